/** A Room's log in memory, as plain as can be: simulations run on it, and it is the measure of the SQLite one. */
import type { Bytes } from "#protocol/bytes";
import type { BoardId, RoomId, StreamId } from "#protocol/ids";
import { ENVELOPES_PER_THREAD_MAX } from "#protocol/limits";
import { ok, type Result } from "#protocol/result";
import { NO_BOARD } from "#protocol/wire/frames/append";
import type { ListedRow } from "#protocol/wire/frames/listed";
import type { CloseMark } from "#protocol/wire/close-marks";
import { markRowOf } from "#protocol/wire/mark-row";
import type { StreamCut } from "#protocol/wire/retention";
import { nextCursor, startOfStream, streamsOfRoom } from "#protocol/wire/head";
import {
  type AppendRule,
  checkAppend,
  countWithin,
  framedLength,
  type ListQuery,
  type LogAppend,
  type LogAppended,
  type LogChanges,
  type LogCuts,
  type LogList,
  type LogPage,
  type LogRefusal,
  type RoomLog,
} from "./room-log.ts";

interface MemoryStream {
  readonly id: StreamId;
  readonly board: BoardId;
  readonly amendHash: Bytes | null;
  readonly envelopes: Bytes[];
  /** One more than Envelopes: the first is head 0. Of a cut Thread only the last is left. */
  readonly heads: (Bytes | undefined)[];
  serial: number;
  amendingPosition: number;
  day: number;
  /** Null until it was cut; then what its close mark says of its row. */
  cutRow: Bytes | null;
}

export class MemoryRoomLog implements RoomLog {
  readonly #room: RoomId;
  readonly #rule: AppendRule;
  readonly #streams = new Map<StreamId, MemoryStream>();
  readonly #cuts: StreamCut[] = [];
  #serial = 0;

  constructor(room: RoomId, envelopesPerThreadMax: number = ENVELOPES_PER_THREAD_MAX) {
    this.#room = room;
    this.#rule = { streamsOfRoom: streamsOfRoom(room), envelopesPerThreadMax };
  }

  get serial(): number {
    return this.#serial;
  }

  append(append: LogAppend): Result<LogAppended, LogRefusal> {
    const stream = this.#streams.get(append.stream);
    const state = stream && {
      board: stream.board,
      count: countOf(stream),
      amendHash: stream.amendHash,
      isCut: stream.cutRow !== null,
    };
    const checked = checkAppend(append, state, this.#rule);
    if (!checked.ok) return checked;
    return ok(this.#store(stream ?? this.#begin(append), append));
  }

  #begin(append: LogAppend): MemoryStream {
    const stream: MemoryStream = {
      id: append.stream,
      board: append.board,
      amendHash: append.place.at === "opening" ? append.place.amendHash : null,
      envelopes: [],
      heads: [startOfStream(this.#room, append.stream).head],
      serial: 0,
      amendingPosition: 0,
      day: append.day,
      cutRow: null,
    };
    this.#streams.set(append.stream, stream);
    return stream;
  }

  #store(stream: MemoryStream, append: LogAppend): LogAppended {
    const before = { count: stream.envelopes.length, head: stream.heads.at(-1)! };
    const after = nextCursor(before, append.envelope);
    stream.envelopes.push(append.envelope.slice());
    stream.heads.push(after.head);
    stream.serial = ++this.#serial;
    stream.day = append.day;
    if (append.place.at === "amending") stream.amendingPosition = after.count;
    return { ...after, serial: stream.serial };
  }

  headAt(stream: StreamId, count: number): Bytes | undefined {
    if (count === 0) return startOfStream(this.#room, stream).head;
    return this.#streams.get(stream)?.heads[count];
  }

  cutBefore(lastDayMin: number, cutDay: number, max: number): readonly StreamId[] {
    const due = [...this.#streams.values()]
      .filter(({ board, cutRow, day }) => board !== NO_BOARD && cutRow === null && day < lastDayMin)
      .sort((a, b) => a.day - b.day || a.serial - b.serial)
      .slice(0, max);
    for (const stream of due) this.#cut(stream, cutDay);
    return due.map(({ id }) => id);
  }

  #cut(stream: MemoryStream, cutDay: number): void {
    const { opening, amending } = toRow(stream);
    const cut = { count: countOf(stream), head: stream.heads.at(-1)!, lastDay: stream.day, cutDay };
    this.#cuts.push({ stream: stream.id, ...cut });
    stream.cutRow = markRowOf(opening, amending);
    stream.envelopes.length = 0;
    stream.heads.fill(undefined, 1, -1);
  }

  cutsAfter(number: number, max: number): LogCuts {
    const cuts = this.#cuts.slice(number, number + max);
    return { hasMore: number + cuts.length < this.#cuts.length, cuts };
  }

  isCut(stream: StreamId): boolean {
    return (this.#streams.get(stream)?.cutRow ?? null) !== null;
  }

  oldestDay(): number | undefined {
    const days = this.#latestFirst().flatMap(({ board, day }) => (board === NO_BOARD ? [] : [day]));
    return days.length > 0 ? Math.min(...days) : undefined;
  }

  page(stream: StreamId, afterCount: number, bytesMax: number): LogPage {
    const startHead = this.headAt(stream, afterCount);
    if (!startHead) throw new Error("page after a count that the Stream does not have");
    const rest = this.#streams.get(stream)?.envelopes.slice(afterCount) ?? [];
    const envelopes = rest.slice(0, countWithin(rest.map(framedLength), bytesMax));
    return { startHead, envelopes, hasMore: envelopes.length < rest.length };
  }

  list(query: ListQuery): LogList {
    const streams =
      query.board === NO_BOARD ? [] : this.#latestFirst().filter(({ board }) => board === query.board);
    const asked = streams.filter(({ serial }) => query.before === 0 || serial < query.before);
    const rows = asked.slice(0, query.limit).map(toRow);
    const fitting = rows.slice(0, countWithin(rows.map(rowLength), query.bytesMax));
    return { total: streams.length, hasMore: fitting.length < asked.length, rows: fitting };
  }

  changedSince(serial: number, max: number): LogChanges {
    const changed = this.#latestFirst().filter((stream) => stream.serial > serial);
    const streams = changed
      .slice(0, max)
      .map(({ id, envelopes }) => ({ stream: id, count: envelopes.length }));
    return { isPartial: changed.length > max, streams };
  }

  marksSince(serial: number): readonly CloseMark[] {
    const changed = this.#all().filter((stream) => stream.serial > serial);
    return changed.map((stream) => {
      const { opening, amending } = toRow(stream);
      const row = stream.cutRow ?? markRowOf(opening, amending);
      return { stream: stream.id, count: countOf(stream), head: stream.heads.at(-1)!, row };
    });
  }

  #latestFirst(): MemoryStream[] {
    return this.#all().filter(({ cutRow }) => cutRow === null);
  }

  #all(): MemoryStream[] {
    return [...this.#streams.values()].sort((a, b) => b.serial - a.serial);
  }
}

function countOf({ heads }: MemoryStream): number {
  return heads.length - 1;
}

function toRow(stream: MemoryStream): ListedRow {
  return {
    stream: stream.id,
    serial: stream.serial,
    count: stream.envelopes.length,
    opening: stream.envelopes[0]!,
    amending: stream.envelopes[stream.amendingPosition - 1] ?? null,
  };
}

function rowLength(row: ListedRow): number {
  return framedLength(row.opening) + framedLength(row.amending);
}
