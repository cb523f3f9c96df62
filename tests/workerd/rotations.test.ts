/** Changing a Room's key on the real edge: real SQLite, real sockets. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { SqliteRoomLog } from "#durable-objects/room/sqlite-room-log";
import { SqliteRoomStore } from "#durable-objects/room/sqlite-room-store";
import type { StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import type { CloseMark } from "#protocol/wire/close-marks";
import { epochRecordToBytes } from "#protocol/wire/epoch-record";
import * as people from "../support/edge-people.ts";
import * as rotations from "../support/edge-rotations.ts";
import { amending, makeBoard, makeThread, opening } from "../support/edge-visitor.ts";
import { ROTATION_CASES } from "../support/rotation-contract.ts";
import { dump, makeOpenFactory, realEdge, roomStub, visit } from "./real-edge.ts";

test.each(ROTATION_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const { founder, room } = await makeOpenFactory();
  const restart = () => evictDurableObject(roomStub(room));
  await run({ edge: realEdge, founder, room, visit, restart });
});

test("[EPOCH2] a rotation that fails half way leaves nothing behind: record, marks and wraps are one transaction", async () => {
  const [old, fresh] = [await people.makeSlip("worker", 0), await people.makeSlip("worker", 0)];
  const founder = await people.makeFounder();
  const room = await people.makeRoom(founder, "workers");
  const next = await rotations.nextEpoch(founder, room, []);
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    const store = new SqliteRoomStore(storage);
    store.found({ founderKey: founder.key.publicKey, record: epochRecordToBytes(room.record) });
    store.putWraps([people.wrapFor(old)]);
    const before = dump(storage);
    const opening = { epoch: 2, record: epochRecordToBytes(next.record), serial: 9, marks: [makeMark(1)] };
    const wraps = [people.wrapFor(fresh)];
    storage.sql.exec("CREATE TRIGGER trip BEFORE INSERT ON wrap BEGIN SELECT RAISE(ABORT, 'trip'); END");
    expect(() => store.rotate({ ...opening, wraps })).toThrow("trip");
    expect(dump(storage)).toEqual(before);
    storage.sql.exec("DROP TRIGGER trip");
    store.rotate({ ...opening, wraps });
    expect([store.wrapOf(old.id), store.wrapOf(fresh.id)?.wrap]).toEqual([undefined, wraps[0]!.wrap]);
    expect(store.rotations()).toEqual([{ record: opening.record, serial: 9 }]);
  });
});

test("[EPOCH3] the marks of 25,000 Streams are kept whole and in order", async () => {
  await runInDurableObject(roomStub({ id: "many marks" }), (_, { storage }) => {
    const store = new SqliteRoomStore(storage);
    store.found({ founderKey: new Uint8Array(32), record: new Uint8Array(1) });
    const marks = Array.from({ length: 25_000 }, (__, index) => makeMark(index));
    store.rotate({ epoch: 2, record: new Uint8Array(1), serial: 1, marks, wraps: [] });
    expect(new SqliteRoomStore(storage).closeMarks(1)).toEqual(marks);
    expect(store.closeMarks(2)).toEqual([]);
  });
});

test("[EPOCH3] a Room of 1,500 Threads is frozen and opened again, and one mark of it is proven", async () => {
  const { founder, room } = await makeOpenFactory();
  const threads = Array.from({ length: 1_500 }, () => makeThread(makeBoard()));
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    const log = new SqliteRoomLog(storage, room.id);
    const bytes = people.makeEnvelope(539);
    for (const thread of threads) mustBeOk(log.append({ ...opening(thread, bytes), day: 1 }));
    for (const thread of threads.slice(0, 400)) mustBeOk(log.append({ ...amending(thread, bytes), day: 1 }));
  });
  await evictDurableObject(roomStub(room));
  const marks = await rotations.freeze(realEdge, founder, room);
  expect(marks).toHaveLength(1_500);
  const next = await rotations.nextEpoch(founder, room, marks);
  await evictDurableObject(roomStub(room));
  expect(await rotations.rotate(realEdge, next, founder.facilitator)).toBe("204");
  const [proven] = await rotations.marksOf(realEdge, room, [threads[7]!.stream]);
  expect(rotations.areProvenBy(next.record, proven!)).toBe(true);
  expect(proven!.placed.map(({ mark }) => mark.count)).toEqual([2]);
});

function makeMark(index: number): CloseMark {
  const stream = index.toString(16).padStart(32, "0") as StreamId;
  return {
    stream,
    count: index + 1,
    head: new Uint8Array(32).fill(index),
    row: new Uint8Array(32).fill(index),
  };
}
