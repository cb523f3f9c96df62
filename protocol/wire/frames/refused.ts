/**
 * refused (down, 71): why a frame was not done, and what to do next.
 *
 *   71 | reason 1 | wait (varint, ms to back off, 0 for none) | subject 16 or 0 (behind its length)
 *
 * The subject is the token of an append (8) or the stream or board (16) of an open or a list; empty otherwise.
 */
import { type Bytes, type ByteReader, type ByteWriter, MalformedBytes } from "../../bytes.ts";

/** The byte of a reason is its place here, counted from 1. Append only. */
const REASONS = [
  "gate-closed", // stop: no valid proof, or a frame before hello
  "malformed", // stop: a bug of this app, or bytes changed on the way
  "epoch-old", // refetch: the Room has another epoch
  "stream-unknown", // refetch: append to a Thread that was never opened, or under another Board
  "stream-taken", // refetch: opens a Thread that exists
  "amend-unproven", // stop: r does not match the opening
  "full", // stop: the Thread holds all it can
  "too-long", // stop: the Envelope is over the limit
  "too-fast", // back off
  "too-many-open", // back off: Streams open on this socket
  "head-unknown", // stop and say so: edge and phone know different histories (CHAIN1)
  "act-unproven", // stop: no official of this Room signed it
  "frozen", // back off: the Room's key is being changed
  "ending", // back off: the founder will have the factory deleted, and Threads are closed to writing
  "cut", // stop: the Room keeps words only so long, and those of this Thread are gone
] as const;
export type RefusalReason = (typeof REASONS)[number];

export interface Refused {
  readonly type: "refused";
  readonly reason: RefusalReason;
  readonly waitMs: number;
  readonly subject: Bytes;
}

/** What a phone does next. */
export function nextStepAfter(reason: RefusalReason): "stop" | "back-off" | "refetch" {
  if (reason === "too-fast" || reason === "frozen" || reason === "too-many-open" || reason === "ending")
    return "back-off";
  return reason === "epoch-old" || reason === "stream-unknown" || reason === "stream-taken"
    ? "refetch"
    : "stop";
}

export function writeRefused(writer: ByteWriter, frame: Refused): void {
  writer
    .byte(REASONS.indexOf(frame.reason) + 1)
    .varint(frame.waitMs)
    .block(frame.subject);
}

export function readRefused(reader: ByteReader): Refused {
  const reason = REASONS[reader.byte() - 1];
  if (!reason) throw new MalformedBytes("refused for an unknown reason");
  return { type: "refused", reason, waitMs: reader.varint(), subject: reader.block(16) };
}
