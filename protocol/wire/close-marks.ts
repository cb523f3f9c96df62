/**
 * Close marks: how far every Stream that changed in an epoch had come when the epoch was closed. The record of
 * the next epoch commits to all of them by one root; a phone fetches those of the Streams it looks at.
 *
 *   mark  = Stream 16 | count (varint) | head 32 | row 32
 *   row   = what a Board showed of the Stream (mark-row.ts)
 *   leaf  = SHA-256("gopy/mark-leaf/1" ‖ mark)
 *   node  = SHA-256("gopy/mark-node/1" ‖ left 32 ‖ right 32); a last one without a neighbour goes up as it is
 *   root  = SHA-256("gopy/mark-root/1" ‖ count 8 ‖ top node, or 32 zeros of no mark at all)
 *
 * Leaves stand by latest change first. A proof for several leaves holds, level by level and from left to right,
 * the neighbours that cannot be computed from the leaves shown.
 */
import { type Bytes, ByteReader, ByteWriter, equalBytes, MalformedBytes } from "../bytes.ts";
import { labelledHash } from "../hash.ts";
import { bytesToId, ID_BYTES, idToBytes, type StreamId } from "../ids.ts";
import { MARKS_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import type { Cursor } from "./head.ts";
import { MARK_ROW_BYTES } from "./mark-row.ts";

export const HASH_BYTES = 32;

export interface CloseMark extends Cursor {
  readonly stream: StreamId;
  /** What a Board showed of the Stream. */
  readonly row: Bytes;
}

/** A mark at its place among the leaves. */
export interface PlacedMark {
  readonly index: number;
  readonly mark: CloseMark;
}

const NO_HASH: Bytes = new Uint8Array(HASH_BYTES);

export function writeMark(writer: ByteWriter, mark: CloseMark): void {
  writer.fixed(idToBytes(mark.stream)).varint(mark.count).fixed(mark.head).fixed(mark.row);
}

/** Throws `MalformedBytes`. */
export function readMark(reader: ByteReader): CloseMark {
  const stream = bytesToId<StreamId>(reader.fixed(ID_BYTES));
  const count = reader.varint();
  if (count === 0) throw new MalformedBytes("mark of an empty Stream");
  return { stream, count, head: reader.fixed(HASH_BYTES), row: reader.fixed(MARK_ROW_BYTES) };
}

export function marksToBytes(marks: readonly CloseMark[]): Bytes {
  const writer = new ByteWriter().varint(marks.length);
  for (const mark of marks) writeMark(writer, mark);
  return writer.bytes();
}

export function bytesToMarks(bytes: Uint8Array): Result<readonly CloseMark[], MarksError> {
  try {
    const reader = new ByteReader(bytes);
    const marks = reader.list(MARKS_MAX, readMark);
    reader.end();
    return ok(marks);
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "MarksMalformed" });
    throw error;
  }
}

export function markLeaf(mark: CloseMark): Bytes {
  const writer = new ByteWriter();
  writeMark(writer, mark);
  return labelledHash("gopy/mark-leaf/1", writer.bytes());
}

export function marksRoot(leaves: readonly Bytes[]): Bytes {
  return rootOver(leaves.length, levelsOf(leaves).at(-1)?.[0] ?? NO_HASH);
}

function rootOver(count: number, top: Bytes): Bytes {
  return labelledHash("gopy/mark-root/1", new ByteWriter().uint(count, 8).bytes(), top);
}

/** All nodes, from the leaves up to the top. */
export function levelsOf(leaves: readonly Bytes[]): readonly (readonly Bytes[])[] {
  const levels = [leaves];
  for (let level = leaves; level.length > 1; level = levels.at(-1)!) {
    const above: Bytes[] = [];
    for (let left = 0; left < level.length; left += 2) above.push(parentOf(level[left]!, level[left + 1]));
    levels.push(above);
  }
  return levels;
}

function parentOf(left: Bytes, right: Bytes | undefined): Bytes {
  return right ? labelledHash("gopy/mark-node/1", left, right) : left;
}

/** The neighbours that a reader of these leaves (rising indices) needs to arrive at the top. */
export function proofOf(levels: readonly (readonly Bytes[])[], indices: readonly number[]): readonly Bytes[] {
  const proof: Bytes[] = [];
  let shown = indices;
  for (const level of levels.slice(0, -1)) {
    const known = new Set(shown);
    for (const index of shown) {
      const neighbour = level[index ^ 1];
      if (neighbour && !known.has(index ^ 1)) proof.push(neighbour);
    }
    shown = parentsOf(shown);
  }
  return proof;
}

function parentsOf(indices: readonly number[]): readonly number[] {
  return [...new Set(indices.map((index) => index >>> 1))];
}

/** Whether these marks stand at their places under a root; their indices rise. Nothing may be left of the proof. */
export function areMarksUnder(
  root: Uint8Array,
  count: number,
  placed: readonly PlacedMark[],
  proof: readonly Bytes[],
): boolean {
  const isRising = placed.every(({ index }, at) => index < count && (placed[at - 1]?.index ?? -1) < index);
  if (!isRising || placed.length === 0) return false;
  const rest = [...proof].reverse();
  let known = new Map(placed.map(({ index, mark }) => [index, markLeaf(mark)] as const));
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    const above = new Map<number, Bytes>();
    for (const index of known.keys()) {
      if (above.has(index >>> 1)) continue;
      const parent = climb(known, index, width, rest);
      if (!parent) return false;
      above.set(index >>> 1, parent);
    }
    known = above;
  }
  return rest.length === 0 && equalBytes(rootOver(count, known.get(0)!), root);
}

/** Undefined when the proof ends early. */
function climb(
  known: ReadonlyMap<number, Bytes>,
  index: number,
  width: number,
  rest: Bytes[],
): Bytes | undefined {
  const own = known.get(index)!;
  const neighbour = (index ^ 1) < width ? (known.get(index ^ 1) ?? rest.pop()) : null;
  if (neighbour === null) return own;
  if (!neighbour) return undefined;
  return index % 2 === 0 ? parentOf(own, neighbour) : parentOf(neighbour, own);
}

export interface MarksError {
  readonly type: "MarksMalformed";
}
