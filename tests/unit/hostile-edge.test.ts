/**
 * An edge that lies to a phone. Whatever it tries, the phone names it, shows no altered word, keeps all it had and
 * all that was typed, and goes on when the edge is honest again.
 */
import { describe, expect, test } from "vitest";
import type { ProblemView } from "#client/state/views";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { ENVELOPES_PER_THREAD_MAX } from "#protocol/limits";
import { ByteWriter } from "#protocol/bytes";
import { bytesToId, idToBytes, type StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import type { DownFrame } from "#protocol/wire/frames/frame";
import { HostileEdge, History, junkEnvelope, overhear, withholding } from "../support/hostile-edge.ts";
import {
  breach,
  expectKept,
  expectRecovery,
  expectSplit,
  joinThrough,
  openThread,
  reconnect,
  say,
  setReadingStage,
  setStage,
  type Stage,
  startThread,
  type,
  TYPED,
  WORDS,
} from "../support/hostile-stage.ts";
import { problemsOf, showBoard, showThread, showTopics, textsOf } from "../support/screens.ts";

const foundIn = ({ victim, room }: Stage): readonly ProblemView[] => problemsOf(victim, room);

/** An entry that does not fit into this history: the edge's doing or its signer's, nobody can tell. */
const misfit = (type: string, rule: string, stream: StreamId): ProblemView => ({ type, rule, blame: "unknown", stream });

function appendedAt(stage: Stage, position: number, envelope: Uint8Array): DownFrame {
  const { board, stream } = stage;
  const bytes = Uint8Array.from(envelope);
  return { type: "appended", items: [{ board, stream, position, serial: 1_000, amends: false, envelope: bytes }] };
}

describe("rewriting what was shown", () => {
  test("[CHAIN1] a page with another Envelope at a known position is named and changes nothing", async () => {
    const stage = await setReadingStage(101);
    const { hostile, room, shown, thread, factory } = stage;
    hostile.say(room, shown.replaced(2, junkEnvelope(factory.chance)).page());
    await type(stage);
    expect(foundIn(stage)).toEqual([breach("history-rewritten", stage.stream)]);
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] a broadcast with another Envelope at a known position is named and changes nothing", async () => {
    const stage = await setReadingStage(102);
    stage.hostile.say(stage.room, appendedAt(stage, 3, stage.shown.envelopes[0]!));
    await type(stage);
    expect(foundIn(stage)).toEqual([breach("history-rewritten", stage.stream)]);
    await expectRecovery(stage, stage.thread);
  });

  test("[CHAIN1] a page that answers a reconnection with another history is named by its start", async () => {
    const stage = await setReadingStage(103);
    const { hostile, shown, thread, factory, stream } = stage;
    shown.replaced(2, junkEnvelope(factory.chance)).serve(hostile, stage.board);
    await reconnect(stage);
    await type(stage);
    expect(foundIn(stage)).toEqual([breach("start-head-foreign", stream)]);
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    expectKept(thread, TYPED);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] a start head out of thin air is named and its Envelopes are not looked at", async () => {
    const stage = await setReadingStage(104);
    const { hostile, room, shown, factory, stream } = stage;
    const envelopes = [junkEnvelope(factory.chance)];
    hostile.say(room, { ...shown.page(3), startHead: factory.chance.bytes(32), envelopes });
    await type(stage);
    expect(foundIn(stage)).toEqual([breach("start-head-foreign", stream)]);
    await expectRecovery(stage, stage.thread);
  });
});

describe("another order", () => {
  test("[CHAIN1] an Envelope dropped in the middle is missed by those behind it", async () => {
    const stage = await setStage(111);
    const { hostile, room, stream } = stage;
    hostile.down = withOpenPage(stage, (history) => history.without(2));
    const thread = await openThread(stage);
    await type(stage);
    expect(foundIn(stage)).toContainEqual(misfit("SeenFromTheFuture", "READ6", stream));
    expect(textsOf(thread)).toEqual([WORDS[0], TYPED]);
    expect(room).toBe(stage.room);
    await expectSplit(stage, thread);
    expectKept(thread, TYPED);
  });

  test("[CHAIN1] two Envelopes that changed places are named", async () => {
    const stage = await setStage(112);
    stage.hostile.down = withOpenPage(stage, (history) => history.swapped(2, 3));
    const thread = await openThread(stage);
    await type(stage);
    expect(foundIn(stage)).toContainEqual(misfit("SeenFromTheFuture", "READ6", stage.stream));
    expect(textsOf(thread)).toEqual([WORDS[0], WORDS[1], TYPED]);
    await expectSplit(stage, thread);
    expectKept(thread, TYPED);
  });

  test("[CHAIN1] an old Envelope replayed at the end says nothing twice and accuses nobody", async () => {
    const stage = await setReadingStage(113);
    const { hostile, room, shown, stream, thread } = stage;
    hostile.say(room, appendedAt(stage, 4, shown.envelopes[2]!));
    await stage.factory.settle();
    expect(foundIn(stage)).toEqual([misfit("Replayed", "READ7", stream)]);
    await type(stage);
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    await expectSplit(stage, thread);
    expectKept(thread, TYPED);
  });

  test("[CHAIN1] an opening replayed at the end is no second opening", async () => {
    const stage = await setReadingStage(114);
    stage.hostile.say(stage.room, appendedAt(stage, 4, stage.shown.envelopes[0]!));
    await stage.factory.settle();
    expect(foundIn(stage)).toEqual([misfit("OpeningMisplaced", "READ3", stage.stream)]);
    expect(textsOf(stage.thread)).toEqual(WORDS);
  });

  test("[CHAIN1] broadcasts out of order are put in order by asking", async () => {
    const stage = await setReadingStage(115);
    const { factory, hostile, writer, room, stream, thread } = stage;
    const held: DownFrame[] = [];
    hostile.down = (frame) => {
      if (frame.type !== "appended") return [frame];
      held.unshift(frame);
      return [];
    };
    for (const text of ["một", "hai", "ba"]) await say(factory, writer, room, stream, text);
    hostile.down = (frame) => [frame];
    hostile.say(room, ...held);
    await factory.settle();
    expect(textsOf(thread)).toEqual([...WORDS, "một", "hai", "ba"]);
    expect(foundIn(stage)).toEqual([]);
  });
});

describe("rolling back", () => {
  test("[CHAIN1] a Stream that is shorter after a reconnection, and says so, is named", async () => {
    const stage = await setReadingStage(121);
    const { hostile, shown, thread, stream, board } = stage;
    new History(shown.room, stream, shown.envelopes.slice(0, 2)).serve(hostile, board);
    await reconnect(stage);
    await type(stage);
    expect(foundIn(stage)).toContainEqual(breach("history-lost", stream));
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] an edge that knows the phone's head no more is named, and the words stay", async () => {
    const stage = await setReadingStage(122);
    const { hostile, room, stream, thread } = stage;
    hostile.up = (frame) => {
      if (frame.type !== "open") return [frame];
      hostile.say(room, { type: "refused", reason: "head-unknown", waitMs: 0, subject: idToBytes(frame.stream) });
      return [];
    };
    await reconnect(stage);
    await type(stage);
    expect(foundIn(stage)).toContainEqual(breach("history-lost", stream));
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    expect(thread.latest().posts.at(-1)!.state).toBe("unsent");
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] less than was acknowledged is named, and nothing is written twice", async () => {
    const stage = await setReadingStage(123);
    const { hostile, shown, stream, thread } = stage;
    hostile.down = (frame, room) => {
      if (frame.type !== "page" || frame.stream !== stream) return withholding(stream)(frame, room);
      return [{ ...frame, envelopes: [] }];
    };
    await type(stage);
    stage.factory.pass(6_000);
    await stage.factory.settle();
    expect(foundIn(stage)).toEqual([breach("acknowledgement-broken", stream)]);
    expect(shown.envelopes.length).toBe(3);
    expectKept(thread, TYPED);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] an edge that acknowledges and never stores is named, and the words are sent again", async () => {
    const stage = await setReadingStage(124);
    const { hostile, room, shown, stream, thread } = stage;
    hostile.up = (frame) => {
      if (frame.type !== "append") return [frame];
      hostile.say(room, { type: "ack", token: frame.token, ...shown.with(frame.envelope).end });
      return [];
    };
    await type(stage);
    expect(thread.latest().posts.at(-1)).toMatchObject({ text: TYPED, state: "unsent" });
    stage.factory.pass(6_000);
    await stage.factory.settle();
    expect(foundIn(stage)).toEqual([breach("acknowledgement-broken", stream)]);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] an acknowledgement that points at an older Envelope is no acknowledgement", async () => {
    const stage = await setReadingStage(125);
    const { hostile, room, shown, stream, thread } = stage;
    hostile.up = (frame) => {
      if (frame.type !== "append") return [frame];
      hostile.say(room, { type: "ack", token: frame.token, ...shown.end });
      return [];
    };
    await type(stage);
    expect(foundIn(stage)).toEqual([breach("acknowledgement-broken", stream)]);
    await expectRecovery(stage, thread);
  });

  test("[CHAIN1] an acknowledged head that the chain does not pass through is named", async () => {
    const stage = await setReadingStage(126);
    const { hostile, factory, stream, thread } = stage;
    hostile.down = (frame) => (frame.type === "ack" ? [{ ...frame, head: factory.chance.bytes(32) }] : [frame]);
    await type(stage);
    expect(foundIn(stage)).toEqual([breach("acknowledgement-broken", stream)]);
    await expectRecovery(stage, thread);
  });
});

describe("splitting the view", () => {
  test("[CHAIN1] two members who were shown different histories find out when these are joined", async () => {
    const stage = await setReadingStage(131);
    const { factory, hostile, room, stream, board, thread, victim } = stage;
    const other = await joinThrough(factory, "Bông Lúa 2");
    const shownToOther = overhear(other.hostile, room, stream);
    const atOther = showThread(other.victim, room, stream);
    await factory.settle();
    shownToOther.serve(other.hostile, board);
    const replyOfOther = async (text: string): Promise<void> => {
      mustBeOk(await other.victim.engine.reply({ room, stream, text, isAnonymous: false }));
      await factory.settle();
    };
    await type(stage);
    await replyOfOther("Bên tôi cũng vậy");
    await replyOfOther("Ai cũng biết");
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    expect(textsOf(atOther)).toEqual([...WORDS, "Bên tôi cũng vậy", "Ai cũng biết"]);

    const [sawTheFork, sawItsOwn] = shownToOther.envelopes.slice(3);
    hostile.say(room, appendedAt(stage, 5, sawTheFork!), appendedAt(stage, 6, sawItsOwn!));
    await factory.settle();
    // The first saw only what both were shown; the second signed a head that this history never had.
    expect(textsOf(thread)).toEqual([...WORDS, TYPED, "Bên tôi cũng vậy"]);
    expect(problemsOf(victim, room)).toEqual([misfit("SeenForeignHead", "READ6", stream)]);

    other.hostile.becomeHonest();
    await reconnect({ factory, victim: other.victim });
    expect(problemsOf(other.victim, room)).toEqual([breach("history-lost", stream)]);
    expect(textsOf(atOther)).toEqual([...WORDS, "Bên tôi cũng vậy", "Ai cũng biết"]);
  });

  test("[CHAIN1] words hidden from everybody else come to light with the next Entry that saw more", async () => {
    const stage = await setReadingStage(132);
    const { factory, hostile, writer, room, stream, board, shown, thread } = stage;
    const fork = new History(room, stream, shown.envelopes);
    fork.serve(hostile, board);
    await type(stage);
    expect(thread.latest().posts.at(-1)).toMatchObject({ text: TYPED, state: "sent" });
    const real = overhear(hostile, room, stream);
    hostile.down = (frame, of) => withholding(stream)(frame, of);
    await say(factory, writer, room, stream, "một");
    await say(factory, writer, room, stream, "hai");
    expect(real.envelopes.length).toBe(0);
    hostile.becomeHonest();
    const honest = overhear(hostile, room, stream);
    await reconnect(stage);
    expect(foundIn(stage)).toEqual([breach("history-lost", stream)]);
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    expect(honest.envelopes.length).toBe(0);
  });
});

describe("moving", () => {
  test("[CHAIN1] an Envelope of another Stream does not open", async () => {
    const stage = await setReadingStage(141);
    const { factory, hostile, writer, room, stream } = stage;
    const other = overhear(hostile, room, await startThread(factory, writer, room, "Căng tin hết cơm"));
    const screen = showThread(stage.victim, room, other.stream);
    await factory.settle();
    hostile.say(room, appendedAt(stage, 4, other.envelopes[0]!));
    await factory.settle();
    expect(foundIn(stage)).toEqual([misfit("SealBroken", "READ1", stream)]);
    expect(textsOf(stage.thread)).toEqual(WORDS);
    expect(textsOf(screen)).toEqual(["Căng tin hết cơm"]);
  });

  test("[CHAIN1] an Envelope of another Room does not open", async () => {
    const stage = await setReadingStage(142);
    const { factory, hostile, writer, room, stream, victim } = stage;
    const workers = roomIdOf(factory.id, "workers");
    const inWorkers = await startThread(factory, writer, workers, "Chỉ công nhân đọc");
    const other = overhear(hostile, workers, inWorkers);
    showThread(victim, workers, inWorkers);
    await factory.settle();
    hostile.say(room, appendedAt(stage, 4, other.envelopes[0]!));
    await factory.settle();
    expect(foundIn(stage)).toEqual([misfit("SealBroken", "READ1", stream)]);
    expect(problemsOf(victim, workers)).toEqual([]);
  });

  test("[CHAIN1] an Envelope that claims another epoch does not open", async () => {
    const stage = await setReadingStage(143);
    const { hostile, room, shown, stream, factory } = stage;
    const moved = shown.envelopes[2]!.slice();
    moved[2] = 2;
    hostile.say(room, appendedAt(stage, 4, moved));
    await factory.settle();
    expect(foundIn(stage)).toEqual([misfit("EpochUnknown", "READ1", stream)]);
    expect(textsOf(stage.thread)).toEqual(WORDS);
  });

  test("[EPOCH1] a welcome to an epoch the phone has no key of is named, and answered by nothing", async () => {
    const stage = await setReadingStage(144);
    const { hostile, room, thread } = stage;
    const sent: string[] = [];
    hostile.down = (frame) => (frame.type === "welcome" ? [{ ...frame, epoch: 2 }] : [frame]);
    hostile.up = (frame, of) => {
      if (of === room) sent.push(frame.type);
      return [frame];
    };
    await reconnect(stage);
    await type(stage);
    expect(sent).toEqual([]);
    expect(foundIn(stage)).toEqual([{ type: "epoch-unknown", rule: "EPOCH1", blame: "edge", stream: null }]);
    expectKept(thread, TYPED);
    await expectRecovery(stage, thread);
  });
});

describe("rows of a board", () => {
  const unshown = (type: string, stream: StreamId): ProblemView => ({ type, rule: "PREV1", blame: "unknown", stream });

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
    const wanted = await boardOf(stage, "compensation");
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
    const listed = { type: "listed", board: stage.board, total: 1, before: 5, hasMore: false, rows: [row] } as const;
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
    const item = { board: stage.board, stream, position: 4, serial: 901, amends: true, envelope: shown.envelopes[3]! };
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
      new ByteWriter().byte(67).fixed(id).varint(0).fixed(new Uint8Array(32)).byte(1).varint(ENVELOPES_PER_THREAD_MAX).bytes(),
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

describe("refusals", () => {
  test("[WIRE2] to wait for ever is to wait until the next connection", async () => {
    const stage = await setReadingStage(181);
    const { hostile, room, thread } = stage;
    hostile.up = (frame) => {
      if (frame.type !== "append") return [frame];
      hostile.say(room, { type: "refused", reason: "too-fast", waitMs: Number.MAX_SAFE_INTEGER, subject: frame.token });
      return [];
    };
    await type(stage);
    expect(thread.latest().posts.at(-1)).toMatchObject({ text: TYPED, state: "unsent" });
    await expectRecovery(stage, thread);
  });

  test("[WIRE2] words that the edge will not have are given back, with its reason, and can be taken up again", async () => {
    const stage = await setReadingStage(182);
    const { factory, hostile, victim, room, stream, thread } = stage;
    hostile.up = (frame) => {
      if (frame.type !== "append") return [frame];
      hostile.say(room, { type: "refused", reason: "full", waitMs: 0, subject: frame.token });
      return [];
    };
    await type(stage);
    const refused = thread.latest().posts.at(-1)!;
    expect(refused).toMatchObject({ text: TYPED, state: "refused", refusal: "full" });
    hostile.becomeHonest();
    expect(mustBeOk(await victim.engine.withdraw(room, stream, refused.id))).toBe(TYPED);
    await type(stage);
    await factory.settle();
    await expectRecovery(stage, thread);
  });

  test("[WIRE2] an edge that refuses and refuses is not asked in circles", async () => {
    const stage = await setReadingStage(183);
    const { hostile, room, thread } = stage;
    let appends = 0;
    hostile.up = (frame) => {
      if (frame.type !== "append") return [frame];
      appends++;
      hostile.say(room, { type: "refused", reason: "stream-unknown", waitMs: 0, subject: frame.token });
      return [];
    };
    await type(stage);
    await stage.factory.settle();
    expect(appends).toBeLessThanOrEqual(8);
    expectKept(thread, TYPED);
    await expectRecovery(stage, thread);
  });
});

describe("holding up", () => {
  test("[CLIENT1] an append held up until the words were sent again says nothing twice", async () => {
    const stage = await setReadingStage(191);
    const { hostile, factory, room, stream, board, thread, shown } = stage;
    const held: Uint8Array<ArrayBuffer>[] = [];
    hostile.up = (frame) => {
      if (frame.type !== "append") return [frame];
      held.push(frame.envelope);
      return [];
    };
    await type(stage);
    hostile.becomeHonest();
    overhear(hostile, room, stream);
    await reconnect(stage);
    expect(held.length).toBe(1);
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    hostile.say(room, appendedAt(stage, 5, held[0]!));
    await factory.settle();
    expect(textsOf(thread)).toEqual([...WORDS, TYPED]);
    expect(foundIn(stage).map(({ rule, blame }) => [rule, blame])).toEqual([["READ7", "unknown"]]);
    expect([board, shown.room]).toEqual([stage.board, room]);
  });

  test("[CLIENT1] a reply typed while its Thread is withheld is sent once the Thread is shown", async () => {
    const stage = await setStage(192);
    const { hostile, stream } = stage;
    hostile.down = withholding(stream);
    const thread = await openThread(stage);
    await type(stage);
    expect(textsOf(thread)).toEqual([TYPED]);
    await expectRecovery(stage, thread);
  });

  test("[CLIENT1] words typed under attack outlive the tab", async () => {
    const stage = await setReadingStage(193);
    const { hostile, victim, factory } = stage;
    hostile.up = (frame) => (frame.type === "append" ? [] : [frame]);
    await type(stage);
    victim.die();
    hostile.becomeHonest();
    await victim.open();
    await factory.settle();
    await expectRecovery(stage, await openThread(stage));
  });
});

/** The first page of the Thread that the victim opens, as the edge would like its history to be. */
function withOpenPage(stage: Stage, forge: (history: History) => History): HostileEdge["down"] {
  return (frame) => {
    if (frame.type !== "page" || frame.stream !== stage.stream || frame.from > 0) return [frame];
    return [forge(new History(stage.room, stage.stream, frame.envelopes)).page()];
  };
}

async function boardOf(stage: Stage, topic: "compensation") {
  const { boardIdOf } = await import("#protocol/sealed/epoch-keys");
  const { keysOf } = await import("../support/hostile-stage.ts");
  return boardIdOf(await keysOf(stage.victim, stage.factory, "everyone"), topic);
}

test("[CHAIN1] the control Stream's board is never a Board", () => {
  expect(NO_BOARD).toMatch(/^0+$/);
});
