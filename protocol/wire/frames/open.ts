/**
 * open (up, 2): asks for the Envelopes of a Stream after a cursor; answered by pages until none is left.
 * A head the edge does not have at that count is refused as "head-unknown".
 *
 *   2 | stream 16 | count (varint) | head 32
 */
import type { ByteReader, ByteWriter } from "../../bytes.ts";
import { HASH_BYTES } from "../../hash.ts";
import { bytesToId, ID_BYTES, idToBytes, type StreamId } from "../../ids.ts";
import type { Cursor } from "../head.ts";

export interface Open extends Cursor {
  readonly type: "open";
  readonly stream: StreamId;
}

export function writeOpen(writer: ByteWriter, frame: Open): void {
  writer.fixed(idToBytes(frame.stream)).varint(frame.count).fixed(frame.head);
}

export function readOpen(reader: ByteReader): Open {
  const stream = bytesToId<StreamId>(reader.fixed(ID_BYTES));
  return { type: "open", stream, count: reader.varint(), head: reader.fixed(HASH_BYTES) };
}
