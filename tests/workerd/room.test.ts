import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { dayOf } from "#durable-objects/day";
import { PAGE_BYTES_MAX } from "#protocol/limits";
import { PING, PONG } from "#protocol/wire/frames/frame";
import { nextCursor, startOfStream } from "#protocol/wire/head";
import { makeChance } from "../support/chance.ts";
import { makeEnvelope, randomBytes } from "../support/edge-people.ts";
import {
  amending,
  controlEntry,
  makeBoard,
  makeThread,
  namesOf,
  opening,
  reply,
  type TestThread,
} from "../support/edge-visitor.ts";
import { dump, makeOpenFactory, numbersIn, roomStub, visit } from "./real-edge.ts";

async function enter(
  room: Parameters<typeof visit>[0] & Parameters<Awaited<ReturnType<typeof visit>>["enter"]>[0],
  serial = 0,
) {
  const visitor = await visit(room);
  return { visitor, digest: await visitor.enter(room, serial) };
}

describe("appending", () => {
  test("[ROOM6] what one phone appends reaches every socket of the Room, its author's too, as the same bytes", async () => {
    const { room } = await makeOpenFactory();
    const [{ visitor: first }, { visitor: second }] = [await enter(room), await enter(room)];
    const thread = makeThread(makeBoard());
    expect(await first.append(opening(thread))).toMatchObject({ type: "ack", count: 1 });
    expect((await first.next("appended")).items).toMatchObject([
      { stream: thread.stream, position: 1, serial: 1, amends: false },
    ]);
    await second.next("appended");
    expect(first.bytes.at(-1)).toEqual(second.bytes.at(-1));
    await second.append(amending(thread));
    expect((await first.next("appended")).items).toMatchObject([{ position: 2, serial: 2, amends: true }]);
  });

  test("[ROOM6] appends of one tick travel together", async () => {
    const { room } = await makeOpenFactory();
    const [{ visitor: author }, { visitor: reader }] = [await enter(room), await enter(room)];
    for (let i = 0; i < 20; i++) author.send(controlEntry(room));
    const serials: number[] = [];
    let frames = 0;
    while (serials.length < 20) {
      frames++;
      serials.push(...(await reader.next("appended")).items.map(({ serial }) => serial));
    }
    expect(serials).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(frames).toBeLessThan(10);
  });

  test("[ROOM8] refusals name the append by its token and leave the socket open", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    const thread = makeThread(makeBoard());
    const reasonOf = async (append: ReturnType<typeof reply>) => {
      const answer = await visitor.append(append);
      return answer.type === "refused" ? answer.reason : answer.type;
    };
    expect(await reasonOf(reply(thread))).toBe("stream-unknown");
    expect(await reasonOf(opening(thread))).toBe("ack");
    expect(await reasonOf(opening(thread))).toBe("stream-taken");
    expect(await reasonOf(reply({ ...thread, board: makeBoard() }))).toBe("stream-unknown");
    expect(await reasonOf(amending({ ...thread, amendSecret: randomBytes(16) }))).toBe("amend-unproven");
    expect(await reasonOf(reply(thread, makeEnvelope(171, 9)))).toBe("epoch-old");
    expect(await reasonOf(amending(thread))).toBe("ack");
    expect(visitor.closed).toBeNull();
  });

  test("[ROOM12] a socket appends its burst and is then told to wait", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    for (let i = 0; i < 75; i++) visitor.send(controlEntry(room));
    const refused = await visitor.next("refused");
    expect(refused).toMatchObject({ reason: "too-fast" });
    expect(refused.waitMs).toBeGreaterThan(0);
    expect(visitor.frames.filter(({ type }) => type === "ack").length).toBeGreaterThanOrEqual(60);
  });

  test("[ROOM1] an Envelope of the greatest size is stored, broadcast and read back", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    const thread = makeThread(makeBoard());
    const envelope = makeEnvelope(81_963);
    expect(await visitor.append(opening(thread, envelope))).toMatchObject({ type: "ack" });
    const { items } = await visitor.next("appended");
    expect(namesOf(items.map((item) => item.envelope))).toEqual(namesOf([envelope]));
    expect(namesOf(await visitor.read(room, thread.stream))).toEqual(namesOf([envelope]));
  });
});

describe("reading", () => {
  test("[ROOM7] a big Stream comes page by page, complete and in order", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    const thread = makeThread(makeBoard());
    const appends = Array.from({ length: 50 }, (_, i) =>
      i === 0 ? opening(thread) : reply(thread, makeEnvelope(171 + (i % 9) * 2_000)),
    );
    for (const append of appends) await visitor.append(append);
    const { visitor: reader } = await enter(room);
    const before = reader.bytes.length;
    const sent = appends.map(({ envelope }) => envelope);
    expect(namesOf(await reader.read(room, thread.stream))).toEqual(namesOf(sent));
    const pages = reader.bytes.slice(before);
    expect(pages.length).toBeGreaterThan(3);
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(PAGE_BYTES_MAX);
  });

  test("[STREAM1] a phone that computes the chain arrives at the head that the edge acknowledged", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    const thread = makeThread(makeBoard());
    let cursor = startOfStream(room.id, thread.stream);
    visitor.send({ type: "open", stream: thread.stream, ...cursor });
    expect(await visitor.next("page")).toMatchObject({
      startHead: cursor.head,
      envelopes: [],
      hasMore: false,
    });
    for (const append of [opening(thread), reply(thread), amending(thread)]) {
      cursor = nextCursor(cursor, append.envelope);
      expect(await visitor.append(append)).toMatchObject({ type: "ack", ...cursor });
    }
  });

  test("[ROOM7] a returning phone gets what follows its cursor, and no other head than its own", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    const thread = makeThread(makeBoard());
    const ack = await visitor.append(opening(thread));
    const later = reply(thread);
    await visitor.append(later);
    if (ack.type !== "ack") throw new Error("refused");
    visitor.send({ type: "open", stream: thread.stream, count: 1, head: ack.head });
    expect(await visitor.next("page")).toMatchObject({
      from: 1,
      startHead: ack.head,
      envelopes: [later.envelope],
    });
    visitor.send({ type: "open", stream: thread.stream, count: 1, head: randomBytes(32) });
    expect(await visitor.next("refused")).toMatchObject({ reason: "head-unknown" });
  });

  test("[ROOM9] a Board is listed latest change first, page by page, with the amending Envelope", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    const board = makeBoard();
    const threads: TestThread[] = Array.from({ length: 5 }, () => makeThread(board));
    for (const thread of threads) await visitor.append(opening(thread));
    await visitor.append(reply(threads[1]!));
    const amend = amending(threads[0]!);
    await visitor.append(amend);
    const order = [0, 1, 4, 3, 2].map((index) => threads[index]!.stream);
    visitor.send({ type: "list", board, before: 0, limit: 3 });
    const first = await visitor.next("listed");
    expect(first).toMatchObject({ total: 5, hasMore: true });
    expect(first.rows[0]!.amending).toEqual(amend.envelope);
    visitor.send({ type: "list", board, before: first.rows[2]!.serial, limit: 3 });
    const second = await visitor.next("listed");
    expect(second).toMatchObject({ total: 5, hasMore: false });
    expect([...first.rows, ...second.rows].map(({ stream }) => stream)).toEqual(order);
    visitor.send({ type: "list", board: makeBoard(), before: 0, limit: 3 });
    expect(await visitor.next("listed")).toMatchObject({ total: 0, rows: [] });
  });

  test("[ROOM10] a newcomer gets no digest of Streams, a returning phone those that changed", async () => {
    const { room } = await makeOpenFactory();
    const { visitor, digest } = await enter(room);
    expect(digest).toEqual({ type: "digest", serial: 0, isPartial: false, streams: [] });
    const [first, second] = [makeThread(makeBoard()), makeThread(makeBoard())];
    for (const append of [opening(first), opening(second), reply(second)]) await visitor.append(append);
    expect((await enter(room)).digest).toMatchObject({ serial: 3, streams: [] });
    expect((await enter(room, 1)).digest).toMatchObject({
      serial: 3,
      streams: [{ stream: second.stream, count: 2 }],
    });
    expect((await enter(room, 3)).digest).toMatchObject({ serial: 3, isPartial: false, streams: [] });
    expect((await enter(room, 9)).digest).toMatchObject({ serial: 3, isPartial: true, streams: [] });
  });
});

describe("sleeping and waking", () => {
  test("[ROOM11] a Room that fell asleep still knows who was admitted, and whom it asked for a proof", async () => {
    const { room } = await makeOpenFactory();
    const [{ visitor: first }, { visitor: second }] = [await enter(room), await enter(room)];
    const waiting = await visit(room);
    const thread = makeThread(makeBoard());
    await first.append(opening(thread));
    await second.next("appended");
    await evictDurableObject(roomStub(room), { webSockets: "hibernate" });
    expect(await second.append(reply(thread))).toMatchObject({ type: "ack", count: 2 });
    await first.nextWhere("appended", ({ items }) => items[0]?.position === 2);
    await second.nextWhere("appended", ({ items }) => items[0]?.position === 2);
    expect(second.frames).toEqual([]);
    await evictDurableObject(roomStub(room), { webSockets: "hibernate" });
    expect(await waiting.enter(room)).toMatchObject({ serial: 2 });
    expect(await waiting.read(room, thread.stream)).toHaveLength(2);
  });

  test("[ROOM15] pings are answered while it sleeps, and it can sleep again after a broadcast", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    await visitor.append(controlEntry(room));
    await visitor.next("appended");
    await evictDurableObject(roomStub(room), { webSockets: "hibernate" });
    visitor.wire.send(PING);
    while (visitor.texts.length === 0) await visitor.wire.more();
    expect(visitor.texts).toEqual([PONG]);
  });

  test("[ROOM1] everything stored is there after the object was torn down with its sockets", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    const thread = makeThread(makeBoard());
    const [open, amend] = [opening(thread), amending(thread)];
    await visitor.append(open);
    await visitor.append(amend);
    await evictDurableObject(roomStub(room), { webSockets: "close" });
    await visitor.untilClosed();
    const { visitor: next, digest } = await enter(room, 1);
    expect(digest).toMatchObject({ serial: 2, streams: [{ count: 2 }] });
    const stored = [open.envelope, amend.envelope];
    expect(namesOf(await next.read(room, thread.stream))).toEqual(namesOf(stored));
    expect(await next.append(reply(thread))).toMatchObject({ type: "ack", count: 3 });
  });

  test("[ROOM13] a close is answered with a close, and the socket is gone", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    visitor.wire.close();
    expect(await visitor.untilClosed()).toMatchObject({ code: 1000 });
    await runInDurableObject(roomStub(room), (_, state) => expect(state.getWebSockets()).toHaveLength(0));
  });
});

describe("what is kept", () => {
  test("[EDGE3] a Room's rows hold days, counts and serials, and no finer time", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    const thread = makeThread(makeBoard());
    for (const append of [opening(thread), reply(thread), controlEntry(room)]) await visitor.append(append);
    const tables = await runInDurableObject(roomStub(room), (_, state) => dump(state.storage));
    expect(tables["stream"]!.map(({ day }) => Number(day))).toEqual([dayOf(Date.now()), dayOf(Date.now())]);
    expect(numbersIn(tables).filter((number) => number > dayOf(Date.now()))).toEqual([]);
  });
});

describe("hostile frames", () => {
  test("[ROOM13] random frames are refused, their sockets closed, and the Room goes on", async () => {
    const { room } = await makeOpenFactory();
    const { visitor: bystander } = await enter(room);
    // From a seed: a few truly random bytes are sometimes a frame.
    const chance = makeChance(2);
    for (let i = 0; i < 150; i++) {
      const { visitor } = i % 2 === 0 ? await enter(room) : { visitor: await visit(room) };
      const bytes = chance.bytes(1 + (i % 90));
      if (i % 3 === 0) bytes[0] = 1 + (i % 4);
      visitor.wire.send(bytes);
      expect(await visitor.next("refused")).toMatchObject({
        reason: expect.stringMatching(/malformed|gate-closed|epoch-old/),
      });
      expect(await visitor.untilClosed()).toMatchObject({ code: 1008 });
    }
    expect(await bystander.append(controlEntry(room))).toMatchObject({ type: "ack" });
  }, 60_000);

  test("[ROOM13] what a socket sends after it was turned away is not done", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    visitor.wire.send(new Uint8Array([9, 9, 9]));
    visitor.send(controlEntry(room));
    await visitor.untilClosed();
    expect(visitor.frames.map(({ type }) => type)).toEqual(["refused"]);
    expect((await enter(room)).digest).toMatchObject({ serial: 0 });
  });

  test("[ROOM13] text that is no ping closes the socket", async () => {
    const { room } = await makeOpenFactory();
    const { visitor } = await enter(room);
    visitor.wire.send("hello?");
    expect(await visitor.untilClosed()).toMatchObject({ code: 1008 });
  });
});
