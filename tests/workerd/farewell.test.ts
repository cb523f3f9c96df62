/** The end of a factory on the real edge: real alarms, real SQLite, and nothing left in it. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as people from "../support/edge-people.ts";
import { FAREWELL_CASES, type FarewellScene, say, today } from "../support/farewell-contract.ts";
import { makeBoard, makeThread, opening } from "../support/edge-visitor.ts";
import { dump, factoryStub, makeOpenFactory, numbersIn, realEdge, roomStub, visit } from "./real-edge.ts";

const DAY_MS = 86_400_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

async function makeScene(): Promise<FarewellScene> {
  const { founder, room } = await makeOpenFactory();
  const restart = async () => {
    await evictDurableObject(factoryStub(founder));
    await evictDurableObject(roomStub(room));
  };
  const passDays = async (days: number) => {
    vi.setSystemTime(Date.now() + days * DAY_MS);
    const dueMs = await runInDurableObject(factoryStub(founder), (_, { storage }) => storage.getAlarm());
    if (dueMs !== null && dueMs <= Date.now()) await runDurableObjectAlarm(factoryStub(founder));
  };
  return { edge: realEdge, founder, room, visit, passDays, restart };
}

test.each(FAREWELL_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  await run(await makeScene());
});

test("[END3] of a deleted factory one row is left in each object, without a time, and no alarm", async () => {
  const scene = await makeScene();
  const { founder, room } = scene;
  const slip = await people.makeSlip("worker", 0);
  await people.invite(realEdge, founder, [slip]);
  const visitor = await visit(room);
  await visitor.enter(room);
  await visitor.append(opening(makeThread(makeBoard())));
  const day = today(scene) + 8;
  expect(await say(scene, { number: 1, day })).toBe("204");
  await scene.passDays(8);
  for (const stub of [factoryStub(founder), roomStub(room)]) {
    await runInDurableObject(stub as ReturnType<typeof factoryStub>, async (_, { storage }) => {
      const tables = dump(storage);
      expect(Object.keys(tables)).toEqual(["farewell"]);
      expect(tables["farewell"]).toHaveLength(1);
      expect(numbersIn(tables).every((number) => number <= 1)).toBe(true);
      expect(await storage.getAlarm()).toBeNull();
    });
  }
});
