/**
 * What travels over HTTP when a Room's key is changed, and when a phone follows.
 *
 *   freeze    (POST /api/rooms/:room/freeze, signed by a facilitator):
 *       epoch 2 (the one to be closed)                → close marks (list)
 *   rotation  (POST /api/rooms/:room/epochs, signed by a facilitator):
 *       record (behind its length) | wraps (list of recipient 16, expires varint, wrap 80)
 *   records   (GET /api/rooms/:room/epochs/:from)     → records from that epoch on (list, each behind its length)
 *   marks     (POST /api/rooms/:room/marks):
 *       epoch 2 (the first closed one of interest) | Streams (list of 16)
 *       → per closed epoch in which one of them changed: epoch 2 | list of: index (varint), mark | proof (list of 32)
 */
import { type Bytes, ByteWriter } from "../bytes.ts";
import { bytesToId, ID_BYTES, idToBytes, type StreamId } from "../ids.ts";
import { MARKS_PER_REQUEST_MAX, RECIPIENTS_MAX } from "../limits.ts";
import type { Result } from "../result.ts";
import { type BodyError, parsing, readRecord, readWraps, type WrapItem, writeWraps } from "./bodies.ts";
import { HASH_BYTES, type PlacedMark, readMark, writeMark } from "./close-marks.ts";
import { type EpochRecord, epochRecordToBytes } from "./epoch-record.ts";

const EPOCHS_MAX = 65_535;
/** A binary tree over `MARKS_MAX` leaves is at most this high. */
const LEVELS_MAX = 18;

export interface RotationBody {
  readonly record: EpochRecord;
  readonly wraps: readonly WrapItem[];
}

export interface MarksQuestion {
  readonly fromEpoch: number;
  readonly streams: readonly StreamId[];
}

/** Marks of one closed epoch, and why they are to be believed. */
export interface ProvenMarks {
  /** The epoch that was closed. */
  readonly epoch: number;
  readonly placed: readonly PlacedMark[];
  readonly proof: readonly Bytes[];
}

export function epochToBytes(epoch: number): Bytes {
  return new ByteWriter().uint(epoch, 2).bytes();
}

export function bytesToEpoch(bytes: Uint8Array): Result<number, BodyError> {
  return parsing(bytes, (reader) => reader.uint(2));
}

export function rotationToBytes({ record, wraps }: RotationBody): Bytes {
  return writeWraps(new ByteWriter().block(epochRecordToBytes(record)), wraps).bytes();
}

export function bytesToRotation(bytes: Uint8Array): Result<RotationBody, BodyError> {
  return parsing(bytes, (reader) => ({
    record: readRecord(reader),
    wraps: readWraps(reader, RECIPIENTS_MAX),
  }));
}

export function recordsToBytes(records: readonly EpochRecord[]): Bytes {
  const writer = new ByteWriter().varint(records.length);
  for (const record of records) writer.block(epochRecordToBytes(record));
  return writer.bytes();
}

export function bytesToRecords(bytes: Uint8Array): Result<readonly EpochRecord[], BodyError> {
  return parsing(bytes, (reader) => reader.list(EPOCHS_MAX, readRecord));
}

export function marksQuestionToBytes(question: MarksQuestion): Bytes {
  const writer = new ByteWriter().uint(question.fromEpoch, 2).varint(question.streams.length);
  for (const stream of question.streams) writer.fixed(idToBytes(stream));
  return writer.bytes();
}

export function bytesToMarksQuestion(bytes: Uint8Array): Result<MarksQuestion, BodyError> {
  return parsing(bytes, (reader) => ({
    fromEpoch: reader.uint(2),
    streams: reader.list(MARKS_PER_REQUEST_MAX, (each) => bytesToId<StreamId>(each.fixed(ID_BYTES))),
  }));
}

export function provenMarksToBytes(all: readonly ProvenMarks[]): Bytes {
  const writer = new ByteWriter().varint(all.length);
  for (const { epoch, placed, proof } of all) {
    writer.uint(epoch, 2).varint(placed.length);
    for (const { index, mark } of placed) writeMark(writer.varint(index), mark);
    writer.varint(proof.length);
    for (const each of proof) writer.fixed(each);
  }
  return writer.bytes();
}

export function bytesToProvenMarks(bytes: Uint8Array): Result<readonly ProvenMarks[], BodyError> {
  return parsing(bytes, (reader) =>
    reader.list(EPOCHS_MAX, (each) => ({
      epoch: each.uint(2),
      placed: each.list(MARKS_PER_REQUEST_MAX, () => ({ index: each.varint(), mark: readMark(each) })),
      proof: each.list(MARKS_PER_REQUEST_MAX * LEVELS_MAX, () => each.fixed(HASH_BYTES)),
    })),
  );
}
