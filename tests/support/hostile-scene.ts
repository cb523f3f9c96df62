/** The scene of a hostile member: an honest writer's Thread, a reader who has it open, and an attacker inside. */
import type { ProblemView, ThreadView } from "#client/state/views";
import { nodeSignatures } from "#headless/headless-member";
import type { RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { parseSlip, slipSeeds } from "#protocol/sealed/slip";
import type { SigningKey } from "#protocol/signature";
import { type Role, roomIdOf } from "#protocol/wire/audience";
import { expect } from "vitest";
import { replyDraft } from "./drafts.ts";
import { HostileMember } from "./hostile-member.ts";
import { say, startThread, untilJoined, WORDS } from "./hostile-stage.ts";
import { problemsOf, type Screen, showThread, textsOf } from "./screens.ts";
import type { SimulatedPhone } from "./simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "./test-factory.ts";

export interface Scene {
  readonly factory: TestFactory;
  readonly writer: SimulatedPhone;
  readonly reader: SimulatedPhone;
  readonly attacker: HostileMember;
  /** The link by which the attacker joined. */
  readonly link: string;
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly thread: Screen<ThreadView>;
}

export async function setScene(seed: number, role: Role = "worker"): Promise<Scene> {
  const factory = await makeTestFactory({ seed });
  const writer = await factory.join("worker", "Chim Sẻ 3");
  const reader = await factory.join("worker", "Mây Trắng 8");
  const link = await factory.invite(role, "Cáo Đỏ 5");
  const phone = factory.phone("attacker");
  await phone.open();
  mustBeOk(await phone.engine.join(link, "Cáo Đỏ 5", "vi"));
  await untilJoined(factory);
  const room = roomIdOf(factory.id, "everyone");
  const stream = await startThread(factory, writer, room, WORDS[0]);
  for (const text of WORDS.slice(1)) await say(factory, writer, room, stream, text);
  const attacker = await HostileMember.of(factory, phone, "everyone");
  const thread = showThread(reader, room, stream);
  await factory.settle();
  return { factory, writer, reader, attacker, link, room, stream, thread };
}

/** What the reader names, and what it shows of others, before and after both go on talking. */
export async function expectHarmless(
  scene: Scene,
  problems: readonly Omit<ProblemView, "stream">[],
  shown: readonly string[] = [],
) {
  const { factory, reader, writer, room, stream, thread } = scene;
  const named = problemsOf(reader, room).map(({ type, rule, blame }) => ({ type, rule, blame }));
  expect(named).toEqual(problems);
  expect(textsOf(thread)).toEqual([...WORDS, ...shown]);
  await say(factory, writer, room, stream, "Sáng nay đã sửa");
  mustBeOk(await reader.engine.reply(replyDraft(room, stream, "Cảm ơn")));
  await factory.settle();
  expect(textsOf(thread)).toEqual([...WORDS, ...shown, "Sáng nay đã sửa", "Cảm ơn"]);
  expect(thread.latest().posts.every(({ state }) => state === "sent")).toBe(true);
  expect(reader.isDead).toBe(false);
}

export const junk = (type: string, rule: string) => ({ type, rule, blame: "unknown" }) as const;
export const proven = (type: string, rule: string) => ({ type, rule, blame: "author" }) as const;

export async function stranger(factory: TestFactory): Promise<SigningKey> {
  return nodeSignatures.signingKey(factory.chance.bytes(32));
}

export async function writerOf(scene: Scene): Promise<HostileMember> {
  return HostileMember.of(scene.factory, scene.writer, "everyone");
}

export async function slipKeyOf(link: string): Promise<SigningKey> {
  return nodeSignatures.signingKey(slipSeeds(mustBeOk(parseSlip(link))).signingSeed);
}
