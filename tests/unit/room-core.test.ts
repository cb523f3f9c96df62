/** What a Room decides about its sockets, on the memory edge with a clock moved by hand. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ROOM_LIMITS, roomLimitsFrom } from "#durable-objects/room/room-limits";
import { attachmentToState, stateToAttachment } from "#durable-objects/room/connection";
import { bytesToHex, type Bytes } from "#protocol/bytes";
import { FRAME_BYTES_MAX, PAGE_BYTES_MAX, STREAMS_OPEN_PER_SOCKET_MAX } from "#protocol/limits";
import { PING, PONG, upFrameToBytes } from "#protocol/wire/frames/frame";
import { gateProofBytes } from "#protocol/wire/gate";
import { startOfStream } from "#protocol/wire/head";
import { makeEnvelope, makeKey, randomBytes } from "../support/edge-people.ts";
import { controlEntry, makeBoard, makeThread, namesOf, opening, reply } from "../support/edge-visitor.ts";
import { enter, makeHandEdge, makeOpenRoom, visit } from "../support/memory-visitor.ts";

describe("limits of a socket", () => {
  test("[ROOM12] appends beyond the burst are refused too-fast with the time to wait, and taken after it", async () => {
    const edge = makeHandEdge({ limits: { appends: { burst: 3, perSecond: 2 } } });
    const { room } = await makeOpenRoom(edge);
    const visitor = await enter(edge, room);
    for (let i = 0; i < 3; i++)
      expect(await visitor.append(controlEntry(room))).toMatchObject({ type: "ack" });
    const refused = await visitor.append(controlEntry(room));
    expect(refused).toMatchObject({ type: "refused", reason: "too-fast", waitMs: 500 });
    edge.pass(499);
    expect(await visitor.append(controlEntry(room))).toMatchObject({ reason: "too-fast", waitMs: 1 });
    edge.pass(1);
    expect(await visitor.append(controlEntry(room))).toMatchObject({ type: "ack" });
  });

  test("[EDGE7] one socket's haste does not slow another's", async () => {
    const edge = makeHandEdge({ limits: { appends: { burst: 1, perSecond: 1 } } });
    const { room } = await makeOpenRoom(edge);
    const [hasty, calm] = [await enter(edge, room), await enter(edge, room)];
    await hasty.append(controlEntry(room));
    expect(await hasty.append(controlEntry(room))).toMatchObject({ reason: "too-fast" });
    expect(await calm.append(controlEntry(room))).toMatchObject({ type: "ack" });
  });

  test("[ROOM12] opens and lists beyond their burst are refused too-fast, naming the Stream or Board", async () => {
    const edge = makeHandEdge({ limits: { asks: { burst: 2, perSecond: 1 } } });
    const { room } = await makeOpenRoom(edge);
    const visitor = await enter(edge, room);
    const thread = makeThread(makeBoard());
    const open = { type: "open", stream: thread.stream, ...startOfStream(room.id, thread.stream) } as const;
    const list = { type: "list", board: thread.board, before: 0, limit: 1 } as const;
    visitor.send(open);
    visitor.send(list);
    visitor.send(open);
    visitor.send(list);
    const refusals = [await visitor.next("refused"), await visitor.next("refused")];
    expect(refusals.map(({ reason }) => reason)).toEqual(["too-fast", "too-fast"]);
    expect(refusals.map(({ subject }) => bytesToHex(subject))).toEqual([thread.stream, thread.board]);
  });

  test("[ROOM12] no more sockets than the Room holds, and a freed place is given again", async () => {
    const edge = makeHandEdge({ limits: { socketsMax: 2 } });
    const { room } = await makeOpenRoom(edge);
    const [first, second] = [await enter(edge, room), await enter(edge, room)];
    const third = visit(edge, room);
    await edge.flush();
    expect(third.closed).toMatchObject({ code: 1006 });
    first.wire.close();
    await edge.flush();
    await enter(edge, room);
    expect(second.closed).toBeNull();
  });

  test("[ROOM12] sockets that never say hello give up their place", async () => {
    const edge = makeHandEdge({ limits: { socketsMax: 1 } });
    const { room } = await makeOpenRoom(edge);
    const idle = visit(edge, room);
    await edge.flush();
    edge.pass(15_001);
    await enter(edge, room);
    expect(idle.closed).toMatchObject({ code: 1008 });
  });

  test("[ROOM12] limits come from variables, and from nothing that is no positive number", () => {
    expect(roomLimitsFrom({})).toEqual(ROOM_LIMITS);
    const moved = roomLimitsFrom({ TICK_MS: "20", APPENDS_BURST_MAX: 1000, APPENDS_PER_SECOND_MAX: "0.5" });
    expect(moved).toMatchObject({ tickMs: 20, appends: { burst: 1000, perSecond: 0.5 } });
    expect(roomLimitsFrom({ TICK_MS: "0", SOCKETS_PER_ROOM_MAX: "many", APPENDS_BURST_MAX: null })).toEqual(
      ROOM_LIMITS,
    );
  });
});

describe("reading", () => {
  test("[ROOM7] a Thread comes in pages within their limit, complete and in order", async () => {
    const edge = makeHandEdge({ limits: { appends: { burst: 1_000, perSecond: 1 } } });
    const { room } = await makeOpenRoom(edge);
    const visitor = await enter(edge, room);
    const thread = makeThread(makeBoard());
    const sent: Bytes[] = [];
    for (let i = 0; i < 120; i++) {
      const append = i === 0 ? opening(thread) : reply(thread, makeEnvelope(171 + (i % 7) * 900));
      sent.push(append.envelope);
      await visitor.append(append);
    }
    await edge.flush();
    const reader = await enter(edge, room);
    const before = reader.bytes.length;
    expect(namesOf(await reader.read(room, thread.stream))).toEqual(namesOf(sent));
    const pages = reader.bytes.slice(before);
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(PAGE_BYTES_MAX);
  });

  test("[ROOM7] what is over a socket's bytes follows tick by tick; meanwhile too many Streams are refused", async () => {
    const limits = { readBytes: { burst: 10_000, perSecond: 100_000 }, asks: { burst: 1_000, perSecond: 1 } };
    const edge = makeHandEdge({ limits });
    const { room } = await makeOpenRoom(edge);
    const visitor = await enter(edge, room);
    const threads = Array.from({ length: STREAMS_OPEN_PER_SOCKET_MAX + 2 }, () => makeThread(makeBoard()));
    const big = makeEnvelope(80_000);
    await visitor.append(opening(threads[0]!, big));
    await visitor.append(reply(threads[0]!, big));
    await edge.flush();
    visitor.frames.length = 0;
    for (const { stream } of threads)
      visitor.send({ type: "open", stream, ...startOfStream(room.id, stream) });
    await edge.flush();
    expect(visitor.frames.map(({ type }) => type)).toEqual(["page", "refused", "refused"].toSorted());
    expect(visitor.frames.filter(({ type }) => type === "refused")[0]).toMatchObject({
      reason: "too-many-open",
    });
    visitor.frames.length = 0;
    for (let i = 0; i < 20; i++) {
      edge.pass(200);
      await edge.flush();
    }
    expect(visitor.frames.map(({ type }) => type)).toEqual(Array(STREAMS_OPEN_PER_SOCKET_MAX).fill("page"));
  });

  test("[CHAIN1] a cursor whose head the Room does not have is refused head-unknown", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const visitor = await enter(edge, room);
    const thread = makeThread(makeBoard());
    const ack = await visitor.append(opening(thread));
    if (ack.type !== "ack") throw new Error("refused");
    const { stream } = thread;
    const wrong = [
      { count: 1, head: randomBytes(32) },
      { count: 2, head: ack.head },
      { count: 0, head: ack.head },
    ];
    for (const cursor of wrong) {
      visitor.send({ type: "open", stream, ...cursor });
      expect(await visitor.next("refused")).toMatchObject({ reason: "head-unknown" });
    }
    visitor.send({ type: "open", stream, count: 1, head: ack.head });
    expect(await visitor.next("page")).toMatchObject({ from: 1, envelopes: [], hasMore: false });
  });

  test("[ROOM10] a phone ahead of the Room is told that anything may have changed", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    expect(await visit(edge, room).enter(room, 12)).toMatchObject({
      serial: 0,
      isPartial: true,
      streams: [],
    });
  });
});

describe("broadcasting", () => {
  test("[ROOM6] a tick's appends go out together, in frames of bounded length, in order of serial", async () => {
    const edge = makeHandEdge({ limits: { appends: { burst: 1_000, perSecond: 1 } } });
    const { room } = await makeOpenRoom(edge);
    const [author, reader] = [await enter(edge, room), await enter(edge, room)];
    const before = reader.bytes.length;
    const thread = makeThread(makeBoard());
    author.send(opening(thread));
    for (let i = 0; i < 11; i++) author.send(reply(thread, makeEnvelope(60_000)));
    await edge.flush();
    const frames = reader.frames.filter((frame) => frame.type === "appended");
    expect(frames.length).toBeGreaterThan(2);
    expect(frames.flatMap(({ items }) => items.map(({ serial }) => serial))).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
    for (const bytes of reader.bytes.slice(before)) expect(bytes.length).toBeLessThan(257 * 1024);
  });

  test("[ROOM6] a batch does not wait for its tick when it grows too long", async () => {
    const edge = makeHandEdge({ limits: { appends: { burst: 1_000, perSecond: 1 } } });
    const { room } = await makeOpenRoom(edge);
    const [author, reader] = [await enter(edge, room), await enter(edge, room)];
    const thread = makeThread(makeBoard());
    author.send(opening(thread));
    for (let i = 0; i < 20; i++) author.send(reply(thread, makeEnvelope(60_000)));
    await edge.deliverUp();
    edge.deliverDown();
    expect(reader.frames.filter(({ type }) => type === "appended").length).toBeGreaterThan(0);
  });

  test("[GATE1] nothing is broadcast to a socket that did not pass the gate", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const [waiting, author] = [visit(edge, room), await enter(edge, room)];
    await author.append(opening(makeThread(makeBoard())));
    await edge.flush();
    expect(waiting.frames.map(({ type }) => type)).toEqual(["welcome"]);
  });

  test("[ROOM15] a silent socket is closed to try again later; one that pings is not", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const [silent, pinging, author] = [
      await enter(edge, room),
      await enter(edge, room),
      await enter(edge, room),
    ];
    edge.pass(80_000);
    pinging.wire.send(PING);
    await edge.flush();
    expect(pinging.texts).toEqual([PONG]);
    edge.pass(11_000);
    await author.append(opening(makeThread(makeBoard())));
    await edge.flush();
    expect(silent.closed).toMatchObject({ code: 1013 });
    expect([pinging.closed, author.closed]).toEqual([null, null]);
  });
});

describe("the gate", () => {
  test("[GATE1] frames sent right behind a good hello are taken, in order", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const visitor = visit(edge, room);
    const { nonce } = await visitor.next("welcome");
    const proof = await room.gate.sign(gateProofBytes(room.id, 1, nonce));
    visitor.send({ type: "hello", epoch: 1, proof, serial: 0 });
    visitor.send(opening(makeThread(makeBoard())));
    await edge.flush();
    expect(visitor.frames.map(({ type }) => type)).toEqual(["digest", "ack", "appended"]);
  });

  test("[GATE2] a proof of another key, Room, epoch or nonce closes the gate", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const other = await makeKey();
    const forged = async (nonce: Bytes) => [
      await other.sign(gateProofBytes(room.id, 1, nonce)),
      await room.gate.sign(gateProofBytes("0".repeat(32) as typeof room.id, 1, nonce)),
      await room.gate.sign(gateProofBytes(room.id, 2, nonce)),
      await room.gate.sign(gateProofBytes(room.id, 1, randomBytes(32))),
      new Uint8Array(64),
    ];
    for (let i = 0; i < 5; i++) {
      const visitor = visit(edge, room);
      const { nonce } = await visitor.next("welcome");
      visitor.send({ type: "hello", epoch: 1, proof: (await forged(nonce))[i]!, serial: 0 });
      visitor.send(opening(makeThread(makeBoard())));
      await edge.flush();
      expect(visitor.frames).toMatchObject([{ type: "refused", reason: "gate-closed" }]);
      expect(visitor.closed).toMatchObject({ code: 1008 });
    }
    expect(await (await enter(edge, room)).append(controlEntry(room))).toMatchObject({ count: 1 });
  });

  test("[ROOM11] a socket's state is what its attachment says, and nothing when that does not parse", () => {
    const states = [
      { phase: "awaiting hello", nonce: randomBytes(32) },
      { phase: "admitted", epoch: 65_535 },
    ] as const;
    for (const state of states) expect(attachmentToState(stateToAttachment(state))).toEqual(state);
    const broken = [
      undefined,
      null,
      { phase: "admitted", epoch: 1 },
      Uint8Array.of(2, 0),
      Uint8Array.of(2, 0, 1, 1),
      new Uint8Array(),
    ];
    for (const attachment of broken) expect(attachmentToState(attachment)).toBeUndefined();
  });
});

describe("hostile frames", () => {
  test("[ROOM13] 5,000 random frames: each is refused and its socket closed, and the Room goes on", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const bystander = await enter(edge, room);
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.integer({ min: 0, max: 5 }), fc.uint8Array({ maxLength: 300 }))
        .map(([kind, rest]) => Uint8Array.of(kind, ...rest)),
    );
    for (const bytes of fc.sample(frame, { numRuns: 5_000, seed: 5 })) {
      const visitor = visit(edge, room);
      await edge.flush();
      visitor.wire.send(bytes as Bytes);
      await edge.flush();
      expect(visitor.frames.at(-1)).toMatchObject({
        type: "refused",
        reason: expect.stringMatching(/malformed|gate-closed|epoch-old/),
      });
      expect(visitor.closed).toMatchObject({ code: 1008 });
    }
    expect(await bystander.append(controlEntry(room))).toMatchObject({ type: "ack" });
  }, 60_000);

  test("[ROOM13] every frame of a member with a byte changed, cut or added: answered or refused, never a crash", async () => {
    const edge = makeHandEdge({
      limits: { appends: { burst: 10_000, perSecond: 1 }, asks: { burst: 10_000, perSecond: 1 } },
    });
    const { room } = await makeOpenRoom(edge);
    const thread = makeThread(makeBoard());
    const frames = [
      upFrameToBytes(reply(thread)),
      upFrameToBytes(controlEntry(room)),
      upFrameToBytes({ type: "open", stream: thread.stream, ...startOfStream(room.id, thread.stream) }),
      upFrameToBytes({ type: "list", board: thread.board, before: 0, limit: 3 }),
    ];
    const changes = fc.tuple(
      fc.constantFrom(...frames),
      fc.nat(400),
      fc.nat(255),
      fc.constantFrom("change", "cut", "add"),
    );
    for (const [bytes, at, value, how] of fc.sample(changes, { numRuns: 600, seed: 7 })) {
      const visitor = await enter(edge, room);
      visitor.wire.send(changed(bytes, at, value, how));
      await edge.flush();
      const answers = visitor.frames.map(({ type }) => type);
      expect(answers.length).toBeGreaterThan(0);
      expect(answers).toEqual(visitor.closed ? ["refused"] : answers);
      visitor.wire.close();
      await edge.flush();
    }
  }, 60_000);

  test("[ROOM13] a frame over its limit is refused too-long, whatever it is", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const visitor = await enter(edge, room);
    visitor.wire.send(new Uint8Array(FRAME_BYTES_MAX + 1).fill(3));
    expect(await visitor.next("refused")).toMatchObject({ reason: "too-long" });
    expect(await visitor.untilClosed()).toMatchObject({ code: 1009 });
  });

  test("[ROOM13] text that is no ping closes the socket", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const visitor = await enter(edge, room);
    visitor.wire.send("hello?");
    expect(await visitor.untilClosed()).toMatchObject({ code: 1008, reason: "malformed" });
  });

  test("[ROOM13] an Envelope of no known form or of another epoch is refused by its token, and the socket stays", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const visitor = await enter(edge, room);
    const thread = makeThread(makeBoard());
    const unknownVersion = makeEnvelope();
    unknownVersion[0] = 2;
    const tries = [unknownVersion, makeEnvelope(100), makeEnvelope(171, 2)];
    const reasons = [];
    for (const envelope of tries) reasons.push(await visitor.append(opening(thread, envelope)));
    expect(reasons).toMatchObject([
      { reason: "malformed" },
      { reason: "malformed" },
      { reason: "epoch-old" },
    ]);
    expect(await visitor.append(opening(thread))).toMatchObject({ type: "ack" });
  });

  test("[GATE1] a second hello on an admitted socket closes it", async () => {
    const edge = makeHandEdge();
    const { room } = await makeOpenRoom(edge);
    const visitor = await enter(edge, room);
    visitor.send({ type: "hello", epoch: 1, proof: randomBytes(64), serial: 0 });
    expect(await visitor.next("refused")).toMatchObject({ reason: "gate-closed" });
    expect(await visitor.untilClosed()).toMatchObject({ code: 1008 });
  });
});

function changed(bytes: Bytes, at: number, value: number, how: string): Bytes {
  const index = at % bytes.length;
  if (how === "cut") return bytes.slice(0, index);
  if (how === "add") return new Uint8Array([...bytes.slice(0, index), value, ...bytes.slice(index)]);
  const copy = bytes.slice();
  copy[index] = value;
  return copy;
}
