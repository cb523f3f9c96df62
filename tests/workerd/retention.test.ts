/** How long a Room keeps words, on the real edge: real alarms and real SQLite. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SqliteRoomLog } from "#durable-objects/room/sqlite-room-log";
import { mustBeOk } from "#protocol/result";
import { settingToBytes } from "#protocol/wire/retention";
import * as people from "../support/edge-people.ts";
import { makeBoard, makeThread, opening } from "../support/edge-visitor.ts";
import { RETENTION_CASES } from "../support/retention-contract.ts";
import { dump, makeOpenFactory, realEdge, roomStub, visit } from "./real-edge.ts";

const DAY_MS = 86_400_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

async function alarmIfDue(room: people.OpenRoom): Promise<void> {
  const dueMs = await runInDurableObject(roomStub(room), (_, { storage }) => storage.getAlarm());
  if (dueMs !== null && dueMs <= Date.now()) await runDurableObjectAlarm(roomStub(room));
}

async function makeScene() {
  const { founder, room } = await makeOpenFactory();
  const restart = () => evictDurableObject(roomStub(room));
  const passDays = async (days: number) => {
    vi.setSystemTime(Date.now() + days * DAY_MS);
    await alarmIfDue(room);
  };
  return { edge: realEdge, founder, room, visit, passDays, restart };
}

test.each(RETENTION_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  await run(await makeScene());
});

test("[RETAIN2] a Room that keeps words for ever has no alarm, and 500 Threads go in turns that leave it free", async () => {
  const { founder, room, passDays } = await makeScene();
  const alarm = () => runInDurableObject(roomStub(room), (_, { storage }) => storage.getAlarm());
  expect(await alarm()).toBeNull();
  const today = Math.floor(Date.now() / DAY_MS);
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    const log = new SqliteRoomLog(storage, room.id);
    for (let i = 0; i < 500; i++)
      mustBeOk(log.append({ ...opening(makeThread(makeBoard())), day: today - 400 }));
  });
  await evictDurableObject(roomStub(room));
  const path = `/api/rooms/${room.id}/retention`;
  const body = settingToBytes({ number: 1, day: today, months: 12 });
  await people.bytesOf(
    await people.call(realEdge, { method: "PUT", path, body, signer: founder.facilitator }),
  );
  expect(await alarm()).toBe((today + 7) * DAY_MS);
  await passDays(7);
  const left = () =>
    runInDurableObject(roomStub(room), (_, { storage }) => dump(storage)["envelope"]!.length);
  expect(await left()).toBe(300);
  vi.setSystemTime(Date.now() + 2_000);
  await alarmIfDue(room);
  vi.setSystemTime(Date.now() + 2_000);
  await alarmIfDue(room);
  expect(await left()).toBe(0);
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    const tables = dump(storage);
    expect([tables["stream"]!.length, tables["cut"]!.length]).toEqual([500, 500]);
  });
});
