/** What only a clock moved by hand and a Room out of reach can show of a Factory. */
import { expect, test } from "vitest";
import { FactoryHttp } from "#durable-objects/factory/factory-http";
import { MemoryFactoryStore } from "#durable-objects/factory/memory-factory-store";
import { TokenBucket, TokenBuckets } from "#durable-objects/token-bucket";
import { type RoomId } from "#protocol/ids";
import { webCryptoSignatures } from "#protocol/signature";
import { invitesToBytes } from "#protocol/wire/bodies";
import { parseEdgeError } from "#protocol/wire/edge-error";
import { roomIdOf, roomKindsOf } from "#protocol/wire/audience";
import * as people from "../support/edge-people.ts";
import { makeHandEdge, makeOpenRoom, START_MS } from "../support/memory-visitor.ts";

const DAY_MS = 86_400_000;

test("[SLIP1] a slip and its wrap are good through their last day, and expired after it", async () => {
  const edge = makeHandEdge();
  const { founder, room } = await makeOpenRoom(edge);
  const slip = await people.makeSlip("worker", Math.floor(START_MS / DAY_MS));
  await people.invite(edge, founder, [slip]);
  await people.bytesOf(await people.putWraps(edge, founder, room, [people.wrapFor(slip)]));
  const ask = async () => {
    const paths = [
      `/api/factories/${founder.factory}/slips/${slip.id}`,
      `/api/rooms/${room.id}/keys/${slip.id}`,
    ];
    return Promise.all(paths.map(async (path) => people.errorOf(await edge.fetch(path))));
  };
  edge.pass(DAY_MS - (START_MS % DAY_MS) - 1);
  expect(await ask()).toEqual(["200", "200"]);
  edge.pass(1);
  expect(await ask()).toEqual(["slip-expired", "slip-expired"]);
});

test("[EDGE7] joins are limited by factory, and only good slips count", async () => {
  const edge = makeHandEdge({ joins: { burst: 2, perSecond: 1 } });
  const { founder } = await makeOpenRoom(edge);
  const slips = await Promise.all(Array.from({ length: 3 }, () => people.makeSlip("worker", 0)));
  await people.invite(edge, founder, slips);
  const join = async (slip: people.TestSlip) =>
    people.redeem(edge, founder, await people.makeRedeeming(founder, slip));
  for (let i = 0; i < 5; i++)
    expect(await people.errorOf(await join(await people.makeSlip("worker", 0)))).toBe("slip-unknown");
  const forged = { ...(await people.makeRedeeming(founder, slips[0]!)), signature: people.randomBytes(64) };
  expect(await people.errorOf(await people.redeem(edge, founder, forged))).toBe("request-forged");
  expect(await people.errorOf(await join(slips[0]!))).toBe("200");
  expect(await people.errorOf(await join(slips[1]!))).toBe("200");
  const refused = await join(slips[2]!);
  expect(parseEdgeError(await refused.json())).toEqual({ type: "too-many", waitMs: 1_000 });
  edge.pass(1_000);
  expect(await people.errorOf(await join(slips[2]!))).toBe("200");
});

test("[EDGE7] who asks again and again with a used slip keeps nobody else out", async () => {
  const edge = makeHandEdge({ joins: { burst: 2, perSecond: 1 } });
  const { founder } = await makeOpenRoom(edge);
  const [used, fresh] = [await people.makeSlip("worker", 0), await people.makeSlip("worker", 0)];
  await people.invite(edge, founder, [used, fresh]);
  const body = await people.makeRedeeming(founder, used);
  const types = [];
  for (let i = 0; i < 15; i++) types.push(await people.errorOf(await people.redeem(edge, founder, body)));
  expect(types).toEqual([...Array(11).fill("200"), ...Array(4).fill("too-many")]);
  const join = await people.redeem(edge, founder, await people.makeRedeeming(founder, fresh));
  expect(await people.errorOf(join)).toBe("200");
});

test("[EDGE7] nobody uses up another's requests with forged ones", async () => {
  const edge = makeHandEdge();
  const { founder } = await makeOpenRoom(edge);
  const slip = await people.makeSlip("worker", 0);
  const body = invitesToBytes(await people.makeInvites(founder, founder.facilitator, [slip]));
  const post = {
    method: "POST",
    path: `/api/factories/${founder.factory}/invites`,
    body,
    signer: founder.facilitator,
  };
  for (let i = 0; i < 200; i++) {
    const forged = await people.request(edge, post);
    forged.headers.set("gopy-time", String(START_MS + 1));
    expect(await people.errorOf(await edge.fetch(forged))).toBe("request-forged");
  }
  expect(await people.errorOf(await people.call(edge, post))).toBe("200");
});

test("[SLIP4] wraps in a Room out of reach are deleted later, and confirming does not fail for it", async () => {
  const store = new MemoryFactoryStore();
  const asked: RoomId[] = [];
  let isReachable = false;
  let sweeps = 0;
  const host = {
    redeemWrap: async (room: RoomId) => (asked.push(room), isReachable),
    keepHinted: async () => true,
    scheduleSweep: () => void sweeps++,
  };
  const parts = { store, suite: webCryptoSignatures, clock: () => START_MS, random: people.randomBytes };
  const http = new FactoryHttp(parts, host);
  const edge = { fetch: (request: Request) => http.answer(request), now: () => START_MS };
  const founder = await people.makeFounder();
  await people.foundFactory(edge, founder);
  const slip = await people.makeSlip("worker", 0);
  await people.invite(edge, founder, [slip]);
  const body = await people.makeRedeeming(founder, slip);
  expect((await people.redeem(edge, founder, body)).status).toBe(200);
  expect(asked).toEqual([]);
  expect((await people.confirm(edge, founder, slip)).status).toBe(204);
  expect(asked.toSorted()).toEqual(
    roomKindsOf("worker")
      .map((kind) => roomIdOf(founder.factory, kind))
      .toSorted(),
  );
  expect([sweeps, store.unswept().length]).toEqual([1, 1]);
  isReachable = true;
  await http.sweep();
  expect([sweeps, store.unswept().length]).toEqual([1, 0]);
});

test("[EDGE7] a bucket fills with time, waits exactly as long as it says, and may be overspent", () => {
  const bucket = new TokenBucket({ burst: 2, perSecond: 4 }, 1_000);
  expect([bucket.take(1_000), bucket.take(1_000), bucket.take(1_000)]).toEqual([0, 0, 250]);
  expect([bucket.take(1_249), bucket.take(1_250), bucket.take(1_250)]).toEqual([1, 0, 250]);
  bucket.spend(10);
  expect(bucket.waitMs(1_250)).toBe(2_750);
  expect(bucket.take(500)).toBeGreaterThan(0); // a clock that goes back gives nothing
  expect(new TokenBucket({ burst: 0, perSecond: 0 }, 0).take(0)).toBe(60_000);
});

test("[EDGE7] as many keys are remembered as there may be, the longest unused forgotten first", () => {
  const buckets = new TokenBuckets({ burst: 1, perSecond: 0.001 }, 2);
  expect([buckets.take("a", 0), buckets.take("b", 0), buckets.take("a", 0) > 0]).toEqual([0, 0, true]);
  expect(buckets.take("c", 0)).toBe(0);
  expect([buckets.take("a", 0) > 0, buckets.take("b", 0)]).toEqual([true, 0]);
});
