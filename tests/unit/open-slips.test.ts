/** Open slips and removed facilitators on the memory edge. */
import { expect, test } from "vitest";
import { DAY_MS, dayOf } from "#durable-objects/day";
import { FactoryHttp } from "#durable-objects/factory/factory-http";
import { MemoryFactoryStore } from "#durable-objects/factory/memory-factory-store";
import { REMOVED_PER_REQUEST_MAX } from "#protocol/limits";
import { webCryptoSignatures } from "#protocol/signature";
import { roomKindsOf } from "#protocol/wire/audience";
import { mustBeOk } from "#protocol/result";
import { bytesToOpenSlips, removedToBytes } from "#protocol/wire/bodies";
import { authorIdOf } from "#protocol/wire/certificate";
import * as people from "../support/edge-people.ts";
import { makeHandEdge, START_MS } from "../support/memory-visitor.ts";
import { FACTORY_CASES } from "../support/slips-contract.ts";

test.each(FACTORY_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const edge = makeHandEdge();
  const founder = await people.makeFounder();
  await people.foundFactory(edge, founder);
  await run({ edge, founder, restart: () => edge.restart() });
});

test("[SLIP8] wraps in a Room out of reach are deleted later, or when the slip is revoked once more", async () => {
  const store = new MemoryFactoryStore();
  let isReachable = false;
  const asked: string[] = [];
  const host = {
    redeemWrap: async (room: string) => (asked.push(room), isReachable),
    scheduleSweep: () => undefined,
    keepHinted: async () => true,
  };
  const parts = { store, suite: webCryptoSignatures, clock: () => START_MS, random: people.randomBytes };
  const http = new FactoryHttp(parts, host);
  const edge = { fetch: (request: Request) => http.answer(request), now: () => START_MS };
  const founder = await people.makeFounder();
  await people.foundFactory(edge, founder);
  const slip = await people.makeSlip("representative", 0);
  await people.invite(edge, founder, [slip]);
  const path = `/api/factories/${founder.factory}/slips/${slip.id}`;
  const revoke = () => people.call(edge, { method: "DELETE", path, signer: founder.facilitator });
  expect((await revoke()).status).toBe(204);
  expect([asked.length, store.unswept().length]).toEqual([roomKindsOf("representative").length, 1]);
  isReachable = true;
  expect((await revoke()).status).toBe(204);
  expect(store.unswept()).toEqual([]);
});

test("[SLIP10] a used slip that nobody confirms is awaited for 14 days after its day", async () => {
  const edge = makeHandEdge();
  const founder = await people.makeFounder();
  await people.foundFactory(edge, founder);
  const today = dayOf(START_MS);
  const slips = await Promise.all([today, 0].map((last) => people.makeSlip("worker", last)));
  await people.invite(edge, founder, slips);
  for (const slip of slips)
    await people.bytesOf(await people.redeem(edge, founder, await people.makeRedeeming(founder, slip)));
  const path = `/api/factories/${founder.factory}/unconfirmed`;
  const awaited = async () => {
    const answer = await people.call(edge, { method: "GET", path, signer: founder.facilitator });
    return mustBeOk(bytesToOpenSlips(await people.bytesOf(answer))).slips.map(({ serial }) => serial);
  };
  edge.pass(14 * DAY_MS);
  expect(await awaited()).toEqual([1, 2]);
  edge.pass(DAY_MS);
  expect(await awaited()).toEqual([2]);
});

test("[EDGE5] a list of nobody or of more than 64 facilitators is malformed", async () => {
  const edge = makeHandEdge();
  const founder = await people.makeFounder();
  await people.foundFactory(edge, founder);
  const author = authorIdOf(people.randomBytes(32));
  const post = async (count: number) => {
    const body = removedToBytes(Array.from({ length: count }, () => author));
    const path = `/api/factories/${founder.factory}/removed`;
    return people.errorOf(
      await people.call(edge, { method: "POST", path, body, signer: founder.facilitator }),
    );
  };
  expect(await post(0)).toBe("body-malformed");
  expect(await post(REMOVED_PER_REQUEST_MAX)).toBe("204");
  expect(await post(REMOVED_PER_REQUEST_MAX + 1)).toBe("body-malformed");
});

test("[EDGE8] a Factory that nobody founded lists, revokes and removes nothing", async () => {
  const edge = makeHandEdge();
  const { factory, facilitator } = await people.makeFounder();
  const slip = await people.makeSlip("worker", 0);
  const calls: readonly people.Call[] = [
    { method: "GET", path: `/api/factories/${factory}/invites` },
    { method: "DELETE", path: `/api/factories/${factory}/slips/${slip.id}` },
    {
      method: "POST",
      path: `/api/factories/${factory}/removed`,
      body: removedToBytes([authorIdOf(people.randomBytes(32))]),
    },
  ];
  for (const call of calls) {
    expect(await people.errorOf(await people.call(edge, { ...call, signer: facilitator }))).toBe(
      "not-founded",
    );
  }
});
