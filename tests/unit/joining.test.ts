/** Joining through an edge that lies, and joining that is cut short. */
// long: every step at which a join can be cut short, one named test each.
import { beforeAll, describe, expect, test, vi } from "vitest";
import { PhoneStore } from "#client/sync/phone-store";
import { nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import { boxKeyOf } from "#protocol/hpke";
import type { RoomId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { deriveEpochKeys } from "#protocol/sealed/epoch-keys";
import { parseSlip, type Slip, slipSeeds, slipToLink } from "#protocol/sealed/slip";
import { wrapFor } from "#protocol/sealed/wrap";
import {
  isInAudience,
  type Role,
  ROOM_KINDS,
  roomIdOf,
  type RoomKind,
  roomKindsOf,
} from "#protocol/wire/audience";
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
  slipStatusToBytes,
} from "#protocol/wire/bodies";
import { bytesToChain, type Chain, chainToBytes, slipIdOf } from "#protocol/wire/certificate";
import { makeChance } from "../support/chance.ts";
import { HandMadeFactory } from "../support/hand-made-factory.ts";
import { HostileEdge } from "../support/hostile-edge.ts";
import { untilJoined } from "../support/hostile-stage.ts";
import { MEMORY_ORIGIN } from "../support/memory-edge.ts";
import { memberOf } from "../support/screens.ts";
import { SimulatedPhone } from "../support/simulated-phone.ts";
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

/** A phone that joins through a hostile edge. */
async function newcomer(world: TestFactory, nickname = "Mây Trắng 8") {
  const hostile = new HostileEdge(world.edge);
  const phone = new SimulatedPhone(nickname, { ...world.founder.parts, edge: hostile.edge });
  await phone.open();
  return { hostile, phone };
}

type Swap = (bytes: Bytes, path: string, request: Request) => Promise<Bytes>;

/** Alters the body of every good answer whose path matches. */
function swapping(hostile: HostileEdge, path: RegExp, swap: Swap): void {
  hostile.answer = async (asked, answer, request) => {
    if (!path.test(asked) || answer.status >= 300) return answer;
    const body = await swap(new Uint8Array(await answer.arrayBuffer()), asked, request);
    return new Response(body);
  };
}

const KEYS_PATH = /^\/api\/rooms\/[0-9a-f]+\/keys\//;
const JOIN_PATH = /^\/api\/factories\/[0-9a-f]+\/join$/;
const SLIP_PATH = /^\/api\/factories\/[0-9a-f]+\/slips\//;
const INFO_PATH = /^\/api\/factories\/[0-9a-f]+$/;

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

  async function keysAt(world: TestFactory, kind: RoomKind, link: string): Promise<RoomKeys> {
    const path = `/api/rooms/${roomIdOf(world.id, kind)}/keys/${(await slipOf(link)).id}`;
    return mustBeOk(bytesToRoomKeys(await ask(world, path)));
  }

  test("[KEY2] a key of its own in the wrap", () =>
    expectSlipForged(301, "worker", async (hostile, world, link) => {
      const status = mustBeOk(
        bytesToSlipStatus(await ask(world, `/api/factories/${world.id}/slips/${(await slipOf(link)).id}`)),
      );
      const founder = {
        factory: world.id,
        founderKey: (await new PhoneStore(world.founder.store).identity())!.founderKey,
      };
      swapping(hostile, KEYS_PATH, async (bytes, path) => {
        const own = deriveEpochKeys(roomOf(path), 1, world.chance.bytes(32));
        const { wrap } = mustBeOk(await wrapFor(suite, founder, own, status.inviteChain));
        return roomKeysToBytes({ ...mustBeOk(bytesToRoomKeys(bytes)), wrap });
      });
    }));

  test("[KEY2] a key of its own in the wrap and in the record", () =>
    expectSlipForged(302, "worker", async (hostile, world, link) => {
      const status = mustBeOk(
        bytesToSlipStatus(await ask(world, `/api/factories/${world.id}/slips/${(await slipOf(link)).id}`)),
      );
      const founder = {
        factory: world.id,
        founderKey: (await new PhoneStore(world.founder.store).identity())!.founderKey,
      };
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

describe("founding", () => {
  test.each([0, 1, 31, 33, 64, 700])(
    "[HTTP1] an admission key of %i bytes is none, and nothing is founded on it",
    async (length) => {
      const world = await makeTestFactory({ seed: 341 });
      const { hostile, phone } = await newcomer(world);
      hostile.answer = async (path, answer, request) => {
        if (request.method === "PUT") return new Response();
        return INFO_PATH.test(path) ? new Response(world.chance.bytes(length)) : answer;
      };
      const founded = await phone.engine.found({
        factoryName: "May Hồng",
        founderName: "Anh Ba",
        language: "vi",
      });
      expect(founded).toEqual({ ok: false, error: { type: "edge-broken" } });
      expect(memberOf(phone)).toBe(null);
      hostile.becomeHonest();
      expect(
        (await phone.engine.found({ factoryName: "May Hồng", founderName: "Anh Ba", language: "vi" })).ok,
      ).toBe(true);
    },
  );
});

describe("joining that is cut short", () => {
  const MOST_STEPS = 200;

  /** Cuts a joining at its n-th step, takes it up again, and says whether it was cut at all. */
  async function cutAndResume(
    world: TestFactory,
    role: Role,
    steps: number,
  ): Promise<{ wasCut: boolean; phone: SimulatedPhone }> {
    const link = await world.invite(role, "Anh Quang");
    const phone = world.phone(`cut ${steps}`);
    await phone.open();
    phone.dieAfter(steps);
    let isDone = false;
    void phone.engine.join(link, "Anh Quang", "vi").then(() => (isDone = true));
    await until(world, () => isDone || phone.isDead);
    const wasCut = phone.isDead;
    if (wasCut) await phone.open();
    phone.dieAfter(Infinity);
    if (!memberOf(phone)) mustBeOk(await phone.engine.join(link, "Anh Quang", "vi"));
    await untilJoined(world);
    return { wasCut, phone };
  }

  /** Some of the cryptography runs on threads of its own, at its own pace. */
  async function until(world: TestFactory, isSo: () => boolean): Promise<void> {
    for (let round = 0; round < 100 && !isSo(); round++) await world.settle();
    expect(isSo()).toBe(true);
  }

  test.each(["worker", "manager"] as const)(
    "[JOIN1] [JOIN2] a %s who dies at any step is one member after all",
    async (role) => {
      const world = await makeTestFactory({ seed: role === "worker" ? 331 : 332 });
      const authors = new Set<string>();
      let joined = 0;
      for (let steps = 1; ; steps++) {
        const { wasCut, phone } = await cutAndResume(world, role, steps);
        const member = memberOf(phone)!;
        expect([member.role, member.rooms.map(({ kind }) => kind)]).toEqual([role, roomKindsOf(role)]);
        authors.add(member.author);
        joined++;
        phone.die();
        if (!wasCut) break;
        expect(steps).toBeLessThan(MOST_STEPS);
      }
      expect(joined).toBeGreaterThan(10);
      expect(authors.size).toBe(joined);
      world.pass(30_000);
      await world.settle();
      const counts = memberOf(world.founder)!.rooms.map(({ kind, readers }) => [kind, readers?.[role]]);
      expect(counts).toEqual(ROOM_KINDS.map((kind) => [kind, isInAudience(kind, role) ? joined : 0]));
    },
    120_000,
  );

  test("[JOIN1] an answer that was lost is asked for again with the same keys", async () => {
    const world = await makeTestFactory({ seed: 333 });
    const link = await world.invite("manager", "Anh Quang");
    const { hostile, phone } = await newcomer(world);
    hostile.answer = async (path, answer) =>
      JOIN_PATH.test(path) ? new Response(null, { status: 502 }) : answer;
    expect((await phone.engine.join(link, "Anh Quang", "vi")).ok).toBe(false);
    hostile.becomeHonest();
    expect(await phone.engine.join(link, "Anh Quang", "vi")).toEqual({ ok: true, value: null });
    await world.settle();
    expect(memberOf(phone)!.role).toBe("manager");
  });
});
