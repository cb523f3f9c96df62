/** Close marks asked for, proven and kept: loaded by who meets an epoch that was closed. */
import { type Bytes, ByteReader, ByteWriter } from "#protocol/bytes";
import type { RecordHistory } from "#protocol/sealed/record-history";
import { areMarksUnder, type CloseMark, readMark, writeMark } from "#protocol/wire/close-marks";
import type { ProvenMarks } from "#protocol/wire/rotation-bodies";
import type { StoredMarks } from "./phone-store.ts";

export { askMarks } from "./epoch-calls.ts";

export interface MarksOfStream {
  /** Marks of all epochs up to this one are here, where there are any. */
  readonly throughEpoch: number;
  readonly byEpoch: ReadonlyMap<number, CloseMark>;
}

/** The record that follows an epoch commits to how it was closed. */
export function isProven(history: RecordHistory, { epoch, placed, proof }: ProvenMarks): boolean {
  const marks = history[epoch]?.rotation?.marks;
  return marks !== undefined && areMarksUnder(marks.root, marks.count, placed, proof);
}

export function toStored({ throughEpoch, byEpoch }: MarksOfStream): StoredMarks {
  return { throughEpoch, marks: [...byEpoch].map(([epoch, mark]) => ({ epoch, mark: markBytes(mark) })) };
}

function markBytes(mark: CloseMark): Bytes {
  const writer = new ByteWriter();
  writeMark(writer, mark);
  return writer.bytes();
}

export function fromStored({ throughEpoch, marks }: StoredMarks): MarksOfStream {
  const byEpoch = new Map(marks.map(({ epoch, mark }) => [epoch, readMark(new ByteReader(mark))] as const));
  return { throughEpoch, byEpoch };
}
