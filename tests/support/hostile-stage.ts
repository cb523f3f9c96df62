/** The scene of an attack: a factory, an honest writer, and a victim whose every frame passes a hostile edge. */
import type { ProblemView, ThreadView } from "#client/state/views";
import type { RoomId, StreamId } from "#protocol/ids";
import { boardIdOf, deriveEpochKeys } from "#protocol/sealed/epoch-keys";
import { mustBeOk } from "#protocol/result";
import { roomIdOf, type RoomKind } from "#protocol/wire/audience";
import type { DownFrame } from "#protocol/wire/frames/frame";
import { PhoneStore } from "#client/sync/phone-store";
import { expect } from "vitest";
import { replyDraft, threadDraft } from "./drafts.ts";
import { type History, HostileEdge, overhear } from "./hostile-edge.ts";
import { problemsOf, type Screen, showThread, textsOf } from "./screens.ts";
import { SimulatedPhone } from "./simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "./test-factory.ts";

export const WORDS = ["Khu C nóng quá", "Quạt hỏng từ thứ hai", "Tổ trưởng đã biết"] as const;
const JOIN_MS_MAX = 5_000;
/** What the victim types while it is under attack. */
export const TYPED = "Tôi vẫn ngồi ở chuyền 4";

export interface Stage {
  readonly factory: TestFactory;
  readonly hostile: HostileEdge;
  readonly victim: SimulatedPhone;
  readonly writer: SimulatedPhone;
  readonly room: RoomId;
  /** A Thread of the writer's with the three posts of `WORDS`. */
  readonly stream: StreamId;
  readonly board: ReturnType<typeof boardIdOf>;
  /** What the edge has shown the victim of it. */
  readonly shown: History;
}

export async function joinThrough(factory: TestFactory, nickname: string) {
  const hostile = new HostileEdge(factory.edge);
  const victim = new SimulatedPhone(nickname, { ...factory.founder.parts, edge: hostile.edge });
  await victim.open();
  mustBeOk(await victim.engine.join(await factory.invite("worker", nickname), nickname, "vi"));
  await untilJoined(factory);
  return { hostile, victim };
}

/** A join is written to its log a little later than the slip is spent. */
export async function untilJoined(factory: TestFactory): Promise<void> {
  await factory.settle();
  factory.pass(JOIN_MS_MAX);
  await factory.settle();
}

export async function setStage(seed: number): Promise<Stage> {
  const factory = await makeTestFactory({ seed });
  const writer = await factory.join("worker", "Chim Sẻ 3");
  const { hostile, victim } = await joinThrough(factory, "Mây Trắng 8");
  const room = roomIdOf(factory.id, "everyone");
  const stream = await startThread(factory, writer, room, WORDS[0]);
  for (const text of WORDS.slice(1)) await say(factory, writer, room, stream, text);
  const board = boardIdOf(await keysOf(victim, factory, "everyone"), "safety");
  return { factory, hostile, victim, writer, room, stream, board, shown: overhear(hostile, room, stream) };
}

/** A stage whose victim has the Thread open and has read it. */
export async function setReadingStage(
  seed: number,
): Promise<Stage & { readonly thread: Screen<ThreadView> }> {
  const stage = await setStage(seed);
  const thread = await openThread(stage);
  expect(textsOf(thread)).toEqual(WORDS);
  return { ...stage, thread };
}

export async function openThread({ factory, victim, room, stream }: Stage): Promise<Screen<ThreadView>> {
  const thread = showThread(victim, room, stream);
  await factory.settle();
  return thread;
}

export async function startThread(
  factory: TestFactory,
  phone: SimulatedPhone,
  room: RoomId,
  text: string,
): Promise<StreamId> {
  const stream = mustBeOk(await phone.engine.startThread(threadDraft(room, text)));
  await factory.settle();
  return stream;
}

export async function say(
  factory: TestFactory,
  phone: SimulatedPhone,
  room: RoomId,
  stream: StreamId,
  text: string,
): Promise<void> {
  const screen = showThread(phone, room, stream);
  await factory.settle();
  mustBeOk(await phone.engine.reply(replyDraft(room, stream, text)));
  await factory.settle();
  screen.stop();
}

/** The keys of a phone's first epoch in a Room, as its disk holds them. */
export async function keysOf(phone: SimulatedPhone, factory: TestFactory, kind: RoomKind) {
  const room = roomIdOf(factory.id, kind);
  const identity = await new PhoneStore(phone.store).identity();
  const stored = identity!.keyring.find((each) => each.room === room)!;
  return deriveEpochKeys(room, stored.epoch, stored.epochKey);
}

export async function reconnect({ factory, victim }: Pick<Stage, "factory" | "victim">): Promise<void> {
  victim.goOffline();
  await factory.settle();
  victim.goOnline();
  await factory.settle();
}

/** The words a person typed are on the phone: unsent and shown as such, or in the Stream. */
export function expectKept(thread: Screen<ThreadView>, text: string): void {
  expect(textsOf(thread).filter((each) => each === text)).toEqual([text]);
}

/** With an honest edge the attacked Thread goes on: what was typed arrives once, and what others write is seen. */
export async function expectRecovery(stage: Stage, thread: Screen<ThreadView>): Promise<void> {
  const { factory, hostile, victim, writer, room, stream } = stage;
  hostile.becomeHonest();
  await reconnect(stage);
  await say(factory, writer, room, stream, "Sáng nay đã sửa");
  const atWriter = showThread(writer, room, stream);
  await factory.settle();
  expect(textsOf(atWriter)).toEqual([...WORDS, TYPED, "Sáng nay đã sửa"]);
  expect(textsOf(thread)).toEqual(textsOf(atWriter));
  expect(thread.latest().posts.map(({ state }) => state)).toEqual(Array(5).fill("sent"));
  expect(victim.isDead).toBe(false);
}

/**
 * The phone stays with the history it was shown and says that the edge has another: the attacked Thread stands
 * still there, its words are kept, and everything else goes on.
 */
export async function expectSplit(stage: Stage, thread: Screen<ThreadView>): Promise<void> {
  const { factory, hostile, victim, writer, room, stream } = stage;
  const before = textsOf(thread);
  hostile.becomeHonest();
  await reconnect(stage);
  expect(problemsOf(victim, room)).toContainEqual(breach("history-lost", stream));
  await say(factory, writer, room, stream, "Sáng nay đã sửa");
  expect(textsOf(thread)).toEqual(before);
  const other = await startThread(factory, writer, room, "Căng tin hết cơm");
  const atVictim = showThread(victim, room, other);
  await factory.settle();
  mustBeOk(await victim.engine.reply(replyDraft(room, other, "Đúng vậy")));
  await factory.settle();
  expect(textsOf(atVictim)).toEqual(["Căng tin hết cơm", "Đúng vậy"]);
  expect(atVictim.latest().posts.map(({ state }) => state)).toEqual(["sent", "sent"]);
}

export function breach(type: string, stream: StreamId): ProblemView {
  return { type, rule: "CHAIN1", blame: "edge", stream };
}

export async function type(stage: Stage, text: string = TYPED): Promise<void> {
  const { factory, victim, room, stream } = stage;
  mustBeOk(await victim.engine.reply(replyDraft(room, stream, text)));
  await factory.settle();
}

export const foundIn = ({ victim, room }: Stage): readonly ProblemView[] => problemsOf(victim, room);

/** An entry that does not fit into this history: the edge's doing or its signer's, nobody can tell. */
export const misfit = (type: string, rule: string, stream: StreamId): ProblemView => ({
  type,
  rule,
  blame: "unknown",
  stream,
});

export function appendedAt(stage: Stage, position: number, envelope: Uint8Array): DownFrame {
  const { board, stream } = stage;
  const bytes = Uint8Array.from(envelope);
  return {
    type: "appended",
    items: [{ board, stream, position, serial: 1_000, amends: false, envelope: bytes }],
  };
}
