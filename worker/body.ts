/** Bodies are read here, at the door, and nowhere past their limit (EDGE6). */
import { type Bytes, concatBytes } from "#protocol/bytes";
import { err, ok, type Result } from "#protocol/result";

export async function readBody(request: Request, bytesMax: number): Promise<Result<Bytes, BodyTooLong>> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) return err({ type: "BodyTooLong" });
  const reader = request.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (reader) {
    const part = await reader.read();
    if (part.done) break;
    length += part.value.length;
    if (length > bytesMax) {
      await reader.cancel();
      return err({ type: "BodyTooLong" });
    }
    parts.push(part.value);
  }
  return ok(concatBytes(...parts));
}

export interface BodyTooLong {
  readonly type: "BodyTooLong";
}
