/**
 * An edge that refuses, withholds and holds up what a person typed. The words stay on the phone, are given back with
 * the edge's reason or sent again, and arrive once when the edge is honest again.
 */
import { describe, expect, test, vi } from "vitest";
import { mustBeOk } from "#protocol/result";
import { History, junkEnvelope, overhear, withholding } from "../support/hostile-edge.ts";
import {
  appendedAt,
  expectKept,
  expectRecovery,
  foundIn,
  misfit,
  openThread,
  reconnect,
  setReadingStage,
  setStage,
  startThread,
  type,
  TYPED,
  WORDS,
} from "../support/hostile-stage.ts";
import { showThread, textsOf } from "../support/screens.ts";

vi.setConfig({ testTimeout: 30_000 });

describe("refusals", () => {
  test("[WIRE2] to wait for ever is to wait until the next connection", async () => {
    const stage = await setReadingStage(181);
    const { hostile, room, thread } = stage;
    hostile.up = (frame) => {
      if (frame.type !== "append") return [frame];
      hostile.say(room, {
        type: "refused",
        reason: "too-fast",
        waitMs: Number.MAX_SAFE_INTEGER,
        subject: frame.token,
      });
      return [];
    };
    await type(stage);
    expect(thread.latest().posts.at(-1)).toMatchObject({ text: TYPED, state: "unsent" });
    await expectRecovery(stage, thread);
  });

  test("[WIRE2] to wait for ever is to wait for a minute at most", async () => {
    const stage = await setReadingStage(185);
    const { factory, hostile, room, thread } = stage;
    hostile.up = (frame) => {
      if (frame.type !== "append") return [frame];
      hostile.say(room, { type: "refused", reason: "too-fast", waitMs: 2 ** 40, subject: frame.token });
      return [];
    };
    await type(stage);
    hostile.becomeHonest();
    factory.pass(61_000);
    await factory.settle();
    expect(thread.latest().posts.at(-1)).toMatchObject({ text: TYPED, state: "sent" });
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

  test("[CLIENT1] a new Thread whose place the edge took with junk is shown with its words, and they come back", async () => {
    const stage = await setReadingStage(184);
    const { factory, hostile, victim, room } = stage;
    const junk = junkEnvelope(factory.chance);
    hostile.up = (frame) => {
      if (frame.type !== "append") return [frame];
      const taken = new History(room, frame.stream, [junk]);
      hostile.say(
        room,
        { type: "refused", reason: "stream-taken", waitMs: 0, subject: frame.token },
        taken.page(),
      );
      return [];
    };
    const stream = await startThread(factory, victim, room, TYPED);
    const thread = showThread(victim, room, stream);
    for (let times = 0; times < 4; times++) {
      factory.pass(10_000);
      await factory.settle();
    }
    expect(foundIn(stage)).toContainEqual(misfit("SealBroken", "READ1", stream));
    expectKept(thread, TYPED);
    expect(thread.latest()).toMatchObject({ status: "unreadable", title: "Quạt hỏng" });
    const post = thread.latest().posts[0]!;
    expect(post.state).toBe("refused");
    expect(mustBeOk(await victim.engine.withdraw(room, stream, post.id))).toBe(TYPED);
    hostile.becomeHonest();
    await type(stage);
    await expectRecovery(stage, stage.thread);
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
