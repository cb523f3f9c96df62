/** What phones do when a Room keeps words only so long: with an honest edge, and with one that uses it as an excuse. */
// Loaded late by the engine: a cold load takes longer than a simulated phone waits.
import "#client/sync/retention";
import { describe, expect, test } from "vitest";
import type { RoomMemoryAnswer, StreamCut } from "#protocol/wire/retention";
import { bytesToMemory, memoryToBytes } from "#protocol/wire/retention";
import type { RoomId, StreamId } from "#protocol/ids";
import { idToBytes } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { bytesToDownFrame, downFrameToBytes } from "#protocol/wire/frames/frame";
import { controlStreamOf } from "#protocol/wire/head";
import { replyDraft } from "../support/drafts.ts";
import { say, startThread, untilJoined } from "../support/hostile-stage.ts";
import { changeKeys } from "../support/key-changing.ts";
import { memberOf, problemsOf, showBoard, showThread, textsOf } from "../support/screens.ts";
import { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

const DAY_MS = 86_400_000;
const OLD = "Khu C nóng quá";
const FRESH = "Lương tháng này chậm";

interface Scene {
  readonly factory: TestFactory;
  readonly room: RoomId;
  readonly worker: SimulatedPhone;
  /** Of 40 days ago when `grow` is done, with two posts. */
  readonly old: StreamId;
}

async function setScene(seed: number): Promise<Scene> {
  const factory = await makeTestFactory({ seed });
  const worker = await factory.join("worker", "Chim Sẻ 3");
  await untilJoined(factory);
  const room = roomIdOf(factory.id, "everyone");
  const old = await startThread(factory, worker, room, OLD);
  await say(factory, factory.founder, room, old, "Tôi sẽ hỏi");
  return { factory, room, worker, old };
}

async function settle(factory: TestFactory): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await factory.settle();
    factory.pass(5_000);
  }
  await factory.settle();
}

async function passDays(factory: TestFactory, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    factory.clock.sleep(DAY_MS);
    await factory.edge.alarms();
  }
  await settle(factory);
}

async function keepOneMonth({ factory, room }: Scene): Promise<void> {
  const setting = factory.founder.engine.keepWords(room, 1);
  await settle(factory);
  mustBeOk(await setting);
  await settle(factory);
}

const keptOf = (phone: SimulatedPhone, room: RoomId) =>
  memberOf(phone)!.rooms.find((each) => each.room === room)!.kept.months;

const envelopesOf = async (phone: SimulatedPhone, room: RoomId, stream: StreamId) =>
  (await phone.store.list(`envelope/${room}/${stream}/`)).length;

/** A phone comes back, and looks at what its Room has. */
async function comeBack(factory: TestFactory, phone: SimulatedPhone): Promise<void> {
  phone.die();
  await phone.open();
  await settle(factory);
  factory.pass(10_000);
  await settle(factory);
}

describe("a Room that keeps words for a month", () => {
  test("[RETAIN4] old readers and newcomers agree on what is there, and no phone keeps what is gone", async () => {
    const scene = await setScene(941);
    const { factory, room, worker, old } = scene;
    await keepOneMonth(scene);
    await passDays(factory, 20);
    const fresh = await startThread(factory, worker, room, FRESH);
    await passDays(factory, 15);
    await comeBack(factory, worker);
    await comeBack(factory, factory.founder);
    const newcomer = await factory.join("worker", "Sen 8");
    await untilJoined(factory);
    await settle(factory);
    const phones = [factory.founder, worker, newcomer];
    for (const phone of phones) {
      const board = showBoard(phone, room, "safety");
      await settle(factory);
      expect(board.latest().threads.map(({ stream }) => stream)).toEqual([fresh]);
      const threads = [showThread(phone, room, old), showThread(phone, room, fresh)];
      await settle(factory);
      expect(threads.map(textsOf)).toEqual([[], [FRESH]]);
      expect(await envelopesOf(phone, room, old)).toBe(0);
      expect([keptOf(phone, room), problemsOf(phone, room)]).toEqual([1, []]);
    }
    expect(showThread(worker, room, old).latest().status).toBe("cut");
    expect(showThread(factory.founder, room, old).latest().status).toBe("cut");
  });

  test("[RETAIN4] after a cut keys change, the chain verifies from there, and what is said goes on", async () => {
    const scene = await setScene(942);
    const { factory, room, worker, old } = scene;
    await keepOneMonth(scene);
    await passDays(factory, 35);
    await comeBack(factory, worker);
    await comeBack(factory, factory.founder);
    await changeKeys(factory, room, [worker]);
    const fresh = await startThread(factory, worker, room, FRESH);
    await say(factory, factory.founder, room, fresh, "Đã hỏi");
    await comeBack(factory, worker);
    const thread = showThread(worker, room, fresh);
    const gone = showThread(worker, room, old);
    await settle(factory);
    expect([textsOf(thread), gone.latest().status]).toEqual([[FRESH, "Đã hỏi"], "cut"]);
    for (const phone of [worker, factory.founder]) expect(problemsOf(phone, room)).toEqual([]);
  });

  test("[RETAIN5] words written for a Thread that is gone are given back with the reason, and lost nowhere", async () => {
    const scene = await setScene(943);
    const { factory, room, worker, old } = scene;
    const thread = showThread(worker, room, old);
    await settle(factory);
    await keepOneMonth(scene);
    worker.goOffline();
    mustBeOk(await worker.engine.reply(replyDraft(room, old, "Viết lúc mất mạng")));
    await passDays(factory, 35);
    worker.goOnline();
    await settle(factory);
    await settle(factory);
    expect(thread.latest().status).toBe("cut");
    expect(thread.latest().posts.map(({ text, state, refusal }) => [text, state, refusal])).toEqual([
      ["Viết lúc mất mạng", "refused", "cut"],
    ]);
    await comeBack(factory, worker);
    const again = showThread(worker, room, old);
    await settle(factory);
    const [post] = again.latest().posts;
    expect(mustBeOk(await worker.engine.withdraw(room, old, post!.id))).toBe("Viết lúc mất mạng");
  });

  test("[RETAIN1] only a facilitator sets it, and another facilitator's phone tells the edge when the first one died", async () => {
    const scene = await setScene(944);
    const { factory, room, worker } = scene;
    expect(await worker.engine.keepWords(room, 1)).toEqual({ ok: false, error: { type: "not-allowed" } });
    const second = await factory.join("facilitator", "Chị Lan");
    await untilJoined(factory);
    factory.founder.answersLeft = 0;
    const setting = factory.founder.engine.keepWords(room, 3);
    await settle(factory);
    mustBeOk(await setting);
    await settle(factory);
    factory.founder.die();
    await comeBack(factory, second);
    await comeBack(factory, worker);
    expect([keptOf(second, room), keptOf(worker, room)]).toEqual([3, 3]);
    const path = `https://gopy.test/api/rooms/${room}/retention`;
    const answer = await (await factory.edge.fetch(new Request(path))).arrayBuffer();
    expect(mustBeOk(bytesToMemory(new Uint8Array(answer))).settings).toMatchObject([
      { number: 1, months: 3 },
    ]);
  });
});

describe("an edge that says that words are no longer kept", () => {
  type Lie = (honest: RoomMemoryAnswer, scene: Scene, cut: StreamCut) => RoomMemoryAnswer;

  /** The worker's phone comes back through an edge that answers what is told of the old Thread. */
  async function liedTo(seed: number, lie: Lie, options: { days: number; isRuled: boolean }) {
    const scene = await setScene(seed);
    const { factory, room, worker, old } = scene;
    if (options.isRuled) await keepOneMonth(scene);
    const shown = showThread(worker, room, old);
    await settle(factory);
    expect(textsOf(shown)).toEqual([OLD, "Tôi sẽ hỏi"]);
    factory.clock.sleep(options.days * DAY_MS);
    const today = Math.floor(factory.clock.now() / DAY_MS);
    const cut = {
      stream: old,
      ...(await cursorOf(worker, room, old)),
      lastDay: today - options.days,
      cutDay: today,
    };
    const edge = {
      ...factory.edge,
      async fetch(request: Request | string) {
        const answer = await factory.edge.fetch(request);
        if (typeof request === "string" || !request.url.includes("/retention")) return answer;
        const honest = mustBeOk(bytesToMemory(new Uint8Array(await answer.arrayBuffer())));
        return new Response(memoryToBytes(lie(honest, scene, cut)));
      },
    };
    const victim = new SimulatedPhone("victim", { ...worker.parts, edge });
    for (const [key, value] of await worker.store.list("")) await victim.store.write({ put: [[key, value]] });
    worker.die();
    victim.altered = (bytes) => {
      const frame = bytesToDownFrame(bytes);
      const isOld = frame.ok && frame.value.type === "page" && frame.value.stream === old;
      const said = { type: "refused", reason: "cut", waitMs: 0, subject: idToBytes(old) } as const;
      return isOld ? downFrameToBytes(said) : bytes;
    };
    await victim.open();
    await settle(factory);
    const thread = showThread(victim, room, old);
    await settle(factory);
    factory.pass(10_000);
    await settle(factory);
    const named = problemsOf(victim, room).map(({ type, rule, blame }) => `${type} ${rule} ${blame}`);
    return {
      named,
      texts: textsOf(thread),
      status: thread.latest().status,
      held: await envelopesOf(victim, room, old),
    };
  }

  async function cursorOf(phone: SimulatedPhone, room: RoomId, stream: StreamId) {
    const { nextCursor, startOfStream } = await import("#protocol/wire/head");
    let cursor = startOfStream(room, stream);
    for (const [, envelope] of await phone.store.list(`envelope/${room}/${stream}/`))
      cursor = nextCursor(cursor, envelope as Uint8Array<ArrayBuffer>);
    return cursor;
  }

  const kept = { texts: [OLD, "Tôi sẽ hỏi"], held: 2 };
  const told: Lie = (honest, _, cut) => ({ ...honest, cuts: [cut] });
  const ruled = { days: 40, isRuled: true };

  test("[RETAIN4] a cut in a Room whose facilitators never set a rule is named, and the words stay", async () => {
    const result = await liedTo(951, told, { days: 400, isRuled: false });
    expect(result).toMatchObject({ named: ["cut-too-early RETAIN4 edge"], ...kept });
  });

  test("[RETAIN4] a rule that the edge invents is none: it stands in no join log", async () => {
    const invent: Lie = (_, __, cut) => ({
      settings: [{ number: 1, day: cut.cutDay - 300, months: 1 }],
      hasMore: false,
      cuts: [cut],
    });
    const result = await liedTo(952, invent, { days: 400, isRuled: false });
    expect(result).toMatchObject({ named: ["cut-too-early RETAIN4 edge"], ...kept });
  });

  test("[RETAIN4] a cut that says itself that it is too young is named", async () => {
    const result = await liedTo(953, told, { days: 20, isRuled: true });
    expect(result).toMatchObject({ named: ["cut-too-early RETAIN4 edge"], ...kept });
  });

  test("[RETAIN4] a cut that makes the last word older than its author said keeps the words, and blames nobody", async () => {
    const older: Lie = (honest, _, cut) => ({ ...honest, cuts: [{ ...cut, lastDay: cut.lastDay - 30 }] });
    const result = await liedTo(954, older, { days: 20, isRuled: true });
    expect(result).toMatchObject({ named: ["cut-too-young RETAIN4 unknown"], ...kept });
  });

  test("[RETAIN4] a cut of tomorrow's days is none today", async () => {
    const later: Lie = (honest, _, cut) => ({ ...honest, cuts: [{ ...cut, cutDay: cut.cutDay + 20 }] });
    const result = await liedTo(955, later, { days: 20, isRuled: true });
    expect(result).toMatchObject({ named: ["cut-too-early RETAIN4 edge"], ...kept });
  });

  test("[RETAIN4] a cut at another end than the one this phone has read is named, shorter or rewritten", async () => {
    const shorter: Lie = (honest, _, cut) => ({ ...honest, cuts: [{ ...cut, count: 1 }] });
    expect(await liedTo(956, shorter, ruled)).toMatchObject({
      named: ["history-lost RETAIN4 edge"],
      ...kept,
    });
    const rewritten: Lie = (honest, _, cut) => ({ ...honest, cuts: [{ ...cut, head: new Uint8Array(32) }] });
    expect(await liedTo(957, rewritten, ruled)).toMatchObject({
      named: ["history-rewritten RETAIN4 edge"],
      ...kept,
    });
  });

  test("[RETAIN4] the join log and moderation are never cut", async () => {
    const control: Lie = (honest, { room }, cut) => ({
      ...honest,
      cuts: [{ ...cut, stream: controlStreamOf(room) }],
    });
    const result = await liedTo(958, control, ruled);
    expect(result).toMatchObject({
      named: ["cut-forbidden RETAIN4 edge", "cut-unproven RETAIN4 edge"],
      ...kept,
    });
  });

  test("[RETAIN4] a refusal alone, without a cut in the list, takes nothing from the phone", async () => {
    const result = await liedTo(959, (honest) => ({ ...honest, cuts: [] }), ruled);
    expect(result).toMatchObject({ named: ["cut-unproven RETAIN4 edge"], ...kept });
  });

  test("[RETAIN4] a cut that keeps the rules is followed, and its Thread does not come back", async () => {
    const result = await liedTo(960, told, ruled);
    expect(result).toEqual({ named: [], texts: [], status: "cut", held: 0 });
  });

  test("[RETAIN4] a cut Thread that is shown again, on a Board or read out, is named and not taken", async () => {
    const scene = await setScene(961);
    const { factory, room, worker, old } = scene;
    await keepOneMonth(scene);
    const rowOf = await captureRow(scene);
    await passDays(factory, 35);
    await comeBack(factory, worker);
    expect(await envelopesOf(worker, room, old)).toBe(0);
    worker.altered = (bytes) => {
      const frame = bytesToDownFrame(bytes);
      if (!frame.ok || frame.value.type !== "listed") return bytes;
      return downFrameToBytes({ ...frame.value, total: 1, rows: [rowOf] } as never);
    };
    const board = showBoard(worker, room, "safety");
    await settle(factory);
    expect(board.latest().threads).toEqual([]);
    expect(problemsOf(worker, room)).toMatchObject([{ type: "cut-undone", rule: "RETAIN4", blame: "edge" }]);
  });

  async function captureRow({ factory, room, worker, old }: Scene) {
    let row: unknown;
    worker.altered = (bytes) => {
      const frame = bytesToDownFrame(bytes);
      if (frame.ok && frame.value.type === "listed")
        row ??= frame.value.rows.find(({ stream }) => stream === old);
      return bytes;
    };
    const board = showBoard(worker, room, "safety");
    await settle(factory);
    board.stop();
    expect(row).toBeDefined();
    return row;
  }
});
