import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { SqliteRoomLog } from "#durable-objects/room/sqlite-room-log";
import { SqliteRoomActs } from "#durable-objects/room/sqlite-room-acts";
import { ROOM_MIGRATIONS } from "#durable-objects/room/room-tables";
import { migrate, type SqlDatabase } from "#durable-objects/sql";
import { bytesToId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { makeEnvelope, randomBytes } from "../support/edge-people.ts";
import { amending, makeBoard, makeThread, opening, reply } from "../support/edge-visitor.ts";
import { ROOM_ACTS_CASES } from "../support/room-acts-contract.ts";
import { CAP, LOG_ROOM, ROOM_LOG_CASES } from "../support/room-log-contract.ts";
import { roomStub } from "./real-edge.ts";

/** An object of its own for each test, with the tables of a Room. */
function inFreshDatabase(run: (database: DurableObjectStorage) => void): Promise<void> {
  const name = [...randomBytes(8)].join("-");
  return runInDurableObject(roomStub({ id: name }), (_, state) => {
    migrate(state.storage, ROOM_MIGRATIONS);
    run(state.storage);
  });
}

describe("a Room's acts in SQLite", () => {
  test.each(ROOM_ACTS_CASES.map(({ name, run }) => [name, run] as const))("%s", (_, run) =>
    inFreshDatabase((storage) => run(new SqliteRoomActs(storage))),
  );

  test("[ACT3] an act writes one row", () =>
    inFreshDatabase((storage) => {
      const counted = countingRows(storage);
      const acts = new SqliteRoomActs(counted);
      acts.put(bytesToId(randomBytes(16)), { position: 1, act: new Uint8Array(300) });
      expect(counted.rows).toBe(1);
    }));
});

describe("a Room's log in SQLite", () => {
  test.each(ROOM_LOG_CASES.map(({ name, run }) => [name, run] as const))("%s", (_, run) =>
    inFreshDatabase((storage) => {
      const reopen = () => new SqliteRoomLog(storage, LOG_ROOM, CAP);
      run({ log: reopen(), reopen });
    }),
  );

  test("[ROOM8] an append writes two rows, whichever its place", () =>
    inFreshDatabase((storage) => {
      const counted = countingRows(storage);
      const log = new SqliteRoomLog(counted, LOG_ROOM);
      const thread = makeThread(makeBoard());
      const written = [
        opening(thread),
        reply(thread),
        amending(thread),
        reply(thread, makeEnvelope(60_000)),
      ].map((append) => {
        counted.rows = 0;
        mustBeOk(log.append({ ...append, day: 1 }));
        return counted.rows;
      });
      expect(written).toEqual([2, 2, 2, 2]);
    }));

  test("[ROOM8] no table has an index besides its primary key", () =>
    inFreshDatabase(({ sql }) => {
      const indexes = sql.exec("SELECT name FROM sqlite_master WHERE type = 'index'").toArray();
      expect(indexes).toEqual([]);
    }));

  test("[EDGE3] a Room's rows hold a day and no finer time", () =>
    inFreshDatabase((storage) => {
      const log = new SqliteRoomLog(storage, LOG_ROOM);
      const day = Math.floor(Date.now() / 86_400_000);
      mustBeOk(log.append({ ...opening(makeThread(makeBoard())), day }));
      const numbers = storage.sql
        .exec("SELECT * FROM stream")
        .toArray()
        .flatMap(Object.values)
        .filter(Number.isInteger);
      expect(numbers).toContain(day);
      expect(numbers.filter((number) => Number(number) > day)).toEqual([]);
    }));

  test("[EDGE8] migrations run once, in order, and go on where they stopped", () =>
    inFreshDatabase((storage) => {
      const more = [...ROOM_MIGRATIONS, "CREATE TABLE later (id INTEGER PRIMARY KEY)"];
      migrate(storage, ROOM_MIGRATIONS);
      migrate(storage, more);
      migrate(storage, more);
      const numbers = storage.sql.exec("SELECT number FROM migration").toArray();
      expect(numbers).toEqual(more.map((_, index) => ({ number: index + 1 })));
    }));

  test("[ROOM1] an append that fails half way leaves nothing behind", () =>
    inFreshDatabase((storage) => {
      const log = new SqliteRoomLog(storage, LOG_ROOM);
      const thread = makeThread(makeBoard());
      storage.sql.exec(
        "CREATE TRIGGER trip BEFORE INSERT ON envelope BEGIN SELECT RAISE(ABORT, 'trip'); END",
      );
      expect(() => log.append({ ...opening(thread), day: 1 })).toThrow("trip");
      storage.sql.exec("DROP TRIGGER trip");
      expect(storage.sql.exec("SELECT count(*) AS n FROM stream").one()).toEqual({ n: 0 });
      expect(mustBeOk(log.append({ ...opening(thread), day: 1 }))).toMatchObject({ count: 1, serial: 1 });
    }));
});

/** The same storage, counting rows written. */
function countingRows(storage: DurableObjectStorage): SqlDatabase & { rows: number } {
  const counted = {
    rows: 0,
    transactionSync: <T>(run: () => T) => storage.transactionSync(run),
    sql: {
      exec(query: string, ...bindings: unknown[]) {
        const cursor = storage.sql.exec(query, ...bindings);
        counted.rows += cursor.rowsWritten;
        return cursor;
      },
    } as SqlStorage,
  };
  return counted;
}
