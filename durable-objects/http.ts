/** HTTP between the Worker and its objects: bytes in, bytes or an error of ours out. */
import type { Bytes } from "#protocol/bytes";
import { EDGE_ERROR_STATUS, type EdgeError } from "#protocol/wire/edge-error";
import type { RequestFacts } from "#protocol/wire/signed-request";

export interface ObjectRequest extends RequestFacts {
  readonly headers: { get(name: string): string | null };
  readonly body: Bytes;
  /** The parts of the path after `/api/factories/:factory` or `/api/rooms/:room`. */
  readonly parts: readonly string[];
  /** The id in the path, whose form the Worker has checked. */
  readonly id: string;
}

/** A request that the Worker let through: its route and the length of its body are known to be good. */
export async function readRequest(request: Request): Promise<ObjectRequest> {
  const url = new URL(request.url);
  const [, , , id = "", ...parts] = url.pathname.split("/");
  const body = new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method,
    path: url.pathname + url.search,
    headers: request.headers,
    body,
    parts,
    id,
  };
}

export function errorAnswer(error: EdgeError): Response {
  const headers: Record<string, string> = { "cache-control": "no-store" };
  if (error.waitMs !== undefined) headers["retry-after"] = String(Math.ceil(error.waitMs / 1000));
  return Response.json(error, { status: EDGE_ERROR_STATUS[error.type], headers });
}

export function bytesAnswer(bytes: Bytes): Response {
  return new Response(bytes, {
    headers: { "content-type": "application/octet-stream", "cache-control": "no-store" },
  });
}

export function emptyAnswer(): Response {
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}
