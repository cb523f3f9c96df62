/**
 * digest (down, 66): answers hello: which Streams changed since the serial it named. A newcomer (serial 0)
 * gets none. When more changed than fit, `isPartial` says that any other Stream may have changed too.
 *
 *   66 | serial (varint) | partial 1 (0 or 1) | streams (list): stream 16 | count (varint)
 */
import { type ByteReader, type ByteWriter, MalformedBytes } from "../../bytes.ts";
import { bytesToId, ID_BYTES, idToBytes, type StreamId } from "../../ids.ts";
import { DIGEST_STREAMS_MAX } from "../../limits.ts";

export interface Digest {
  readonly type: "digest";
  readonly serial: number;
  readonly isPartial: boolean;
  readonly streams: readonly { readonly stream: StreamId; readonly count: number }[];
}

export function writeDigest(writer: ByteWriter, frame: Digest): void {
  writer
    .varint(frame.serial)
    .byte(frame.isPartial ? 1 : 0)
    .varint(frame.streams.length);
  for (const { stream, count } of frame.streams) writer.fixed(idToBytes(stream)).varint(count);
}

export function readDigest(reader: ByteReader): Digest {
  const serial = reader.varint();
  const partial = reader.byte();
  if (partial > 1) throw new MalformedBytes("digest flag is neither 0 nor 1");
  const streams = reader.list(DIGEST_STREAMS_MAX, (each) => ({
    stream: bytesToId<StreamId>(each.fixed(ID_BYTES)),
    count: each.varint(),
  }));
  return { type: "digest", serial, isPartial: partial === 1, streams };
}
