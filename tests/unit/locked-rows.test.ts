/** What a facilitator's phone keeps after a busy day, row by row, through the local lock and back. */
import { expect, test } from "vitest";
import { PhoneStore } from "#client/sync/phone-store";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { makeChance } from "../support/chance.ts";
import { say, startThread, untilJoined } from "../support/hostile-stage.ts";
import { changeKeys, removeMember } from "../support/key-changing.ts";
import { LockedPhone } from "../support/locked-phone.ts";
import { found, textNeedle } from "../support/needles.ts";
import { showBoard, showThread } from "../support/screens.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory } from "../support/test-factory.ts";

const PIN = "482915";
const KINDS = [
  "act",
  "board",
  "change",
  "closeMarks",
  "envelope",
  "help",
  "identity",
  "madeSlip",
  "marks",
  "records",
  "recovery",
  "room",
  "stream",
];
const UNION = {
  phone: "0908 112 233",
  texts: { vi: { name: "Công đoàn cơ sở", hours: "7–16 giờ", about: "Hỏi về lương" } },
};

async function busyPhone(): Promise<SimulatedPhone> {
  const factory = await makeTestFactory({ seed: 71 });
  const { founder } = factory;
  const room = roomIdOf(factory.id, "everyone");
  const [stays, goes] = [await factory.join("worker", "Chim Sẻ 3"), await factory.join("worker", "Cò 7")];
  await untilJoined(factory);
  const stream = await startThread(factory, stays, room, "Quạt khu C hỏng");
  showBoard(founder, room, "safety");
  showThread(founder, room, stream);
  await say(factory, founder, room, stream, "Mai thợ tới");
  const promised = { room, stream, text: "Thợ tới", isAnonymous: false, kind: "promise" } as const;
  mustBeOk(await founder.engine.reply({ ...promised, promise: { owner: "Chú Ba", dueDay: 20_784 } }));
  mustBeOk(await founder.engine.writeHelp(UNION, null));
  await factory.settle();
  mustBeOk(await founder.engine.makeRecoveryCode());
  await factory.invite("worker", "");
  await removeMember(factory, goes, [stays]);
  await changeKeys(factory, room, [stays]);
  showThread(founder, room, stream);
  await factory.settle();
  return founder;
}

test("[LOCK1] every kind of row that a phone keeps is hidden by the lock and comes back as it was", async () => {
  const busy = await busyPhone();
  const rows = await busy.store.list("");
  const kinds = new Set(rows.map(([key]) => key.split("/")[0]!));
  expect(KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);

  const chance = makeChance(71);
  const phone = new LockedPhone((length) => chance.bytes(length));
  await phone.disk.write({ put: rows }, 0);
  mustBeOk(await (await phone.openTab()).keeper.turnLockOn(PIN, {}));
  const names = phone.disk.rows.map(([name]) => name);
  for (const name of names) expect(name).toMatch(/^(keeping\/[a-z]+|s(\/[0-9a-f]{32})+)$/);
  const needles = ["Cò 7", "Ai đó", "Công đoàn", "Quạt khu C", "Chú Ba"].map((text) =>
    textNeedle(text, text),
  );
  const bytes = phone.disk.rows.map(([, value]) => Buffer.from(value instanceof Uint8Array ? value : []));
  expect(found(needles, [{ name: "disk", bytes: Buffer.concat(bytes) }])).toEqual([]);

  const later = await phone.openTab();
  mustBeOk(await later.keeper.unlock(PIN));
  const store = later.store()!;
  for (const [key, value] of rows) expect([key, await store.get(key)]).toStrictEqual([key, value]);
  const [open, sealed] = [new PhoneStore(busy.store), new PhoneStore(store)];
  expect(await sealed.madeSlips()).toEqual(await open.madeSlips());
  expect([...(await sealed.madeSlips()).values()].map(({ size }) => size)).not.toContain(0);
  expect(await sealed.histories()).toEqual(await open.histories());
  expect(await sealed.changes()).toEqual(await open.changes());
});
