/** Changing a Room's key on the memory edge, with a clock moved by hand. */
import { expect, test } from "vitest";
import { requireRoomFacilitator } from "#durable-objects/room/founding";
import { MemoryRoomStore } from "#durable-objects/room/memory-room-store";
import { FREEZE_MS } from "#durable-objects/room/rotating";
import { type SignatureSuite, webCryptoSignatures } from "#protocol/signature";
import { authorIdOf } from "#protocol/wire/certificate";
import { epochRecordToBytes } from "#protocol/wire/epoch-record";
import * as people from "../support/edge-people.ts";
import * as rotations from "../support/edge-rotations.ts";
import { controlEntry } from "../support/edge-visitor.ts";
import { enter, makeHandEdge, makeOpenRoom, visit } from "../support/memory-visitor.ts";
import { ROTATION_CASES } from "../support/rotation-contract.ts";

test.each(ROTATION_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const edge = makeHandEdge();
  const { founder, room } = await makeOpenRoom(edge);
  const restart = () => edge.restart();
  await run({ edge, founder, room, restart, visit: async (each) => visit(edge, each) });
});

test("[EPOCH3] a freeze is a lease: after a minute the Room takes appends again, and the marks are read anew", async () => {
  const edge = makeHandEdge();
  const { founder, room } = await makeOpenRoom(edge);
  const visitor = await enter(edge, room);
  const early = await rotations.nextEpoch(founder, room, await rotations.freeze(edge, founder, room));
  edge.pass(FREEZE_MS - 1);
  expect(await visitor.append(controlEntry(room))).toMatchObject({ type: "refused", reason: "frozen" });
  edge.pass(1);
  expect(await visitor.append(controlEntry(room))).toMatchObject({ type: "ack", count: 1 });
  expect(await rotations.rotate(edge, early, founder.facilitator)).toBe("epoch-old");
  const marks = await rotations.freeze(edge, founder, room);
  expect(marks.map(({ count }) => count)).toEqual([1]);
});

test("[EPOCH3] a rotation that comes after its lease is taken if nothing was written", async () => {
  const edge = makeHandEdge();
  const { founder, room } = await makeOpenRoom(edge);
  await (await enter(edge, room)).append(controlEntry(room));
  const next = await rotations.nextEpoch(founder, room, await rotations.freeze(edge, founder, room));
  edge.pass(FREEZE_MS * 3);
  expect(await rotations.rotate(edge, next, founder.facilitator)).toBe("204");
});

test("[EPOCH3] the freeze ends with the rotation: the new epoch is written to at once", async () => {
  const edge = makeHandEdge();
  const { founder, room } = await makeOpenRoom(edge);
  const next = await rotations.changeKey(edge, founder, room);
  const visitor = await enter(edge, next);
  const refused = await visitor.append(controlEntry(room));
  expect(refused).toMatchObject({ type: "refused", reason: "epoch-old" });
});

test("[EPOCH6] a facilitator who is removed while his signature is being checked is refused", async () => {
  const edge = makeHandEdge();
  const { founder, room } = await makeOpenRoom(edge);
  const second = await people.joinOfficial(edge, founder, "facilitator");
  const removed = [authorIdOf(second.key.publicKey)];
  const next = await rotations.nextEpoch(founder, room, [], { rotation: { removed } });
  const store = new MemoryRoomStore();
  store.found({ founderKey: founder.key.publicKey, record: epochRecordToBytes(room.record) });
  const signer = { key: second.key.publicKey, chain: second.chain };
  const allowed = await requireRoomFacilitator(store, webCryptoSignatures, signer);
  expect(allowed.ok).toBe(true);
  const record = epochRecordToBytes(next.record);
  const interrupting: SignatureSuite = {
    ...webCryptoSignatures,
    verify(...asked) {
      if (store.rotations().length === 0) store.rotate({ epoch: 2, record, serial: 0, marks: [], wraps: [] });
      return webCryptoSignatures.verify(...asked);
    },
  };
  const refused = await requireRoomFacilitator(store, interrupting, signer);
  expect(refused).toEqual({ ok: false, error: { type: "not-allowed" } });
});
