import { expect, test } from "vitest";
import type { BoardView, MemberView, ThreadView } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import { roomIdOf } from "#protocol/wire/audience";
import { makeTestFactory } from "../support/test-factory.ts";

function threadOf(engine: MemberEngine, room: ThreadView["room"], stream: ThreadView["stream"]) {
  const seen: ThreadView[] = [];
  engine.watchThread(room, stream, (view) => seen.push(view));
  return { latest: () => seen.at(-1)!, texts: () => seen.at(-1)!.posts.map(({ text }) => text) };
}

function boardOf(engine: MemberEngine, room: ThreadView["room"]) {
  const seen: BoardView[] = [];
  engine.watchBoard(room, "safety", (view) => seen.push(view));
  return { latest: () => seen.at(-1)! };
}

function memberOf(engine: MemberEngine): MemberView {
  let member: MemberView | null = null;
  engine.watchMember((view) => (member = view))();
  return member!;
}

test("[JOIN1] a slip lets a worker in, and each sees the other's words live", async () => {
  const factory = await makeTestFactory({ seed: 1 });
  const worker = await factory.join("worker", "Mây Trắng 8");
  const manager = await factory.join("manager", "Anh Quang");
  const room = roomIdOf(factory.id, "everyone");
  const board = boardOf(manager.engine, room);
  await factory.settle();

  const started = await worker.engine.startThread({
    room,
    topic: "safety",
    title: "Quạt hỏng",
    text: "Khu C nóng quá",
    isAnonymous: false,
  });
  if (!started.ok) throw new Error(started.error.type);
  await factory.settle();
  expect(board.latest().threads.map(({ title, author }) => [title, author.nickname, author.role])).toEqual([
    ["Quạt hỏng", "Mây Trắng 8", "worker"],
  ]);

  const atManager = threadOf(manager.engine, room, started.value);
  const atWorker = threadOf(worker.engine, room, started.value);
  await factory.settle();
  await manager.engine.reply({ room, stream: started.value, text: "Đã đặt sáu quạt", isAnonymous: false });
  await factory.settle();
  expect(atWorker.texts()).toEqual(["Khu C nóng quá", "Đã đặt sáu quạt"]);
  expect(atWorker.latest().posts[1]!.author).toMatchObject({
    nickname: "Anh Quang",
    role: "manager",
    isMine: false,
  });

  const mine = atWorker.latest().posts[0]!.id;
  await worker.engine.edit(room, started.value, mine, "Khu C rất nóng");
  await factory.settle();
  expect(atManager.texts()).toEqual(["Khu C rất nóng", "Đã đặt sáu quạt"]);
  expect(atManager.latest().posts[0]!.earlier.map(({ text }) => text)).toEqual(["Khu C nóng quá"]);
  expect(board.latest().threads[0]!.text).toBe("Khu C rất nóng");

  await worker.engine.remove(room, started.value, mine);
  await factory.settle();
  expect(atManager.latest().posts[0]).toMatchObject({ isRemoved: true, text: "" });
  expect(board.latest().threads[0]!.isRemoved).toBe(true);
  expect(memberOf(worker.engine).rooms.flatMap(({ problems }) => problems)).toEqual([]);
});

test("[ROOM3] a manager has no Workers room", async () => {
  const factory = await makeTestFactory({ seed: 2 });
  const manager = await factory.join("manager", "Anh Quang");
  expect(memberOf(manager.engine).rooms.map(({ kind }) => kind)).toEqual([
    "everyone",
    "management",
    "committee",
  ]);
});

test("[JOIN2] everyone who joined from inside is counted, by role", async () => {
  const factory = await makeTestFactory({ seed: 3 });
  await factory.join("worker", "Mây Trắng 8");
  await factory.join("representative", "Chị Hạnh");
  const manager = await factory.join("manager", "Anh Quang");
  await factory.settle();
  factory.pass(5_000);
  await factory.settle();
  const everyone = memberOf(manager.engine).rooms.find(({ kind }) => kind === "everyone")!;
  expect(everyone.readers).toEqual({ worker: 1, representative: 1, manager: 1, facilitator: 1 });
});

test("[ANON1] a post without a nickname names nobody, and its author can still take it away", async () => {
  const factory = await makeTestFactory({ seed: 4 });
  const worker = await factory.join("worker", "Mây Trắng 8");
  const other = await factory.join("worker", "Chim Sẻ 3");
  const room = roomIdOf(factory.id, "everyone");
  const draft = {
    room,
    topic: "safety",
    title: "Có người bị quấy rối",
    text: "Tôi không dám nói tên",
  } as const;
  const started = await worker.engine.startThread({ ...draft, isAnonymous: true });
  if (!started.ok) throw new Error(started.error.type);
  await factory.settle();
  const atOther = threadOf(other.engine, room, started.value);
  const atWorker = threadOf(worker.engine, room, started.value);
  await factory.settle();
  expect(atOther.latest().posts[0]!.author).toMatchObject({ nickname: null, role: null, isMine: false });
  expect(atWorker.latest().posts[0]!.author).toMatchObject({ nickname: null, isMine: true });
  expect((await worker.engine.remove(room, started.value, atWorker.latest().posts[0]!.id)).ok).toBe(true);
  await factory.settle();
  expect(atOther.latest().posts[0]!.isRemoved).toBe(true);
});
