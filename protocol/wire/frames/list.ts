/**
 * list (up, 4): asks for the Threads of a Board, latest change first. Answered by listed.
 *
 *   4 | board 16 | before (varint: rows whose serial is smaller; 0 for the latest) | limit 1 (0–50)
 *
 * A limit of 0 asks for the total alone.
 */
import { type ByteReader, type ByteWriter, MalformedBytes } from "../../bytes.ts";
import { type BoardId, bytesToId, ID_BYTES, idToBytes } from "../../ids.ts";
import { LIST_ROWS_MAX } from "../../limits.ts";

export interface List {
  readonly type: "list";
  readonly board: BoardId;
  readonly before: number;
  readonly limit: number;
}

export function writeList(writer: ByteWriter, frame: List): void {
  writer.fixed(idToBytes(frame.board)).varint(frame.before).byte(frame.limit);
}

export function readList(reader: ByteReader): List {
  const board = bytesToId<BoardId>(reader.fixed(ID_BYTES));
  const before = reader.varint();
  const limit = reader.byte();
  if (limit > LIST_ROWS_MAX) throw new MalformedBytes("list asks for too many rows");
  return { type: "list", board, before, limit };
}
