import { expect, test } from "vitest";
import { bytesToId, type RoomId } from "#protocol/ids";
import { gateProofBytes } from "#protocol/wire/gate";
import { startOfStream } from "#protocol/wire/head";
import { errorOf, makeKey, randomBytes } from "../support/edge-people.ts";
import { makeBoard, makeThread, opening } from "../support/edge-visitor.ts";
import { connect, makeOpenFactory, visit } from "./real-edge.ts";

test("[GATE1] every frame before hello closes the gate, and is not done", async () => {
  const { room } = await makeOpenFactory();
  const thread = makeThread(makeBoard());
  const frames = [
    opening(thread),
    { type: "open", stream: thread.stream, ...startOfStream(room.id, thread.stream) },
    { type: "list", board: thread.board, before: 0, limit: 20 },
  ] as const;
  for (const frame of frames) {
    const visitor = await visit(room);
    visitor.send(frame);
    expect(await visitor.next("refused")).toMatchObject({ reason: "gate-closed" });
    expect(await visitor.untilClosed()).toMatchObject({ code: 1008 });
  }
  const visitor = await visit(room);
  expect(await visitor.enter(room)).toMatchObject({ serial: 0 });
});

test("[GATE2] a proof by any other key closes the gate", async () => {
  const { room } = await makeOpenFactory();
  const visitor = await visit(room);
  const { nonce } = await visitor.next("welcome");
  const proof = await (await makeKey()).sign(gateProofBytes(room.id, 1, nonce));
  visitor.send({ type: "hello", epoch: 1, proof, serial: 0 });
  expect(await visitor.next("refused")).toMatchObject({ reason: "gate-closed" });
  expect(await visitor.untilClosed()).toMatchObject({ code: 1008 });
});

test("[GATE2] a proof of one socket does not open another", async () => {
  const { room } = await makeOpenFactory();
  const [first, second] = [await visit(room), await visit(room)];
  const { nonce } = await first.next("welcome");
  await second.next("welcome");
  second.send({
    type: "hello",
    epoch: 1,
    proof: await room.gate.sign(gateProofBytes(room.id, 1, nonce)),
    serial: 0,
  });
  expect(await second.next("refused")).toMatchObject({ reason: "gate-closed" });
});

test("[GATE2] a hello of another epoch is told to fetch the record again", async () => {
  const { room } = await makeOpenFactory();
  const visitor = await visit(room);
  const { nonce } = await visitor.next("welcome");
  visitor.send({
    type: "hello",
    epoch: 2,
    proof: await room.gate.sign(gateProofBytes(room.id, 2, nonce)),
    serial: 0,
  });
  expect(await visitor.next("refused")).toMatchObject({ reason: "epoch-old" });
  expect(await visitor.untilClosed()).toMatchObject({ code: 1008 });
});

test("[GATE1] a Room that nobody founded takes no socket", async () => {
  const answer = await connect({ id: bytesToId<RoomId>(randomBytes(16)) });
  expect(answer.webSocket).toBeNull();
  expect(await errorOf(answer)).toBe("not-founded");
});
