/**
 * appended (down, 69): what was stored in the Room during one tick, the same bytes for every socket.
 *
 *   69 | items (list): board 16 | stream 16 | position (varint, from 1) | serial (varint) | amends 1 (0 or 1)
 *        | envelope (behind its length)
 */
import { type Bytes, type ByteReader, type ByteWriter, MalformedBytes } from "../../bytes.ts";
import { type BoardId, bytesToId, ID_BYTES, idToBytes, type StreamId } from "../../ids.ts";
import { ENVELOPE_BYTES_MAX } from "../../limits.ts";

export const APPENDED_ITEMS_MAX = 10_000;

export interface AppendedItem {
  readonly board: BoardId;
  readonly stream: StreamId;
  readonly position: number;
  readonly serial: number;
  readonly amends: boolean;
  readonly envelope: Bytes;
}

export interface Appended {
  readonly type: "appended";
  readonly items: readonly AppendedItem[];
}

export function writeAppended(writer: ByteWriter, frame: Appended): void {
  writer.varint(frame.items.length);
  for (const item of frame.items) {
    writer
      .fixed(idToBytes(item.board))
      .fixed(idToBytes(item.stream))
      .varint(item.position)
      .varint(item.serial);
    writer.byte(item.amends ? 1 : 0).block(item.envelope);
  }
}

export function readAppended(reader: ByteReader): Appended {
  return { type: "appended", items: reader.list(APPENDED_ITEMS_MAX, readItem) };
}

function readItem(reader: ByteReader): AppendedItem {
  const board = bytesToId<BoardId>(reader.fixed(ID_BYTES));
  const stream = bytesToId<StreamId>(reader.fixed(ID_BYTES));
  const position = reader.varint();
  const serial = reader.varint();
  const amends = reader.byte();
  if (amends > 1) throw new MalformedBytes("appended flag is neither 0 nor 1");
  return {
    board,
    stream,
    position,
    serial,
    amends: amends === 1,
    envelope: reader.block(ENVELOPE_BYTES_MAX),
  };
}
