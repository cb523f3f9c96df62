/**
 * The scripts and the style of a first visit, as the build packed them: brotli at its best takes a tenth less than what
 * a host makes on the fly, in a second that nobody should wait for at each visit. Beside `x.js` lies `x.js.br`.
 *
 * Whoever takes no brotli is given the plain file, which every host can pack in its own way.
 */
import { FILE_FOR_EVER, securityHeaders } from "./headers.ts";

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};
const ENCODING = "br";

export function isFile({ method, url }: Request): boolean {
  return (method === "GET" || method === "HEAD") && new URL(url).pathname.startsWith("/assets/first/");
}

/** `request` is for a file that is a first visit's. */
export async function packedFile(files: Fetcher, request: Request): Promise<Response> {
  const type = TYPES[new URL(request.url).pathname.split(".").at(-1) ?? ""];
  if (type === undefined || !takesBrotli(request)) return files.fetch(request);
  const packed = await files.fetch(packedRequest(request));
  // A path without a file is answered with the page, by which every place of the app begins.
  const isThere = packed.status === 304 || (packed.ok && !isPage(packed));
  if (!isThere) return files.fetch(request);
  const headers = new Headers({
    ...securityHeaders(new URL(request.url).host),
    "cache-control": FILE_FOR_EVER,
    "content-encoding": ENCODING,
    "content-type": type,
    vary: "accept-encoding",
  });
  const tag = packed.headers.get("etag");
  if (tag !== null) headers.set("etag", tag);
  return new Response(packed.body, { status: packed.status, headers, encodeBody: "manual" });
}

/** Cloudflare writes its own header before the Worker sees it, and keeps the browser's beside it. */
function takesBrotli(request: Request): boolean {
  const { clientAcceptEncoding } = (request.cf ?? {}) as { clientAcceptEncoding?: string };
  const accepted = clientAcceptEncoding ?? request.headers.get("accept-encoding") ?? "";
  return accepted.split(",").some((each) => each.trim().split(";")[0] === ENCODING);
}

function packedRequest(request: Request): Request {
  const url = new URL(request.url);
  url.pathname += `.${ENCODING}`;
  const { method } = request;
  const known = request.headers.get("if-none-match");
  return new Request(url, { method, headers: known === null ? {} : { "if-none-match": known } });
}

function isPage(answer: Response): boolean {
  return answer.headers.get("content-type")?.startsWith("text/html") ?? false;
}
