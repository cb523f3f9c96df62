import { createHash, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { LightSocket, UpgradeRequest } from "../contestant.ts";
import { clientFrame, OPCODE, readServerFrames } from "./frames.ts";

/**
 * A WebSocket client on a bare TCP socket, light enough for thousands in one process. It offers no
 * compression: hundreds of inflaters in one process would measure the clients instead of the server.
 */
export interface RawSocket extends LightSocket {
  /** TCP payload received since the socket was opened. */
  bytesReceived(): number;
  close(): void;
}

export interface RawSocketEvents {
  /** Called before the first message. */
  opened(): void;
  message(payload: Buffer, isText: boolean): void;
  /** The server refused, ended the connection or broke the protocol. */
  lost(reason: string): void;
}

/** RFC 6455, section 1.3. */
const NOTHING = Buffer.alloc(0);
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** One for all sockets: Node fills it and calls back before it reads again. Half the cost of streams. */
const READ_BUFFER = Buffer.allocUnsafe(64 * 1024);

export const openRawSocket = (port: number, request: UpgradeRequest, events: RawSocketEvents): RawSocket => {
  const onread = { buffer: READ_BUFFER, callback: (bytes: number) => (onBytes(bytes), true) };
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, onread });
  const key = randomBytes(16).toString("base64");
  let phase: "opening" | "open" | "over" = "opening";
  let rest: Buffer = NOTHING;

  const lose = (reason: string) => {
    if (phase === "over") return;
    phase = "over";
    socket.destroy();
    events.lost(reason);
  };
  const onFrame = (opcode: number, payload: Buffer) => {
    if (opcode === OPCODE.binary || opcode === OPCODE.text) events.message(payload, opcode === OPCODE.text);
    else if (opcode === OPCODE.ping) socket.write(clientFrame(OPCODE.pong, payload));
    else if (opcode === OPCODE.close) lose(`the server closed: ${payload.subarray(2).toString()}`);
  };
  const openIfAnswered = () => {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) return;
    const fault = upgradeFault(rest.toString("latin1", 0, end), key);
    if (fault) return lose(fault);
    rest = rest.subarray(end + 4);
    phase = "open";
    events.opened();
  };

  const onBytes = (bytes: number) => {
    const chunk = READ_BUFFER.subarray(0, bytes);
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (phase === "opening") openIfAnswered();
    if (phase === "open") rest = readServerFrames(rest, onFrame);
    rest = rest.length === 0 ? NOTHING : Buffer.from(rest);
  };

  socket.on("connect", () => socket.write(upgradeText(port, request, key)));
  socket.on("error", (error) => lose(error.message));
  socket.on("close", () => lose("the connection was cut"));
  return {
    send: (message) => sendMessage(socket, message),
    bytesReceived: () => socket.bytesRead,
    close: () => {
      phase = "over";
      socket.end(clientFrame(OPCODE.close, Buffer.alloc(0)));
    },
  };
};

const sendMessage = (socket: Socket, message: Uint8Array | string): void => {
  if (typeof message === "string") socket.write(clientFrame(OPCODE.text, Buffer.from(message)));
  else socket.write(clientFrame(OPCODE.binary, message));
};

const upgradeText = (port: number, { path, headers = {} }: UpgradeRequest, key: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${key}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "\r\n",
  ].join("\r\n");

const upgradeFault = (head: string, key: string): string | undefined => {
  const [status = "", ...lines] = head.split("\r\n");
  const headers = new Map(lines.map((line) => splitHeader(line)));
  if (!status.startsWith("HTTP/1.1 101")) return `the server refused: ${status}`;
  if (headers.get("sec-websocket-accept") !== acceptOf(key)) return "the server does not speak WebSocket";
  if (headers.has("sec-websocket-extensions")) return "the server uses an extension nobody offered";
  return undefined;
};

const splitHeader = (line: string): [string, string] => {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
};

const acceptOf = (key: string): string =>
  createHash("sha1")
    .update(key + ACCEPT_SUFFIX)
    .digest("base64");
