import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { it } from "node:test";
import { WebSocketServer } from "ws";
import { startCountingProxy } from "../harness/counting-proxy.ts";
import { makeDeliveries } from "../harness/deliveries.ts";
import { clientFrame, OPCODE, readServerFrames } from "../harness/frames.ts";
import { openRawSocket } from "../harness/raw-socket.ts";
import { median, percentile } from "../harness/statistics.ts";

const serverFrame = (payload: Buffer): Buffer => {
  const masked = clientFrame(OPCODE.binary, payload);
  const header = masked.subarray(0, masked.length - payload.length - 4);
  header[1]! &= 0x7f;
  return Buffer.concat([header, payload]);
};

it("frames of every length are read, wherever the bytes are cut", () => {
  const payloads = [0, 1, 125, 126, 300, 65_536].map((length) => Buffer.alloc(length, length));
  const bytes = Buffer.concat(payloads.map(serverFrame));
  for (const step of [7, 1_000, bytes.length]) {
    const read: Buffer[] = [];
    let rest: Buffer = Buffer.alloc(0);
    for (let at = 0; at < bytes.length; at += step) {
      const chunk = Buffer.concat([rest, bytes.subarray(at, at + step)]);
      rest = readServerFrames(chunk, (_opcode, payload) => read.push(payload));
    }
    assert.deepEqual(read, payloads, `${step} bytes at a time`);
    assert.equal(rest.length, 0);
  }
});

it("a server that masks, fragments or compresses is refused", () => {
  const ignore = () => {};
  assert.throws(() => readServerFrames(clientFrame(OPCODE.text, Buffer.from("a")), ignore), /masked/);
  assert.throws(() => readServerFrames(Buffer.from([0x02, 0]), ignore), /fragment/);
  assert.throws(() => readServerFrames(Buffer.from([0xc2, 0]), ignore), /extension/);
});

it("a raw socket talks with a WebSocket server, and answers its pings", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.on("connection", (peer) =>
    peer.on("message", (data, isBinary) => peer.send(data, { binary: isBinary })),
  );
  const heard: string[] = [];
  const socket = openRawSocket(
    port,
    { path: "/" },
    {
      opened: () => {},
      message: (payload, isText) => heard.push(`${isText ? "text" : "bytes"}:${payload.length}`),
      lost: (reason) => assert.fail(reason),
    },
  );
  const [peer] = (await once(server, "connection")) as [import("ws").WebSocket];
  peer.ping("are you there");
  await once(peer, "pong");
  socket.send("xin chào");
  socket.send(Buffer.alloc(70_000));
  while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(heard, ["text:9", "bytes:70000"]);
  socket.close();
  server.close();
});

it("the counting proxy counts both directions, to the byte", async () => {
  const server = createServer((socket) => {
    socket.on("data", () => socket.end(Buffer.alloc(100_000)));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy = await startCountingProxy((server.address() as AddressInfo).port);
  const client = connect(proxy.port, "127.0.0.1");
  client.write(Buffer.alloc(23));
  client.resume();
  await once(client, "end");
  await proxy.quiet(50, 1_000);
  assert.equal(proxy.bytes(), 100_023);
  assert.equal(proxy.isDeflated(), false);
  client.destroy();
  proxy.stop();
  server.close();
});

it("deliveries end when every post is with everybody but its author, and once only", async () => {
  const deliveries = makeDeliveries(2, 3, (post) => post);
  deliveries.sent(0);
  assert.throws(() => deliveries.arrived(1, 0), /before it was sent/);
  deliveries.sent(1);
  for (const [post, member] of [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 2],
  ] as const)
    deliveries.arrived(post, member);
  await deliveries.complete(0, 2);
  assert.throws(() => deliveries.arrived(1, 2), /arrived twice/);
  assert.equal(deliveries.between(0, 2).latenciesMs.length, 4);
});

it("medians and percentiles are of the values given", () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(
    percentile(
      Array.from({ length: 100 }, (_, index) => 100 - index),
      0.99,
    ),
    99,
  );
});
