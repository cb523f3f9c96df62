/** Open slips and removed facilitators on the real edge: real SQLite. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { dayOf } from "#durable-objects/day";
import { FACTORY_MIGRATIONS } from "#durable-objects/factory/factory-tables";
import { SqliteFactoryStore } from "#durable-objects/factory/sqlite-factory-store";
import { migrate } from "#durable-objects/sql";
import * as people from "../support/edge-people.ts";
import { FACTORY_CASES } from "../support/slips-contract.ts";
import { dump, factoryStub, realEdge } from "./real-edge.ts";

test.each(FACTORY_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const founder = await people.makeFounder();
  await people.foundFactory(realEdge, founder);
  await run({ edge: realEdge, founder, restart: () => evictDurableObject(factoryStub(founder)) });
});

test("[EDGE1] of a revoked slip only its hash is left, in no order", async () => {
  const founder = await people.makeFounder();
  await people.foundFactory(realEdge, founder);
  const slip = await people.makeSlip("worker", 0);
  await people.invite(realEdge, founder, [slip]);
  const path = `/api/factories/${founder.factory}/slips/${slip.id}`;
  await people.bytesOf(await people.call(realEdge, { method: "DELETE", path, signer: founder.facilitator }));
  await runInDurableObject(factoryStub(founder), (_, { storage }) => {
    const tables = dump(storage);
    expect([tables["revoked"], tables["slip"], tables["unswept"]]).toEqual([[{ slip: slip.id }], [], []]);
  });
});

test("[SLIP10] a used slip that nobody confirms is awaited for 14 days after its day", async () => {
  const founder = await people.makeFounder();
  await people.foundFactory(realEdge, founder);
  const today = dayOf(Date.now());
  const slips = await Promise.all([today, today + 1, 0].map((last) => people.makeSlip("worker", last)));
  await people.invite(realEdge, founder, slips);
  for (const slip of slips)
    await people.bytesOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, slip)));
  const overdue = (day: number) =>
    runInDurableObject(factoryStub(founder), (_, { storage }) => {
      const store = new SqliteFactoryStore(storage);
      store.confirmOverdue(day);
      const left = store.unconfirmed({ afterSerial: 0, max: 9 });
      return [left.map(({ serial }) => serial), store.unswept().map(({ slip }) => slip)] as const;
    });
  expect(await overdue(today + 14)).toEqual([[1, 2, 3], []]);
  expect(await overdue(today + 15)).toEqual([[2, 3], [slips[0]!.id]]);
  expect((await overdue(today + 1_000))[0]).toEqual([3]);
});

test("[EDGE8] a Factory founded before slips could be revoked is migrated", async () => {
  const founder = await people.makeFounder();
  await runInDurableObject(factoryStub(founder), (_, { storage }) => {
    migrate(storage, FACTORY_MIGRATIONS.slice(0, 1));
    expect(dump(storage)["revoked"]).toBeUndefined();
    expect(new SqliteFactoryStore(storage).founding()).toBeUndefined();
    expect([dump(storage)["revoked"], dump(storage)["removed"]]).toEqual([[], []]);
  });
});
