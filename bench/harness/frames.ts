/** WebSocket frames (RFC 6455, section 5), as far as a client without extensions needs them. */
import { randomBytes } from "node:crypto";

export const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const FINAL = 0x80;
const MASKED = 0x80;
const PAYLOAD_BYTES_MAX = 64 * 1024 * 1024;

/** One masked, unfragmented frame from a client. */
export const clientFrame = (opcode: number, payload: Uint8Array): Buffer => {
  const header = [FINAL | opcode, ...lengthBytes(payload.length)];
  header[1]! |= MASKED;
  const mask = randomBytes(4);
  const masked = Buffer.from(payload);
  for (let at = 0; at < masked.length; at++) masked[at]! ^= mask[at & 3]!;
  return Buffer.concat([Buffer.from(header), mask, masked]);
};

const lengthBytes = (length: number): number[] => {
  if (length < 126) return [length];
  if (length < 0x1_0000) return [126, length >> 8, length & 0xff];
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return [127, ...bytes];
};

/**
 * Hands every whole frame of a server in `bytes` to `onFrame`, and returns what is left over. Payloads
 * are views into `bytes`. Throws at what a server may not send here: fragments, masks, extensions.
 */
export const readServerFrames = (
  bytes: Buffer,
  onFrame: (opcode: number, payload: Buffer) => void,
): Buffer => {
  let at = 0;
  while (bytes.length - at >= 2) {
    const headerBytes = headerLength(bytes[at + 1]!);
    if (bytes.length - at < headerBytes) break;
    const length = payloadLength(bytes, at);
    const end = at + headerBytes + length;
    if (end > bytes.length) break;
    onFrame(opcodeOf(bytes[at]!), bytes.subarray(at + headerBytes, end));
    at = end;
  }
  return at === 0 ? bytes : bytes.subarray(at);
};

const opcodeOf = (first: number): number => {
  const opcode = first & 0x0f;
  if ((first & 0xf0) !== FINAL || opcode === 0) throw new Error("the server sent a fragment or an extension");
  return opcode;
};

const headerLength = (second: number): number => {
  if (second & MASKED) throw new Error("the server masked a frame");
  return second < 126 ? 2 : second === 126 ? 4 : 10;
};

const payloadLength = (bytes: Buffer, at: number): number => {
  const short = bytes[at + 1]!;
  if (short < 126) return short;
  const length = short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
  if (length > PAYLOAD_BYTES_MAX) throw new Error(`the server sent a frame of ${length} bytes`);
  return length;
};
