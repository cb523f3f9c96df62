/** Joining through an edge that lies: found out before the slip is spent, or before its answer is kept. */
// long: every step at which a join can be cut short, one named test each.
import { beforeAll, describe, expect, test, vi } from "vitest";
import { PhoneStore } from "#client/sync/phone-store";
import { nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import { boxKeyOf } from "#protocol/hpke";
import type { RoomId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { deriveEpochKeys } from "#protocol/sealed/epoch-keys";
import { sealProfile } from "#protocol/sealed/profile";
import { parseSlip, type Slip, slipSeeds, slipToLink } from "#protocol/sealed/slip";
import { type Founder, wrapFor } from "#protocol/sealed/wrap";
import { type Role, roomIdOf, type RoomKind, roomKindsOf } from "#protocol/wire/audience";
import {
  bytesToFactoryInfo,
  bytesToRedeem,
  bytesToRoomKeys,
  bytesToSlipStatus,
  factoryInfoToBytes,
  redeemMessage,
  type RedeemBody,
  redeemToBytes,
  type RoomKeys,
  roomKeysToBytes,
  type SlipStatus,
  slipStatusToBytes,
} from "#protocol/wire/bodies";
import { bytesToChain, type Chain, chainToBytes, slipIdOf } from "#protocol/wire/certificate";
import { makeChance } from "../support/chance.ts";
import { HandMadeFactory } from "../support/hand-made-factory.ts";
import type { HostileEdge } from "../support/hostile-edge.ts";
import {
  INFO_PATH,
  JOIN_PATH,
  KEYS_PATH,
  newcomer,
  SLIP_PATH,
  swapping,
} from "../support/hostile-joining.ts";
import { MEMORY_ORIGIN } from "../support/memory-edge.ts";
import { memberOf } from "../support/screens.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

vi.setConfig({ testTimeout: 30_000 });

const suite = nodeSignatures;
let factory: HandMadeFactory;
let elsewhere: HandMadeFactory;

beforeAll(async () => {
  const chance = makeChance(3);
  factory = await HandMadeFactory.make(chance);
  elsewhere = await HandMadeFactory.make(chance);
});

describe("an edge that lies to a joiner", () => {
  /** The lie is found out before the slip is spent: with an honest edge the same slip still admits. */
  async function expectSlipForged(
    seed: number,
    role: Role,
    lie: (hostile: HostileEdge, world: TestFactory, link: string) => unknown,
  ) {
    const world = await makeTestFactory({ seed });
    const link = await world.invite(role, "Anh Quang");
    const { hostile, phone } = await newcomer(world);
    await lie(hostile, world, link);
    expect(await phone.engine.readSlip(link)).toEqual({ ok: false, error: { type: "slip-forged" } });
    expect(await phone.engine.join(link, "Anh Quang", "vi")).toEqual({
      ok: false,
      error: { type: "slip-forged" },
    });
    expect(memberOf(phone)).toBe(null);
    hostile.becomeHonest();
    expect((await phone.engine.join(link, "Anh Quang", "vi")).ok).toBe(true);
    await world.settle();
    expect(memberOf(phone)!.role).toBe(role);
  }

  const roomOf = (path: string): RoomId => path.split("/")[3]! as RoomId;

  async function ask(world: TestFactory, path: string): Promise<Bytes> {
    const answer = await world.edge.fetch(new Request(MEMORY_ORIGIN + path));
    return new Uint8Array(await answer.arrayBuffer());
  }

  async function slipOf(link: string) {
    const { signingSeed } = slipSeeds(mustBeOk(parseSlip(link)));
    const key = await suite.signingKey(signingSeed);
    return { key, id: slipIdOf(key.publicKey) };
  }

  async function statusOf(world: TestFactory, link: string): Promise<SlipStatus> {
    const { id } = await slipOf(link);
    return mustBeOk(bytesToSlipStatus(await ask(world, `/api/factories/${world.id}/slips/${id}`)));
  }

  async function founderOf(world: TestFactory): Promise<Founder> {
    return {
      factory: world.id,
      founderKey: (await new PhoneStore(world.founder.store).identity())!.founderKey,
    };
  }

  async function keysAt(world: TestFactory, kind: RoomKind, link: string): Promise<RoomKeys> {
    const path = `/api/rooms/${roomIdOf(world.id, kind)}/keys/${(await slipOf(link)).id}`;
    return mustBeOk(bytesToRoomKeys(await ask(world, path)));
  }

  test("[KEY2] a key of its own in the wrap", () =>
    expectSlipForged(301, "worker", async (hostile, world, link) => {
      const status = await statusOf(world, link);
      const founder = await founderOf(world);
      swapping(hostile, KEYS_PATH, async (bytes, path) => {
        const own = deriveEpochKeys(roomOf(path), 1, world.chance.bytes(32));
        const { wrap } = mustBeOk(await wrapFor(suite, founder, own, status.inviteChain));
        return roomKeysToBytes({ ...mustBeOk(bytesToRoomKeys(bytes)), wrap });
      });
    }));

  test("[KEY2] a key of its own in the wrap and in the record", () =>
    expectSlipForged(302, "worker", async (hostile, world, link) => {
      const status = await statusOf(world, link);
      const founder = await founderOf(world);
      swapping(hostile, KEYS_PATH, async (bytes, path) => {
        const own = deriveEpochKeys(roomOf(path), 1, world.chance.bytes(32));
        const { wrap } = mustBeOk(await wrapFor(suite, founder, own, status.inviteChain));
        const gate = await suite.signingKey(own.gateSeed);
        const { record } = mustBeOk(bytesToRoomKeys(bytes));
        return roomKeysToBytes({
          record: { ...record, commitment: own.commitment, gateKey: gate.publicKey },
          wrap,
        });
      });
    }));

  test("[ROOM3] Everyone relabelled as Workers", () =>
    expectSlipForged(303, "worker", async (hostile, world, link) => {
      const everyone = await keysAt(world, "everyone", link);
      swapping(hostile, KEYS_PATH, async () => roomKeysToBytes(everyone));
    }));

  test("[ROOM3] Management relabelled as Everyone, to a manager", () =>
    expectSlipForged(304, "manager", async (hostile, world, link) => {
      const management = await keysAt(world, "management", link);
      swapping(hostile, KEYS_PATH, async () => roomKeysToBytes(management));
    }));

  test("[EPOCH1] the records of two Rooms exchanged", () =>
    expectSlipForged(305, "worker", async (hostile, world, link) => {
      const [everyone, workers] = [
        await keysAt(world, "everyone", link),
        await keysAt(world, "workers", link),
      ];
      const records = new Map([
        [roomIdOf(world.id, "everyone"), workers.record],
        [roomIdOf(world.id, "workers"), everyone.record],
      ]);
      swapping(hostile, KEYS_PATH, async (bytes, path) => {
        return roomKeysToBytes({ ...mustBeOk(bytesToRoomKeys(bytes)), record: records.get(roomOf(path))! });
      });
    }));

  test("[KEY2] the wraps of two Rooms exchanged", () =>
    expectSlipForged(306, "worker", async (hostile, world, link) => {
      const [everyone, workers] = [
        await keysAt(world, "everyone", link),
        await keysAt(world, "workers", link),
      ];
      swapping(hostile, KEYS_PATH, async (bytes, path) => {
        const { wrap } = roomOf(path) === roomIdOf(world.id, "everyone") ? workers : everyone;
        return roomKeysToBytes({ ...mustBeOk(bytesToRoomKeys(bytes)), wrap });
      });
    }));

  test("[EPOCH1] a record with another commitment", () =>
    expectSlipForged(307, "worker", (hostile, world) =>
      swapping(hostile, KEYS_PATH, async (bytes) => {
        const keys = mustBeOk(bytesToRoomKeys(bytes));
        return roomKeysToBytes({ ...keys, record: { ...keys.record, commitment: world.chance.bytes(32) } });
      }),
    ));

  test("[EPOCH1] a record and a key of its own for Workers alone", () =>
    expectSlipForged(315, "worker", async (hostile, world, link) => {
      const status = await statusOf(world, link);
      const founder = await founderOf(world);
      const workers = roomIdOf(world.id, "workers");
      swapping(hostile, KEYS_PATH, async (bytes, path) => {
        if (roomOf(path) !== workers) return bytes;
        const own = deriveEpochKeys(workers, 1, world.chance.bytes(32));
        const { wrap } = mustBeOk(await wrapFor(suite, founder, own, status.inviteChain));
        const gate = await suite.signingKey(own.gateSeed);
        const { record } = mustBeOk(bytesToRoomKeys(bytes));
        return roomKeysToBytes({
          record: { ...record, commitment: own.commitment, gateKey: gate.publicKey },
          wrap,
        });
      });
    }));

  test("[JOIN1] a whole factory of its own under the slip's id", () =>
    expectSlipForged(316, "worker", async (hostile, world, link) => {
      const impostor = await HandMadeFactory.make(world.chance, world.id);
      const status = await statusOf(world, link);
      const inviteChain = await impostor.inviteFor(status.inviteChain.at(-1)!, "worker");
      const keyring = new Map(
        roomKindsOf("worker").map((kind) => [roomIdOf(world.id, kind), impostor.keysOf(kind)]),
      );
      const everyone = keyring.get(roomIdOf(world.id, "everyone"))!;
      const names = { factoryName: "May Sông Trà", founderName: "Chị Mai", language: "vi" };
      const random = (length: number) => world.chance.bytes(length);
      const profile = await sealProfile(world.id, everyone, impostor.founderKey, names, random);
      hostile.answer = async (path, answer) => {
        if (SLIP_PATH.test(path)) return new Response(slipStatusToBytes({ ...status, inviteChain }));
        const keys = keyring.get(roomOf(path));
        if (KEYS_PATH.test(path) && keys) {
          const { wrap } = mustBeOk(await wrapFor(suite, impostor.founder, keys, inviteChain));
          return new Response(roomKeysToBytes({ record: await impostor.record(keys), wrap }));
        }
        const info = {
          founderKey: impostor.founderKey.publicKey,
          profile,
          admissionChain: impostor.admission.chain,
        };
        return INFO_PATH.test(path) ? new Response(factoryInfoToBytes(info)) : answer;
      };
    }));

  test("[JOIN1] a founder's key that is not the slip's", () =>
    expectSlipForged(308, "worker", (hostile) =>
      swapping(hostile, INFO_PATH, async (bytes) => {
        return factoryInfoToBytes({
          ...mustBeOk(bytesToFactoryInfo(bytes)),
          founderKey: factory.founderKey.publicKey,
        });
      }),
    ));

  test("[NAME1] a profile of its own", () =>
    expectSlipForged(309, "worker", (hostile, world) =>
      swapping(hostile, INFO_PATH, async (bytes) => {
        const info = mustBeOk(bytesToFactoryInfo(bytes));
        return factoryInfoToBytes({ ...info, profile: world.chance.bytes(info.profile.length) });
      }),
    ));

  test("[JOIN1] the invite of another slip", () =>
    expectSlipForged(310, "worker", async (hostile, world) => {
      const other = await slipOf(await world.invite("worker", ""));
      const status = await ask(world, `/api/factories/${world.id}/slips/${other.id}`);
      swapping(hostile, SLIP_PATH, async () => status);
    }));

  test("[JOIN1] an invite of its own making, for the slip's very keys", () =>
    expectSlipForged(311, "worker", async (hostile, world) => {
      const forged = await elsewhere.invite("worker");
      swapping(hostile, SLIP_PATH, async (bytes) => {
        const { inviteChain, serial } = mustBeOk(bytesToSlipStatus(bytes));
        const leaf = { ...forged.chain.at(-1)!, signingKey: inviteChain.at(-1)!.signingKey };
        return slipStatusToBytes({ inviteChain: [...inviteChain.slice(0, -1), leaf], serial });
      });
      expect(world.id).not.toBe(elsewhere.id);
    }));

  test("[JOIN1] a slip of one factory is unknown in another", async () => {
    const [here, there] = [await makeTestFactory({ seed: 312 }), await makeTestFactory({ seed: 313 })];
    const slip = mustBeOk(parseSlip(await here.invite("worker", "")));
    const moved: Slip = { ...slip, factory: there.id };
    const { phone } = await newcomer(there);
    const joined = await phone.engine.join(slipToLink(MEMORY_ORIGIN, moved), "Mây Trắng 8", "vi");
    expect(joined).toEqual({ ok: false, error: { type: "slip-unknown" } });
  });

  test("[JOIN1] junk in the place of any answer is no crash", async () => {
    const world = await makeTestFactory({ seed: 314 });
    const link = await world.invite("worker", "");
    for (const path of [INFO_PATH, SLIP_PATH, KEYS_PATH, JOIN_PATH]) {
      for (const length of [0, 1, 80, 700]) {
        const { hostile, phone } = await newcomer(world);
        swapping(hostile, path, async () => world.chance.bytes(length));
        if (path === JOIN_PATH) continue;
        const joined = await phone.engine.join(link, "Mây Trắng 8", "vi");
        expect(joined.ok ? "joined" : joined.error.type).toMatch(/^(edge-broken|slip-forged)$/);
      }
    }
  });
});

describe("an edge that lies about the certificate", () => {
  /** What the edge could sign with the admission key, got from the honest Factory with a slip it never handed out. */
  async function certifiedByEdge(
    world: TestFactory,
    keys: Pick<RedeemBody, "memberKey" | "memberBoxKey">,
  ): Promise<Chain> {
    const spare = slipSeeds(mustBeOk(parseSlip(await world.invite("worker", ""))));
    const slip = await suite.signingKey(spare.signingSeed);
    const unsigned = { ...keys, slipKey: slip.publicKey };
    const body = redeemToBytes({
      ...unsigned,
      signature: await slip.sign(redeemMessage(world.id, unsigned)),
    });
    const answer = await world.edge.fetch(
      new Request(`${MEMORY_ORIGIN}/api/factories/${world.id}/join`, { method: "POST", body }),
    );
    return mustBeOk(bytesToChain(new Uint8Array(await answer.arrayBuffer())));
  }

  type Lie = (world: TestFactory, asked: RedeemBody) => Promise<Chain>;

  /** The phone will not have it; asked again by the same phone, the honest edge gives what is right. */
  async function expectRefused(seed: number, role: Role, lie: Lie): Promise<void> {
    const world = await makeTestFactory({ seed });
    const link = await world.invite(role, "Anh Quang");
    const { hostile, phone } = await newcomer(world);
    swapping(hostile, JOIN_PATH, async (_, __, request) => {
      const asked = mustBeOk(bytesToRedeem(new Uint8Array(await request.arrayBuffer())));
      return chainToBytes(await lie(world, asked));
    });
    expect(await phone.engine.join(link, "Anh Quang", "vi")).toEqual({
      ok: false,
      error: { type: "slip-forged" },
    });
    expect(memberOf(phone)).toBe(null);
    hostile.becomeHonest();
    expect((await phone.engine.join(link, "Anh Quang", "vi")).ok).toBe(true);
    await world.settle();
    expect(memberOf(phone)!.role).toBe(role);
    const { chain, memberSeed, boxSeed } = (await new PhoneStore(phone.store).identity())!;
    const leaf = mustBeOk(bytesToChain(chain)).at(-1)!;
    expect(leaf.signingKey).toEqual((await suite.signingKey(memberSeed)).publicKey);
    expect(leaf.boxKey).toEqual((await boxKeyOf(boxSeed)).publicKey);
  }

  test("[KEY2] a signing key that is not this phone's, with its box key, is not taken", () =>
    expectRefused(326, "worker", async (world, { memberBoxKey }) => {
      const { publicKey } = await suite.signingKey(world.chance.bytes(32));
      return certifiedByEdge(world, { memberKey: publicKey, memberBoxKey });
    }));

  test("[KEY2] somebody else's chain is not taken", () =>
    expectRefused(321, "worker", async (world) => {
      const other = await world.join("worker", "Chim Sẻ 3");
      return mustBeOk(bytesToChain((await new PhoneStore(other.store).identity())!.chain));
    }));

  test("[KEY2] this phone's own key with a box key of the edge is not taken: later epochs would be wrapped to it", () =>
    expectRefused(322, "worker", async (world, { memberKey }) => {
      const box = await boxKeyOf(world.chance.bytes(32));
      return certifiedByEdge(world, { memberKey, memberBoxKey: box.publicKey });
    }));

  test("[KEY2] a manager is not made to pass for a worker", () =>
    expectRefused(323, "manager", (world, asked) => certifiedByEdge(world, asked)));

  test("[KEY2] a chain of another factory is not taken", () =>
    expectRefused(324, "worker", async () => (await elsewhere.worker()).chain));

  test("[KEY2] a chain without its leaf is not taken", () =>
    expectRefused(325, "worker", async (world, asked) => (await certifiedByEdge(world, asked)).slice(0, -1)));
});
