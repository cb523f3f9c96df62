/**
 * Frames: the messages of a Room's socket, one byte of type and then the fields of its file.
 * A frame that does not parse to its last byte is refused; a frame is at most `FRAME_BYTES_MAX` up and has
 * no limit of its own down (pages and batches are bounded where they are made).
 */
import { type Bytes, ByteReader, ByteWriter, MalformedBytes } from "../../bytes.ts";
import { FRAME_BYTES_MAX } from "../../limits.ts";
import { err, ok, type Result } from "../../result.ts";
import { type Ack, readAck, writeAck } from "./ack.ts";
import { type ActFrame, readAct, writeAct } from "./act.ts";
import { type Acts, readActs, writeActs } from "./acts.ts";
import { type Append, readAppend, writeAppend } from "./append.ts";
import { type Appended, readAppended, writeAppended } from "./appended.ts";
import { type Digest, readDigest, writeDigest } from "./digest.ts";
import { type Hello, readHello, writeHello } from "./hello.ts";
import { type List, readList, writeList } from "./list.ts";
import { type Listed, readListed, writeListed } from "./listed.ts";
import { type Open, readOpen, writeOpen } from "./open.ts";
import { type Page, readPage, writePage } from "./page.ts";
import { readRefused, type Refused, writeRefused } from "./refused.ts";
import { readWelcome, type Welcome, writeWelcome } from "./welcome.ts";

export type UpFrame = Hello | Open | Append | List | ActFrame;
export type DownFrame = Welcome | Digest | Page | Listed | Appended | Ack | Refused | Acts;

/** Auto-answered by the runtime while a Room sleeps; both are text, every other frame is binary. */
export const PING = "ping";
export const PONG = "pong";

export function upFrameToBytes(frame: UpFrame): Bytes {
  const writer = new ByteWriter();
  switch (frame.type) {
    case "hello":
      writeHello(writer.byte(1), frame);
      break;
    case "open":
      writeOpen(writer.byte(2), frame);
      break;
    case "append":
      writeAppend(writer.byte(3), frame);
      break;
    case "list":
      writeList(writer.byte(4), frame);
      break;
    case "act":
      writeAct(writer.byte(5), frame);
      break;
  }
  return writer.bytes();
}

export function bytesToUpFrame(bytes: Uint8Array): Result<UpFrame, FrameError> {
  if (bytes.length > FRAME_BYTES_MAX) return err({ type: "FrameTooLong" });
  return parsing(bytes, (kind, reader) => {
    if (kind === 1) return readHello(reader);
    if (kind === 2) return readOpen(reader);
    if (kind === 3) return readAppend(reader);
    if (kind === 4) return readList(reader);
    if (kind === 5) return readAct(reader);
    throw new MalformedBytes("frame of an unknown kind");
  });
}

export function downFrameToBytes(frame: DownFrame): Bytes {
  const writer = new ByteWriter();
  switch (frame.type) {
    case "welcome":
      writeWelcome(writer.byte(65), frame);
      break;
    case "digest":
      writeDigest(writer.byte(66), frame);
      break;
    case "page":
      writePage(writer.byte(67), frame);
      break;
    case "listed":
      writeListed(writer.byte(68), frame);
      break;
    case "appended":
      writeAppended(writer.byte(69), frame);
      break;
    case "ack":
      writeAck(writer.byte(70), frame);
      break;
    case "refused":
      writeRefused(writer.byte(71), frame);
      break;
    case "acts":
      writeActs(writer.byte(72), frame);
      break;
  }
  return writer.bytes();
}

export function bytesToDownFrame(bytes: Uint8Array): Result<DownFrame, FrameError> {
  return parsing<DownFrame>(bytes, (kind, reader) => {
    if (kind === 65) return readWelcome(reader);
    if (kind === 66) return readDigest(reader);
    if (kind === 67) return readPage(reader);
    if (kind === 68) return readListed(reader);
    if (kind === 69) return readAppended(reader);
    if (kind === 70) return readAck(reader);
    if (kind === 71) return readRefused(reader);
    if (kind === 72) return readActs(reader);
    throw new MalformedBytes("frame of an unknown kind");
  });
}

function parsing<F>(
  bytes: Uint8Array,
  parse: (kind: number, reader: ByteReader) => F,
): Result<F, FrameError> {
  try {
    const reader = new ByteReader(bytes);
    const frame = parse(reader.byte(), reader);
    reader.end();
    return ok(frame);
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "FrameMalformed" });
    throw error;
  }
}

export interface FrameError {
  readonly type: "FrameTooLong" | "FrameMalformed";
}
