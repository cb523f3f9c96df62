/** Posters on the real edge: real SQLite. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { FACTORY_MIGRATIONS } from "#durable-objects/factory/factory-tables";
import { SqliteFactoryStore } from "#durable-objects/factory/sqlite-factory-store";
import { migrate } from "#durable-objects/sql";
import { bytesToHex } from "#protocol/bytes";
import * as people from "../support/edge-people.ts";
import { comeIn, hang, makePoster, POSTER_CASES, today } from "../support/posters-contract.ts";
import { dump, factoryStub, realEdge } from "./real-edge.ts";

test.each(POSTER_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const founder = await people.makeFounder();
  await people.foundFactory(realEdge, founder);
  await run({ edge: realEdge, founder, restart: () => evictDurableObject(factoryStub(founder)) });
});

test("[EDGE1] of who came in by a poster a hash is kept, and of the poster a number and a day", async () => {
  const founder = await people.makeFounder();
  await people.foundFactory(realEdge, founder);
  const scene = { edge: realEdge, founder };
  const poster = await makePoster(scene);
  await people.bytesOf(await hang(scene, poster));
  const keys = [(await people.makeKey()).publicKey, (await people.makeKey()).publicKey];
  for (const memberKey of keys) await people.bytesOf(await comeIn(scene, poster, { memberKey }));
  await runInDurableObject(factoryStub(founder), (_, { storage }) => {
    const tables = dump(storage);
    expect(tables["poster"]).toMatchObject([
      { id: poster.id, number: "1", uses: "2", day: String(today(scene)), usesOnDay: "2", isRevoked: "0" },
    ]);
    expect(tables["certified"]!.length).toBe(2);
    expect([tables["spent"], tables["unswept"]]).toEqual([[], []]);
    const all = JSON.stringify(tables);
    for (const key of keys) expect(all).not.toContain(bytesToHex(key));
  });
});

test("[EDGE8] a Factory founded before there were posters is migrated", async () => {
  const founder = await people.makeFounder();
  await runInDurableObject(factoryStub(founder), (_, { storage }) => {
    migrate(storage, FACTORY_MIGRATIONS.slice(0, 3));
    expect(dump(storage)["poster"]).toBeUndefined();
    expect(new SqliteFactoryStore(storage).posters.usesOfAll()).toBe(0);
    expect(dump(storage)["poster"]).toEqual([]);
  });
});
