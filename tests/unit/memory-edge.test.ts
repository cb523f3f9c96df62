import { expect, test } from "vitest";
import {
  amending,
  controlEntry,
  makeBoard,
  makeThread,
  namesOf,
  opening,
  reply,
} from "../support/edge-visitor.ts";
import { enter, makeHandEdge, makeOpenRoom, visit } from "../support/memory-visitor.ts";

test("[ROOM1] what was acknowledged is there after a crash", async () => {
  const edge = makeHandEdge();
  const { room } = await makeOpenRoom(edge);
  const [first, second] = [await enter(edge, room), await enter(edge, room)];
  const thread = makeThread(makeBoard());
  const [open, amend, answer] = [opening(thread), amending(thread), reply(thread)];
  await first.append(open);
  expect((await first.next("appended")).items).toEqual((await second.next("appended")).items);
  await second.append(amend);
  await second.append(answer);
  await second.append(controlEntry(room));
  edge.crash();
  expect(first.closed).toMatchObject({ code: 1006 });
  const third = visit(edge, room);
  expect(await third.enter(room)).toMatchObject({ serial: 4, isPartial: false, streams: [] });
  const stored = [open.envelope, amend.envelope, answer.envelope];
  expect(namesOf(await third.read(room, thread.stream))).toEqual(namesOf(stored));
  third.send({ type: "list", board: thread.board, before: 0, limit: 20 });
  const listed = await third.next("listed");
  expect(listed).toMatchObject({ total: 1, hasMore: false });
  expect(listed.rows[0]).toMatchObject({ count: 3, opening: open.envelope, amending: amend.envelope });
});

test("[ROOM1] a crash loses what was in flight: an append before it arrived, an ack after it was stored", async () => {
  const edge = makeHandEdge();
  const { room } = await makeOpenRoom(edge);
  const visitor = await enter(edge, room);
  const [lost, stored] = [makeThread(makeBoard()), makeThread(makeBoard())];
  visitor.send(opening(stored));
  await edge.deliverUp();
  visitor.send(opening(lost));
  edge.crash();
  await edge.flush();
  expect(visitor.frames).toEqual([]);
  const next = await enter(edge, room);
  expect(await next.read(room, stored.stream)).toHaveLength(1);
  expect(await next.read(room, lost.stream)).toHaveLength(0);
});

test("[ROOM1] a restart delivers what was in flight, closes every socket and keeps what is stored", async () => {
  const edge = makeHandEdge();
  const { room } = await makeOpenRoom(edge);
  const visitor = await enter(edge, room);
  const thread = makeThread(makeBoard());
  visitor.send(opening(thread));
  await edge.restart();
  expect(visitor.frames.map(({ type }) => type)).toEqual(["ack", "appended"]);
  expect(visitor.closed).toMatchObject({ code: 1012 });
  expect(await (await enter(edge, room)).read(room, thread.stream)).toHaveLength(1);
});

test("[ROOM11] hibernation forgets everything but who is admitted", async () => {
  const edge = makeHandEdge();
  const { room } = await makeOpenRoom(edge);
  const [visitor, waiting] = [await enter(edge, room), visit(edge, room)];
  await waiting.wire.more();
  edge.hibernate();
  expect(await visitor.append(opening(makeThread(makeBoard())))).toMatchObject({ type: "ack" });
  expect(await waiting.enter(room)).toMatchObject({ serial: 1 });
});

test("[EDGE9] a path that takes no socket closes it", async () => {
  const edge = makeHandEdge();
  const socket = edge.connect("/api/rooms/nowhere/socket?v=1");
  const codes: number[] = [];
  Object.assign(socket, { onclose: ({ code }: { code: number }) => codes.push(code) });
  await edge.flush();
  expect(codes).toEqual([1006]);
});
