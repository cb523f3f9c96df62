/** A facilitator's phone changes keys, and everybody's phones follow. */
import type { KeyChangeView, RoomView } from "#client/state/views";
import { mustBeOk } from "#protocol/result";
import type { RoomId } from "#protocol/ids";
import { memberOf } from "./screens.ts";
import type { SimulatedPhone } from "./simulated-phone.ts";
import type { TestFactory } from "./test-factory.ts";

/** A phone that a hostile edge keeps out never comes; the others are waited for. */
const ROUNDS_MAX = 30;
const ROUNDS_MIN = 4;

export async function removeMember(
  factory: TestFactory,
  goes: SimulatedPhone,
  others: readonly SimulatedPhone[],
  by = factory.founder,
): Promise<void> {
  mustBeOk(await by.engine.removeMember(memberOf(goes)!.author, "Ai đó"));
  await untilChanged(factory, [goes, ...others]);
}

export async function changeKeys(
  factory: TestFactory,
  room: RoomId,
  others: readonly SimulatedPhone[],
): Promise<void> {
  mustBeOk(await factory.founder.engine.changeKeys([room]));
  await untilChanged(factory, others);
}

/** A Room whose key was changed closes every socket; phones come back by themselves, one after another. */
export async function untilChanged(
  factory: TestFactory,
  others: readonly SimulatedPhone[],
  roundsMax = ROUNDS_MAX,
): Promise<void> {
  const phones = [factory.founder, ...others].filter(({ isOffline }) => !isOffline);
  for (let round = 0; round < roundsMax; round++) {
    await factory.settle();
    if (round >= ROUNDS_MIN && areTogether(phones)) break;
    for (const phone of phones) phone.reconnect();
    factory.pass(1_000);
  }
  await factory.settle();
}

/** No change is under way, and every phone is in the newest epoch of each of its Rooms, or was shown the door. */
function areTogether(phones: readonly SimulatedPhone[]): boolean {
  const rooms = phones.flatMap((phone) => memberOf(phone)?.rooms ?? []);
  const newest = new Map<RoomId, number>();
  for (const { room, epoch } of rooms) newest.set(room, Math.max(epoch, newest.get(room) ?? 0));
  const states = phones.flatMap(changesOf).flatMap((change) => change.rooms.map(({ state }) => state));
  const areIn = rooms.every(
    ({ room, epoch, access, connection }) =>
      access !== "open" || (connection === "live" && epoch === newest.get(room)),
  );
  return areIn && !states.includes("working") && !states.includes("waiting");
}

export function roomOf(phone: SimulatedPhone, room: RoomId): RoomView {
  return memberOf(phone)!.rooms.find((each) => each.room === room)!;
}

export function changesOf(phone: SimulatedPhone): readonly KeyChangeView[] {
  let changes: readonly KeyChangeView[] = [];
  phone.engine.watchKeyChanges((views) => (changes = views))();
  return changes;
}
