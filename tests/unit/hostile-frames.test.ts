/**
 * An edge that sends a phone rows, counts and frames that no honest edge would. The phone names what it can,
 * is held up by none of it, loses nothing that was typed, and goes on when the edge is honest again.
 */
// long: every lie an edge can tell in a frame, one named test each.
import { describe, expect, test, vi } from "vitest";
import type { ProblemView } from "#client/state/views";
import { ByteWriter } from "#protocol/bytes";
import { bytesToId, idToBytes, type StreamId } from "#protocol/ids";
import { ENVELOPES_PER_THREAD_MAX } from "#protocol/limits";
import { downFrameToBytes } from "#protocol/wire/frames/frame";
import { boardIdOf } from "#protocol/sealed/epoch-keys";
import { junkEnvelope } from "../support/hostile-edge.ts";
import {
  appendedAt,
  breach,
  expectKept,
  expectRecovery,
  foundIn,
  keysOf,
  openThread,
  reconnect,
  say,
  setReadingStage,
  setStage,
  startThread,
  type,
  TYPED,
  WORDS,
} from "../support/hostile-stage.ts";
import { showBoard, showThread, showTopics, textsOf } from "../support/screens.ts";

vi.setConfig({ testTimeout: 30_000 });

describe("rows of a board", () => {
  const unshown = (type: string, stream: StreamId): ProblemView => ({
    type,
    rule: "PREV1",
    blame: "unknown",
    stream,
  });

  test("[PREV1] a row whose opening belongs to another Stream is named and not shown", async () => {
    const stage = await setReadingStage(151);
    const { factory, hostile, victim, room, stream } = stage;
    const invented = bytesToId<StreamId>(factory.chance.bytes(16));
    hostile.down = (frame) => {
      if (frame.type !== "listed") return [frame];
      const rows = frame.rows.flatMap((row) => [row, { ...row, stream: invented, serial: row.serial + 1 }]);
      return [{ ...frame, rows }];
    };
    const board = showBoard(victim, room, "safety");
    await factory.settle();
    expect(board.latest().threads.map((row) => row.stream)).toEqual([stream]);
    expect(foundIn(stage)).toEqual([unshown("PreviewUnreadable", invented)]);
  });

  test("[PREV1] a row whose opening belongs to another Board is named and not shown", async () => {
    const stage = await setReadingStage(152);
    const { factory, hostile, victim, room, stream } = stage;
    hostile.up = (frame) => (frame.type === "list" ? [{ ...frame, board: stage.board }] : [frame]);
    hostile.down = (frame) => (frame.type === "listed" ? [{ ...frame, board: wanted }] : [frame]);
    const wanted = boardIdOf(await keysOf(victim, factory, "everyone"), "compensation");
    const board = showBoard(victim, room, "compensation");
    await factory.settle();
    expect(board.latest().threads).toEqual([]);
    expect(foundIn(stage)).toEqual([unshown("PreviewMisplaced", stream)]);
  });

  test("[PREV1] a row that was good is not lost to a bad one", async () => {
    const stage = await setReadingStage(153);
    const { factory, hostile, victim, room, stream } = stage;
    const board = showBoard(victim, room, "safety");
    await factory.settle();
    const row = { stream, serial: 900, count: 3, opening: junkEnvelope(factory.chance), amending: null };
    const listed = {
      type: "listed",
      board: stage.board,
      total: 1,
      before: 0,
      hasMore: false,
      rows: [row],
    } as const;
    hostile.say(room, listed);
    await factory.settle();
    expect(board.latest().threads.map(({ title }) => title)).toEqual(["Quạt hỏng"]);
    expect(foundIn(stage)).toEqual([unshown("PreviewUnreadable", stream)]);
  });

  test("[PREV1] an amendment that its author did not make is not shown", async () => {
    const stage = await setReadingStage(154);
    const { factory, hostile, victim, room, stream, shown } = stage;
    await type(stage);
    const board = showBoard(victim, room, "safety");
    await factory.settle();
    const item = {
      board: stage.board,
      stream,
      position: 4,
      serial: 901,
      amends: true,
      envelope: shown.envelopes[3]!,
    };
    hostile.say(room, { type: "appended", items: [item] });
    await factory.settle();
    expect(board.latest().threads[0]).toMatchObject({ title: "Quạt hỏng", text: WORDS[0], isRemoved: false });
  });
});

describe("counts, which are the edge's word", () => {
  test("[CHAIN1] a false count of a row is shown as replies and unread, and harms nothing else", async () => {
    const stage = await setReadingStage(161);
    const { factory, hostile, victim, room, thread } = stage;
    const count = 1_000_000;
    hostile.down = (frame) => {
      if (frame.type !== "listed") return [frame];
      return [{ ...frame, total: count, rows: frame.rows.map((row) => ({ ...row, count })) }];
    };
    const board = showBoard(victim, room, "safety");
    await factory.settle();
    expect(board.latest().threads[0]).toMatchObject({ replies: count - 1, isUnread: true });
    await type(stage);
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    hostile.becomeHonest();
    await reconnect(stage);
    expect(board.latest().threads[0]).toMatchObject({ replies: 3, isUnread: false });
    expect(foundIn(stage)).toEqual([]);
  });

  test("[CHAIN1] a false count in a digest is forgotten as soon as an honest edge shows the Thread", async () => {
    const stage = await setReadingStage(162);
    const { factory, hostile, victim, room, stream, thread } = stage;
    hostile.down = (frame, of) => {
      if (frame.type !== "digest" || of !== room) return [frame];
      return [{ ...frame, streams: [{ stream, count: 2 ** 50 }] }];
    };
    await reconnect(stage);
    hostile.becomeHonest();
    await reconnect(stage);
    const topics = showTopics(victim, room);
    await factory.settle();
    expect(topics.of("safety").unread).toBe(0);
    await type(stage);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] a false serial does not make a phone deaf to later changes", async () => {
    const stage = await setReadingStage(163);
    const { factory, hostile, victim, writer, room, stream } = stage;
    const other = await startThread(factory, writer, room, "Căng tin hết cơm");
    const screen = showThread(victim, room, other);
    await factory.settle();
    screen.stop();
    hostile.down = (frame) => {
      if (frame.type === "digest") return [{ ...frame, serial: 2 ** 50 }];
      if (frame.type !== "appended") return [frame];
      return [{ ...frame, items: frame.items.map((item) => ({ ...item, serial: 2 ** 51 })) }];
    };
    await reconnect(stage);
    await type(stage);
    hostile.becomeHonest();
    await reconnect(stage);
    victim.die();
    await say(factory, writer, room, other, "Thật vậy");
    await victim.open();
    await factory.settle();
    const topics = showTopics(victim, room);
    expect(topics.of("safety").unread).toBe(1);
    expect(stream).not.toBe(other);
  });
});

describe("frames of no use", () => {
  test("[WIRE1] garbage is named once, however much of it there is", async () => {
    const stage = await setReadingStage(171);
    const { hostile, room, factory, thread } = stage;
    for (let length = 0; length < 300; length++) hostile.say(room, factory.chance.bytes(length));
    await type(stage);
    expect(foundIn(stage)).toEqual([{ type: "frame-malformed", rule: "WIRE1", blame: "edge", stream: null }]);
    await expectRecovery(stage, thread);
  });

  test("[WIRE1] counts and positions beyond all measure cost nothing", async () => {
    const stage = await setReadingStage(172);
    const { hostile, room, stream, board, thread } = stage;
    const most = Number.MAX_SAFE_INTEGER;
    const id = idToBytes(stream);
    const bytes = [
      new ByteWriter().byte(66).varint(1).byte(0).varint(most).bytes(),
      new ByteWriter().byte(66).varint(1).byte(0).varint(500).bytes(),
      new ByteWriter().byte(67).fixed(id).varint(most).fixed(new Uint8Array(32)).byte(1).varint(most).bytes(),
      new ByteWriter()
        .byte(67)
        .fixed(id)
        .varint(0)
        .fixed(new Uint8Array(32))
        .byte(1)
        .varint(ENVELOPES_PER_THREAD_MAX)
        .bytes(),
      new ByteWriter().byte(68).fixed(idToBytes(board)).varint(most).varint(most).byte(1).varint(51).bytes(),
      new ByteWriter().byte(69).varint(10_000).bytes(),
      new ByteWriter().byte(69).varint(most).bytes(),
      new ByteWriter().byte(71).byte(99).varint(most).varint(0).bytes(),
    ];
    const startedMs = performance.now();
    for (let times = 0; times < 200; times++) hostile.say(room, ...bytes);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    hostile.say(room, appendedAt(stage, most, junkEnvelope(stage.factory.chance)));
    await type(stage);
    expect(foundIn(stage)).toEqual([{ type: "frame-malformed", rule: "WIRE1", blame: "edge", stream: null }]);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] a page that says more and holds nothing is named, and the Thread is asked for again later", async () => {
    const stage = await setStage(173);
    const { hostile, stream } = stage;
    hostile.down = (frame) => {
      if (frame.type !== "page" || frame.stream !== stream) return [frame];
      return Array.from({ length: 50 }, () => ({ ...frame, envelopes: [], hasMore: true }));
    };
    const thread = await openThread(stage);
    expect(thread.latest().status).toBe("loading");
    await type(stage);
    expect(foundIn(stage)).toEqual([breach("page-empty", stream)]);
    expectKept(thread, TYPED);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] a page that leaves Envelopes out before it is named, not chased", async () => {
    const stage = await setReadingStage(174);
    const { hostile, room, shown, stream, thread, factory } = stage;
    let opens = 0;
    hostile.up = (frame) => {
      if (frame.type === "open" && frame.stream === stream) opens++;
      return [frame];
    };
    const ahead = shown.with(junkEnvelope(factory.chance), junkEnvelope(factory.chance));
    for (let times = 0; times < 50; times++) hostile.say(room, ahead.page(4));
    await factory.settle();
    expect(foundIn(stage)).toEqual([breach("start-head-foreign", stream)]);
    expect(opens).toBeLessThanOrEqual(1);
    await type(stage);
    await expectRecovery(stage, thread);
  });

  test("[ROOM12] a flood of what parses fills no memory: the socket is given up and made anew", async () => {
    const stage = await setReadingStage(176);
    const { factory, hostile, room, shown, thread } = stage;
    const envelopes = Array.from({ length: 12 }, () => new Uint8Array(80_000));
    const page = downFrameToBytes({ ...shown.page(3), envelopes, startHead: factory.chance.bytes(32) });
    for (let times = 0; times < 100; times++) hostile.say(room, page);
    await factory.settle();
    expect(foundIn(stage)).toContainEqual({ type: "flood", rule: "ROOM12", blame: "edge", stream: null });
    await type(stage);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] a flood is taken without losing evidence of an earlier lie", async () => {
    const stage = await setReadingStage(175);
    const { hostile, room, shown, factory, thread, stream } = stage;
    hostile.say(room, shown.replaced(2, junkEnvelope(factory.chance)).page());
    await factory.settle();
    for (let times = 0; times < 1_000; times++) hostile.say(room, shown.page(), Uint8Array.of(99));
    for (let times = 0; times < 200; times++) {
      const subject = factory.chance.bytes(16);
      hostile.say(room, { type: "refused", reason: "head-unknown", waitMs: 0, subject });
    }
    await type(stage);
    expect(foundIn(stage)).toContainEqual(breach("history-rewritten", stream));
    expect(foundIn(stage).length).toBeLessThanOrEqual(20);
    await expectRecovery(stage, thread);
  });
});
