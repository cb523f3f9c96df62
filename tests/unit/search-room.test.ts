import { expect, test } from "vitest";
import type { ThreadView } from "#client/state/views";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { makeTestFactory } from "../support/test-factory.ts";

test("search finds words without their accents in what the phone holds, and nothing that was removed", async () => {
  const factory = await makeTestFactory({ seed: 41 });
  const worker = await factory.join("worker", "Mây Trắng 8");
  const room = roomIdOf(factory.id, "everyone");
  const draft = {
    room,
    topic: "safety",
    title: "Quạt hỏng",
    text: "Khu C nóng quá",
    isAnonymous: false,
  } as const;
  const stream = mustBeOk(await worker.engine.startThread(draft));
  await factory.settle();
  await worker.engine.reply({ room, stream, text: "Xin thêm quạt đứng", isAnonymous: false });
  await worker.engine.reply({ room, stream, text: "Quạt trần cũng hỏng", isAnonymous: false });
  await factory.settle();
  const textsFor = async (words: string) =>
    mustBeOk(await worker.engine.search(room, words)).map(({ text }) => text);
  expect(await textsFor("quat dung")).toEqual(["Xin thêm quạt đứng"]);
  expect(await textsFor("khong co chu nay")).toEqual([]);
  expect(await textsFor("")).toEqual([]);
  let view!: ThreadView;
  worker.engine.watchThread(room, stream, (thread) => (view = thread));
  await factory.settle();
  const last = view.posts.at(-1)!;
  expect(last.text).toBe("Quạt trần cũng hỏng");
  expect(await textsFor("tran cung hong")).toEqual(["Quạt trần cũng hỏng"]);
  expect(mustBeOk(await worker.engine.search(room, "tran cung hong"))[0]).toMatchObject({
    stream,
    post: last.id,
  });
  await worker.engine.remove(room, stream, last.id);
  await factory.settle();
  expect(await textsFor("tran cung hong")).toEqual([]);
});

test("a thread opened again says which post is the first that is new", async () => {
  const factory = await makeTestFactory({ seed: 42 });
  const worker = await factory.join("worker", "Mây Trắng 8");
  const other = await factory.join("worker", "Chim Sẻ 3");
  const room = roomIdOf(factory.id, "everyone");
  const draft = {
    room,
    topic: "safety",
    title: "Quạt hỏng",
    text: "Khu C nóng quá",
    isAnonymous: false,
  } as const;
  const stream = mustBeOk(await worker.engine.startThread(draft));
  await factory.settle();
  let view!: ThreadView;
  const stop = other.engine.watchThread(room, stream, (thread) => (view = thread));
  await factory.settle();
  expect(view.firstUnread).toBeNull();
  stop();
  await worker.engine.reply({ room, stream, text: "Vẫn chưa sửa", isAnonymous: false });
  await factory.settle();
  other.engine.watchThread(room, stream, (thread) => (view = thread));
  await factory.settle();
  expect(view.firstUnread).toBe(view.posts[1]!.id);
});
