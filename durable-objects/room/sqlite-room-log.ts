/**
 * A Room's log in SQLite. An append reads one row and writes two: its Stream's and its Envelope's.
 *
 * The serial is not stored on its own, which would be a third row: after a restart it is the largest one of
 * any Stream.
 */
import type { Bytes } from "#protocol/bytes";
import { type BoardId, bytesToId, idToBytes, type RoomId, type StreamId } from "#protocol/ids";
import { ENVELOPES_PER_THREAD_MAX } from "#protocol/limits";
import { ok, type Result } from "#protocol/result";
import { NO_BOARD } from "#protocol/wire/frames/append";
import type { ListedRow } from "#protocol/wire/frames/listed";
import type { CloseMark } from "#protocol/wire/close-marks";
import { markRowOf } from "#protocol/wire/mark-row";
import { type Cursor, nextCursor, startOfStream, streamsOfRoom } from "#protocol/wire/head";
import { blob, bytesIn, maybeBytesIn, maybeOne, numberIn, type SqlDatabase, type SqlRow } from "../sql.ts";
import {
  type AppendRule,
  checkAppend,
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
  type StreamState,
} from "./room-log.ts";
import { type DirectoryEntry, StreamDirectory } from "./stream-directory.ts";

const MARKS = `
  SELECT stream.id, stream.count, stream.head, first.bytes AS opening, latest.bytes AS amending, cut.row AS cutRow
  FROM stream
  LEFT JOIN cut ON cut.number = stream.cutNumber
  LEFT JOIN envelope AS first ON first.stream = stream.id AND first.position = 1
  LEFT JOIN envelope AS latest ON latest.stream = stream.id AND latest.position = stream.amendingPosition
  WHERE stream.serial > ?
  ORDER BY stream.serial DESC`;

const DUE = `
  SELECT id, amendingPosition FROM stream
  WHERE cutNumber = 0 AND board <> ? AND day < ?
  ORDER BY day, serial LIMIT ?`;
const CUTS = `
  SELECT stream.id, stream.count, stream.head, stream.day, cut.cutDay
  FROM cut JOIN stream ON stream.id = cut.stream
  WHERE cut.number > ? ORDER BY cut.number LIMIT ?`;

interface StoredStream extends StreamState {
  readonly head: Bytes;
  readonly amendingPosition: number;
}

export class SqliteRoomLog implements RoomLog {
  readonly #database: SqlDatabase;
  readonly #room: RoomId;
  readonly #rule: AppendRule;
  #serial: number | undefined;
  #directory: StreamDirectory | undefined;

  constructor(database: SqlDatabase, room: RoomId, envelopesPerThreadMax: number = ENVELOPES_PER_THREAD_MAX) {
    this.#database = database;
    this.#room = room;
    this.#rule = { streamsOfRoom: streamsOfRoom(room), envelopesPerThreadMax };
  }

  get serial(): number {
    this.#serial ??= numberIn(
      this.#exec("SELECT coalesce(max(serial), 0) AS serial FROM stream").one(),
      "serial",
    );
    return this.#serial;
  }

  append(append: LogAppend): Result<LogAppended, LogRefusal> {
    const stored = this.#stream(append.stream);
    const checked = checkAppend(append, stored, this.#rule);
    if (!checked.ok) return checked;
    const before = stored ?? startOfStream(this.#room, append.stream);
    const after = { ...nextCursor(before, append.envelope), serial: this.serial + 1 };
    const isAmending = append.place.at === "amending";
    const amendingPosition = isAmending ? after.count : (stored?.amendingPosition ?? 0);
    this.#database.transactionSync(() => this.#write(append, after, amendingPosition));
    this.#serial = after.serial;
    const { stream, board } = append;
    this.#directory?.changed({ stream, board, count: after.count, serial: after.serial, amendingPosition });
    return ok(after);
  }

  #write(append: LogAppend, { count, head, serial }: LogAppended, amendingPosition: number): void {
    const id = blob(idToBytes(append.stream));
    const { day } = append;
    if (count === 1) {
      const amendHash = append.place.at === "opening" ? blob(append.place.amendHash) : null;
      const board = blob(idToBytes(append.board));
      const columns = "(id, board, count, head, serial, amendHash, amendingPosition, day)";
      this.#exec(
        `INSERT INTO stream ${columns} VALUES (?, ?, 1, ?, ?, ?, 0, ?)`,
        id,
        board,
        blob(head),
        serial,
        amendHash,
        day,
      );
    } else {
      const columns = "count = ?, head = ?, serial = ?, amendingPosition = ?, day = ?";
      this.#exec(
        `UPDATE stream SET ${columns} WHERE id = ?`,
        count,
        blob(head),
        serial,
        amendingPosition,
        day,
        id,
      );
    }
    const envelope = blob(append.envelope);
    this.#exec(
      "INSERT INTO envelope (stream, position, bytes, head) VALUES (?, ?, ?, ?)",
      id,
      count,
      envelope,
      blob(head),
    );
  }

  headAt(stream: StreamId, count: number): Bytes | undefined {
    if (count === 0) return startOfStream(this.#room, stream).head;
    const id = blob(idToBytes(stream));
    const row = maybeOne(
      this.#exec("SELECT head FROM envelope WHERE stream = ? AND position = ?", id, count),
    );
    if (row) return bytesIn(row, "head");
    const cut = "SELECT head FROM stream WHERE id = ? AND count = ? AND cutNumber > 0";
    const last = maybeOne(this.#exec(cut, id, count));
    return last && bytesIn(last, "head");
  }

  cutBefore(lastDayMin: number, cutDay: number, max: number): readonly StreamId[] {
    const due = this.#exec(DUE, blob(idToBytes(NO_BOARD)), lastDayMin, max).toArray();
    if (due.length === 0) return [];
    this.#database.transactionSync(() => due.forEach((row) => this.#cut(row, cutDay)));
    this.#directory = undefined;
    return due.map((row) => bytesToId<StreamId>(bytesIn(row, "id")));
  }

  #cut(due: SqlRow, cutDay: number): void {
    const id = bytesIn(due, "id");
    const stream = bytesToId<StreamId>(id);
    const amendingPosition = numberIn(due, "amendingPosition");
    const amending = amendingPosition === 0 ? null : this.#envelope(stream, amendingPosition);
    const row = markRowOf(this.#envelope(stream, 1), amending);
    const insert = "INSERT INTO cut (stream, row, cutDay) VALUES (?, ?, ?) RETURNING number";
    const number = numberIn(this.#exec(insert, blob(id), blob(row), cutDay).one(), "number");
    this.#exec("UPDATE stream SET cutNumber = ? WHERE id = ?", number, blob(id));
    this.#exec("DELETE FROM envelope WHERE stream = ?", blob(id));
    this.#exec("DELETE FROM act WHERE stream = ?", blob(id));
  }

  cutsAfter(number: number, max: number): LogCuts {
    const rows = this.#exec(CUTS, number, max + 1).toArray();
    const cuts = rows.slice(0, max).map((row) => {
      const days = { lastDay: numberIn(row, "day"), cutDay: numberIn(row, "cutDay") };
      return { stream: bytesToId<StreamId>(bytesIn(row, "id")), ...toCursor(row), ...days };
    });
    return { hasMore: rows.length > max, cuts };
  }

  isCut(stream: StreamId): boolean {
    const query = "SELECT 1 FROM stream WHERE id = ? AND cutNumber > 0";
    return maybeOne(this.#exec(query, blob(idToBytes(stream)))) !== undefined;
  }

  oldestDay(): number | undefined {
    const query = "SELECT min(day) AS day FROM stream WHERE cutNumber = 0 AND board <> ?";
    const row = this.#exec(query, blob(idToBytes(NO_BOARD))).one();
    return row["day"] === null ? undefined : numberIn(row, "day");
  }

  page(stream: StreamId, afterCount: number, bytesMax: number): LogPage {
    const startHead = this.headAt(stream, afterCount);
    if (!startHead) throw new Error("page after a count that the Stream does not have");
    const envelopes: Bytes[] = [];
    let bytes = 0;
    for (const row of this.#envelopesAfter(stream, afterCount)) {
      const envelope = bytesIn(row, "bytes");
      bytes += framedLength(envelope);
      if (envelopes.length > 0 && bytes > bytesMax) return { startHead, envelopes, hasMore: true };
      envelopes.push(envelope);
    }
    return { startHead, envelopes, hasMore: false };
  }

  /** Read row by row: a page that is full leaves the rest unread. */
  #envelopesAfter(stream: StreamId, afterCount: number): Iterable<SqlRow> {
    const query = "SELECT bytes FROM envelope WHERE stream = ? AND position > ? ORDER BY position";
    return this.#exec(query, blob(idToBytes(stream)), afterCount);
  }

  list(query: ListQuery): LogList {
    const total = this.#loaded().total(query.board);
    const rows: ListedRow[] = [];
    let bytes = 0;
    for (const entry of this.#loaded().onBoard(query.board, query.before)) {
      if (rows.length === query.limit) return { total, hasMore: true, rows };
      const row = this.#row(entry);
      bytes += framedLength(row.opening) + framedLength(row.amending);
      if (rows.length > 0 && bytes > query.bytesMax) return { total, hasMore: true, rows };
      rows.push(row);
    }
    return { total, hasMore: false, rows };
  }

  changedSince(serial: number, max: number): LogChanges {
    const streams: { readonly stream: StreamId; readonly count: number }[] = [];
    for (const entry of this.#loaded().inRoom()) {
      if (entry.serial <= serial) break;
      if (streams.length === max) return { isPartial: true, streams };
      streams.push({ stream: entry.stream, count: entry.count });
    }
    return { isPartial: false, streams };
  }

  /** Rows are joined by SQLite. 10,000 Threads take a quarter of a second; with a query for each it was seconds. */
  marksSince(serial: number): readonly CloseMark[] {
    return this.#exec(MARKS, serial)
      .toArray()
      .map((row) => {
        const cutRow = maybeBytesIn(row, "cutRow");
        const rowHash = cutRow ?? markRowOf(bytesIn(row, "opening"), maybeBytesIn(row, "amending"));
        return { stream: bytesToId<StreamId>(bytesIn(row, "id")), ...toCursor(row), row: rowHash };
      });
  }

  #row({ stream, serial, count, amendingPosition }: DirectoryEntry): ListedRow {
    const opening = this.#envelope(stream, 1);
    const amending = amendingPosition === 0 ? null : this.#envelope(stream, amendingPosition);
    return { stream, serial, count, opening, amending };
  }

  #envelope(stream: StreamId, position: number): Bytes {
    const id = blob(idToBytes(stream));
    const rows = this.#exec("SELECT bytes FROM envelope WHERE stream = ? AND position = ?", id, position);
    return bytesIn(rows.one(), "bytes");
  }

  #stream(stream: StreamId): StoredStream | undefined {
    const query =
      "SELECT board, count, head, amendHash, amendingPosition, cutNumber FROM stream WHERE id = ?";
    const row = maybeOne(this.#exec(query, blob(idToBytes(stream))));
    if (!row) return undefined;
    const isCut = numberIn(row, "cutNumber") > 0;
    return { ...toCursor(row), board: bytesToId(bytesIn(row, "board")), isCut, ...toAmending(row) };
  }

  #loaded(): StreamDirectory {
    if (this.#directory) return this.#directory;
    const directory = new StreamDirectory();
    const query =
      "SELECT id, board, count, serial, amendingPosition FROM stream WHERE cutNumber = 0 ORDER BY serial";
    for (const row of this.#exec(query)) directory.changed(toEntry(row));
    this.#directory = directory;
    return directory;
  }

  #exec(query: string, ...bindings: readonly (ArrayBuffer | number | null)[]) {
    return this.#database.sql.exec(query, ...bindings);
  }
}

function toCursor(row: SqlRow): Cursor {
  return { count: numberIn(row, "count"), head: bytesIn(row, "head") };
}

function toAmending(row: SqlRow): { readonly amendHash: Bytes | null; readonly amendingPosition: number } {
  return { amendHash: maybeBytesIn(row, "amendHash"), amendingPosition: numberIn(row, "amendingPosition") };
}

function toEntry(row: SqlRow): DirectoryEntry {
  return {
    stream: bytesToId<StreamId>(bytesIn(row, "id")),
    board: bytesToId<BoardId>(bytesIn(row, "board")),
    count: numberIn(row, "count"),
    serial: numberIn(row, "serial"),
    amendingPosition: numberIn(row, "amendingPosition"),
  };
}
