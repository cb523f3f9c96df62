/**
 * append (up, 3): adds one Envelope to a Stream. Answered by an ack or a refusal with the same token.
 *
 *   3 | token 8 | board 16 | stream 16 | place 1 | proof 16 (places 1 and 2) | envelope (behind its length)
 *
 * place 0: at the end of a Stream that exists, or of the control Stream (board: zeros)
 * place 1: opens a Thread; proof = SHA-256("gopy/amend/1" ‖ r)[:16]
 * place 2: amends the opening: proof = r itself, which only the opening's author can know
 */
import { type Bytes, type ByteReader, type ByteWriter, MalformedBytes } from "../../bytes.ts";
import { labelledHash } from "../../hash.ts";
import { type BoardId, bytesToId, ID_BYTES, idToBytes, type StreamId } from "../../ids.ts";
import { ENVELOPE_BYTES_MAX } from "../../limits.ts";

export const TOKEN_BYTES = 8;
export const AMEND_PROOF_BYTES = 16;
export const NO_BOARD = "0".repeat(ID_BYTES * 2) as BoardId;

export type AppendPlace =
  | { readonly at: "end" }
  | { readonly at: "opening"; readonly amendHash: Bytes }
  | { readonly at: "amending"; readonly amendSecret: Bytes };

export interface Append {
  readonly type: "append";
  readonly token: Bytes;
  readonly board: BoardId;
  readonly stream: StreamId;
  readonly place: AppendPlace;
  readonly envelope: Bytes;
}

export function amendHashOf(amendSecret: Uint8Array): Bytes {
  return labelledHash("gopy/amend/1", amendSecret).slice(0, AMEND_PROOF_BYTES) as Bytes;
}

export function writeAppend(writer: ByteWriter, frame: Append): void {
  writer.fixed(frame.token).fixed(idToBytes(frame.board)).fixed(idToBytes(frame.stream));
  writePlace(writer, frame.place);
  writer.block(frame.envelope);
}

function writePlace(writer: ByteWriter, place: AppendPlace): void {
  if (place.at === "end") writer.byte(0);
  else if (place.at === "opening") writer.byte(1).fixed(place.amendHash);
  else writer.byte(2).fixed(place.amendSecret);
}

export function readAppend(reader: ByteReader): Append {
  const token = reader.fixed(TOKEN_BYTES);
  const board = bytesToId<BoardId>(reader.fixed(ID_BYTES));
  const stream = bytesToId<StreamId>(reader.fixed(ID_BYTES));
  const place = readPlace(reader);
  return { type: "append", token, board, stream, place, envelope: reader.block(ENVELOPE_BYTES_MAX) };
}

function readPlace(reader: ByteReader): AppendPlace {
  const place = reader.byte();
  if (place === 0) return { at: "end" };
  if (place === 1) return { at: "opening", amendHash: reader.fixed(AMEND_PROOF_BYTES) };
  if (place === 2) return { at: "amending", amendSecret: reader.fixed(AMEND_PROOF_BYTES) };
  throw new MalformedBytes("append at an unknown place");
}
