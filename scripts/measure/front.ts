/**
 * What stands between a phone and the edge when figures are taken: it compresses as Cloudflare does, counts
 * every byte, and, if asked, is as slow as a weak mobile network.
 *
 *   phone ─► slow line (rate and delay, sockets too) ─► front (brotli, counting) ─► edge
 *
 * What comes first is packed (worker/packed-files.ts), and so are fonts. What else is text Cloudflare compresses with
 * brotli on the fly, at a middling quality; the local edge does not.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { brotliCompressSync, constants } from "node:zlib";

const BROTLI_QUALITY = 5;
const PACKED = /^\/assets\/first\/.*\.(js|css)$/;
const COMPRESSED = /text\/|javascript|json|svg|manifest/;

/** One answer of the edge, or one socket, as it passed over the line. */
export interface Passed {
  readonly path: string;
  readonly kind: "app" | "api" | "socket";
  /** Of bodies, compressed; of sockets, both directions with their framing. */
  bytes: number;
  /** Request and answer heads as HTTP/1.1 spells them out; HTTP/2 and 3 shrink all but the first to a few bytes. */
  headBytes: number;
}

export interface Line {
  readonly bitsPerSecond: number;
  readonly roundTripMs: number;
}

export interface FrontOptions {
  readonly line?: Line;
  /** Another body for a file, such as that of a release to come. */
  readonly rewrite?: (path: string, body: Buffer) => Buffer;
}

export interface Front {
  readonly url: string;
  readonly passed: Passed[];
  stop(): Promise<void>;
}

export async function startFront(edgeUrl: string, { line, rewrite }: FrontOptions = {}): Promise<Front> {
  const passed: Passed[] = [];
  const edge = new URL(edgeUrl);
  const server = createServer((asked, answer) => {
    passOn(edge, asked, answer, passed, rewrite).catch(() => answer.destroy());
  });
  server.on("upgrade", (asked: IncomingMessage, socket: Socket) => passSocket(edge, asked, socket, passed));
  const port = await listening(server);
  const slow = line && (await startSlowLine(port, line));
  return {
    url: `http://127.0.0.1:${slow?.port ?? port}`,
    passed,
    async stop() {
      slow?.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function passOn(
  edge: URL,
  asked: IncomingMessage,
  answer: ServerResponse,
  passed: Passed[],
  rewrite: FrontOptions["rewrite"],
): Promise<void> {
  const path = asked.url ?? "/";
  const options = { host: edge.hostname, port: edge.port, path, method: asked.method };
  // Asked for wholly, and plainly where it is rewritten here. What the edge packed itself passes as it is.
  const { "if-none-match": _, ...headersAsked } = asked.headers;
  const takesPacked = !rewrite && PACKED.test(path) && String(headersAsked["accept-encoding"]).includes("br");
  const encoding = takesPacked ? "br" : "identity"; // among several the local edge would pick another than Cloudflare
  const upstream = request({ ...options, headers: { ...headersAsked, "accept-encoding": encoding } });
  upstream.on("error", () => answer.destroy());
  asked.pipe(upstream);
  const [response] = (await once(upstream, "response")) as [IncomingMessage];
  const sent = Buffer.concat(await response.toArray());
  const plain = rewrite ? rewrite(path, sent) : sent;
  const { body, headers } = compressed(plain, response.headers, asked.headers["accept-encoding"]);
  const headBytes = headBytesOf(asked.rawHeaders) + headBytesOf(Object.entries(headers).flat() as string[]);
  const kind = path.startsWith("/api/") ? "api" : "app";
  passed.push({ path, kind, bytes: body.length + Number(asked.headers["content-length"] ?? 0), headBytes });
  answer.writeHead(response.statusCode ?? 502, headers);
  answer.end(body);
}

function compressed(body: Buffer, given: IncomingMessage["headers"], accepted: unknown) {
  const { "transfer-encoding": _, ...headers } = given;
  const isPacked = given["content-encoding"] !== undefined;
  const mayCompress =
    !isPacked && COMPRESSED.test(given["content-type"] ?? "") && String(accepted).includes("br");
  if (!mayCompress || body.length < 50)
    return { body, headers: { ...headers, "content-length": `${body.length}` } };
  const small = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
  return {
    body: small,
    headers: { ...headers, "content-encoding": "br", "content-length": `${small.length}` },
  };
}

/** Names, values and what separates them, and the first line. */
function headBytesOf(raw: readonly string[]): number {
  return raw.reduce((sum, text) => sum + String(text).length + 2, 32);
}

function passSocket(edge: URL, asked: IncomingMessage, phone: Duplex, passed: Passed[]): void {
  const upstream = connect(Number(edge.port), edge.hostname);
  const record: Passed = { path: asked.url ?? "/", kind: "socket", bytes: 0, headBytes: 0 };
  passed.push(record);
  const lines = [`GET ${asked.url} HTTP/1.1`, ...pairs(asked.rawHeaders), "", ""];
  upstream.write(lines.join("\r\n"));
  record.headBytes += lines.join("\r\n").length;
  let isUpgraded = false;
  upstream.on("data", (chunk: Buffer) => {
    const head = isUpgraded ? 0 : chunk.indexOf("\r\n\r\n") + 4;
    isUpgraded = true;
    record.headBytes += head;
    record.bytes += chunk.length - head;
  });
  phone.on("data", (chunk: Buffer) => (record.bytes += chunk.length));
  join(phone, upstream);
}

function pairs(raw: readonly string[]): string[] {
  return Array.from({ length: raw.length / 2 }, (_, index) => `${raw[2 * index]}: ${raw[2 * index + 1]}`);
}

function join(one: Duplex, other: Duplex): void {
  one.pipe(other).on("error", () => one.destroy());
  other.pipe(one).on("error", () => other.destroy());
}

/** All connections share one rate in each direction; each byte, and each new connection, waits for the way. */
async function startSlowLine(to: number, { bitsPerSecond, roundTripMs }: Line) {
  const [up, down] = [makeLane(bitsPerSecond, roundTripMs), makeLane(bitsPerSecond, roundTripMs)];
  const sockets = new Set<Socket>();
  const server = createTcpServer({ noDelay: true }, (phone) => {
    const upstream = connect({ port: to, host: "127.0.0.1", noDelay: true });
    for (const socket of [phone, upstream]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
    }
    // The handshake: nothing is sent before it has gone there and back.
    const openAt = performance.now() + roundTripMs;
    phone.on("data", (chunk: Buffer) => up(chunk, openAt, () => upstream.write(chunk)));
    upstream.on("data", (chunk: Buffer) => {
      for (let start = 0; start < chunk.length; start += SEGMENT_BYTES) {
        const segment = chunk.subarray(start, start + SEGMENT_BYTES);
        down(segment, 0, () => phone.write(segment));
      }
    });
    phone.on("end", () => upstream.end());
    upstream.on("end", () => down(Buffer.alloc(0), 0, () => phone.end()));
  });
  const port = await listening(server);
  const stop = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port, stop };
}

const SEGMENT_BYTES = 1_400;

function makeLane(bitsPerSecond: number, roundTripMs: number) {
  let freeAt = 0;
  return (chunk: Buffer, notBefore: number, deliver: () => void): void => {
    const start = Math.max(performance.now(), freeAt, notBefore);
    freeAt = start + (chunk.length * 8_000) / bitsPerSecond;
    setTimeout(deliver, freeAt + roundTripMs / 2 - performance.now());
  };
}
