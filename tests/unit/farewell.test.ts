/** The end of a factory: on the memory edge, at a Room alone, and as phones see it. */
import { describe, expect, test } from "vitest";
import { MemoryFarewellStore } from "#durable-objects/farewell-store";
import { FactoryFarewell, farewellToRoom } from "#durable-objects/factory/factory-farewell";
import { MemoryFactoryStore } from "#durable-objects/factory/memory-factory-store";
import { RoomFarewell } from "#durable-objects/room/room-farewell";
import { nodeSignatures } from "#headless/headless-member";
import { mustBeOk } from "#protocol/result";
import { webCryptoSignatures } from "#protocol/signature";
import { roomIdOf } from "#protocol/wire/audience";
import {
  farewellAnswerToBytes,
  type FarewellFacts,
  farewellToBytes,
  signFarewell,
} from "#protocol/wire/farewell";
import { replyDraft } from "../support/drafts.ts";
import * as people from "../support/edge-people.ts";
import { FAREWELL_CASES } from "../support/farewell-contract.ts";
import { startThread, untilJoined } from "../support/hostile-stage.ts";
import { makeHandEdge, makeOpenRoom, START_MS, visit } from "../support/memory-visitor.ts";
import { memberOf, showThread, textsOf } from "../support/screens.ts";
import { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory } from "../support/test-factory.ts";

const DAY_MS = 86_400_000;
const TODAY = Math.floor(START_MS / DAY_MS);

test.each(FAREWELL_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const edge = makeHandEdge();
  const { founder, room } = await makeOpenRoom(edge);
  const passDays = async (days: number) => {
    edge.pass(days * DAY_MS);
    await edge.alarms();
  };
  await run({
    edge,
    founder,
    room,
    visit: (each) => visit(edge, each),
    passDays,
    restart: () => edge.restart(),
  });
});

describe("a Room that is told of the end", () => {
  async function makeRoom(nowDay: number) {
    const founder = await people.makeFounder();
    const store = new MemoryFarewellStore();
    const done: string[] = [];
    const host = {
      changed: () => void done.push("changed"),
      deleted: () => void done.push("turned away"),
      deleteAllBut: async (keep: () => void) => (done.push("deleted"), keep()),
    };
    const clock = () => nowDay * DAY_MS;
    const room = new RoomFarewell({ store, suite: webCryptoSignatures, clock }, host);
    const tell = async (method: "PUT" | "DELETE", facts: FarewellFacts, of = founder, at = founder) => {
      const farewell = farewellToBytes(await signFarewell(of.key, founder.factory, facts));
      const said = { founderKey: of.key.publicKey, farewell, isTold: false, isDeleted: false };
      const url = `https://room/internal/rooms/${roomIdOf(at.factory, "workers")}/farewell`;
      return (await room.answer(new Request(url, { method, body: farewellToRoom(said) })))!.status;
    };
    return { store, done, tell };
  }

  test("[END3] it deletes nothing before the day, nor for a word that is not its founder's, whoever asks", async () => {
    const { done, tell, store } = await makeRoom(TODAY);
    const other = await people.makeFounder();
    expect(await tell("DELETE", { number: 1, day: TODAY + 1 })).toBe(403);
    expect(await tell("DELETE", { number: 1, day: 0 })).toBe(403);
    expect(await tell("DELETE", { number: 1, day: TODAY }, other)).toBe(403);
    expect(await tell("DELETE", { number: 1, day: TODAY }, undefined, other)).toBe(403);
    expect([done, store.kept()]).toEqual([[], undefined]);
  });

  test("[END3] one that heard that the factory stays is not deleted by the word before", async () => {
    const { done, tell, store } = await makeRoom(TODAY);
    expect(await tell("PUT", { number: 2, day: 0 })).toBe(204);
    expect(await tell("PUT", { number: 1, day: TODAY })).toBe(204);
    expect(await tell("DELETE", { number: 1, day: TODAY })).toBe(403);
    expect(done).toEqual(["changed"]);
    expect(await tell("DELETE", { number: 3, day: TODAY })).toBe(204);
    expect(await tell("DELETE", { number: 3, day: TODAY })).toBe(204);
    expect(done).toEqual(["changed", "turned away", "deleted"]);
    expect(store.kept()?.isDeleted).toBe(true);
  });
});

test("[END3] the Factory stays until every Room was reached, and asks again each minute", async () => {
  const founder = await people.makeFounder();
  const factory = new MemoryFactoryStore();
  factory.found({
    founderKey: founder.key.publicKey,
    profile: new Uint8Array(1),
    admissionSeed: new Uint8Array(32),
  });
  const store = new MemoryFarewellStore();
  let now = START_MS;
  let isReachable = false;
  const wakes: number[] = [];
  const reach = async () => isReachable;
  const host = {
    tellRoom: reach,
    deleteRoom: reach,
    wakeBy: async (ms: number) => void wakes.push(ms - now),
    deleteAllBut: async (keep: () => void) => keep(),
  };
  const parts = { factory, store, suite: webCryptoSignatures, clock: () => now };
  const farewell = new FactoryFarewell(parts, host, async () => new Response());
  const body = farewellToBytes(
    await signFarewell(founder.key, founder.factory, { number: 1, day: TODAY + 7 }),
  );
  const path = `/api/factories/${founder.factory}/farewell`;
  const signer = { key: founder.key, chain: [] };
  const call = { method: "PUT", path, body, signer };
  const edge = { fetch: (request: Request) => farewell.answer(request), now: () => now };
  expect((await people.call(edge, call)).status).toBe(204);
  expect([wakes, store.kept()?.isTold]).toEqual([[60_000], false]);
  isReachable = true;
  await farewell.goOn();
  expect([wakes.at(-1), store.kept()?.isTold]).toEqual([(TODAY + 7) * DAY_MS - now, true]);
  isReachable = false;
  now += 7 * DAY_MS;
  await farewell.goOn();
  expect([wakes.at(-1), farewell.isDeleted]).toEqual([60_000, false]);
  const stays = farewellToBytes(await signFarewell(founder.key, founder.factory, { number: 2, day: 0 }));
  expect(await people.errorOf(await people.call(edge, { ...call, body: stays }))).toBe("not-allowed");
  isReachable = true;
  await farewell.goOn();
  expect(farewell.isDeleted).toBe(true);
});

describe("the end of a factory on phones", () => {
  async function scene(seed: number) {
    const factory = await makeTestFactory({ seed });
    const worker = await factory.join("worker", "Chim Sẻ 3");
    await untilJoined(factory);
    const room = roomIdOf(factory.id, "everyone");
    const stream = await startThread(factory, worker, room, "Khu C nóng quá");
    const thread = showThread(worker, room, stream);
    await factory.settle();
    const passDays = async (days: number) => {
      factory.clock.sleep(days * DAY_MS);
      await factory.edge.alarms();
      await factory.settle();
      factory.pass(61_000);
      await factory.settle();
    };
    return { factory, worker, room, stream, thread, passDays };
  }

  test("[END2] everybody learns at once, nothing is sent to a Thread, and calling it off sends what waited", async () => {
    const { factory, worker, room, stream, thread } = await scene(901);
    expect(
      mustBeOk(await worker.engine.endFactory(true).then((answer) => ({ ok: true, value: answer }))),
    ).toEqual({
      ok: false,
      error: { type: "not-allowed" },
    });
    mustBeOk(await factory.founder.engine.endFactory(true));
    await factory.settle();
    const day = Math.floor(factory.clock.now() / DAY_MS) + 8;
    for (const phone of [factory.founder, worker])
      expect(memberOf(phone)?.farewell).toEqual({ day, isDeleted: false });
    mustBeOk(await worker.engine.reply(replyDraft(room, stream, "Tạm biệt")));
    await factory.settle();
    expect(thread.latest().posts.map(({ state }) => state)).toEqual(["sent", "unsent"]);
    mustBeOk(await factory.founder.engine.endFactory(false));
    await factory.settle();
    expect(memberOf(worker)?.farewell).toBeNull();
    factory.pass(61_000);
    await factory.settle();
    expect(thread.latest().posts.map(({ state }) => state)).toEqual(["sent", "sent"]);
    expect(memberOf(worker)!.rooms.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test("[END4] a phone keeps what it has read, its words too, and knocks no more", async () => {
    const { factory, worker, room, stream, thread, passDays } = await scene(902);
    mustBeOk(await factory.founder.engine.endFactory(true));
    await factory.settle();
    mustBeOk(await worker.engine.reply(replyDraft(room, stream, "Chưa gửi được")));
    await passDays(8);
    expect(memberOf(worker)?.farewell?.isDeleted).toBe(true);
    expect(textsOf(thread)).toEqual(["Khu C nóng quá", "Chưa gửi được"]);
    worker.die();
    await worker.open();
    await factory.settle();
    const again = showThread(worker, room, stream);
    await factory.settle();
    expect(memberOf(worker)?.farewell?.isDeleted).toBe(true);
    expect(textsOf(again)).toEqual(["Khu C nóng quá", "Chưa gửi được"]);
    expect(worker.tab.sockets.size).toBe(0);
  });

  test("[END5] a slip of a deleted factory says so", async () => {
    const { factory, passDays } = await scene(903);
    const link = await factory.invite("worker", "Cò 7");
    mustBeOk(await factory.founder.engine.endFactory(true));
    const newcomer = factory.phone("newcomer");
    await newcomer.open();
    expect(await newcomer.engine.readSlip(link)).toEqual({ ok: false, error: { type: "factory-ending" } });
    await passDays(8);
    expect(await newcomer.engine.readSlip(link)).toEqual({ ok: false, error: { type: "factory-deleted" } });
  });

  test("[END4] an edge that says deleted without the founder's word, before its day, or with an old word is not believed", async () => {
    const { factory, worker } = await scene(904);
    const stored = (await factory.founder.store.get("identity")) as { founderSeed: Uint8Array<ArrayBuffer> };
    const founderKey = await nodeSignatures.signingKey(stored.founderSeed);
    const stranger = await nodeSignatures.signingKey(factory.chance.bytes(32));
    const today = Math.floor(factory.clock.now() / DAY_MS);
    let said: {
      isDeleted: boolean;
      facts: FarewellFacts | null;
      key: typeof founderKey;
      shown: typeof founderKey;
    };
    const edge = {
      ...factory.edge,
      async fetch(request: Request | string) {
        const isAsked = typeof request !== "string" && request.url.endsWith("/farewell");
        if (!isAsked) return new Response(null, { status: 503 });
        const farewell = said.facts && (await signFarewell(said.key, factory.id, said.facts));
        const { isDeleted } = said;
        return new Response(farewellAnswerToBytes({ isDeleted, founderKey: said.shown.publicKey, farewell }));
      },
    };
    const victim = new SimulatedPhone("victim", { ...worker.parts, edge });
    await victim.store.write({ put: [["identity", await worker.store.get("identity")]] });
    victim.isOffline = true;
    await victim.open();
    const believed = async (next: typeof said) => {
      said = next;
      victim.isOffline = false;
      factory.pass(61_000);
      await factory.settle();
      return memberOf(victim)!.farewell;
    };
    const honest = { key: founderKey, shown: founderKey };
    expect(await believed({ isDeleted: true, facts: null, ...honest })).toBeNull();
    const facts = { number: 1, day: today + 8 };
    expect(await believed({ isDeleted: true, facts, key: stranger, shown: founderKey })).toBeNull();
    expect(await believed({ isDeleted: true, facts, key: stranger, shown: stranger })).toBeNull();
    expect(await believed({ isDeleted: true, facts, ...honest })).toEqual({
      day: today + 8,
      isDeleted: false,
    });
    expect(await believed({ isDeleted: false, facts: { number: 3, day: 0 }, ...honest })).toBeNull();
    expect(await believed({ isDeleted: true, facts, ...honest })).toBeNull();
    expect(await believed({ isDeleted: false, facts: null, ...honest })).toBeNull();
    const past = { number: 4, day: today };
    expect(await believed({ isDeleted: true, facts: past, ...honest })).toEqual({
      day: today,
      isDeleted: true,
    });
  });
});
