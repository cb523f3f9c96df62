/**
 * page (down, 67): Envelopes of a Stream, in order, after a cursor.
 *
 *   67 | stream 16 | from (varint) | start head 32 | more 1 (0 or 1) | envelopes (list, each behind its length)
 *
 * The phone requires `from` and `startHead` to be its own cursor, and computes every next head itself.
 */
import { type Bytes, type ByteReader, type ByteWriter, MalformedBytes } from "../../bytes.ts";
import { HASH_BYTES } from "../../hash.ts";
import { bytesToId, ID_BYTES, idToBytes, type StreamId } from "../../ids.ts";
import { ENVELOPE_BYTES_MAX, ENVELOPES_PER_THREAD_MAX } from "../../limits.ts";

export interface Page {
  readonly type: "page";
  readonly stream: StreamId;
  readonly from: number;
  readonly startHead: Bytes;
  readonly hasMore: boolean;
  readonly envelopes: readonly Bytes[];
}

export function writePage(writer: ByteWriter, frame: Page): void {
  writer
    .fixed(idToBytes(frame.stream))
    .varint(frame.from)
    .fixed(frame.startHead)
    .byte(frame.hasMore ? 1 : 0);
  writer.varint(frame.envelopes.length);
  for (const envelope of frame.envelopes) writer.block(envelope);
}

export function readPage(reader: ByteReader): Page {
  const stream = bytesToId<StreamId>(reader.fixed(ID_BYTES));
  const from = reader.varint();
  const startHead = reader.fixed(HASH_BYTES);
  const more = reader.byte();
  if (more > 1) throw new MalformedBytes("page flag is neither 0 nor 1");
  const envelopes = reader.list(ENVELOPES_PER_THREAD_MAX, (each) => each.block(ENVELOPE_BYTES_MAX));
  return { type: "page", stream, from, startHead, hasMore: more === 1, envelopes };
}
