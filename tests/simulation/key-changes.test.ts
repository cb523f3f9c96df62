/**
 * Keys change while people talk, phones go offline, tabs die and the edge restarts: from a seed, though not step by
 * step, because sealing to many recipients takes as long as the machine takes. In the end there is one epoch, nobody
 * who was in is out, and every word stands once.
 */
import { expect, test } from "vitest";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { makeChance } from "../support/chance.ts";
import { startThread, untilJoined } from "../support/hostile-stage.ts";
import { changesOf, roomOf, untilChanged } from "../support/key-changing.ts";
import { memberOf, problemsOf, showThread, textsOf } from "../support/screens.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory } from "../support/test-factory.ts";

const STEPS = 60;

test.each([1, 2, 3, 4, 5, 6])(
  "[KEY1] [EPOCH7] [ROOM2] [CLIENT1] two facilitators, three who are removed, and everything that can fail: seed %i",
  async (seed) => {
    const chance = makeChance(seed);
    const factory = await makeTestFactory({ seed: 9_000 + seed });
    const room = roomIdOf(factory.id, "everyone");
    const second = await factory.join("facilitator", "Chị Lan");
    const goes: SimulatedPhone[] = [];
    const stays: SimulatedPhone[] = [];
    for (let index = 0; index < 3; index++) goes.push(await factory.join("worker", `Đi ${index}`));
    for (let index = 0; index < 4; index++) stays.push(await factory.join("worker", `Ở ${index}`));
    await untilJoined(factory);
    const facilitators = [factory.founder, second];
    const everybody = [...facilitators, ...stays, ...goes];
    const stream = await startThread(factory, stays[0]!, room, "Khu C nóng quá");
    for (const phone of everybody) showThread(phone, room, stream);
    await factory.settle();

    const said: string[] = [];
    const leaving = [...goes];
    const steps: Record<string, () => unknown> = {
      async say() {
        const phone = chance.pick([...facilitators, ...stays]);
        const text = `${seed}/${said.length}`;
        const answer = await phone.engine.reply({ room, stream, text, isAnonymous: chance.is(0.3) });
        if (answer.ok) said.push(text);
      },
      async remove() {
        const phone = leaving.pop();
        if (phone) void chance.pick(facilitators).engine.removeMember(memberOf(phone)!.author, null);
      },
      change: () => void chance.pick(facilitators).engine.changeKeys([room]),
      offline: () => chance.pick(everybody).goOffline(),
      online: () => everybody.forEach((phone) => phone.isOffline && phone.goOnline()),
      async reopen() {
        const phone = chance.pick(everybody);
        for (const tab of phone.tabs) tab.die(chance.pick(["lost", "late"]));
        await phone.open();
        showThread(phone, room, stream);
      },
      dieSoon: () => void (chance.pick(facilitators).tab.awaitsLeft = 1 + chance.below(60)),
      restart: () => factory.edge.restart(),
      crash: () => factory.edge.crash(),
      hibernate: () => factory.edge.hibernate(),
    };
    const weighted = [
      "say",
      "say",
      "say",
      "say",
      "offline",
      "online",
      "reopen",
      "dieSoon",
      "restart",
      "crash",
    ];
    const kinds = [...weighted, "hibernate", "remove", "remove", "change", "change"];
    for (let step = 0; step < STEPS; step++) {
      await steps[chance.pick(kinds)]!();
      for (const phone of everybody) {
        if (phone.tabs.length === 0) {
          await phone.open();
          showThread(phone, room, stream);
        }
        if (!phone.isOffline) phone.reconnect();
      }
      if (chance.is(0.7)) await factory.settle();
      factory.pass(chance.pick([200, 2_000, 11_000]));
    }

    for (const phone of everybody) {
      if (phone.tabs.length === 0) await phone.open();
      for (const tab of phone.tabs) tab.awaitsLeft = Infinity;
      if (phone.isOffline) phone.goOnline();
    }
    // A tab may have died before it had kept what it was asked for: then nobody was told that it will be done.
    for (const phone of goes) mustBeOk(await second.engine.removeMember(memberOf(phone)!.author, null));
    const isOver = () =>
      facilitators.every((phone) =>
        changesOf(phone).every(({ rooms }) => rooms.every(({ state }) => state === "done")),
      ) && [...facilitators, ...stays].every((phone) => roomOf(phone, room).connection === "live");
    for (let round = 0; round < 20 && !isOver(); round++) {
      await untilChanged(factory, everybody, 100);
      factory.pass(11_000);
    }
    await untilChanged(factory, everybody, 100);
    factory.pass(30_000); // dead tabs are looked for every 20 seconds
    await untilChanged(factory, everybody, 100);

    const inside = [...facilitators, ...stays];
    expect(goes.map((phone) => roomOf(phone, room).access)).toEqual(goes.map(() => "removed"));
    expect(inside.map((phone) => roomOf(phone, room).access)).toEqual(inside.map(() => "open"));
    const epochs = new Set(inside.map((phone) => roomOf(phone, room).epoch));
    expect(epochs.size).toBe(1);
    expect([...epochs][0]).toBeGreaterThan(1);
    const threads = inside.map((phone) => showThread(phone, room, stream));
    await factory.settle();
    for (const thread of threads) {
      expect(textsOf(thread)).toEqual(textsOf(threads[0]!));
      expect([...textsOf(thread)].sort()).toEqual(["Khu C nóng quá", ...said].sort());
    }
    for (const phone of inside) {
      const byEdge = problemsOf(phone, room).filter(({ blame }) => blame === "edge");
      expect(byEdge).toEqual([]);
    }
  },
  60_000,
);
