/**
 * listed (down, 68): Threads of a Board, latest change first. Rows are previews: the Thread itself decides.
 *
 *   68 | board 16 | total (varint) | before (varint, as asked) | more 1 (0 or 1) | rows (list):
 *        stream 16 | serial (varint) | count (varint) | opening (behind its length)
 *        | latest amending envelope (behind its length, 0 for none)
 */
import { type Bytes, type ByteReader, type ByteWriter, MalformedBytes } from "../../bytes.ts";
import { type BoardId, bytesToId, ID_BYTES, idToBytes, type StreamId } from "../../ids.ts";
import { ENVELOPE_BYTES_MAX, LIST_ROWS_MAX } from "../../limits.ts";

export interface ListedRow {
  readonly stream: StreamId;
  readonly serial: number;
  readonly count: number;
  readonly opening: Bytes;
  readonly amending: Bytes | null;
}

export interface Listed {
  readonly type: "listed";
  readonly board: BoardId;
  readonly total: number;
  readonly before: number;
  readonly hasMore: boolean;
  readonly rows: readonly ListedRow[];
}

const NOTHING = new Uint8Array(0);

export function writeListed(writer: ByteWriter, frame: Listed): void {
  writer
    .fixed(idToBytes(frame.board))
    .varint(frame.total)
    .varint(frame.before)
    .byte(frame.hasMore ? 1 : 0);
  writer.varint(frame.rows.length);
  for (const row of frame.rows) {
    writer.fixed(idToBytes(row.stream)).varint(row.serial).varint(row.count);
    writer.block(row.opening).block(row.amending ?? NOTHING);
  }
}

export function readListed(reader: ByteReader): Listed {
  const board = bytesToId<BoardId>(reader.fixed(ID_BYTES));
  const total = reader.varint();
  const before = reader.varint();
  const more = reader.byte();
  if (more > 1) throw new MalformedBytes("listed flag is neither 0 nor 1");
  const rows = reader.list(LIST_ROWS_MAX, readRow);
  return { type: "listed", board, total, before, hasMore: more === 1, rows };
}

function readRow(reader: ByteReader): ListedRow {
  const stream = bytesToId<StreamId>(reader.fixed(ID_BYTES));
  const serial = reader.varint();
  const count = reader.varint();
  const opening = reader.block(ENVELOPE_BYTES_MAX);
  const amending = reader.block(ENVELOPE_BYTES_MAX);
  return { stream, serial, count, opening, amending: amending.length === 0 ? null : amending };
}
