/**
 * acts (down, 72): the latest act of Threads: of those just listed that have one, and live for every socket
 * when an official acts.
 *
 *   72 | items (list): stream 16 | act (behind its length)
 */
import type { Bytes, ByteReader, ByteWriter } from "../../bytes.ts";
import { bytesToId, ID_BYTES, idToBytes, type StreamId } from "../../ids.ts";
import { ACT_BYTES_MAX } from "../act.ts";
import { APPENDED_ITEMS_MAX } from "./appended.ts";

export interface ActItem {
  readonly stream: StreamId;
  readonly act: Bytes;
}

export interface Acts {
  readonly type: "acts";
  readonly items: readonly ActItem[];
}

export function writeActs(writer: ByteWriter, frame: Acts): void {
  writer.varint(frame.items.length);
  for (const { stream, act } of frame.items) writer.fixed(idToBytes(stream)).block(act);
}

export function readActs(reader: ByteReader): Acts {
  const items = reader.list(APPENDED_ITEMS_MAX, (each) => ({
    stream: bytesToId<StreamId>(each.fixed(ID_BYTES)),
    act: each.block(ACT_BYTES_MAX),
  }));
  return { type: "acts", items };
}
