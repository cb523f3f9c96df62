/**
 * Moderators who decide at once, without a network, in tabs that die; members who sleep through it. At the end all
 * honest phones, and one that never saw any of it, show the same posts as hidden, for the same reasons.
 */
import { expect, test, vi } from "vitest";
import type { ModerationView } from "#client/state/moderation-views";
import { type RoomId, type StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { HIDE_REASONS } from "#protocol/sealed/moderation";
import { roomIdOf } from "#protocol/wire/audience";
import { type Chance, makeChance } from "../support/chance.ts";
import { say, startThread } from "../support/hostile-stage.ts";
import { readJoinLogs, showModeration } from "../support/moderation-scene.ts";
import { showBoard, showThread } from "../support/screens.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

vi.setConfig({ testTimeout: 120_000 });

const DECISIONS = 40;
const SEEDS = [961, 962, 963] as const;

interface Play {
  readonly factory: TestFactory;
  readonly chance: Chance;
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly members: readonly SimulatedPhone[];
  readonly moderators: readonly SimulatedPhone[];
}

async function begin(seed: number): Promise<Play> {
  const factory = await makeTestFactory({ seed });
  const author = await factory.join("worker", "Chim Sẻ 3");
  const worker = await factory.join("worker", "Mây Trắng 8");
  const first = await factory.join("representative", "Chị Hoa");
  const second = await factory.join("representative", "Anh Tâm");
  await readJoinLogs(factory);
  const room = roomIdOf(factory.id, "everyone");
  const stream = await startThread(factory, author, room, "Bài 0");
  for (let number = 1; number < 6; number++) await say(factory, author, room, stream, `Bài ${number}`);
  const moderators = [factory.founder, first, second];
  return {
    factory,
    chance: makeChance(seed),
    room,
    stream,
    members: [...moderators, author, worker],
    moderators,
  };
}

/** What one phone shows: each post hidden or not and why, the board's row, the log. */
async function shownBy({ factory, room, stream }: Play, phone: SimulatedPhone) {
  const thread = showThread(phone, room, stream);
  const board = showBoard(phone, room, "safety");
  const moderation = showModeration(phone, room);
  await factory.settle();
  const plain = ({ log }: ModerationView) =>
    log.map(({ id, kind, reason, role }) => ({ id, kind, reason, role }));
  return {
    posts: thread.latest().posts.map(({ id, hidden }) => [id, hidden?.reason ?? null, hidden?.role ?? null]),
    row: board.latest().threads.map(({ hidden }) => hidden?.reason ?? null),
    log: plain(moderation.latest()),
  };
}

async function decide(play: Play, posts: readonly string[]): Promise<void> {
  const { chance, moderators, room, stream } = play;
  const phone = chance.pick(moderators);
  const decision = chance.is(0.6) ? "hide" : "restore";
  const reason = chance.pick(HIDE_REASONS);
  mustBeOk(await phone.engine.moderate({ room, stream, post: chance.pick(posts), decision, reason }));
}

async function disturb({ chance, members }: Play): Promise<void> {
  const phone = chance.pick(members);
  if (phone.isOffline) phone.goOnline();
  else if (chance.is(0.4)) phone.goOffline();
  else if (chance.is(0.3)) {
    phone.die();
    await phone.open();
  }
}

test.each(SEEDS)("[ROOM2] all honest members agree on what is hidden, seed %i", async (seed) => {
  const play = await begin(seed);
  const { factory, members, moderators, room, stream, chance } = play;
  const screens = moderators.map((phone) => showThread(phone, room, stream));
  await factory.settle();
  const posts = screens[0]!.latest().posts.map(({ id }) => id);
  for (const screen of screens) screen.stop();
  for (let round = 0; round < DECISIONS; round++) {
    for (const phone of moderators) showThread(phone, room, stream).stop();
    await factory.settle();
    await decide(play, posts);
    if (chance.is(0.5)) await disturb(play);
    if (chance.is(0.3)) factory.pass(chance.below(25_000));
  }
  // Sockets that were silent for too long were closed too: as partysocket would, all connect again.
  for (let round = 0; round < 4; round++) {
    for (const phone of members) phone.goOnline();
    factory.pass(21_000);
    await factory.settle();
  }
  for (const phone of members) phone.goOnline();
  const shown = [];
  for (const phone of members) shown.push(await shownBy(play, phone));
  const newcomer = await factory.join("worker", "Lá Xanh 2");
  await readJoinLogs(factory);
  shown.push(await shownBy(play, newcomer));
  for (const each of shown.slice(1)) expect(each).toEqual(shown[0]);
  expect(shown[0]!.log).toHaveLength(DECISIONS);
  expect(shown[0]!.posts).toHaveLength(posts.length);
});
