/** A factory with everybody who matters for moderation: an author, a reporter, moderators, a manager, a reader. */
// Loaded late by the engine: a cold load takes longer than a simulated phone waits.
import "#client/sync/moderating";
import "#client/sync/moderation-desk";
import type { ModerationOrder, ModerationView } from "#client/state/moderation-views";
import type { ThreadView } from "#client/state/views";
import type { RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import type { PostTarget } from "#protocol/sealed/moderation";
import { roomIdOf } from "#protocol/wire/audience";
import type { HostileMember } from "./hostile-member.ts";
import { say, startThread } from "./hostile-stage.ts";
import { type Screen, showThread } from "./screens.ts";
import type { SimulatedPhone } from "./simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "./test-factory.ts";

export const OPENING = "Tổ trưởng Hùng khu C là đồ dối trá";
export const ANSWER = "Chị Lan nhà số 7 cũng vậy";
export const HARMLESS = "Sáng nay nóng quá";

export interface ModerationScene {
  readonly factory: TestFactory;
  readonly room: RoomId;
  /** Opened by the author with OPENING; then HARMLESS by the reporter and ANSWER by the author. */
  readonly stream: StreamId;
  readonly author: SimulatedPhone;
  readonly reporter: SimulatedPhone;
  readonly representative: SimulatedPhone;
  readonly facilitator: SimulatedPhone;
  readonly manager: SimulatedPhone;
}

const JOIN_LOG_MS = 6_000;

export async function setModerationScene(seed: number): Promise<ModerationScene> {
  const factory = await makeTestFactory({ seed });
  const author = await factory.join("worker", "Chim Sẻ 3");
  const reporter = await factory.join("worker", "Mây Trắng 8");
  const representative = await factory.join("representative", "Chị Hoa");
  const manager = await factory.join("manager", "Ông Bình");
  const room = roomIdOf(factory.id, "everyone");
  await readJoinLogs(factory);
  const stream = await startThread(factory, author, room, OPENING);
  await say(factory, reporter, room, stream, HARMLESS);
  await say(factory, author, room, stream, ANSWER);
  return { factory, room, stream, author, reporter, representative, manager, facilitator: factory.founder };
}

export async function readJoinLogs(factory: TestFactory): Promise<void> {
  factory.pass(JOIN_LOG_MS);
  await factory.settle();
  await factory.settle();
}

export function showModeration(phone: SimulatedPhone, room: RoomId): Screen<ModerationView> {
  let latest!: ModerationView;
  const stop = phone.engine.watchModeration(room, (view) => (latest = view));
  return { latest: () => latest, stop };
}

export async function read(scene: ModerationScene, phone: SimulatedPhone): Promise<Screen<ThreadView>> {
  const screen = showThread(phone, scene.room, scene.stream);
  await scene.factory.settle();
  return screen;
}

/** The id of the post with these words, as its author sees it. */
export async function postWith(scene: ModerationScene, words: string, phone = scene.author): Promise<string> {
  const screen = await read(scene, phone);
  const post = screen.latest().posts.find(({ text }) => text === words);
  screen.stop();
  return post!.id;
}

/** Where a post of the author's stands, as any reader knows. */
export async function targetOf(
  scene: ModerationScene,
  attacker: HostileMember,
  words: string,
): Promise<PostTarget> {
  const [author, device, counter] = (await postWith(scene, words)).split("/");
  const history = await attacker.look(scene.stream);
  const verdicts = await attacker.verdictsOn(scene.stream);
  const key = `post/${device}/${counter}`;
  const found = verdicts.find((each) => each.isAccepted && each.author === author && each.keys.includes(key));
  const { position } = found!;
  const head = history.cursorAt(position).head.slice(0, 16);
  return { stream: scene.stream, position, head, author, ref: `${device}/${counter}` } as PostTarget;
}

export async function moderate(
  scene: ModerationScene,
  phone: SimulatedPhone,
  words: string,
  decision: ModerationOrder["decision"],
): Promise<void> {
  const post = await postWith(scene, words);
  const { room, stream } = scene;
  const screen = await read(scene, phone);
  mustBeOk(await phone.engine.moderate({ room, stream, post, decision, reason: "privacy" }));
  await scene.factory.settle();
  screen.stop();
}

export async function report(scene: ModerationScene, words: string, isNamed = false): Promise<number> {
  const post = await postWith(scene, words);
  const { room, stream, reporter, factory } = scene;
  const screen = await read(scene, reporter);
  const sent = mustBeOk(
    await reporter.engine.report({ room, stream, post, reason: "threat", words: "Tôi sợ", isNamed }),
  );
  await factory.settle();
  screen.stop();
  return sent;
}
