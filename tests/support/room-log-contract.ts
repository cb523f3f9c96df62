/**
 * What every Room log must do, run on the memory one and the SQLite one alike. A case gets a fresh log, and
 * `reopen` gives the same log as it is after a restart.
 */
// long: every case of one contract
import * as fc from "fast-check";
import { expect } from "vitest";
import { MemoryRoomLog } from "#durable-objects/room/memory-room-log";
import type { LogAppend, RoomLog } from "#durable-objects/room/room-log";
import type { Bytes } from "#protocol/bytes";
import type { BoardId, RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { markRowOf } from "#protocol/wire/mark-row";
import { amendHashOf, type AppendPlace, NO_BOARD } from "#protocol/wire/frames/append";
import { MODERATION_ENVELOPE_BYTES_MAX, REPORT_ENVELOPE_BYTES_MAX } from "#protocol/limits";
import {
  controlStreamOf,
  nextCursor,
  type RoomStreamKind,
  startOfStream,
  streamsOfRoom,
} from "#protocol/wire/head";

export const LOG_ROOM = "0f".repeat(16) as RoomId;
export const CAP = 6;
const CONTROL = controlStreamOf(LOG_ROOM);
const streamOf = (kind: RoomStreamKind) => [...streamsOfRoom(LOG_ROOM)].find(([, each]) => each === kind)![0];
const ROOM_STREAMS: readonly (readonly [RoomStreamKind, number])[] = [
  ["control", 81_963],
  ["moderation", MODERATION_ENVELOPE_BYTES_MAX],
  ["reports", REPORT_ENVELOPE_BYTES_MAX],
];
const DAY = 20_000;
const NO_LIMIT = { before: 0, limit: 50, bytesMax: 1_000_000 };

export interface LogUnderTest {
  /** A fresh log of `LOG_ROOM` whose Threads hold `CAP` Envelopes. */
  readonly log: RoomLog;
  reopen(): RoomLog;
}

export interface LogCase {
  readonly name: string;
  run(given: LogUnderTest): void;
}

const idOf = <I extends string>(letter: string, number: number) =>
  (letter + number.toString(16).padStart(31, "0")) as I;
const board = (number: number) => idOf<BoardId>("b", number);
const stream = (number: number) => idOf<StreamId>("a", number);
const secretOf = (number: number) => new Uint8Array(16).fill(number + 1);
const envelope = (fill: number, length = 40) => new Uint8Array(length).fill(fill);

function appendTo(
  number: number,
  onBoard: number,
  place: AppendPlace,
  bytes: Bytes = envelope(number),
): LogAppend {
  return { board: board(onBoard), stream: stream(number), place, envelope: bytes, day: DAY };
}

const open = (number: number, onBoard = 1, bytes?: Bytes) =>
  appendTo(number, onBoard, { at: "opening", amendHash: amendHashOf(secretOf(number)) }, bytes);
const reply = (number: number, onBoard = 1, bytes?: Bytes) => appendTo(number, onBoard, { at: "end" }, bytes);
const amend = (number: number, bytes?: Bytes, secret = secretOf(number)) =>
  appendTo(number, 1, { at: "amending", amendSecret: secret }, bytes);
const control = (bytes = envelope(9)): LogAppend => ({
  board: NO_BOARD,
  stream: CONTROL,
  place: { at: "end" },
  envelope: bytes,
  day: DAY,
});

const appendAll = (log: RoomLog, appends: readonly LogAppend[]) =>
  appends.map((each) => mustBeOk(log.append(each)));
const errorOf = (log: RoomLog, append: LogAppend) => {
  const result = log.append(append);
  return result.ok ? "ok" : result.error.type;
};

const onDay = (append: LogAppend, day: number): LogAppend => ({ ...append, day });
const listedOf = (log: RoomLog) => log.list({ board: board(1), ...NO_LIMIT });

/** How a Room's memory ends: after a restart as before it. */
export const CUT_CASES: readonly LogCase[] = [
  {
    name: "[RETAIN3] a cut takes whole Threads of old days, the longest untouched first, and leaves head, mark and serial",
    run({ log, reopen }) {
      appendAll(log, [onDay(open(1), 10), onDay(open(2), 11), onDay(reply(1), 12), onDay(open(3), 11)]);
      appendAll(log, [onDay(amend(2), 11), onDay(control(), 1)]);
      const [marks, serial] = [log.marksSince(0), log.serial];
      const cursor = marks.find((mark) => mark.stream === stream(2))!;
      expect(log.oldestDay()).toBe(11);
      expect(log.cutBefore(12, 40, 1)).toEqual([stream(3)]);
      expect(log.cutBefore(12, 41, 9)).toEqual([stream(2)]);
      expect(log.cutBefore(12, 42, 9)).toEqual([]);
      for (const each of [log, reopen()]) {
        expect([each.marksSince(0), each.serial, each.oldestDay()]).toEqual([marks, serial, 12]);
        expect([1, 2, 3].map((n) => each.isCut(stream(n)))).toEqual([false, true, true]);
        expect(each.isCut(CONTROL)).toBe(false);
        expect(each.headAt(stream(2), 2)).toEqual(cursor.head);
        expect([each.headAt(stream(2), 1), each.headAt(stream(2), 3)]).toEqual([undefined, undefined]);
        expect(each.page(stream(2), 2, 1_000).envelopes).toEqual([]);
        expect(each.page(CONTROL, 0, 1_000).envelopes).toHaveLength(1);
      }
    },
  },
  {
    name: "[RETAIN3] boards and digests agree that a cut Thread is not there, and cuts are told in their order",
    run({ log, reopen }) {
      appendAll(log, [onDay(open(1), 10), onDay(open(2), 10), onDay(open(3), 30)]);
      expect(listedOf(log).total).toBe(3);
      log.cutBefore(20, 50, 9);
      for (const each of [log, reopen()]) {
        expect([listedOf(each).total, listedOf(each).rows.map((row) => row.stream)]).toEqual([
          1,
          [stream(3)],
        ]);
        expect(each.changedSince(0, 9).streams.map((changed) => changed.stream)).toEqual([stream(3)]);
        const told = each.cutsAfter(0, 1);
        expect([told.hasMore, told.cuts.map((cut) => cut.stream)]).toEqual([true, [stream(1)]]);
        expect(each.cutsAfter(1, 9)).toMatchObject({
          hasMore: false,
          cuts: [{ stream: stream(2), count: 1, lastDay: 10, cutDay: 50 }],
        });
      }
      appendAll(log, [onDay(reply(3), 60), onDay(open(4), 60)]);
      expect(listedOf(log).rows.map((row) => row.stream)).toEqual([stream(4), stream(3)]);
    },
  },
  {
    name: "[RETAIN3] nothing follows a cut Thread and nothing begins under its id, after a restart neither",
    run({ log, reopen }) {
      appendAll(log, [onDay(open(1), 10), onDay(control(), 10)]);
      log.cutBefore(20, 50, 9);
      for (const each of [log, reopen()]) {
        expect([reply(1), open(1), open(1, 2), amend(1)].map((append) => errorOf(each, append))).toEqual(
          Array(4).fill("cut"),
        );
        expect(errorOf(each, control())).toBe("ok");
      }
    },
  },
  {
    name: "[RETAIN3] what was cut in an epoch is marked with it as if it were there",
    run({ log, reopen }) {
      appendAll(log, [onDay(open(1, 1, envelope(7)), 10), onDay(amend(1, envelope(8)), 10)]);
      const before = log.marksSince(0);
      log.cutBefore(20, 50, 9);
      expect(reopen().marksSince(0)).toEqual(before);
      expect(before[0]!.row).toEqual(markRowOf(envelope(7), envelope(8)));
    },
  },
];

export const ROOM_LOG_CASES: readonly LogCase[] = [
  ...CUT_CASES,
  {
    name: "[ROOM8] a Thread begins with its opening, and only there",
    run({ log }) {
      expect(errorOf(log, reply(1))).toBe("stream-unknown");
      expect(errorOf(log, amend(1))).toBe("stream-unknown");
      expect(errorOf(log, open(1))).toBe("ok");
      expect(errorOf(log, open(1))).toBe("stream-taken");
      expect(errorOf(log, reply(1))).toBe("ok");
    },
  },
  {
    name: "[ROOM8] a Thread stays on the Board it was opened on",
    run({ log }) {
      appendAll(log, [open(1, 1)]);
      expect(errorOf(log, reply(1, 2))).toBe("stream-unknown");
      expect(errorOf(log, { ...reply(1), board: NO_BOARD })).toBe("stream-unknown");
      expect(errorOf(log, { ...open(2), board: NO_BOARD })).toBe("stream-unknown");
    },
  },
  {
    name: "[ROOM8] only who knows r amends an opening",
    run({ log }) {
      appendAll(log, [open(1), reply(1)]);
      expect(errorOf(log, amend(1, envelope(7), secretOf(2)))).toBe("amend-unproven");
      expect(errorOf(log, amend(1, envelope(7), amendHashOf(secretOf(1))))).toBe("amend-unproven");
      expect(log.list({ board: board(1), ...NO_LIMIT }).rows[0]!.amending).toBeNull();
      expect(errorOf(log, amend(1, envelope(8)))).toBe("ok");
      expect(log.list({ board: board(1), ...NO_LIMIT }).rows[0]!.amending).toEqual(envelope(8));
    },
  },
  {
    name: "[ROOM8] a full Thread takes nothing more, not even an amendment",
    run({ log }) {
      appendAll(log, [open(1), ...Array.from({ length: CAP - 1 }, () => reply(1))]);
      expect(errorOf(log, reply(1))).toBe("full");
      expect(errorOf(log, amend(1))).toBe("full");
      expect(errorOf(log, open(2))).toBe("ok");
    },
  },
  {
    name: "[MOD7] the Streams of moderation are like the control Stream, but that no Envelope in them is long",
    run({ log }) {
      for (const [kind, bytesMax] of ROOM_STREAMS) {
        const to = (bytes: Bytes): LogAppend => ({ ...control(bytes), stream: streamOf(kind) });
        expect(errorOf(log, { ...open(1), stream: streamOf(kind) })).toBe("stream-taken");
        expect(errorOf(log, { ...to(envelope(9)), board: board(1) })).toBe("stream-unknown");
        appendAll(
          log,
          Array.from({ length: CAP + 2 }, () => to(envelope(9, bytesMax))),
        );
        expect(errorOf(log, to(envelope(9, bytesMax + 1)))).toBe("too-long");
      }
      expect(log.list({ board: NO_BOARD, ...NO_LIMIT }).total).toBe(0);
    },
  },
  {
    name: "[ROOM8] the control Stream begins with its first append, has no cap and cannot be opened or amended",
    run({ log }) {
      expect(errorOf(log, { ...open(1), stream: CONTROL })).toBe("stream-taken");
      expect(errorOf(log, { ...control(), board: board(1) })).toBe("stream-unknown");
      appendAll(
        log,
        Array.from({ length: CAP + 2 }, () => control()),
      );
      expect(errorOf(log, { ...control(), place: { at: "amending", amendSecret: secretOf(1) } })).toBe(
        "amend-unproven",
      );
      expect(log.list({ board: NO_BOARD, ...NO_LIMIT })).toEqual({ total: 0, hasMore: false, rows: [] });
      expect(log.page(CONTROL, 0, 1_000_000).envelopes).toHaveLength(CAP + 2);
    },
  },
  {
    name: "[STREAM1] the head after every append is the protocol's, and stays known",
    run({ log, reopen }) {
      let cursor = startOfStream(LOG_ROOM, stream(1));
      const heads = [cursor.head];
      for (const [index, each] of [open(1), reply(1, 1, envelope(3)), amend(1)].entries()) {
        cursor = nextCursor(cursor, each.envelope);
        expect(mustBeOk(log.append(each))).toEqual({ ...cursor, serial: index + 1 });
        heads.push(cursor.head);
      }
      const after = reopen();
      heads.forEach((head, count) => expect(after.headAt(stream(1), count)).toEqual(head));
      expect(after.headAt(stream(1), heads.length)).toBeUndefined();
      expect(after.headAt(stream(2), 0)).toEqual(startOfStream(LOG_ROOM, stream(2)).head);
      expect(after.headAt(stream(2), 1)).toBeUndefined();
    },
  },
  {
    name: "[ROOM7] pages hold what fits, at least one Envelope, and say whether there is more",
    run({ log }) {
      const envelopes = Array.from({ length: CAP }, (_, i) => envelope(i, 100));
      appendAll(log, [open(1, 1, envelopes[0]), ...envelopes.slice(1).map((bytes) => reply(1, 1, bytes))]);
      const first = log.page(stream(1), 0, 250);
      expect(first.envelopes).toEqual(envelopes.slice(0, 2));
      expect(first.hasMore).toBe(true);
      expect(first.startHead).toEqual(log.headAt(stream(1), 0));
      expect(log.page(stream(1), 4, 250)).toMatchObject({ envelopes: envelopes.slice(4), hasMore: false });
      expect(log.page(stream(1), 2, 1)).toMatchObject({ envelopes: [envelopes[2]], hasMore: true });
      expect(log.page(stream(1), CAP, 250)).toMatchObject({ envelopes: [], hasMore: false });
      expect(log.page(stream(7), 0, 250)).toMatchObject({ envelopes: [], hasMore: false });
    },
  },
  {
    name: "[ROOM9] a Board lists its Threads, the latest changed first",
    run({ log, reopen }) {
      appendAll(log, [open(1), open(2, 2), open(3), reply(1), open(4)]);
      for (const each of [log, reopen()]) {
        const { total, hasMore, rows } = each.list({ board: board(1), ...NO_LIMIT });
        expect({ total, hasMore }).toEqual({ total: 3, hasMore: false });
        expect(rows.map((row) => [row.stream, row.serial, row.count])).toEqual([
          [stream(4), 5, 1],
          [stream(1), 4, 2],
          [stream(3), 3, 1],
        ]);
        expect(rows.map((row) => row.opening)).toEqual([envelope(4), envelope(1), envelope(3)]);
      }
      expect(reopen().list({ board: board(9), ...NO_LIMIT })).toEqual({ total: 0, hasMore: false, rows: [] });
    },
  },
  {
    name: "[ROOM9] a Board is paged by serial; a limit of 0 asks for the total alone",
    run({ log }) {
      appendAll(log, [open(1), open(2), open(3), open(4)]);
      const streams = (before: number, limit: number) => {
        const { rows, hasMore } = log.list({ board: board(1), before, limit, bytesMax: 1_000 });
        return [rows.map(({ serial }) => serial), hasMore];
      };
      expect(streams(0, 2)).toEqual([[4, 3], true]);
      expect(streams(3, 2)).toEqual([[2, 1], false]);
      expect(streams(1, 2)).toEqual([[], false]);
      expect(log.list({ board: board(1), before: 0, limit: 0, bytesMax: 1_000 })).toEqual({
        total: 4,
        hasMore: true,
        rows: [],
      });
    },
  },
  {
    name: "[ROOM9] a list stops at its bytes, but after one row at the earliest",
    run({ log }) {
      appendAll(log, [
        open(1, 1, envelope(1, 300)),
        open(2, 1, envelope(2, 300)),
        amend(2, envelope(3, 300)),
        open(3, 1),
      ]);
      const counts = (bytesMax: number) =>
        log.list({ board: board(1), before: 0, limit: 50, bytesMax }).rows.length;
      expect([counts(1), counts(600), counts(700), counts(960)]).toEqual([1, 1, 2, 3]);
    },
  },
  {
    name: "[ROOM10] what changed since a serial, latest first, and whether it is all",
    run({ log, reopen }) {
      appendAll(log, [open(1), open(2, 2), control(), reply(1), reply(1)]);
      for (const each of [log, reopen()]) {
        expect(each.changedSince(5, 10)).toEqual({ isPartial: false, streams: [] });
        expect(each.changedSince(1, 10)).toEqual({
          isPartial: false,
          streams: [
            { stream: stream(1), count: 3 },
            { stream: CONTROL, count: 1 },
            { stream: stream(2), count: 1 },
          ],
        });
        expect(each.changedSince(1, 2)).toMatchObject({
          isPartial: true,
          streams: [{ count: 3 }, { count: 1 }],
        });
        expect(each.changedSince(1, 3).isPartial).toBe(false);
      }
    },
  },
  {
    name: "[EPOCH3] close marks since a serial: count, head and row of each Stream that changed, the latest first",
    run({ log, reopen }) {
      appendAll(log, [open(1), open(2), control(), reply(1), amend(2, envelope(8))]);
      const mark = (id: StreamId, count: number, row: Bytes) => {
        return { stream: id, count, head: log.headAt(id, count)!, row };
      };
      const all = [
        mark(stream(2), 2, markRowOf(envelope(2), envelope(8))),
        mark(stream(1), 2, markRowOf(envelope(1), null)),
        mark(CONTROL, 1, markRowOf(envelope(9), null)),
      ];
      for (const each of [log, reopen()]) {
        expect(each.marksSince(0)).toEqual(all);
        expect(each.marksSince(3)).toEqual(all.slice(0, 2));
        expect(each.marksSince(5)).toEqual([]);
      }
    },
  },
  {
    name: "[ROOM1] the serial counts appends, refused ones not, and goes on after a restart",
    run({ log, reopen }) {
      expect(log.serial).toBe(0);
      appendAll(log, [open(1), reply(1)]);
      log.append(open(1));
      expect(log.serial).toBe(2);
      const after = reopen();
      expect(after.serial).toBe(2);
      expect(mustBeOk(after.append(reply(1)))).toMatchObject({ count: 3, serial: 3 });
    },
  },
  {
    name: "[ROOM8] any history gives the same answers as the plainest log there can be",
    run(given) {
      const [history] = fc.sample(fc.array(anyAppend(), { minLength: 250, maxLength: 400 }), {
        numRuns: 1,
        seed: 20261102,
      });
      const model = new MemoryRoomLog(LOG_ROOM, CAP);
      let { log } = given;
      for (const [index, append] of history!.entries()) {
        expect(log.append(append)).toEqual(model.append(append));
        if (index % 97 === 0) log = given.reopen();
        if (index % 5 === 0) expectSame(log, model, index);
      }
      expectSame(given.reopen(), model, 1);
      expect(given.reopen().marksSince(0)).toEqual(model.marksSince(0));
    },
  },
];

function anyAppend(): fc.Arbitrary<LogAppend> {
  const place = (number: number) =>
    fc.constantFrom<AppendPlace>(
      { at: "end" },
      { at: "end" },
      { at: "opening", amendHash: amendHashOf(secretOf(number)) },
      { at: "amending", amendSecret: secretOf(number) },
      { at: "amending", amendSecret: secretOf(number + 1) },
    );
  const thread = fc
    .tuple(fc.nat(40), fc.nat(9))
    .chain(([number, odd]) =>
      place(number).map((each) => appendTo(number, odd === 0 ? 9 : number % 3, each)),
    );
  const any = fc.oneof({ weight: 9, arbitrary: thread }, { weight: 1, arbitrary: fc.constant(control()) });
  return fc.tuple(any, fc.uint8Array({ minLength: 1, maxLength: 60 })).map(([append, bytes]) => ({
    ...append,
    envelope: bytes as Bytes,
  }));
}

function expectSame(log: RoomLog, model: RoomLog, step: number): void {
  expect(log.serial).toBe(model.serial);
  const since = Math.max(0, model.serial - (step % 30));
  expect(log.changedSince(since, 7)).toEqual(model.changedSince(since, 7));
  expect(log.marksSince(since)).toEqual(model.marksSince(since));
  for (const number of [0, 1, 2]) {
    const query = {
      board: board(number),
      before: step % 2 === 0 ? 0 : since,
      limit: step % 8,
      bytesMax: 200,
    };
    expect(log.list(query)).toEqual(model.list(query));
  }
  const read = stream(step % 41);
  expect(log.page(read, 0, 90)).toEqual(model.page(read, 0, 90));
}
