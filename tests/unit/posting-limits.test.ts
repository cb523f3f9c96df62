import { expect, test } from "vitest";
import type { ThreadView } from "#client/state/views";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { makeTestFactory } from "../support/test-factory.ts";

/** As many characters as a nickname may have, of three bytes each. */
const LONG_NICKNAME = "ạ".repeat(40);

async function roomOf(seed: number, nickname = "Mây Trắng 8") {
  const factory = await makeTestFactory({ seed });
  const worker = await factory.join("worker", nickname);
  const other = await factory.join("worker", "Chim Sẻ 3");
  return { factory, worker, other, room: roomIdOf(factory.id, "everyone") };
}

test("[CLIENT1] a first post that leaves no room for the nickname is sent, and the next brings the nickname", async () => {
  const { factory, worker, other, room } = await roomOf(21, LONG_NICKNAME);
  // As long as one update can be: with the nickname beside it, it would not fit.
  const longest = "ạ".repeat(2_693);
  const draft = { room, topic: "safety", title: "t", text: longest, isAnonymous: false } as const;
  const stream = mustBeOk(await worker.engine.startThread(draft));
  await factory.settle();
  let seen!: ThreadView;
  other.engine.watchThread(room, stream, (view) => (seen = view));
  await factory.settle();
  expect(seen.posts.map(({ text }) => text)).toEqual([longest]);
  await worker.engine.reply({ room, stream, text: "Thêm một ý", isAnonymous: false });
  await factory.settle();
  expect(seen.posts.map(({ author }) => author.nickname)).toEqual([LONG_NICKNAME, LONG_NICKNAME]);
});

test("[ANON1] a post without a nickname says the hour and no finer: a phone's clock would mark it", async () => {
  const { factory, worker, room } = await roomOf(22);
  factory.pass(1_234_567);
  worker.reconnect();
  await factory.settle();
  const draft = { room, topic: "safety", title: "t", text: "không tên", isAnonymous: true } as const;
  const stream = mustBeOk(await worker.engine.startThread(draft));
  await factory.settle();
  let seen!: ThreadView;
  worker.engine.watchThread(room, stream, (view) => (seen = view));
  await factory.settle();
  expect(seen.posts).toHaveLength(1);
  expect(seen.posts[0]!.time % 3_600_000).toBe(0);
});
