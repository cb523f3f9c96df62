/**
 * An edge that lies about a Stream's history. Whatever it tries, the phone names it, shows no altered word, keeps all
 * it had and all that was typed, and goes on when the edge is honest again. Where the phone has taken another history
 * for the true one it stays with that, says so, and everything else goes on.
 */
import { describe, expect, test, vi } from "vitest";
import { idToBytes } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import type { DownFrame } from "#protocol/wire/frames/frame";
import { replyDraft } from "../support/drafts.ts";
import { type HostileEdge, History, junkEnvelope, overhear, withholding } from "../support/hostile-edge.ts";
import {
  appendedAt,
  breach,
  expectKept,
  expectRecovery,
  expectSplit,
  foundIn,
  joinThrough,
  misfit,
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
import { problemsOf, showThread, textsOf } from "../support/screens.ts";

vi.setConfig({ testTimeout: 30_000 });

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
      hostile.say(room, {
        type: "refused",
        reason: "head-unknown",
        waitMs: 0,
        subject: idToBytes(frame.stream),
      });
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
    hostile.down = (frame) =>
      frame.type === "ack" ? [{ ...frame, head: factory.chance.bytes(32) }] : [frame];
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
      mustBeOk(await other.victim.engine.reply(replyDraft(room, stream, text)));
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
  test("[CHAIN1] [READ1] an Envelope of another Stream does not open", async () => {
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

/** The first page of the Thread that the victim opens, as the edge would like its history to be. */
function withOpenPage(stage: Stage, forge: (history: History) => History): HostileEdge["down"] {
  return (frame) => {
    if (frame.type !== "page" || frame.stream !== stage.stream || frame.from > 0) return [frame];
    return [forge(new History(stage.room, stage.stream, frame.envelopes)).page()];
  };
}
