/** A factory small enough for a test, whose phones count from checkpoints as those of a large one do. */
import type { ReadersView } from "#client/state/views";
import { identityOf } from "#client/sync/identity";
import { PhoneStore } from "#client/sync/phone-store";
import { nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import type { RoomId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { type CheckpointFacts, checkpointToBytes, signCheckpoint } from "#protocol/wire/checkpoint";
import { TOKEN_BYTES } from "#protocol/wire/frames/append";
import { bytesToDownFrame, bytesToUpFrame, upFrameToBytes } from "#protocol/wire/frames/frame";
import type { RefusalReason } from "#protocol/wire/frames/refused";
import { controlStreamOf, nextCursor, startOfStream } from "#protocol/wire/head";
import type { HostileEdge } from "./hostile-edge.ts";
import { untilJoined } from "./hostile-stage.ts";
import { SimulatedPhone } from "./simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "./test-factory.ts";

/** Fetched by who first looks: here at once, or the first test would look too early. */
await Promise.all([import("#client/sync/readers-view"), import("#client/sync/joins-view")]);

/** Five entries are a long log here. */
export const COUNTING = { wholeMax: 3, every: 2 } as const;
const COUNTED_AFTER_MS = 4_500;
const LEFT_AFTER_MS = 31_000;

export interface CheckpointScene {
  readonly factory: TestFactory;
  readonly room: RoomId;
  /** They joined before the checkpoint was left. */
  readonly workers: readonly SimulatedPhone[];
}

/** Four workers are in; the founder's phone has counted them and left a checkpoint. */
export async function setCountedScene(seed: number): Promise<CheckpointScene> {
  const factory = await makeTestFactory({ seed, counting: COUNTING });
  const workers: SimulatedPhone[] = [];
  for (const nickname of ["Cò 7", "Sen 8", "Tre Xanh 41", "Chim Sẻ 3"]) {
    workers.push(await factory.join("worker", nickname));
    await untilJoined(factory);
  }
  await untilLeft(factory);
  return { factory, room: roomIdOf(factory.id, "everyone"), workers };
}

/** The Room closes sockets that were silent for long: these phones come back. */
export async function untilLeft(factory: TestFactory, phones = [factory.founder]): Promise<void> {
  for (const ms of [0, LEFT_AFTER_MS, 0]) {
    factory.pass(ms);
    for (const phone of phones) phone.reconnect();
    await untilCounted(factory);
  }
}

export async function untilCounted(factory: TestFactory): Promise<void> {
  await factory.settle();
  factory.pass(COUNTED_AFTER_MS);
  await factory.settle();
}

/** Comes through an edge that may be made hostile, and is counted. */
export async function newcomerThrough(
  factory: TestFactory,
  hostile: HostileEdge,
  nickname = "Mây Trắng 8",
  inviter = factory.founder,
): Promise<SimulatedPhone> {
  const phone = new SimulatedPhone(nickname, { ...factory.founder.parts, edge: hostile.edge });
  await phone.open();
  const order = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
  const [invite] = mustBeOk(await inviter.engine.makeInvites(order));
  mustBeOk(await phone.engine.join(invite!.link, nickname, "vi"));
  await untilJoined(factory);
  await untilCounted(factory);
  return phone;
}

/** From how far on a phone asked for the join log, in order. */
export function askedFrom(phone: SimulatedPhone, room: RoomId): number[] {
  const asked: number[] = [];
  phone.alteredUp = (bytes) => {
    const frame = mustBeOk(bytesToUpFrame(bytes));
    if (frame.type === "open" && frame.stream === controlStreamOf(room)) asked.push(frame.count);
    return bytes;
  };
  return asked;
}

/** Checkpoints that a phone sends. */
export function leftBy(phone: SimulatedPhone, room: RoomId): Bytes[] {
  const left: Bytes[] = [];
  phone.alteredUp = (bytes) => {
    const frame = mustBeOk(bytesToUpFrame(bytes));
    if (frame.type === "act" && frame.stream === controlStreamOf(room)) left.push(frame.act);
    return bytes;
  };
  return left;
}

export async function readersOf(
  factory: TestFactory,
  phone: SimulatedPhone,
  room: RoomId,
): Promise<ReadersView> {
  let latest!: ReadersView;
  const stop = phone.engine.watchReaders(room, (view) => (latest = view));
  await factory.settle();
  stop();
  return latest;
}

/** What a member signs, true or not; `reader` is a phone that holds the whole log. */
export async function checkpointBy(
  signer: SimulatedPhone,
  reader: SimulatedPhone,
  room: RoomId,
  change: Partial<CheckpointFacts> = {},
): Promise<Bytes> {
  const store = new PhoneStore(signer.store);
  const identity = await identityOf(nodeSignatures, (await store.identity())!, await store.histories());
  const { epoch } = identity.keyrings.find((keyring) => keyring.room === room)!.current;
  const control = controlStreamOf(room);
  let cursor = startOfStream(room, control);
  for (const envelope of await new PhoneStore(reader.store).envelopes(room, control))
    cursor = nextCursor(cursor, envelope);
  const counts = { worker: 4, representative: 0, manager: 0, facilitator: 1 };
  const facts = { epoch, ...cursor, day: 20_778, counts, ...change };
  return checkpointToBytes(await signCheckpoint(identity.pen.key, identity.stored.chain, room, facts));
}

/** Sends it as a modified app would. Answers why the Room refused it, if it did. */
export async function leave(
  factory: TestFactory,
  phone: SimulatedPhone,
  room: RoomId,
  act: Bytes,
): Promise<RefusalReason | null> {
  let reason: RefusalReason | null = null;
  const before = phone.altered;
  phone.altered = (bytes) => {
    const frame = mustBeOk(bytesToDownFrame(bytes));
    if (frame.type === "refused") reason = frame.reason;
    return before(bytes);
  };
  const token = new Uint8Array(TOKEN_BYTES);
  const socket = [...phone.tab.sockets].find(({ present }) => present?.path.includes(room))?.present;
  socket!.send(upFrameToBytes({ type: "act", token, stream: controlStreamOf(room), act }));
  await factory.settle();
  phone.altered = before;
  return reason;
}
