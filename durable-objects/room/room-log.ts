/**
 * The log of a Room: its Streams, each an ordered, hash-chained sequence of Envelopes, and one serial over
 * all of them. What it decides is the order and the form of a Stream; it can read nothing.
 *
 * Two implementations, one contract (`tests/support/room-log-contract.ts`): memory for simulations, SQLite
 * for the Room object. Every method is synchronous, so that no other event of the Room can come between.
 */
import { type Bytes, equalBytes } from "#protocol/bytes";
import type { BoardId, StreamId } from "#protocol/ids";
import {
  ENVELOPE_BYTES_MAX,
  MODERATION_ENVELOPE_BYTES_MAX,
  REPORT_ENVELOPE_BYTES_MAX,
} from "#protocol/limits";
import { err, ok, type Result } from "#protocol/result";
import type { CloseMark } from "#protocol/wire/close-marks";
import { amendHashOf, type AppendPlace, NO_BOARD } from "#protocol/wire/frames/append";
import type { ListedRow } from "#protocol/wire/frames/listed";
import type { Cursor, RoomStreamKind } from "#protocol/wire/head";
import type { StreamCut } from "#protocol/wire/retention";

export interface RoomLog {
  /** Counts every append in the Room; 0 before the first. */
  readonly serial: number;
  /** Stores one Envelope at the end of its Stream, in one transaction (ROOM1). */
  append(append: LogAppend): Result<LogAppended, LogRefusal>;
  /** The head of a Stream at a count, undefined when the Stream is shorter. At 0 every Stream has one. */
  headAt(stream: StreamId, count: number): Bytes | undefined;
  /** Envelopes after a count that `headAt` knows: as many as fit into `bytesMax`, but at least one. */
  page(stream: StreamId, afterCount: number, bytesMax: number): LogPage;
  /** Threads of a Board, latest change first. At least one row even if it is longer than `bytesMax`. */
  list(query: ListQuery): LogList;
  /** At most `max` Streams changed after a serial, latest change first. */
  changedSince(serial: number, max: number): LogChanges;
  /**
   * Cuts Threads whose last append is of a day before `lastDayMin`, at most `max`, the longest untouched first: their
   * Envelopes go, (count, head) and mark stay, and nothing follows them. Answers which.
   */
  cutBefore(lastDayMin: number, cutDay: number, max: number): readonly StreamId[];
  /** Cuts after so many, in the order they were made. */
  cutsAfter(number: number, max: number): LogCuts;
  isCut(stream: StreamId): boolean;
  /** Day of the longest untouched Thread that is not cut; undefined without any. */
  oldestDay(): number | undefined;
  /** How far every Stream changed after a serial has come, latest change first. */
  marksSince(serial: number): readonly CloseMark[];
}

export interface LogAppend {
  readonly board: BoardId;
  readonly stream: StreamId;
  readonly place: AppendPlace;
  readonly envelope: Bytes;
  /** Day of the append, days since 1970. */
  readonly day: number;
}

export interface LogAppended extends Cursor {
  readonly serial: number;
}

export interface LogRefusal {
  readonly type: "full" | "stream-unknown" | "stream-taken" | "amend-unproven" | "too-long" | "cut";
}

export interface LogPage {
  readonly startHead: Bytes;
  readonly envelopes: readonly Bytes[];
  readonly hasMore: boolean;
}

export interface LogCuts {
  readonly hasMore: boolean;
  readonly cuts: readonly StreamCut[];
}

export interface ListQuery {
  readonly board: BoardId;
  /** Rows whose serial is smaller; 0 for the latest. */
  readonly before: number;
  readonly limit: number;
  readonly bytesMax: number;
}

export interface LogList {
  readonly total: number;
  readonly hasMore: boolean;
  readonly rows: readonly ListedRow[];
}

export interface LogChanges {
  readonly isPartial: boolean;
  readonly streams: readonly { readonly stream: StreamId; readonly count: number }[];
}

/** What an append must know of its Stream. */
export interface StreamState {
  readonly board: BoardId;
  readonly count: number;
  /** Null for the Streams of the Room itself, which have no opening. */
  readonly amendHash: Bytes | null;
  readonly isCut: boolean;
}

export interface AppendRule {
  readonly streamsOfRoom: ReadonlyMap<StreamId, RoomStreamKind>;
  readonly envelopesPerThreadMax: number;
}

/**
 * Whether an append may follow on a Stream in this state (undefined: it does not exist yet).
 * A Stream of the Room itself begins with its first append, has no cap and stands on no Board; of those that phones
 * read before anything else, each Envelope is short.
 */
export function checkAppend(
  append: LogAppend,
  stream: StreamState | undefined,
  rule: AppendRule,
): Result<null, LogRefusal> {
  const kind = rule.streamsOfRoom.get(append.stream);
  if (stream?.isCut) return err({ type: "cut" });
  if (append.place.at === "opening")
    return checkOpening(append.board, stream !== undefined || kind !== undefined);
  if (append.board !== (stream?.board ?? (kind ? NO_BOARD : undefined)))
    return err({ type: "stream-unknown" });
  if (append.place.at === "amending" && !isProven(append.place.amendSecret, stream))
    return err({ type: "amend-unproven" });
  if (kind) return append.envelope.length > BYTES_MAX[kind] ? err({ type: "too-long" }) : ok(null);
  return stream && stream.count >= rule.envelopesPerThreadMax ? err({ type: "full" }) : ok(null);
}

const BYTES_MAX: Readonly<Record<RoomStreamKind, number>> = {
  control: ENVELOPE_BYTES_MAX,
  moderation: MODERATION_ENVELOPE_BYTES_MAX,
  reports: REPORT_ENVELOPE_BYTES_MAX,
};

function checkOpening(board: BoardId, isTaken: boolean): Result<null, LogRefusal> {
  if (isTaken) return err({ type: "stream-taken" });
  return board === NO_BOARD ? err({ type: "stream-unknown" }) : ok(null);
}

function isProven(amendSecret: Bytes, stream: StreamState | undefined): boolean {
  return !!stream?.amendHash && equalBytes(amendHashOf(amendSecret), stream.amendHash);
}

/** How many of these lengths fit, but at least one: what does not fit even alone still has to be sent. */
export function countWithin(lengths: Iterable<number>, bytesMax: number): number {
  let count = 0;
  let bytes = 0;
  for (const length of lengths) {
    bytes += length;
    if (count > 0 && bytes > bytesMax) break;
    count++;
  }
  return count;
}

/** Bytes an Envelope takes in a frame: itself and its length. */
export function framedLength(envelope: Bytes | null): number {
  return (envelope?.length ?? 0) + 3;
}
