/** The keys of a shelf, the posts they make, and the writer's decision what to send next. */
import { describe, expect, test } from "vitest";
import type { DeviceId } from "#protocol/ids";
import { SHELF_UPDATE_BYTES_MAX } from "#protocol/limits";
import { mustBeOk } from "#protocol/result";
import {
  editKey,
  type Intent,
  parseShelfKey,
  postKey,
  postRef,
  postsOfShelf,
  removalKey,
  untrueIntents,
} from "#protocol/sealed/intents";
import {
  afterCatchUp,
  afterConnect,
  afterEntry,
  afterIntent,
  afterNewDevice,
  afterSend,
  afterTurnedAway,
  BATCH_INTENTS_MAX,
  makeIntent,
  nextStep,
  startWriter,
} from "#protocol/sealed/intent-steps";
import { Shelf } from "#protocol/sealed/shelf";
import { isShelfKey } from "#protocol/sealed/shelf-update";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import { ANH, PHONE, STREAM, TABLET } from "#tests/support/shelf-thread";

const FIRST = postRef(PHONE, 1);

describe("keys", () => {
  test("[SHELF1] keys are built and parsed back, and stand among the keys a shelf takes", () => {
    const longest = removalKey(
      postRef("ffffffff" as DeviceId, 0xffff_ffff),
      "ffffffff" as DeviceId,
      0xffff_ffff,
    );
    expect(postKey(PHONE, 3)).toBe("post/0000000a/3");
    expect(editKey(FIRST, TABLET, 4)).toBe("post/0000000a/1/0000000b/4");
    expect(removalKey(FIRST, TABLET, 5)).toBe("removed/0000000a/1/0000000b/5");
    expect(parseShelfKey("me")).toEqual({ type: "Me" });
    expect(parseShelfKey(postKey(PHONE, 1))).toEqual({
      type: "Post",
      ref: FIRST,
      by: { device: PHONE, counter: 1 },
    });
    const by = { device: TABLET, counter: 4 };
    expect(parseShelfKey(editKey(FIRST, TABLET, 4))).toEqual({ type: "Edit", ref: FIRST, by });
    expect(parseShelfKey(removalKey(FIRST, TABLET, 4))).toEqual({ type: "Removal", ref: FIRST, by });
    expect(parseShelfKey(longest)?.type).toBe("Removal");
    expect(isShelfKey(longest)).toBe(true);
  });

  test("[SHELF1] a key has one spelling: anything else is of no kind", () => {
    const unknown = ["", "Me", "me/", "post", "post/", "post/0000000a", "post/0000000a/", "post/0000000a/01"];
    unknown.push(
      "post/0000000a/-1",
      "post/0000000a/1.0",
      "post/0000000a/4294967296",
      "post/0000000A/1",
      "post/a/1",
    );
    unknown.push(
      "post/0000000a/1/",
      "post/0000000a/1/0000000b",
      "post/0000000a/1/0000000b/1/",
      "post/0000000a/1\n",
    );
    unknown.push(
      "post/0000000a/1/0000000b/1/0000000c/1",
      "removed/0000000a/1",
      "removed/0000000a/1/b/1",
      "/0000000a/1",
    );
    unknown.push("posts/0000000a/1", "posts/0000000a/1/0000000b/1", "post//1", "post/0000000a/99999999999");
    for (const key of unknown) expect([key, parseShelfKey(key)]).toEqual([key, null]);
    expect(() => postKey(PHONE, -1)).toThrow(RangeError);
    expect(() => postKey(PHONE, 2 ** 32)).toThrow(RangeError);
  });
});

describe("posts", () => {
  const positionsOf = (...keys: readonly string[]): ((key: string) => number) => {
    const positions = new Map(keys.map((key, index) => [key, index]));
    return (key) => positions.get(key) ?? Number.POSITIVE_INFINITY;
  };
  const entriesOf = (...keys: readonly string[]): ReadonlyMap<string, ShelfValue> =>
    new Map(keys.map((key) => [key, `value of ${key}`]));

  test("[ROOM2] posts, edits and removals are ordered by stream position, not by their keys", () => {
    const [early, late] = [postKey(TABLET, 9), postKey(PHONE, 1)];
    const [edit, laterEdit] = [editKey(postRef(TABLET, 9), TABLET, 7), editKey(postRef(TABLET, 9), PHONE, 2)];
    const keys = [early, edit, late, laterEdit];
    const posts = postsOfShelf(entriesOf(...keys.toReversed()), positionsOf(...keys));
    expect(posts.map(({ ref, position, removed }) => [ref, position, removed])).toEqual([
      ["0000000b/9", 0, false],
      ["0000000a/1", 2, false],
    ]);
    expect(posts[0]!.edits).toEqual([
      { key: edit, value: `value of ${edit}`, position: 1 },
      { key: laterEdit, value: `value of ${laterEdit}`, position: 3 },
    ]);
  });

  test("[ROOM2] what stands in one entry follows the counters of its device", () => {
    const keys = [10, 9, 2, 1].map((counter) => postKey(PHONE, counter));
    const posts = postsOfShelf(entriesOf(...keys), () => 5);
    expect(posts.map((post) => post.ref)).toEqual([1, 2, 9, 10].map((counter) => `0000000a/${counter}`));
  });

  test("[SHELF1] a removal removes its post, from whichever device; edits stay with it", () => {
    const keys = [
      postKey(PHONE, 1),
      postKey(PHONE, 2),
      removalKey(FIRST, TABLET, 1),
      editKey(FIRST, TABLET, 2),
    ];
    const posts = postsOfShelf(entriesOf(...keys), positionsOf(...keys));
    expect(posts.map(({ removed, edits }) => [removed, edits.length])).toEqual([
      [true, 1],
      [false, 0],
    ]);
  });

  test("[SHELF1] unknown keys, and edits and removals of posts that are not there, show nothing", () => {
    const keys = ["me", "k", "poll/1", editKey(FIRST, PHONE, 1), removalKey(FIRST, PHONE, 2)];
    expect(postsOfShelf(entriesOf(...keys), positionsOf(...keys))).toEqual([]);
  });
});

describe("intents", () => {
  test("[CLIENT1] an intent is made as it will be found again: well-formed, plain, of a known key, small enough", () => {
    expect(makeIntent("me", { name: "a\uD835" })).toEqual({
      ok: true,
      value: { key: "me", value: { name: "a\uFFFD" } },
    });
    expect(makeIntent("k", 1)).toEqual({ ok: false, error: { type: "KeyUnknown" } });
    expect(makeIntent("me", undefined)).toEqual({ ok: false, error: { type: "ValueNotAllowed" } });
    expect(makeIntent("me", "ế".repeat(2_800))).toEqual({ ok: false, error: { type: "IntentTooLarge" } });
  });

  test("[CLIENT1] an intent that can be made can be written, on a new key and over an old one", () => {
    for (const size of [2_600, 2_650, 2_680, 2_700, 2_720]) {
      const intent = makeIntent("me", [Array(100).fill(0.1), "ế".repeat(size - 300)]);
      const shelf = new Shelf(STREAM, ANH);
      for (const device of [PHONE, TABLET]) {
        if (!intent.ok) continue;
        const update = mustBeOk(shelf.write(device, [[intent.value.key, intent.value.value]]));
        mustBeOk(shelf.accept(device, update));
      }
      expect(intent.ok || size > 2_600).toBe(true);
    }
  });

  test("[CLIENT1] an intent is kept until it is true on the shelf, or replaced by a later one of its key", () => {
    const intents: Intent[] = [
      { key: "me", value: { name: "Anh" } },
      { key: postKey(PHONE, 1), value: "a" },
      { key: postKey(PHONE, 2), value: "b" },
      { key: "me", value: { name: "Anh T.", language: "vi" } },
    ];
    const shelf = new Map<string, ShelfValue>([[postKey(PHONE, 1), "a"]]);
    expect(untrueIntents(intents, shelf)).toEqual(intents.slice(2));
    shelf.set("me", { language: "vi", name: "Anh T." });
    expect(untrueIntents(intents, shelf)).toEqual([intents[2]]);
  });
});

describe("the writer", () => {
  const intents: readonly Intent[] = [1, 2].map((counter) => ({
    key: postKey(PHONE, counter),
    value: counter,
  }));
  const ready = afterCatchUp(afterConnect(startWriter(intents)));
  const sent = afterSend(ready, 7, intents);
  const empty = new Map<string, ShelfValue>();
  const firstTrue = new Map<string, ShelfValue>([[postKey(PHONE, 1), 1]]);
  const allTrue = new Map<string, ShelfValue>(intents.map((intent) => [intent.key, intent.value]));

  test("[CLIENT1] sends what is untrue, in the order it was made", () => {
    expect(nextStep(ready, empty)).toEqual({ type: "Send", intents });
    expect(nextStep(ready, firstTrue)).toEqual({ type: "Send", intents: intents.slice(1) });
    const third = { key: postKey(PHONE, 3), value: 3 };
    expect(nextStep(afterIntent(ready, third), allTrue)).toEqual({ type: "Send", intents: [third] });
  });

  test("[CLIENT1] rests when all is true, whatever else is open", () => {
    expect(nextStep(startWriter(intents), allTrue)).toEqual({ type: "Rest" });
    expect(nextStep(afterEntry(sent, allTrue, null), allTrue)).toEqual({ type: "Rest" });
  });

  test("[CLIENT1] [WRITE3] waits until it has caught up, on every connection anew", () => {
    expect(nextStep(startWriter(intents), empty)).toEqual({ type: "Wait" });
    expect(nextStep(afterConnect(ready), empty)).toEqual({ type: "Wait" });
  });

  test("[CLIENT1] waits while an append is under way, until it lands, is turned away, or the connection dies", () => {
    expect(nextStep(sent, empty)).toEqual({ type: "Wait" });
    expect(nextStep(afterTurnedAway(sent, 6), empty)).toEqual({ type: "Wait" });
    expect(nextStep(afterTurnedAway(sent, 7), empty)).toEqual({ type: "Send", intents });
    expect(nextStep(afterCatchUp(afterConnect(sent)), empty)).toEqual({ type: "Send", intents });
    const landed = afterEntry(afterSend(ready, 7, intents.slice(0, 1)), firstTrue, {
      seq: 7,
      isAccepted: true,
    });
    expect(landed.intents).toEqual(intents.slice(1));
    expect(nextStep(landed, firstTrue)).toEqual({ type: "Send", intents: intents.slice(1) });
  });

  test("[CLIENT1] takes a new device after a refusal, but not after a duplicate of what is true", () => {
    const refused = { seq: 7, isAccepted: false };
    expect(nextStep(afterEntry(sent, empty, refused), empty)).toEqual({ type: "TakeNewDevice" });
    expect(nextStep(afterNewDevice(afterEntry(sent, empty, refused)), empty)).toEqual({
      type: "Send",
      intents,
    });
    const duplicate = afterEntry(afterSend(ready, 7, intents.slice(0, 1)), firstTrue, refused);
    expect(nextStep(duplicate, firstTrue)).toEqual({ type: "Send", intents: intents.slice(1) });
  });

  test("[CLIENT1] does not mind the refusal of an entry older than its latest, nor a second copy of its latest", () => {
    expect(nextStep(afterEntry(sent, empty, { seq: 6, isAccepted: false }), empty)).toEqual({ type: "Wait" });
    const landed = afterEntry(sent, firstTrue, { seq: 7, isAccepted: true });
    const again = afterEntry(landed, firstTrue, { seq: 7, isAccepted: false });
    expect(nextStep(again, firstTrue)).toEqual({ type: "Send", intents: intents.slice(1) });
  });

  test("[CLIENT1] an intent that was true once is fulfilled, whatever another phone writes next", () => {
    const me = { key: "me", value: { name: "Anh" } };
    const writer = afterEntry(afterCatchUp(startWriter([me])), new Map([["me", { name: "Anh" }]]), null);
    expect(nextStep(writer, new Map([["me", { name: "Anh on the tablet" }]]))).toEqual({ type: "Rest" });
  });

  test("[CLIENT1] sends no more at once than an update holds, and never nothing", () => {
    const many = (count: number, value: ShelfValue): readonly Intent[] =>
      Array.from({ length: count }, (_, i) => mustBeOk(makeIntent(postKey(PHONE, i), value)));
    const values: readonly ShelfValue[] = ["a", "ế".repeat(1_000), Array(200).fill(0), "a".repeat(8_000)];
    for (const backlog of values.map((value) => many(40, value))) {
      const step = nextStep({ ...ready, intents: backlog }, empty);
      if (step.type !== "Send") throw new Error(step.type);
      expect(step.intents).toEqual(backlog.slice(0, step.intents.length));
      expect(step.intents.length).toBeGreaterThan(0);
      expect(step.intents.length).toBeLessThanOrEqual(BATCH_INTENTS_MAX);
      const writes = step.intents.map(({ key, value }) => [key, value] as const);
      const update = mustBeOk(new Shelf(STREAM, ANH).write(PHONE, writes));
      expect(update.length).toBeLessThanOrEqual(SHELF_UPDATE_BYTES_MAX);
    }
  });
});
