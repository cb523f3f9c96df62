import { expect, test } from "vitest";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { bytesToDownFrame } from "#protocol/wire/frames/frame";
import { makeTestFactory } from "../support/test-factory.ts";

/** A manager's phone whose act is replaced on its way up, as a modified app would. */
async function actedWith(change: (act: Uint8Array) => Uint8Array): Promise<readonly string[]> {
  const factory = await makeTestFactory({ seed: 9 });
  const worker = await factory.join("worker", "Mây Trắng 8");
  const manager = await factory.join("manager", "Anh Quang");
  const room = roomIdOf(factory.id, "everyone");
  const draft = {
    room,
    topic: "safety",
    title: "Quạt",
    text: "Nóng",
    isAnonymous: false,
    asksManagement: true,
  } as const;
  const stream = mustBeOk(await worker.engine.startThread(draft));
  await factory.settle();
  const seen: string[] = [];
  manager.altered = (bytes) => {
    const frame = mustBeOk(bytesToDownFrame(bytes));
    if (frame.type === "refused") seen.push(frame.reason);
    if (frame.type === "acts") seen.push("acts");
    return bytes;
  };
  manager.alteredUp = (bytes) => (bytes[0] === 5 ? (change(bytes) as typeof bytes) : bytes);
  manager.engine.watchThread(room, stream, () => undefined);
  await factory.settle();
  await manager.engine.reply({ room, stream, text: "Đã xem", isAnonymous: false, kind: "answer" });
  await factory.settle();
  return seen;
}

test("[ACT2] the edge keeps an official's act and tells it", async () => {
  expect(await actedWith((frame) => frame)).toEqual(["acts"]);
});

test("[ACT3] the edge keeps no act whose signature or Thread is not right", async () => {
  const flip = (index: number) => (frame: Uint8Array) => {
    const changed = frame.slice();
    changed[index]! ^= 1;
    return changed;
  };
  expect(await actedWith((frame) => flip(frame.length - 1)(frame))).toEqual(["act-unproven"]);
  expect(await actedWith(flip(9))).toEqual(["act-unproven"]); // another Thread: the signature is for this one
  expect(await actedWith((frame) => Uint8Array.from([...frame.slice(0, 25), 1, 9]))).toEqual(["malformed"]);
});
