import { describe, expect, test } from "vitest";
import type { BoardView, QueueView, ThreadView } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import { ROOM_LIMITS } from "#durable-objects/room/room-limits";
import { bytesToHex, hexToBytes } from "#protocol/bytes";
import type { BoardId, RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { actToBytes, bytesToAct, isActSigned, signAct } from "#protocol/wire/act";
import { roomIdOf } from "#protocol/wire/audience";
import type { Certificate } from "#protocol/wire/certificate";
import { downFrameToBytes, upFrameToBytes } from "#protocol/wire/frames/frame";
import { nodeSignatures } from "#headless/headless-member";
import { problemsOf } from "../support/screens.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

const DAY_MS = 86_400_000;
const ACT_FRAME = 5;

interface Asked {
  readonly factory: TestFactory;
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly worker: Awaited<ReturnType<TestFactory["join"]>>;
  readonly manager: Awaited<ReturnType<TestFactory["join"]>>;
}

/** A worker has asked management something. */
async function asked(seed: number): Promise<Asked> {
  const factory = await makeTestFactory({ seed });
  const worker = await factory.join("worker", "Mây Trắng 8");
  const manager = await factory.join("manager", "Anh Quang");
  const room = roomIdOf(factory.id, "everyone");
  const draft = {
    room,
    topic: "safety",
    title: "Quạt hỏng",
    text: "Khu C nóng quá",
    isAnonymous: false,
  } as const;
  const stream = mustBeOk(await worker.engine.startThread({ ...draft, asksManagement: true }));
  await factory.settle();
  return { factory, room, stream, worker, manager };
}

function lastOf<T>(watch: (onChange: (view: T) => void) => void): () => T {
  let last!: T;
  watch((view) => (last = view));
  return () => last;
}

const boardOf = (engine: MemberEngine, room: RoomId) =>
  lastOf<BoardView>((onChange) => engine.watchBoard(room, "safety", onChange));
const threadOf = (engine: MemberEngine, room: RoomId, stream: StreamId) =>
  lastOf<ThreadView>((onChange) => engine.watchThread(room, stream, onChange));
const queueOf = (engine: MemberEngine, room: RoomId) =>
  lastOf<QueueView>((onChange) => engine.watchQueue(room, onChange));

/** More than a Room answers one socket, so that what follows is refused. */
function askTooMuch(phone: Asked["manager"], room: RoomId): void {
  const socket = [...phone.tab.sockets].find(({ present }) => present?.path.includes(room))?.present;
  const list = upFrameToBytes({ type: "list", board: room as string as BoardId, before: 0, limit: 1 });
  for (let asks = 0; asks < ROOM_LIMITS.asks.burst; asks++) socket?.send(list);
}

describe("what became of a Thread that asks management", () => {
  test("[ACT1] waits, is promised by a manager, is late, is done: on every Board and in the Thread", async () => {
    const { factory, room, stream, worker, manager } = await asked(1);
    const board = boardOf(worker.engine, room);
    const thread = threadOf(worker.engine, room, stream);
    const queue = queueOf(manager.engine, room);
    threadOf(manager.engine, room, stream);
    await factory.settle();
    expect(board().threads[0]).toMatchObject({ asksManagement: true, state: { kind: "waiting" } });
    expect(queue().open.map((row) => row.stream)).toEqual([stream]);
    expect(queue().medianDaysToAnswer).toBeNull();

    factory.clock.sleep(2 * DAY_MS);
    const today = Math.floor(factory.clock.now() / DAY_MS);
    const promise = { owner: "Cơ điện", dueDay: today + 3 };
    await manager.engine.reply({
      room,
      stream,
      text: "Chúng tôi thay quạt",
      isAnonymous: false,
      kind: "promise",
      promise,
    });
    await factory.settle();
    expect(thread()).toMatchObject({ state: { kind: "promised", dueDay: today + 3 } });
    expect(thread().posts[1]).toMatchObject({ kind: "promise", promise });
    expect(board().threads[0]!.state).toEqual({ kind: "promised", dueDay: today + 3 });
    expect(queue().open).toEqual([]);
    expect(queue().medianDaysToAnswer).toBe(2);

    factory.clock.sleep(4 * DAY_MS);
    await factory.settle();
    const newcomer = await factory.join("worker", "Chim Sẻ 3");
    const later = boardOf(newcomer.engine, room);
    await factory.settle();
    expect(later().threads[0]!.state).toEqual({ kind: "late", dueDay: today + 3 });

    await manager.engine.reply({ room, stream, text: "Xong rồi", isAnonymous: false, kind: "done" });
    for (const phone of [manager, worker, newcomer]) {
      await factory.settle();
      phone.reconnect(); // the Room closed who was silent for days
    }
    await factory.settle();
    expect(later().threads[0]!.state).toMatchObject({ kind: "done" });
    expect(thread().state).toMatchObject({ kind: "done" });
  });

  test("[ACT2] a worker can neither answer nor promise in management's place", async () => {
    const { factory, room, stream, worker } = await asked(2);
    const board = boardOf(worker.engine, room);
    const refused = await worker.engine.reply({
      room,
      stream,
      text: "Xong",
      isAnonymous: false,
      kind: "done",
    });
    expect(refused.ok).toBe(false);
    expect(
      (await worker.engine.reply({ room, stream, text: "Có ích", isAnonymous: false, kind: "helped" })).ok,
    ).toBe(true);
    await factory.settle();
    expect(board().threads[0]!.state).toMatchObject({ kind: "waiting" });
  });

  test("[ACT1] an act is kept by the phone: the state is there without network", async () => {
    const { factory, room, stream, worker, manager } = await asked(3);
    boardOf(worker.engine, room);
    await manager.engine.reply({ room, stream, text: "Đã xem", isAnonymous: false, kind: "answer" });
    await factory.settle();
    worker.die();
    worker.isOffline = true;
    const engine = await worker.open();
    const board = boardOf(engine, room);
    await factory.settle();
    expect(board()).toMatchObject({ status: "offline" });
    expect(board().threads[0]!.state).toMatchObject({ kind: "answered" });
  });

  test("[ACT1] an act that came too fast is sent again, after the wait the Room tells", async () => {
    const { factory, room, stream, worker, manager } = await asked(5);
    const board = boardOf(worker.engine, room);
    let acts = 0;
    manager.alteredUp = (bytes) => {
      if (bytes[0] === ACT_FRAME && ++acts === 1) askTooMuch(manager, room);
      return bytes;
    };
    threadOf(manager.engine, room, stream);
    await factory.settle();
    await manager.engine.reply({ room, stream, text: "Đã xem", isAnonymous: false, kind: "answer" });
    await factory.settle();
    expect(acts).toBe(1);
    expect(board().threads[0]!.state).toMatchObject({ kind: "waiting" });
    factory.pass(1_000);
    await factory.settle();
    expect(acts).toBe(2);
    expect(board().threads[0]!.state).toMatchObject({ kind: "answered" });
  });

  test("[ACT1] an act that no Room will take is not sent for ever", async () => {
    const { factory, room, stream, manager } = await asked(6);
    let acts = 0;
    manager.alteredUp = (bytes) => {
      if (bytes[0] !== ACT_FRAME) return bytes;
      acts++;
      return Uint8Array.from([...bytes.slice(0, -1), bytes.at(-1)! ^ 1]);
    };
    threadOf(manager.engine, room, stream);
    await factory.settle();
    await manager.engine.reply({ room, stream, text: "Đã xem", isAnonymous: false, kind: "answer" });
    for (let round = 0; round < 5; round++) {
      await factory.settle();
      factory.pass(1_000);
    }
    expect(acts).toBe(1);
  });

  test("[ACT3] an edge that invents an act is named, and the Board does not believe it", async () => {
    const { factory, room, stream, worker } = await asked(4);
    const board = boardOf(worker.engine, room);
    await factory.settle();
    const stranger = await nodeSignatures.signingKey(new Uint8Array(32).fill(7));
    const facts = { kind: "done", position: 1, day: 1, firstAnswerDay: 1, dueDay: 0 } as const;
    const act = actToBytes(await signAct(stranger, Uint8Array.of(0), room, stream, facts));
    worker.altered = (bytes) =>
      bytes[0] === 66 || bytes[0] === 67
        ? downFrameToBytes({ type: "acts", items: [{ stream, act }] })
        : bytes;
    threadOf(worker.engine, room, stream);
    await factory.settle();
    expect(board().threads[0]!.state).toMatchObject({ kind: "waiting" });
    expect(problemsOf(worker, room)).toContainEqual({
      type: "act-forged",
      rule: "ACT1",
      blame: "edge",
      stream,
    });
  });
});

describe("acts", () => {
  const room = "aa".repeat(16) as RoomId;
  const stream = "bb".repeat(16) as StreamId;
  const facts = {
    kind: "promised",
    position: 3,
    day: 20_000,
    firstAnswerDay: 19_990,
    dueDay: 20_010,
  } as const;
  const leafOf = (signingKey: Certificate["signingKey"], role: Certificate["role"]): Certificate => {
    const boxKey = new Uint8Array(32);
    return { kind: "official", role, signingKey, boxKey, expiresDay: 0, signature: new Uint8Array(64) };
  };

  test("[ACT2] count only from a manager or a facilitator, for one Thread of one Room", async () => {
    const key = await nodeSignatures.signingKey(new Uint8Array(32).fill(3));
    const act = await signAct(key, Uint8Array.of(0), room, stream, facts);
    const signed = (role: Certificate["role"], where = room, which = stream, what = act) =>
      isActSigned(nodeSignatures, leafOf(key.publicKey, role), where, which, what);
    expect(await signed("manager")).toBe(true);
    expect(await signed("facilitator")).toBe(true);
    expect(await signed("worker")).toBe(false);
    expect(await signed("representative")).toBe(false);
    expect(await signed("manager", "cc".repeat(16) as RoomId)).toBe(false);
    expect(await signed("manager", room, "cc".repeat(16) as StreamId)).toBe(false);
    expect(await signed("manager", room, stream, { ...act, dueDay: 20_011 })).toBe(false);
  });

  test("[ACT3] come back from their bytes as they were, and damaged bytes are refused", async () => {
    const key = await nodeSignatures.signingKey(new Uint8Array(32).fill(3));
    const bytes = actToBytes(await signAct(key, hexToBytes("00"), room, stream, facts));
    expect(mustBeOk(bytesToAct(bytes))).toMatchObject(facts);
    expect(bytesToHex(actToBytes(mustBeOk(bytesToAct(bytes))))).toBe(bytesToHex(bytes));
    for (let length = 0; length < bytes.length; length++)
      expect(bytesToAct(bytes.subarray(0, length)).ok).toBe(false);
    expect(bytesToAct(Uint8Array.from([...bytes, 0])).ok).toBe(false);
  });
});
