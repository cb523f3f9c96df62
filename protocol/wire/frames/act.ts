/**
 * act (up, 5): an official says what became of a Thread. Answered by acts, or a refusal with the same token.
 *
 *   5 | token 8 | stream 16 | act (behind its length)
 */
import type { Bytes, ByteReader, ByteWriter } from "../../bytes.ts";
import { bytesToId, ID_BYTES, idToBytes, type StreamId } from "../../ids.ts";
import { ACT_BYTES_MAX } from "../act.ts";
import { TOKEN_BYTES } from "./append.ts";

export interface ActFrame {
  readonly type: "act";
  readonly token: Bytes;
  readonly stream: StreamId;
  readonly act: Bytes;
}

export function writeAct(writer: ByteWriter, frame: ActFrame): void {
  writer.fixed(frame.token).fixed(idToBytes(frame.stream)).block(frame.act);
}

export function readAct(reader: ByteReader): ActFrame {
  const token = reader.fixed(TOKEN_BYTES);
  const stream = bytesToId<StreamId>(reader.fixed(ID_BYTES));
  return { type: "act", token, stream, act: reader.block(ACT_BYTES_MAX) };
}
