/** A Room whose members and slips are more than keys are wrapped for at once: here six. */
import { expect, test, vi } from "vitest";
import { EdgeClient } from "#client/sync/edge-client";
import { type AwaitedSlip, slipsWithin } from "#client/sync/open-slips";
import { nodeSignatures } from "#headless/headless-member";
import type { FactoryId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { openSlipsToBytes } from "#protocol/wire/bodies";
import { bytesToRotation } from "#protocol/wire/rotation-bodies";
import { HandClock } from "../support/hand-clock.ts";
import { changesOf, roomOf, untilChanged } from "../support/key-changing.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

vi.mock("#protocol/limits", async (importOriginal) => ({
  ...(await importOriginal<typeof import("#protocol/limits")>()),
  RECIPIENTS_MAX: 6,
}));

const ORIGIN = "https://gopy.test";

test("[SLIP10] all open slips have a place, and of the used ones those that are awaited longest", () => {
  const slip = (name: string, isUsed: boolean, lastDay: number) =>
    ({ slip: name, isUsed, lastDay }) as unknown as AwaitedSlip;
  const slips = [slip("a", true, 5), slip("b", false, 1), slip("c", true, 9), slip("d", true, 0)];
  const within = (places: number) => slipsWithin(slips, places)?.map(({ slip: name }) => name);
  expect(within(9)).toEqual(["b", "d", "c", "a"]);
  expect(within(3)).toEqual(["b", "d", "c"]);
  expect(within(1)).toEqual(["b"]);
  expect(within(0)).toBeUndefined();
  expect(slipsWithin([], -1)).toBeNull();
});

test("[SLIP7] a list of slips ends: where it is longer than any Room can be changed for, or goes nowhere", async () => {
  const pages: number[] = [];
  const listing = (nextOf: (after: number) => number) =>
    new EdgeClient(
      {
        fetch: async ({ path }) => {
          const after = Number(new URL(path, ORIGIN).searchParams.get("after"));
          pages.push(after);
          const slips = [0, 1].map((more) => ({ inviteChain: [], serial: nextOf(after) + more }));
          return { status: 200, body: openSlipsToBytes({ hasMore: true, slips }) };
        },
        connect: () => expect.fail("no socket is asked for"),
      },
      new HandClock(),
    );
  const key = await nodeSignatures.signingKey(new Uint8Array(32));
  const factory = "00".repeat(16) as FactoryId;
  const listed = mustBeOk(await listing((after) => after + 1).openSlips(factory, { key, chain: [] }));
  expect([listed.length, pages]).toEqual([8, [0, 2, 4, 6]]);
  const stuck = await listing(() => 1).unconfirmedSlips(factory, { key, chain: [] });
  expect(stuck).toEqual({ ok: false, error: { type: "edge-broken" } });
});

/** The founder and a worker, whose slip is confirmed; what the founder's phone asks of the edge is noted. */
async function stage(seed: number) {
  const factory = await makeTestFactory({ seed });
  await factory.join("worker", "Sen 8");
  for (let round = 0; round < 12; round++) {
    factory.pass(3_000);
    await factory.settle();
  }
  const freezes: string[] = [];
  const wraps: number[] = [];
  const { edge } = factory;
  const { fetch } = edge;
  edge.fetch = async (request) => {
    const asked = typeof request === "string" ? new Request(new URL(request, ORIGIN)) : request;
    const { pathname } = new URL(asked.url);
    if (pathname.endsWith("/freeze")) freezes.push(pathname);
    if (pathname.endsWith("/epochs") && asked.method === "POST")
      wraps.push(mustBeOk(bytesToRotation(new Uint8Array(await asked.clone().arrayBuffer()))).wraps.length);
    return fetch(request);
  };
  return { factory, freezes, wraps, room: roomIdOf(factory.id, "everyone") };
}

async function makeSlips(phone: SimulatedPhone, count: number): Promise<readonly string[]> {
  const order = { role: "worker", count, daysValid: 7, officialName: null } as const;
  return mustBeOk(await phone.engine.makeInvites(order)).map(({ link }) => link);
}

/** Used, and its phone died before it joined. */
async function spend(factory: TestFactory, link: string): Promise<void> {
  const phone = factory.phone("Cò 7");
  await phone.open();
  mustBeOk(await phone.engine.join(link, "Cò 7", "vi"));
  phone.die();
  await factory.settle();
}

test("[EPOCH7] [SLIP10] used slips for which there is no place do not stop a change of keys", async () => {
  const { factory, wraps, room } = await stage(801);
  for (const link of await makeSlips(factory.founder, 3)) await spend(factory, link);
  await makeSlips(factory.founder, 3);
  mustBeOk(await factory.founder.engine.changeKeys([room]));
  await untilChanged(factory, []);
  // Two members, three open slips, one of the three used ones.
  expect(wraps).toEqual([6]);
  expect(roomOf(factory.founder, room)).toMatchObject({ connection: "live", epoch: 2 });
  expect(changesOf(factory.founder)[0]).toMatchObject({ voidedSlips: 0 });
});

test("[EPOCH7] a Room of too many members and open slips is not frozen for nothing, and says why", async () => {
  const { factory, freezes, wraps, room } = await stage(802);
  await makeSlips(factory.founder, 5);
  mustBeOk(await factory.founder.engine.changeKeys([room]));
  await untilChanged(factory, [], 8);
  expect([freezes, wraps]).toEqual([[], []]);
  expect(changesOf(factory.founder)[0]!.rooms).toMatchObject([
    { state: "failed", problem: "recipients-too-many" },
  ]);
  expect(roomOf(factory.founder, room)).toMatchObject({ connection: "live", epoch: 1 });

  for (const { serial } of mustBeOk(await factory.founder.engine.openSlips()).slice(0, 2))
    mustBeOk(await factory.founder.engine.revokeSlip(serial));
  factory.pass(60_000);
  await untilChanged(factory, []);
  expect(roomOf(factory.founder, room)).toMatchObject({ connection: "live", epoch: 2 });
  expect(wraps).toEqual([5]);
});
