/**
 * A hostile edge, alone and together with somebody who was removed, after a Room's key was changed. What they have:
 * the old key, everything ever stored, every answer. What they must not manage: to read or to add anything.
 */
import { describe, expect, test } from "vitest";
import { bytesToMarks, marksToBytes } from "#protocol/wire/close-marks";
import type { ThreadView } from "#client/state/views";
import type { Bytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { bytesToRoomKeys, roomKeysToBytes } from "#protocol/wire/bodies";
import { controlStreamOf, moderationStreamOf, nextCursor, startOfStream } from "#protocol/wire/head";
import {
  bytesToProvenMarks,
  provenMarksToBytes,
  recordsToBytes,
  bytesToRecords,
} from "#protocol/wire/rotation-bodies";
import type { DownFrame } from "#protocol/wire/frames/frame";
import { HostileEdge } from "../support/hostile-edge.ts";
import { KEYS_PATH, swapping } from "../support/hostile-joining.ts";
import { HostileMember } from "../support/hostile-member.ts";
import { joinThrough, say, startThread, untilJoined } from "../support/hostile-stage.ts";
import { changeKeys, changesOf, removeMember, roomOf, untilChanged } from "../support/key-changing.ts";
import { problemsOf, type Screen, showBoard, showThread, textsOf } from "../support/screens.ts";
import { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory } from "../support/test-factory.ts";

const MARKS_PATH = /\/marks$/;
const RECORDS_PATH = /\/epochs\/[0-9]+$/;
const FREEZE_PATH = /\/freeze$/;

/** A worker who is removed, one who stays and sees everything through a hostile edge, and one who writes. */
async function setScene(seed: number) {
  const factory = await makeTestFactory({ seed });
  const room = roomIdOf(factory.id, "everyone");
  const writer = await factory.join("worker", "Chim Sẻ 3");
  const goes = await factory.join("worker", "Cò 7");
  const { hostile, victim } = await joinThrough(factory, "Mây Trắng 8");
  const attacker = await HostileMember.of(factory, goes, "everyone");
  const everybody = [writer, goes, victim];
  const stream = await startThread(factory, writer, room, "Khu C nóng quá");
  const problems = () => problemsOf(victim, room).map(({ type, rule, blame }) => ({ type, rule, blame }));
  return { factory, room, writer, goes, hostile, victim, attacker, everybody, stream, problems };
}

type Scene = Awaited<ReturnType<typeof setScene>>;

/** What the attacker would add to a Stream, made with the key that is still his. */
async function additionTo({ attacker }: Scene, stream: StreamId): Promise<Bytes> {
  return attacker.seal(stream, await attacker.body(stream));
}

/** Puts an Envelope behind the last page of a Stream. */
function appending(additions: ReadonlyMap<StreamId, Bytes>): HostileEdge["down"] {
  return (frame) => {
    const addition = frame.type === "page" ? additions.get(frame.stream) : undefined;
    if (frame.type !== "page" || !addition || frame.hasMore) return [frame];
    return [{ ...frame, envelopes: [...frame.envelopes, addition] }];
  };
}

/** Streams a socket may wait for at once. */
const AT_ONCE = 50;
const isShown = (thread: Screen<ThreadView>) => thread.latest().posts.length > 0;

const BEYOND = { type: "BeyondMark", rule: "READ11", blame: "unknown" } as const;

describe("a removed member with a hostile edge", () => {
  test("[KEY1] adds nothing to a thousand quiet Threads, nor opens one", async () => {
    const scene = await setScene(421);
    const { factory, room, goes, hostile, victim, attacker, writer } = scene;
    const openings = new Map<StreamId, Bytes>();
    const additions = new Map<StreamId, Bytes>();
    for (let count = 0; count < 1_000; count++) {
      const { stream, opening } = attacker.newThread();
      const start = startOfStream(room, stream);
      const opened = await attacker.seal(stream, attacker.bodyAt(stream, start, { opening }));
      openings.set(stream, opened);
      const after = nextCursor(start, opened);
      additions.set(stream, await attacker.seal(stream, attacker.bodyAt(stream, after, { seq: 2 })));
    }
    const quiet = [...openings.keys()];
    await attacker.openAll(openings);
    const unopened = attacker.newThread();
    const opening = await attacker.seal(
      unopened.stream,
      attacker.bodyAt(unopened.stream, startOfStream(room, unopened.stream), {
        opening: unopened.opening,
      }),
    );
    await removeMember(factory, goes, [writer, victim]);

    hostile.down = (frame) => appending(additions)(frame, room).flatMap((each) => withRow(each as DownFrame));
    const withRow = (frame: DownFrame): DownFrame[] => {
      if (frame.type !== "listed" || frame.rows.length === 0) return [frame];
      const row = { stream: unopened.stream, serial: 999_999, count: 1, opening, amending: null };
      return [{ ...frame, total: frame.total + 1, rows: [row, ...frame.rows] }];
    };
    victim.reconnect();
    await factory.settle();
    const board = showBoard(victim, room, "safety");
    await factory.settle();
    expect(board.latest().threads.length).toBeGreaterThan(10);
    expect(board.latest().threads.map(({ stream }) => stream)).not.toContain(unopened.stream);
    for (let start = 0; start < quiet.length; start += AT_ONCE) {
      const threads = quiet.slice(start, start + AT_ONCE).map((stream) => showThread(victim, room, stream));
      for (let round = 0; round < 20 && !threads.every(isShown); round++) await factory.settle();
      expect(threads.every(isShown)).toBe(true);
      expect(threads.flatMap((thread) => thread.latest().posts.slice(1))).toEqual([]);
      for (const thread of threads) thread.stop();
      factory.pass(10_000); // a Room is asked for no more than it gives
    }
  }, 120_000);

  test("[READ11] an addition behind the mark is skipped and named, and the Thread goes on", async () => {
    const scene = await setScene(422);
    const { factory, room, goes, hostile, victim, writer, stream, problems } = scene;
    const addition = await additionTo(scene, stream);
    await removeMember(factory, goes, [writer, victim]);
    hostile.down = appending(new Map([[stream, addition]]));
    const thread = showThread(victim, room, stream);
    await factory.settle();
    expect(textsOf(thread)).toEqual(["Khu C nóng quá"]);
    expect(problems()).toContainEqual(BEYOND);
  });

  test("[MARK2] marks that are withheld or forged show nothing of the old epoch, and never more", async () => {
    for (const [index, forge] of [withheld, moved, raised].entries()) {
      const scene = await setScene(430 + index);
      const { factory, room, goes, hostile, victim, writer, stream, problems } = scene;
      const addition = await additionTo(scene, stream);
      await removeMember(factory, goes, [writer, victim]);
      hostile.down = appending(new Map([[stream, addition]]));
      swapping(hostile, MARKS_PATH, async (bytes) => forge(bytes));
      const thread = showThread(victim, room, stream);
      await factory.settle();
      expect(thread.latest().posts).toEqual([]);
      const expected = forge === withheld ? ["mark-missing", "MARK3"] : ["marks-forged", "MARK1"];
      expect(problems().map(({ type, rule }) => [type, rule])).toContainEqual(expected);
    }
  });

  test("[MARK3] what a phone had read before it heard of the change is unread again, and its own words go once more", async () => {
    const scene = await setScene(423);
    const { factory, room, goes, hostile, victim, writer, stream, attacker, problems } = scene;
    const thread = showThread(victim, room, stream);
    await factory.settle();
    // For the victim alone the epoch goes on, with the one who is being removed for company.
    const addition = await attacker.seal(stream, await attacker.body(stream));
    const old = await copyOfRoom(scene);
    old.serve();
    mustBeOk(await victim.engine.reply({ room, stream, text: "Tôi cũng thấy nóng", isAnonymous: false }));
    await factory.settle();
    old.say(addition);
    await factory.settle();
    expect(textsOf(thread)).toEqual(["Khu C nóng quá", "Tôi cũng thấy nóng", "Lời của kẻ xấu"]);

    hostile.becomeHonest();
    await removeMember(factory, goes, [writer, victim]);
    const atWriter = showThread(writer, room, stream);
    await factory.settle();
    expect(problems()).toContainEqual({ type: "mark-contradicted", rule: "MARK3", blame: "edge" });
    expect(textsOf(thread)).toEqual(["Khu C nóng quá", "Tôi cũng thấy nóng"]);
    expect(textsOf(atWriter)).toEqual(textsOf(thread));
    expect(thread.latest().posts.map(({ state }) => state)).toEqual(["sent", "sent"]);
  });
});

/** Stands in for a Room that a hostile edge keeps in its old epoch for one phone alone. */
async function copyOfRoom({ hostile, room, stream, attacker }: Scene) {
  const history = await attacker.look(stream);
  return {
    serve: () => history.serve(hostile, attacker.board),
    say(envelope: Bytes) {
      history.envelopes.push(envelope);
      const position = history.envelopes.length;
      const item = { board: attacker.board, stream, position, serial: position, amends: false, envelope };
      hostile.say(room, { type: "appended", items: [item] });
    },
  };
}

const withheld = (): Bytes => provenMarksToBytes([]);
const moved = (bytes: Bytes): Bytes =>
  provenMarksToBytes(
    mustBeOk(bytesToProvenMarks(bytes)).map((each) => ({
      ...each,
      placed: each.placed.map((placed) => ({ ...placed, index: placed.index + 1 })),
    })),
  );
const raised = (bytes: Bytes): Bytes =>
  provenMarksToBytes(
    mustBeOk(bytesToProvenMarks(bytes)).map((each) => ({
      ...each,
      placed: each.placed.map(({ index, mark }) => ({ index, mark: { ...mark, count: mark.count + 1 } })),
    })),
  );

describe("a hostile edge and the records", () => {
  test("[EPOCH5] the gate of an epoch that was closed is not knocked at again", async () => {
    const { factory, room, hostile, victim, writer, problems } = await setScene(440);
    await changeKeys(factory, room, [writer, victim]);
    const sent: string[] = [];
    hostile.down = (frame) => (frame.type === "welcome" ? [{ ...frame, epoch: 1 }] : [frame]);
    hostile.up = (frame, of) => {
      if (of === room) sent.push(frame.type);
      return [frame];
    };
    victim.goOffline();
    victim.goOnline();
    await factory.settle();
    expect(sent).toEqual([]);
    expect(problems()).toContainEqual({ type: "epoch-rolled-back", rule: "EPOCH5", blame: "edge" });
  });

  test("[EPOCH1] a record that is withheld keeps a phone where it is, and it says so", async () => {
    const { factory, room, hostile, victim, writer, problems } = await setScene(441);
    swapping(hostile, RECORDS_PATH, async (bytes) =>
      recordsToBytes(mustBeOk(bytesToRecords(bytes)).filter(({ epoch }) => epoch === 1)),
    );
    await changeKeys(factory, room, [writer, victim]);
    expect(roomOf(victim, room).connection).not.toBe("live");
    expect(problems()).toContainEqual({ type: "epoch-unknown", rule: "EPOCH1", blame: "edge" });
  });

  test("[EPOCH5] records out of order or of another Room are not followed", async () => {
    const { factory, room, hostile, victim, writer, problems } = await setScene(442);
    swapping(hostile, RECORDS_PATH, async (bytes) => {
      const [first, ...later] = mustBeOk(bytesToRecords(bytes));
      return recordsToBytes([first!, ...later.toReversed()]);
    });
    victim.goOffline();
    await changeKeys(factory, room, [writer]);
    await changeKeys(factory, room, [writer]);
    victim.goOnline();
    await untilChanged(factory, [victim]);
    expect(problems()).toContainEqual({ type: "EpochOutOfOrder", rule: "EPOCH5", blame: "edge" });
    hostile.becomeHonest();
    factory.pass(15_000);
    await untilChanged(factory, [victim]);
    expect(roomOf(victim, room)).toMatchObject({ connection: "live", access: "open" });
  });

  test("[KEY2] a wrap of somebody else's, or of a key of the edge's, opens nothing", async () => {
    const { factory, room, hostile, victim, writer, problems } = await setScene(443);
    swapping(hostile, KEYS_PATH, async (bytes) => {
      const keys = mustBeOk(bytesToRoomKeys(bytes));
      return roomKeysToBytes({ ...keys, wrap: factory.chance.bytes(80) });
    });
    await changeKeys(factory, room, [writer, victim]);
    expect(roomOf(victim, room).connection).not.toBe("live");
    expect(problems()).toContainEqual({ type: "WrapUnopened", rule: "EPOCH5", blame: "edge" });
  });
});

describe("a hostile edge and the closing of an epoch", () => {
  /** The founder's own phone behind the hostile edge: a second facilitator whose engine does the change. */
  async function setClosing(seed: number) {
    const factory = await makeTestFactory({ seed });
    const room = roomIdOf(factory.id, "everyone");
    const hostile = new HostileEdge(factory.edge);
    const facilitator = new SimulatedPhone("Chị Lan", { ...factory.founder.parts, edge: hostile.edge });
    await facilitator.open();
    mustBeOk(await facilitator.engine.join(await factory.invite("facilitator", "Chị Lan"), "Chị Lan", "vi"));
    await untilJoined(factory);
    const worker = await factory.join("worker", "Sen 8");
    await untilJoined(factory);
    const stream = await startThread(factory, worker, room, "Khu C nóng quá");
    await say(factory, facilitator, room, stream, "Chúng tôi đã nghe");
    const problems = () =>
      problemsOf(facilitator, room).map(({ type, rule, blame }) => ({ type, rule, blame }));
    const change = async () => {
      mustBeOk(await facilitator.engine.changeKeys([room]));
      await untilChanged(factory, [facilitator, worker]);
    };
    return { factory, room, hostile, facilitator, stream, problems, change };
  }

  const CONTRADICTED = { type: "mark-contradicted", rule: "MARK3", blame: "edge" } as const;

  test("[MARK3] a Stream shown as empty, shorter or other at closing stops the change", async () => {
    const { factory, room, hostile, facilitator, stream, problems, change } = await setClosing(450);
    for (const lie of ["empty", "other", "shorter"] as const) {
      swapping(hostile, FREEZE_PATH, async (bytes) => {
        const marks = mustBeOk(bytesToMarks(bytes));
        if (lie === "empty") return marksToBytes(marks.filter((mark) => mark.stream !== stream));
        const changed = lie === "shorter" ? { count: 1 } : { head: new Uint8Array(32) };
        return marksToBytes(marks.map((mark) => (mark.stream === stream ? { ...mark, ...changed } : mark)));
      });
      await change();
      expect(roomOf(facilitator, room).connection).toBe("live");
      expect(changesOf(facilitator).at(-1)!.rooms[0]).toMatchObject({
        state: "failed",
        problem: "edge-broken",
      });
      expect(problems()).toContainEqual(CONTRADICTED);
    }
    // Nor of a Thread that was not looked at since the app was opened.
    for (const tab of facilitator.tabs) tab.die();
    await facilitator.open();
    await factory.settle();
    await change();
    expect(roomOf(facilitator, room).epoch).toBe(1);
    hostile.becomeHonest();
    for (let round = 0; round < 6; round++) await change();
    expect(changesOf(facilitator).map(({ rooms }) => rooms[0]!.state)).toContain("done");
  });

  test("[MARK3] decisions of moderators that are left out at closing stop the change", async () => {
    const { factory, room, hostile, facilitator, stream, problems, change } = await setClosing(452);
    const thread = showThread(facilitator, room, stream);
    await factory.settle();
    const post = thread.latest().posts[0]!.id;
    mustBeOk(await facilitator.engine.moderate({ room, stream, post, decision: "hide", reason: "privacy" }));
    await factory.settle();
    const moderation = moderationStreamOf(room);
    swapping(hostile, FREEZE_PATH, async (bytes) =>
      marksToBytes(mustBeOk(bytesToMarks(bytes)).filter((mark) => mark.stream !== moderation)),
    );
    await change();
    expect(changesOf(facilitator).at(-1)!.rooms[0]).toMatchObject({ state: "failed" });
    expect(problems()).toContainEqual(CONTRADICTED);
  });

  test("[MARK3] a join log shown shorter at closing stops the change: nobody who joined is left out", async () => {
    const { room, hostile, facilitator, problems, change } = await setClosing(451);
    swapping(hostile, FREEZE_PATH, async (bytes) => {
      const marks = mustBeOk(bytesToMarks(bytes));
      const control = controlStreamOf(room);
      return marksToBytes(marks.map((mark) => (mark.stream === control ? { ...mark, count: 1 } : mark)));
    });
    await change();
    expect(changesOf(facilitator).at(-1)!.rooms[0]).toMatchObject({ state: "failed" });
    expect(problems()).toContainEqual(CONTRADICTED);
  });
});
