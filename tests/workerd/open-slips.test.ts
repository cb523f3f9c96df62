/** Open slips and removed facilitators on the real edge: real SQLite. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
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

test("[EDGE8] a Factory founded before slips could be revoked is migrated", async () => {
  const founder = await people.makeFounder();
  await runInDurableObject(factoryStub(founder), (_, { storage }) => {
    migrate(storage, FACTORY_MIGRATIONS.slice(0, 1));
    expect(dump(storage)["revoked"]).toBeUndefined();
    expect(new SqliteFactoryStore(storage).founding()).toBeUndefined();
    expect([dump(storage)["revoked"], dump(storage)["removed"]]).toEqual([[], []]);
  });
});
