/** What a Board, the first page and the queue say of answers and promises, from what the phone holds. */
import { describe, expect, test } from "vitest";
import { stitchesOf, STITCHES_MAX } from "#client/ui/strand-stitches";
import type { BoardView, HomeView, MemberView, PostKind, QueueView, ThreadView } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import type { RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

const DAY_MS = 86_400_000;
const LIST_FRAME = 4;

interface Scene {
  readonly factory: TestFactory;
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly asker: Phone;
  readonly reader: Phone;
  readonly manager: Phone;
}

type Phone = Awaited<ReturnType<TestFactory["join"]>>;

/** A worker has asked management; the manager's phone has the Thread open, the reader's only the Board. */
async function asked(seed: number): Promise<Scene> {
  const factory = await makeTestFactory({ seed });
  const asker = await factory.join("worker", "Mây Trắng 8");
  const reader = await factory.join("worker", "Chim Sẻ 3");
  const manager = await factory.join("manager", "Anh Quang, cơ điện");
  const room = roomIdOf(factory.id, "everyone");
  const plain = { room, topic: "safety", isAnonymous: false, asksManagement: true } as const;
  const stream = mustBeOk(
    await asker.engine.startThread({ ...plain, title: "Quạt hỏng", text: "Khu C nóng quá" }),
  );
  await factory.settle();
  manager.engine.watchThread(room, stream, () => undefined);
  await factory.settle();
  return { factory, room, stream, asker, reader, manager };
}

async function say(
  { factory, room, stream }: Scene,
  phone: Phone,
  kind: PostKind,
  text = "…",
): Promise<void> {
  const dueDay = Math.floor(factory.clock.now() / DAY_MS) + 3;
  const promise = kind === "promise" ? { owner: "Cơ điện", dueDay } : null;
  mustBeOk(await phone.engine.reply({ room, stream, text, isAnonymous: false, kind, promise }));
  await factory.settle();
}

function lastOf<T>(watch: (onChange: (view: T) => void) => void): () => T {
  let last!: T;
  watch((view) => (last = view));
  return () => last;
}

const rowOf = (engine: MemberEngine, room: RoomId) => {
  const board = lastOf<BoardView>((onChange) => engine.watchBoard(room, "safety", onChange));
  return () => board().threads[0]!;
};
const homeOf = (engine: MemberEngine, room: RoomId) =>
  lastOf<HomeView>((onChange) => engine.watchHome(room, onChange));

describe("the row of a Thread", () => {
  test("shows where management wrote: by its act where the Thread was never read, by its posts where it was", async () => {
    const scene = await asked(1);
    const { factory, room, stream, asker, reader, manager } = scene;
    const [far, near] = [rowOf(reader.engine, room), rowOf(asker.engine, room)];
    asker.engine.watchThread(room, stream, () => undefined);
    await factory.settle();
    await say(scene, asker, "plain", "Hôm nay cũng vậy");
    await say(scene, manager, "plain", "Quạt nào vậy?");
    await say(scene, asker, "plain", "Cả hai");
    await say(scene, manager, "promise");
    await say(scene, asker, "plain", "Cảm ơn");
    expect(near()).toMatchObject({ replies: 5, officialReplies: [2, 4], promiseOwner: "Cơ điện" });
    expect(far()).toMatchObject({ replies: 5, officialReplies: [4], promiseOwner: null });
  });

  test("counts what people said to the latest word of management, each person once, and forgets it with the next", async () => {
    const scene = await asked(2);
    const { factory, room, stream, asker, reader, manager } = scene;
    const row = rowOf(asker.engine, room);
    asker.engine.watchThread(room, stream, () => undefined);
    await factory.settle();
    reader.engine.watchThread(room, stream, () => undefined);
    await factory.settle();
    await say(scene, manager, "answer");
    await say(scene, asker, "not-yet");
    await say(scene, reader, "not-yet");
    await say(scene, reader, "helped");
    expect(row()).toMatchObject({ helped: 1, notYet: 1 });
    await say(scene, manager, "done");
    expect(row()).toMatchObject({ helped: 0, notYet: 0, state: { kind: "done" } });
  });

  test("counts nobody who writes without a nickname, and no official", async () => {
    const scene = await asked(3);
    const { factory, room, stream, asker, reader, manager } = scene;
    const row = rowOf(asker.engine, room);
    asker.engine.watchThread(room, stream, () => undefined);
    reader.engine.watchThread(room, stream, () => undefined);
    await say(scene, manager, "answer");
    const anonymous = { room, stream, text: "…", isAnonymous: true, kind: "helped" } as const;
    for (let voice = 0; voice < 3; voice++) mustBeOk(await reader.engine.reply(anonymous));
    await factory.settle();
    await say(scene, manager, "helped");
    expect(row()).toMatchObject({ replies: 5, helped: 0, notYet: 0 });
  });

  test("says the same after the app was closed, without a network and without reading the Thread again", async () => {
    const scene = await asked(4);
    const { factory, room, stream, asker, manager } = scene;
    rowOf(asker.engine, room);
    asker.engine.watchThread(room, stream, () => undefined);
    await factory.settle();
    await say(scene, manager, "promise");
    asker.die();
    asker.isOffline = true;
    const row = rowOf(await asker.open(), room);
    await factory.settle();
    expect(row()).toMatchObject({ officialReplies: [1], promiseOwner: "Cơ điện" });
  });
});

describe("the first page", () => {
  test("asks the worker who asked whether it is so, until she said it, also while her word waits to be sent", async () => {
    const scene = await asked(5);
    const { factory, room, stream, asker, reader, manager } = scene;
    rowOf(asker.engine, room);
    await factory.settle();
    const [home, other] = [homeOf(asker.engine, room), homeOf(reader.engine, room)];
    await factory.settle();
    expect(home().unheard).toEqual([]);
    await say(scene, manager, "done");
    expect(home().unheard.map((row) => row.stream)).toEqual([stream]);
    expect(other().unheard).toEqual([]);

    asker.goOffline();
    await say(scene, asker, "not-yet");
    expect(home().unheard).toEqual([]);
    asker.goOnline();
    await factory.settle();
    expect(home().unheard).toEqual([]);
    const thread = lastOf<ThreadView>((onChange) => manager.engine.watchThread(room, stream, onChange));
    expect(thread().posts.at(-1)).toMatchObject({ kind: "not-yet", author: { nickname: "Mây Trắng 8" } });

    await say(scene, manager, "answer");
    expect(home().unheard.map((row) => row.stream)).toEqual([stream]);

    // What was said to an earlier answer says nothing of one this phone has only heard of.
    await say(scene, asker, "helped");
    asker.die();
    const later = await asker.open();
    rowOf(later, room);
    const again = homeOf(later, room);
    await factory.settle();
    expect(again().unheard).toEqual([]);
    await say(scene, manager, "done");
    expect(again().unheard.map((row) => row.stream)).toEqual([stream]);
  });
});

test("The first page learns what management answered while the phone was away, and asks nothing about others", async () => {
  const scene = await asked(8);
  const { factory, room, stream, asker, reader, manager } = scene;
  for (const phone of [asker, reader]) rowOf(phone.engine, room);
  await factory.settle();
  for (const phone of [asker, reader]) {
    phone.die();
    phone.isOffline = true;
  }
  await say(scene, manager, "done");
  let lists = 0;
  for (const phone of [asker, reader]) {
    phone.isOffline = false;
    phone.alteredUp = (bytes) => {
      if (bytes[0] === LIST_FRAME && phone === reader) lists++;
      return bytes;
    };
  }
  const [home, other] = [homeOf(await asker.open(), room), homeOf(await reader.open(), room)];
  await factory.settle();
  expect(home().unheard.map((row) => row.stream)).toEqual([stream]);
  expect(home().myQuestions[0]!.state.kind).toBe("done");
  expect(other().unheard).toEqual([]);
  expect(lists).toBe(0);
});

describe("the queue", () => {
  test("shows open promises beside unanswered questions, with owner and day, and a late one among the waiting", async () => {
    const scene = await asked(6);
    const { factory, room, manager } = scene;
    const queue = lastOf<QueueView>((onChange) => manager.engine.watchQueue(room, onChange));
    await factory.settle();
    await say(scene, manager, "promise");
    const today = Math.floor(factory.clock.now() / DAY_MS);
    expect(queue().open).toEqual([]);
    expect(queue().promised[0]).toMatchObject({
      promiseOwner: "Cơ điện",
      state: { kind: "promised", dueDay: today + 3 },
    });
    factory.clock.sleep(5 * DAY_MS);
    await factory.settle();
    manager.reconnect();
    await factory.settle();
    expect(queue().promised).toEqual([]);
    expect(queue().open[0]).toMatchObject({ promiseOwner: "Cơ điện", state: { kind: "late" } });
  });
});

test("A phone knows the names of the officials it has read, and of nobody else", async () => {
  const scene = await asked(7);
  const { factory, room, stream, asker, manager } = scene;
  asker.engine.watchThread(room, stream, () => undefined);
  const member = lastOf<MemberView | null>((onChange) => asker.engine.watchMember(onChange));
  await factory.settle();
  expect(member()?.rooms.find((view) => view.room === room)?.officialNames).toEqual([]);
  await say(scene, manager, "answer");
  expect(member()?.rooms.find((view) => view.room === room)?.officialNames).toEqual(["Anh Quang, cơ điện"]);
});

describe("a strand", () => {
  test("has a stitch for each reply, doubled where management wrote", () => {
    expect(stitchesOf(3, [2])).toEqual(["plain", "official", "plain"]);
    expect(stitchesOf(0, [])).toEqual([]);
  });

  test("of a long Thread shows the latest, and no more than it has room for", () => {
    const stitches = stitchesOf(30, [1, 28]);
    expect(stitches.length).toBe(STITCHES_MAX);
    expect(stitches.slice(0, 3)).toEqual(["more", "more", "plain"]);
    expect(stitches.map((stitch, index) => (stitch === "official" ? index : 0)).filter(Boolean)).toEqual([
      18,
    ]);
  });
});
