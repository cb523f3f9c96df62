/**
 * Somebody comes in with a slip while keys change, and the phone dies on the way: at any await from opening the slip
 * to its confirmation. Each of them is a member after all, once, in every Room of the role, and no slip is left over.
 */
import { expect } from "vitest";
import { PhoneStore } from "#client/sync/phone-store";
import { mustBeOk } from "#protocol/result";
import { type Role, roomIdOf, roomKindsOf } from "#protocol/wire/audience";
import { bytesToOpenSlips } from "#protocol/wire/bodies";
import { signRequest } from "#protocol/wire/signed-request";
import { identityOf } from "#client/sync/identity";
import { nodeSignatures } from "#headless/headless-member";
import { type Chance, makeChance } from "./chance.ts";
import { roomOf, untilChanged } from "./key-changing.ts";
import { MEMORY_ORIGIN } from "./memory-edge.ts";
import { memberOf, problemsOf } from "./screens.ts";
import type { SimulatedPhone } from "./simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "./test-factory.ts";

/** Seeds share the awaits out among themselves: each dies at every so many. */
export const SEEDS = [1, 2, 3, 4, 5, 6];
/** Members of one factory, before the next begins afresh. */
const CASES_A_FACTORY = 8;
const AWAITS_MAX = 400;

interface Scene {
  readonly factory: TestFactory;
  readonly chance: Chance;
  readonly role: Role;
  /** Who is removed in the middle of it, if anybody is left. */
  readonly leaving: SimulatedPhone[];
}

async function setScene(seed: number, role: Role): Promise<Scene> {
  const factory = await makeTestFactory({ seed });
  const leaving = [await factory.join("worker", "Đi 1"), await factory.join("worker", "Đi 2")];
  await pass(factory, [], 4);
  return { factory, chance: makeChance(seed), role, leaving };
}

async function pass(factory: TestFactory, phones: readonly SimulatedPhone[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const phone of [factory.founder, ...phones]) phone.reconnect();
    factory.pass(5_000);
    await factory.settle();
  }
}

/** One to three changes of keys, one after another or at once, with or without somebody who goes. */
async function changeKeys({ factory, chance, role, leaving }: Scene): Promise<void> {
  const rooms = roomKindsOf(role).map((kind) => roomIdOf(factory.id, kind));
  const { engine } = factory.founder;
  for (let change = 1 + chance.below(3); change > 0; change--) {
    const goes = chance.is(0.3) ? leaving.pop() : undefined;
    if (goes) mustBeOk(await engine.removeMember(memberOf(goes)!.author, null));
    else mustBeOk(await engine.changeKeys(chance.is(0.7) ? rooms : [chance.pick(rooms)]));
    if (chance.is(0.7)) await untilChanged(factory, []);
  }
}

/** The phone dies at this await, or has been confirmed before it; either way it is a member afterwards. */
async function joinAndDie(scene: Scene, awaits: number): Promise<{ phone: SimulatedPhone; wasCut: boolean }> {
  const { factory, chance, role } = scene;
  const link = await factory.invite(role, "Anh Quang");
  const phone = factory.phone(`${awaits}`);
  await phone.open();
  phone.dieAfter(awaits);
  const isMeanwhile = chance.is(0.3);
  void phone.engine.join(link, "Anh Quang", "vi");
  const changing = isMeanwhile ? changeKeys(scene) : null;
  await pass(factory, [phone], isMeanwhile ? 8 : 3);
  await changing;
  if (!isMeanwhile) await changeKeys(scene);
  await untilChanged(factory, []);
  const wasCut = phone.isDead;
  if (wasCut) await phone.open();
  phone.dieAfter(Infinity);
  if (!memberOf(phone)) mustBeOk(await phone.engine.join(link, "Anh Quang", "vi"));
  await untilChanged(factory, [phone]);
  await pass(factory, [phone], 8);
  // A Room closes sockets that fell silent, and here nothing pings.
  for (const each of [factory.founder, phone]) each.reconnect();
  await factory.settle();
  return { phone, wasCut };
}

async function unconfirmed({ id, edge, founder, clock }: TestFactory): Promise<number> {
  const { pen, chain } = await identityOf(nodeSignatures, (await new PhoneStore(founder.store).identity())!);
  const facts = { method: "GET", path: `/api/factories/${id}/unconfirmed?after=0`, body: new Uint8Array() };
  const headers = await signRequest(pen.key, chain, facts, clock.now());
  const answer = await edge.fetch(new Request(MEMORY_ORIGIN + facts.path, { headers }));
  return mustBeOk(bytesToOpenSlips(new Uint8Array(await answer.arrayBuffer()))).slips.length;
}

/** Throws when one of them is not a member after all. */
export async function joinsOf(role: Role, seed: number): Promise<void> {
  let scene = await setScene(8_000 + seed, role);
  let [joined, wereCut] = [0, 0];
  const kinds = roomKindsOf(role);
  const countsOf = () =>
    kinds.map((kind) => roomOf(scene.factory.founder, roomIdOf(scene.factory.id, kind)).readers?.[role]);
  for (let awaits = seed; ; awaits += SEEDS.length) {
    if (joined === CASES_A_FACTORY) {
      joined = 0;
      scene = await setScene(8_000 + seed + awaits * 100, role);
    }
    const { factory } = scene;
    const before = countsOf();
    const gone = scene.leaving.length;
    const { phone, wasCut } = await joinAndDie(scene, awaits);
    joined++;
    if (wasCut) wereCut++;
    const left = role === "worker" ? gone - scene.leaving.length : 0;
    const rooms = memberOf(phone)!.rooms;
    expect({
      awaits,
      rooms: rooms.map(({ kind, access, connection }) => [kind, access, connection]),
      counts: countsOf(),
      problems: kinds.flatMap((kind) => problemsOf(phone, roomIdOf(factory.id, kind))),
      slip: (await new PhoneStore(phone.store).identity())!.unconfirmedSlip,
      unconfirmed: await unconfirmed(factory),
    }).toEqual({
      awaits,
      rooms: kinds.map((kind) => [kind, "open", "live"]),
      counts: before.map((count) => count! + 1 - left),
      problems: [],
      slip: null,
      unconfirmed: 0,
    });
    phone.die();
    if (!wasCut) break;
    expect(awaits).toBeLessThan(AWAITS_MAX);
  }
  expect(wereCut).toBeGreaterThan(5);
}
