/** The local lock over a disk on which the tab dies at every step. */
import { describe, expect, test } from "vitest";
import { KeptStore, OPEN_ROWS } from "#client/keeping/kept-store";
import { SealedRows } from "#client/keeping/sealed-rows";
import { calibrate, stretch } from "#client/keeping/stretch";
import { openIndexedDb } from "#client/platform/indexed-db";
import { problemOfPin } from "#client/state/safety";
import { mustBeOk } from "#protocol/result";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { makeChance } from "../support/chance.ts";
import { LockedPhone, type LockedTab } from "../support/locked-phone.ts";
import { MemoryDisk } from "../support/memory-disk.ts";
import { found, textNeedle } from "../support/needles.ts";

const PIN = "482915";
const ROWS = [
  ["identity", { nickname: "Mây Trắng 8", memberSeed: Uint8Array.from({ length: 32 }, (_, i) => 200 - i) }],
  ["intent/r1/s1/d-1", { key: "post/d/1", value: { t: "Khu C nóng quá" } }],
  ["intent/r1/s1/d-2", { key: "join", value: true }],
  ["envelope/r1/s1/00000002", Uint8Array.of(2, 2)],
  ["envelope/r1/s1/00000001", Uint8Array.of(1)],
  ["stream/r1/s1", { board: "b", count: 2, readCount: 1 }],
] as const;
const DRAFTS = {
  "reply/r1/s1": "chưa gửi đâu nhé",
  "reply-unnamed/r1/s1": "yes",
  "doing/r1/s1": "promise",
  "owner/r1/s1": "Tổ cơ điện chú Ba",
  "due/r1/s1": "2026-11-27",
  "unnamed/r1/safety": "yes",
};
const NEEDLES = [
  textNeedle("nickname", "Mây Trắng 8"),
  textNeedle("post", "Khu C nóng quá"),
  textNeedle("draft", "chưa gửi đâu nhé"),
  textNeedle("room", "intent/r1"),
  textNeedle("owner of a promise", "Tổ cơ điện chú Ba"),
  textNeedle("day of a promise", "2026-11-27"),
  textNeedle("name of a draft", "unnamed/"),
  { name: "seed", bytes: Uint8Array.from({ length: 32 }, (_, i) => 200 - i) },
];

function makePhone(seed: number, disk = new MemoryDisk()): LockedPhone {
  const chance = makeChance(seed);
  return new LockedPhone((length) => chance.bytes(length), disk);
}

async function filled(seed: number): Promise<LockedPhone> {
  const phone = makePhone(seed);
  await phone.disk.write({ put: ROWS }, 0);
  return phone;
}

function dumpOf(phone: LockedPhone): Buffer {
  const pieces = phone.disk.rows.map(([key, value]) =>
    Buffer.concat([Buffer.from(key), value instanceof Uint8Array ? value : Buffer.from(jsonOf(value))]),
  );
  return Buffer.concat(pieces);
}

/** With the plain bytes of arrays of bytes. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each instanceof Uint8Array ? Buffer.from(each).toString("hex") : each,
  );
}

function needlesIn(phone: LockedPhone): readonly string[] {
  return found(NEEDLES, [{ name: "disk", bytes: dumpOf(phone) }]);
}

async function readAll(tab: LockedTab): Promise<unknown> {
  const store = tab.store()!;
  const lists = await Promise.all(
    ["intent/", "envelope/r1/s1/", "stream/r1/"].map((each) => store.list(each)),
  );
  return [["identity", await store.get("identity")], ...lists.flat()];
}

const ALL = [
  ROWS[0],
  ...ROWS.slice(1, 3),
  ...ROWS.slice(3, 5).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ROWS[5],
];

test("[LOCK1] with the lock on the disk shows nothing, and with the PIN everything is there", async () => {
  const phone = await filled(1);
  expect(needlesIn(phone)).not.toEqual([]);
  const tab = await phone.openTab();
  mustBeOk(await tab.keeper.turnLockOn(PIN, DRAFTS));
  await tab.store()!.write({ put: [["intent/r1/s1/d-3", { key: "post/d/2", value: "Khu C nóng quá" }]] });
  await tab.store()!.write({ drop: ["intent/r1/s1/d-3"] });
  mustBeOk(await tab.keeper.keepDraft("text/r1/safety", "chưa gửi đâu nhé"));
  expect(needlesIn(phone)).toEqual([]);
  for (const [name] of phone.disk.rows) expect(name).toMatch(/^(keeping\/[a-z]+|s(\/[0-9a-f]{32})+)$/);
  expect(await readAll(tab)).toEqual(ALL);

  const later = await phone.openTab();
  expect(later.keeper.state).toMatchObject({ isLocked: true, keeping: "pin", drafts: {} });
  expect(later.store()).toBe(null);
  mustBeOk(await later.keeper.unlock(PIN));
  expect(await readAll(later)).toEqual(ALL);
  expect(later.keeper.state.drafts).toEqual({ ...DRAFTS, "text/r1/safety": "chưa gửi đâu nhé" });
  expect(mustBeOk(await later.keeper.facts())).toMatchObject({ threads: 1, posts: 2, bytes: 3, unsent: 1 });
});

describe("[LOCK2] a tab that dies while everything is written anew loses nothing", () => {
  const turnings = {
    on: async (tab: LockedTab) => tab.keeper.turnLockOn(PIN, DRAFTS),
    off: async (tab: LockedTab) => tab.keeper.turnLockOff(PIN),
    another: async (tab: LockedTab) => tab.keeper.changePin(PIN, "xe đạp cũ"),
    visit: async (tab: LockedTab) => tab.keeper.beginVisit(DRAFTS),
  };

  async function prepared(name: keyof typeof turnings, seed: number): Promise<[LockedPhone, LockedTab]> {
    const phone = await filled(seed);
    const tab = await phone.openTab();
    if (name === "off" || name === "another") mustBeOk(await tab.keeper.turnLockOn(PIN, DRAFTS));
    phone.disk.revive();
    return [phone, tab];
  }

  async function opened(phone: LockedPhone, visit: string | null): Promise<LockedTab> {
    phone.disk.revive();
    phone.now += 3_600_000; // attempts cut short count
    const tab = await phone.openTab(visit);
    for (const pin of [PIN, "xe đạp cũ"]) if (tab.keeper.state.isLocked) await tab.keeper.unlock(pin);
    return tab;
  }

  test.each(["on", "off", "another"] as const)(
    "turning it %s",
    async (name) => {
      const [, whole] = await prepared(name, 10);
      const [counted, tab] = await prepared(name, 10);
      mustBeOk(await turnings[name](whole));
      mustBeOk(await turnings[name](tab));
      const { steps } = counted.disk;
      expect(steps).toBeGreaterThan(0);
      for (let step = 1; step <= steps; step++) {
        for (const isLastStepDone of [false, true]) {
          const [phone, dying] = await prepared(name, 100 + step);
          Object.assign(phone.disk, { deadAt: step, isLastStepDone });
          void turnings[name](dying);
          await until(() => phone.disk.steps >= step);
          const later = await opened(phone, null);
          expect(await readAll(later), `${name} ${step} ${isLastStepDone}`).toEqual(ALL);
        }
      }
    },
    120_000,
  );

  test("a transaction that the browser ends in the middle changes nothing", async () => {
    const disk = await openIndexedDb(new IDBFactory(), "gopy");
    await disk.write({ put: ROWS }, 0);
    const store = new KeptStore(disk, { rows: OPEN_ROWS, generation: 0 }, () => undefined);
    const chance = makeChance(3);
    const rows = new SealedRows(chance.bytes(32), (length) => chance.bytes(length));
    // The last row put cannot be stored: those before it were put already.
    const refused = store.rekey(rows, { kind: "pin", version: 1, deviceKey: () => undefined });
    await expect(refused).rejects.toThrow("could not be cloned");
    expect((await disk.list("")).map(([key]) => key)).toEqual(ROWS.map(([key]) => key).toSorted());
    expect(await store.get("identity")).toEqual(ROWS[0][1]);
  });
});

test("[LOCK3] what another tab does while rows are written anew is neither lost nor left open", async () => {
  const phone = await filled(20);
  const [first, second] = [await phone.openTab(), await phone.openTab()];
  const writing = first.store()!.write({ put: [["intent/r1/s1/d-9", { key: "post/d/9" }]] });
  const locking = first.keeper.turnLockOn(PIN, {});
  await writing;
  mustBeOk(await locking);
  await expect(second.store()!.write({ put: [["intent/r1/s1/x", "Khu C nóng quá"]] })).rejects.toThrow(
    "in another tab",
  );
  expect(second.hasMoved()).toBe(true);
  expect(needlesIn(phone)).toEqual([]);
  expect(await first.store()!.get("intent/r1/s1/d-9")).toEqual({ key: "post/d/9" });
  expect((await second.keeper.turnLockOn("730164", {})).ok).toBe(false);
});

test("[LOCK3] IndexedDB takes no write of a tab that missed a change, and changes a row in one go", async () => {
  const disk = await openIndexedDb(new IDBFactory(), "gopy");
  expect(await disk.write({ put: [["a", 1]] }, 0)).toBe(true);
  await disk.rewrite((rows) => ({ put: [...rows, ["keeping/generation", 1]] }));
  expect(await disk.write({ put: [["a", 2]], drop: ["a"] }, 0)).toBe(false);
  expect(await disk.write({ put: [["b", 2]] }, 1)).toBe(true);
  await Promise.all(
    [1, 2, 3].map(() => disk.change("n", (value) => (typeof value === "number" ? value : 0) + 1)),
  );
  expect([await disk.get("a"), await disk.get("b"), await disk.get("n")]).toEqual([1, 2, 3]);
  await disk.change("n", () => undefined);
  expect(await disk.get("n")).toBe(undefined);
  await disk.clear();
  expect(await disk.list("")).toEqual([]);
});

test("[LOCK3] what begins while rows are written anew waits, and is sealed", async () => {
  const phone = await filled(21);
  const tab = await phone.openTab();
  const store = tab.store()!;
  const chance = makeChance(21);
  const rekeying = store.rekey(new SealedRows(chance.bytes(32), (n) => chance.bytes(n)), {
    kind: "pin",
    version: 1,
  });
  const [read] = await Promise.all([
    store.get("identity"),
    store.write({ put: [["intent/r1/s1/d-4", "chưa gửi đâu nhé"]] }),
    rekeying,
  ]);
  expect(read).toEqual(ROWS[0][1]);
  expect(needlesIn(phone)).toEqual([]);
  expect(await store.get("intent/r1/s1/d-4")).toBe("chưa gửi đâu nhé");
});

test("[LOCK4] wrong attempts are slowed more and more, and a reload forgives none", async () => {
  const phone = await filled(30);
  mustBeOk(await (await phone.openTab()).keeper.turnLockOn(PIN, {}));
  const waits: number[] = [];
  for (let attempt = 0; attempt < 9; attempt++) {
    const tab = await phone.openTab();
    expect(await tab.keeper.unlock("000001")).toEqual({ ok: false, error: { type: "pin-wrong" } });
    const wait = tab.keeper.state.waitUntil === 0 ? 0 : tab.keeper.state.waitUntil - phone.now;
    waits.push(wait / 1000);
    if (wait === 0) continue;
    const reloaded = await phone.openTab();
    expect(reloaded.keeper.state.waitUntil - phone.now).toBe(wait);
    // Not even the right one, and it is not looked at.
    expect(await reloaded.keeper.unlock(PIN)).toEqual({ ok: false, error: { type: "pin-too-soon" } });
    phone.now += wait;
  }
  expect(waits).toEqual([0, 0, 30, 60, 120, 300, 900, 3600, 3600]);
  const tab = await phone.openTab();
  mustBeOk(await tab.keeper.unlock(PIN));
  expect((await phone.openTab()).keeper.state.waitUntil).toBe(0);
}, 60_000);

test("[LOCK4] an attempt counts before it is tried, also when the tab dies over it", async () => {
  const phone = await filled(31);
  mustBeOk(await (await phone.openTab()).keeper.turnLockOn(PIN, {}));
  for (let attempt = 0; attempt < 3; attempt++) {
    const tab = await phone.openTab();
    Object.assign(phone.disk, { steps: 0, deadAt: 2 });
    void tab.keeper.unlock("000001");
    await until(() => phone.disk.steps >= 1);
    phone.disk.revive();
  }
  expect((await phone.openTab()).keeper.state.waitUntil - phone.now).toBe(30_000);
});

test("[LOCK4] a clock set back makes nobody wait longer than the rule", async () => {
  const phone = await filled(32);
  mustBeOk(await (await phone.openTab()).keeper.turnLockOn(PIN, {}));
  for (let attempt = 0; attempt < 3; attempt++) await (await phone.openTab()).keeper.unlock("000001");
  phone.now -= 86_400_000;
  expect((await phone.openTab()).keeper.state.waitUntil - phone.now).toBe(30_000);
});

test("[LOCK5] a visit ends with its tab: no other opens it, and what it left is erased", async () => {
  const phone = await filled(40);
  const tab = await phone.openTab();
  const visit = mustBeOk(await tab.keeper.beginVisit(DRAFTS));
  expect(needlesIn(phone)).toEqual([]);
  const reloaded = await phone.openTab(visit);
  expect(await readAll(reloaded)).toEqual(ALL);
  expect(reloaded.keeper.state.drafts).toEqual(DRAFTS);

  const stranger = await phone.openTab(null);
  expect(stranger.keeper.state).toMatchObject({ keeping: "open", isLocked: false, drafts: {} });
  expect(await stranger.store()!.get("identity")).toBe(undefined);
  expect(phone.disk.rows.map(([key]) => key)).toEqual(["keeping/generation"]);
  await expect(reloaded.store()!.write({ put: [["intent/r1/s1/x", "y"]] })).rejects.toThrow("in another tab");
  expect(reloaded.hasMoved()).toBe(true);
});

test("[LOCK5] another visit's key opens nothing", async () => {
  const phone = await filled(41);
  mustBeOk(await (await phone.openTab()).keeper.beginVisit({}));
  const other = await filled(42);
  const foreign = mustBeOk(await (await other.openTab()).keeper.beginVisit({}));
  const tab = await phone.openTab(foreign);
  expect(await tab.store()!.get("identity")).toBe(undefined);
});

test("[LOCK6] a phone that is erased holds nothing, and an open tab writes nothing back", async () => {
  const phone = await filled(50);
  const [first, second] = [await phone.openTab(), await phone.openTab()];
  mustBeOk(await first.keeper.turnLockOn(PIN, DRAFTS));
  const locked = await phone.openTab();
  mustBeOk(await locked.keeper.erase());
  expect(phone.disk.rows.map(([key]) => key)).toEqual(["keeping/generation"]);
  for (const tab of [first, second])
    await expect(tab.store()!.write({ put: [["identity", 1]] })).rejects.toThrow("in another tab");
  expect(phone.disk.rows.map(([key]) => key)).toEqual(["keeping/generation"]);
});

test("a PIN is changed only by who knows the old one, and rest only while unlocked", async () => {
  const phone = await filled(60);
  const tab = await phone.openTab();
  expect((await tab.keeper.setRest(60_000)).ok).toBe(false);
  mustBeOk(await tab.keeper.turnLockOn(PIN, {}));
  expect(await tab.keeper.changePin("111222", "730164")).toEqual({ ok: false, error: { type: "pin-wrong" } });
  mustBeOk(await tab.keeper.setRest(60_000));
  expect((await tab.keeper.setRest(1)).ok).toBe(false);
  mustBeOk(await tab.keeper.changePin(PIN, "730164"));
  const later = await phone.openTab();
  expect((await later.keeper.setRest(300_000)).ok).toBe(false);
  expect((await later.keeper.unlock(PIN)).ok).toBe(false);
  mustBeOk(await later.keeper.unlock(" 730164 "));
  expect(later.keeper.state.restMs).toBe(60_000);
});

test("what a finder tries first is no PIN", () => {
  const types = [
    "12345",
    "123456",
    "987654",
    "000000",
    "121212",
    "123123",
    "aaaaaa",
    "482915",
    "xe đạp cũ",
  ].map((pin) => problemOfPin(pin)?.type ?? "good");
  expect(types).toEqual([
    "pin-too-short",
    "pin-too-easy",
    "pin-too-easy",
    "pin-too-easy",
    "pin-too-easy",
    "pin-too-easy",
    "pin-too-easy",
    "good",
    "good",
  ]);
});

test("a sealed row is good for its own name alone", () => {
  const chance = makeChance(70);
  const rows = new SealedRows(chance.bytes(32), (length) => chance.bytes(length));
  const [name, value] = rows.toDisk("pen/r/s/author", Uint8Array.of(1, 2, 3));
  expect(rows.fromDisk([name, value])).toEqual(["pen/r/s/author", Uint8Array.of(1, 2, 3)]);
  expect(name.startsWith(rows.prefixOf("pen/r/s/"))).toBe(true);
  expect(() => rows.fromDisk([rows.nameOf("pen/r/s/other"), value])).toThrow("tag");
  for (const each of [null, undefined, true, 0, -3, 2 ** 40, 1.5, "ạ", [1, [2]], { a: { b: null } }])
    expect(rows.fromDisk(rows.toDisk("k", each))[1]).toEqual(each);
});

test("a phone is asked for no more memory than it has, and stretching is argon2id", () => {
  let at = 0;
  const slow = calibrate(() => (at += 4_000));
  expect(slow).toEqual({ memoryKib: 7_168, passes: 5 });
  const fast = calibrate(() => 0);
  expect(fast.memoryKib).toBeLessThanOrEqual(32_768);
  const weak = { memoryKib: 64, passes: 1 };
  const once = stretch("mật khẩu", new Uint8Array(16), weak);
  expect(stretch("mật khẩu".normalize("NFD"), new Uint8Array(16), weak)).toEqual(once);
  expect(stretch("mật khẩu", new Uint8Array(16).fill(1), weak)).not.toEqual(once);
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, 5));
}

Object.assign(globalThis, { IDBKeyRange });
