/**
 * Random hostile updates: mutated, spliced and hand-made ones between honest writes, on a shelf whose author's own
 * devices may be hostile. Nothing throws, all readers agree, and the honest author is never stuck.
 */
import { encodeStateVector, decodeStateVector, applyUpdate, Doc } from "yjs";
import { expect, test } from "vitest";
import type { AuthorId, DeviceId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { previewOf, type StructId } from "#protocol/sealed/shelf-update";
import { type Chance, makeChance } from "#tests/support/chance";
import { hostileUpdate, seedOf, type Target } from "#tests/support/hostile-updates";
import { ANH, BINH, clientOf, PHONE, TABLET, TestThread } from "#tests/support/shelf-thread";

const HISTORIES = 1_700;
const HOSTILE_PER_HISTORY = 12;
const HOSTILE = "0000000d" as DeviceId;
const NEW_PHONE = "0000000e" as DeviceId;
const DEVICES = [PHONE, TABLET, HOSTILE];
const KEYS = ["me", "k", "post/0000000a/1", "post/0000000a/2"];
/** Six seconds of an idle machine; the rest is for machines that do other things as well. */
const TIME_MS_MAX = 300_000;

type Tally = { hostile: number; accepted: number; refusals: Map<string, number> };

test(
  "[SHELF2] random hostile updates kill no reader, divide no readers and stop no honest author",
  () => {
    const seed = seedOf("random hostile updates");
    const tally: Tally = { hostile: 0, accepted: 0, refusals: new Map() };
    for (let i = 0; i < HISTORIES; i++)
      playHistory(makeChance(seed + i), tally, `GOPY_SEED=${seed} history ${i}`);
    expect(tally.hostile).toBeGreaterThanOrEqual(20_000);
    // A generator whose updates are all refused, or for few reasons, would prove little.
    expect(tally.accepted / tally.hostile).toBeGreaterThan(0.1);
    expect(tally.refusals.size).toBeGreaterThan(20);
  },
  TIME_MS_MAX,
);

function playHistory(chance: Chance, tally: Tally, name: string): void {
  const thread = new TestThread();
  const wordsOfBinh = new Map<string, unknown>();
  try {
    for (let step = 0; step < HOSTILE_PER_HISTORY; step++) {
      if (step === HOSTILE_PER_HISTORY / 2) thread.leaveAndComeBack();
      if (chance.is(0.3)) typeSomething(chance, thread, ANH);
      if (chance.is(0.2)) wordsOfBinh.set(...typeSomething(chance, thread, BINH));
      landHostile(chance, thread, tally);
    }
    expect(new Map(thread.patient.words(BINH))).toEqual(wordsOfBinh);
    expectAllApplied(thread);
    for (const device of [chance.pick(DEVICES), NEW_PHONE])
      thread.type(ANH, device, ["post/0000000e/7", "honest"]);
    typeSomething(chance, thread, BINH);
    thread.expectAgreement(ANH, BINH);
  } catch (error) {
    throw new Error(`failed in ${name}`, { cause: error });
  }
}

function typeSomething(chance: Chance, thread: TestThread, author: AuthorId): [string, unknown] {
  const write = [chance.pick(KEYS), chance.pick([1, "words", { text: "xin chào", at: [1, 2] }])] as const;
  thread.type(author, chance.pick([PHONE, TABLET]), write);
  return [...write];
}

function landHostile(chance: Chance, thread: TestThread, tally: Tally): void {
  const device = chance.pick(DEVICES);
  const hostile = hostileUpdate(chance, targetOf(chance, thread, device));
  const isFirst = thread.patient.shelf(ANH).updates.length === 0;
  const outcome = thread.land(ANH, device, hostile);
  tally.hostile++;
  if (outcome.ok) tally.accepted++;
  else tally.refusals.set(outcome.error.type, (tally.refusals.get(outcome.error.type) ?? 0) + 1);
  if (outcome.ok && isFirst) expectPreviewTrue(thread, hostile);
}

/** Our parser has understood the bytes as Yjs did: a board shows what the Thread shows. */
function expectPreviewTrue(thread: TestThread, update: Uint8Array): void {
  expect([...mustBeOk(previewOf(update))]).toEqual(thread.patient.words(ANH));
}

function targetOf(chance: Chance, thread: TestThread, device: DeviceId): Target {
  const writes = [[chance.pick(KEYS), chance.pick([1, "words", { text: "xin chào" }])] as const];
  return {
    ...idOf(thread, ANH, device),
    known: DEVICES.map((each) => idOf(thread, ANH, each)),
    others: DEVICES.map((each) => idOf(thread, BINH, each)),
    seen: thread.log.map((entry) => entry.update),
    honest: mustBeOk(thread.patient.shelf(ANH).write(device, writes)),
  };
}

function idOf(thread: TestThread, author: AuthorId, device: DeviceId): StructId {
  const client = clientOf(author, device);
  return { client, clock: thread.patient.clock(client) };
}

/** Yjs has as many structs of each client as our rules counted, and keeps nothing back. */
function expectAllApplied(thread: TestThread): void {
  const doc = new Doc({ gc: false });
  for (const update of thread.patient.shelf(ANH).updates) applyUpdate(doc, update);
  const clocks = DEVICES.map((device) => idOf(thread, ANH, device)).filter(({ clock }) => clock > 0);
  expect(decodeStateVector(encodeStateVector(doc))).toEqual(
    new Map(clocks.map(({ client, clock }) => [client, clock])),
  );
  expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
  expect([...doc.share.keys()].filter((root) => root !== "s")).toEqual([]);
}
