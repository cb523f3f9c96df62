import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { mustBeOk } from "#protocol/result";
import { bytesToRoomKeys, roomFoundingToBytes } from "#protocol/wire/bodies";
import { signEpochRecord } from "#protocol/wire/epoch-record";
import * as people from "../support/edge-people.ts";
import { nextEpoch } from "../support/edge-rotations.ts";
import { dump, makeOpenFactory, realEdge, roomStub } from "./real-edge.ts";

const TODAY = Math.floor(Date.now() / 86_400_000);

async function keysFor(room: people.OpenRoom, slip: people.TestSlip): Promise<Response> {
  return people.call(realEdge, { method: "GET", path: `/api/rooms/${room.id}/keys/${slip.id}` });
}

describe("founding", () => {
  test("[ROOM4] the same founding again changes nothing; another is refused already-founded", async () => {
    const { founder, room } = await makeOpenFactory();
    expect(await people.errorOf(await people.foundRoom(realEdge, founder, room))).toBe("204");
    const other = await people.makeRoom(founder, "workers");
    expect(await people.errorOf(await people.foundRoom(realEdge, founder, other))).toBe("already-founded");
  });

  test("[ROOM4] only a facilitator of the factory that the Room's id is derived from founds it", async () => {
    const [founder, stranger] = [await people.makeFounder(), await people.makeFounder()];
    const room = await people.makeRoom(founder, "committee");
    const body = roomFoundingToBytes({ founderKey: founder.key.publicKey, record: room.record });
    const path = `/api/rooms/${room.id}`;
    const post = async (signer: people.Call["signer"], bytes = body) =>
      people.errorOf(
        await people.call(realEdge, { method: "POST", path, body: bytes, ...(signer && { signer }) }),
      );
    expect(await post(undefined)).toBe("request-unsigned");
    expect(await post(stranger.facilitator)).toBe("not-allowed");
    expect(await post({ key: founder.facilitator.key, chain: [] })).toBe("not-allowed");
    expect(await post({ key: await people.makeKey(), chain: founder.facilitator.chain })).toBe("not-allowed");
    const theirs = roomFoundingToBytes({ founderKey: stranger.key.publicKey, record: room.record });
    expect(await post(stranger.facilitator, theirs)).toBe("not-allowed");
    expect(await post(founder.facilitator)).toBe("204");
  });

  test("[ROOM4] nobody takes another factory's Room with a factory of his own", async () => {
    const [founder, stranger] = [await people.makeFounder(), await people.makeFounder()];
    const room = await people.makeRoom(founder, "workers");
    const { key, chain: signerChain } = stranger.facilitator;
    const record = await signEpochRecord(stranger.factory, key, { ...room.record, signerChain });
    const body = roomFoundingToBytes({ founderKey: stranger.key.publicKey, record });
    const call = { method: "POST", path: `/api/rooms/${room.id}`, body, signer: stranger.facilitator };
    expect(await people.errorOf(await people.call(realEdge, call))).toBe("not-allowed");
    expect(await people.errorOf(await people.foundRoom(realEdge, founder, room))).toBe("204");
  });

  test("[ROOM4] a record of another Room or epoch, or signed by another, founds nothing", async () => {
    const [founder, stranger] = [await people.makeFounder(), await people.makeFounder()];
    const room = await people.makeRoom(founder, "workers");
    const elsewhere = await people.makeRoom(founder, "management");
    const later = await nextEpoch(founder, room, []);
    const forged = await signEpochRecord(founder.factory, stranger.facilitator.key, room.record);
    for (const record of [elsewhere.record, later.record, forged]) {
      const body = roomFoundingToBytes({ founderKey: founder.key.publicKey, record });
      const call = { method: "POST", path: `/api/rooms/${room.id}`, body, signer: founder.facilitator };
      expect(await people.errorOf(await people.call(realEdge, call))).toBe("not-allowed");
    }
  });

  test("[EDGE8] a Room that nobody founded stores nothing, whatever it is asked", async () => {
    const founder = await people.makeFounder();
    const [room, slip] = [await people.makeRoom(founder, "everyone"), await people.makeSlip("worker", 0)];
    expect(await people.errorOf(await keysFor(room, slip))).toBe("not-founded");
    expect(await people.errorOf(await people.putWraps(realEdge, founder, room, [people.wrapFor(slip)]))).toBe(
      "not-founded",
    );
    await runInDurableObject(roomStub(room), (_, state) => expect(dump(state.storage)).toEqual({}));
  });
});

describe("wraps", () => {
  test("[ROOM14] a wrap is given to who names its recipient, with the record", async () => {
    const { founder, room } = await makeOpenFactory();
    const slip = await people.makeSlip("worker", TODAY + 30);
    const item = people.wrapFor(slip);
    expect(await people.errorOf(await keysFor(room, slip))).toBe("slip-unknown");
    expect((await people.putWraps(realEdge, founder, room, [item])).status).toBe(204);
    const keys = mustBeOk(bytesToRoomKeys(await people.bytesOf(await keysFor(room, slip))));
    expect(keys).toEqual({ record: room.record, wrap: item.wrap });
  });

  test("[ROOM14] only a facilitator of the factory puts wraps", async () => {
    const { founder, room } = await makeOpenFactory();
    const stranger = await people.makeFounder();
    const items = [people.wrapFor(await people.makeSlip("worker", 0))];
    const worker = {
      key: await people.makeKey(),
      boxKey: people.randomBytes(32),
      chain: founder.facilitator.chain,
    };
    const others = await Promise.all([
      people.joinOfficial(realEdge, founder, "manager"),
      people.joinOfficial(realEdge, founder, "representative"),
      people.joinWorker(realEdge, founder),
    ]);
    for (const signer of [stranger.facilitator, worker, ...others]) {
      expect(await people.errorOf(await people.putWraps(realEdge, founder, room, items, signer))).toBe(
        "not-allowed",
      );
    }
    const kept = await runInDurableObject(roomStub(room), (_, state) => dump(state.storage)["wrap"]!);
    expect(kept.map(({ recipient }) => recipient)).not.toContain(items[0]!.recipient);
  });

  test("[ROOM14] an expired wrap is not given out, and goes with the next wraps", async () => {
    const { founder, room } = await makeOpenFactory();
    const [fresh, old] = [await people.makeSlip("worker", TODAY), await people.makeSlip("worker", TODAY + 1)];
    await people.putWraps(realEdge, founder, room, [people.wrapFor(fresh), people.wrapFor(old)]);
    expect((await keysFor(room, fresh)).status).toBe(200);
    await runInDurableObject(roomStub(room), (_, { storage }) => {
      storage.sql.exec("UPDATE wrap SET expiresDay = ? WHERE expiresDay = ?", TODAY - 1, TODAY + 1);
    });
    expect(await people.errorOf(await keysFor(room, old))).toBe("slip-expired");
    const late = await people.makeSlip("worker", TODAY - 1);
    await people.putWraps(realEdge, founder, room, [people.wrapFor(late)]);
    expect(await people.errorOf(await keysFor(room, old))).toBe("slip-unknown");
    expect(await people.errorOf(await keysFor(room, late))).toBe("slip-unknown");
  });

  test("[ROOM14] a confirmed slip's wrap does not come back with a replayed request", async () => {
    const { founder, room } = await makeOpenFactory();
    const slip = await people.makeSlip("worker", 0);
    await people.invite(realEdge, founder, [slip]);
    const item = people.wrapFor(slip);
    await people.putWraps(realEdge, founder, room, [item]);
    await people.bytesOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, slip)));
    expect((await people.confirm(realEdge, founder, slip)).status).toBe(204);
    expect((await people.putWraps(realEdge, founder, room, [item])).status).toBe(204);
    expect(await people.errorOf(await keysFor(room, slip))).toBe("slip-used");
  });

  test("[EDGE9] the way by which a Factory deletes wraps is closed to everybody else", async () => {
    const { founder, room } = await makeOpenFactory();
    const slip = await people.makeSlip("worker", 0);
    await people.putWraps(realEdge, founder, room, [people.wrapFor(slip)]);
    const refusals = {
      [`/internal/rooms/${room.id}/wraps/${slip.id}`]: "not-found",
      [`/api/rooms/${room.id}/internal/wraps/${slip.id}`]: "not-found",
      // Of this path the Worker takes a POST: by what is put there, under an epoch, nothing is ever deleted.
      [`/api/rooms/${room.id}/wraps/${slip.id}`]: "method-unknown",
      [`/api/rooms/${room.id}/wraps/1`]: "method-unknown",
      [`/api/rooms/${room.id}/keys/${slip.id}`]: "method-unknown",
    };
    for (const [path, refusal] of Object.entries(refusals)) {
      for (const signer of [undefined, founder.facilitator]) {
        const call = { method: "DELETE", path, ...(signer && { signer }) };
        expect([path, await people.errorOf(await people.call(realEdge, call))]).toEqual([path, refusal]);
      }
    }
    expect((await keysFor(room, slip)).status).toBe(200);
  });
});
