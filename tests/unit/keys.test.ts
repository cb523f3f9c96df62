/** Who gets a Room's key and who does not, and what an edge that holds the admission key can make of it. */
import { beforeAll, describe, expect, test } from "vitest";
import { nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import { openProfile, sealProfile } from "#protocol/sealed/profile";
import { openWrap, recipientOf, wrapFor } from "#protocol/sealed/wrap";
import {
  isInAudience,
  ROLES,
  ROOM_KINDS,
  roomIdOf,
  type RoomKind,
  roomKindsOf,
} from "#protocol/wire/audience";
import { isMember, verifyChain } from "#protocol/wire/certificate";
import {
  bytesToEpochRecord,
  epochRecordToBytes,
  signEpochRecord,
  verifyEpochRecord,
} from "#protocol/wire/epoch-record";
import { makeChance } from "../support/chance.ts";
import { HandMadeFactory, type Holder } from "../support/hand-made-factory.ts";

const chance = makeChance(2);
const suite = nodeSignatures;
let factory: HandMadeFactory;
let elsewhere: HandMadeFactory;

beforeAll(async () => {
  factory = await HandMadeFactory.make(chance);
  elsewhere = await HandMadeFactory.make(chance);
});

describe("wraps", () => {
  const everyCase = ROLES.flatMap((role) =>
    ROOM_KINDS.map((kind) => ({ role, kind, isIn: isInAudience(kind, role) })),
  );

  test("[ROOM3] the audiences are these and no others", () => {
    const table = Object.fromEntries(ROLES.map((role) => [role, roomKindsOf(role)]));
    expect(table).toEqual({
      worker: ["everyone", "workers"],
      representative: ["everyone", "workers", "committee"],
      manager: ["everyone", "management", "committee"],
      facilitator: ["everyone", "workers", "management", "committee"],
    });
  });

  test.each(everyCase)(
    "[ROOM3] an invite for a $role to $kind is wrapped for: $isIn",
    async ({ role, kind, isIn }) => {
      await expectWrap(await factory.invite(role), kind, isIn ? "wrapped" : "WrapOutsideAudience");
    },
  );

  test.each(everyCase.filter(({ role }) => role !== "worker"))(
    "[ROOM3] a $role's own certificate in $kind is wrapped for: $isIn",
    async ({ role, kind, isIn }) => {
      await expectWrap(await factory.official(role), kind, isIn ? "wrapped" : "WrapOutsideAudience");
    },
  );

  test.each(ROOM_KINDS)("[KEY2] the founder's facilitator is wrapped for in %s", async (kind) => {
    await expectWrap(factory.facilitator, kind, "wrapped");
  });

  const strangers: Record<string, () => Promise<Pick<Holder, "chain">>> = {
    "a worker whom the edge certified": () => factory.worker(),
    "the admission key itself": async () => factory.admission,
    "an invite signed with the admission key": () => factory.invite("worker", factory.admission),
    "an invite signed by a worker": async () => factory.invite("worker", await factory.worker()),
    "an invite signed by a manager": async () => factory.invite("manager", await factory.official("manager")),
    "an invite signed by an invite": async () =>
      factory.invite("manager", await factory.invite("facilitator")),
    "an invite of another factory": () => elsewhere.invite("worker"),
    "an invite that a stranger signed under a facilitator's chain": async () =>
      factory.invite("worker", { key: factory.admission.key, chain: factory.facilitator.chain }),
    nobody: async () => ({ chain: [] }),
  };

  test.each(Object.entries(strangers))("[KEY2] %s gets no wrap", async (_, make) => {
    const { chain } = await make();
    const made = await wrapFor(suite, factory.founder, factory.keysOf("everyone"), chain);
    expect(made).toEqual({ ok: false, error: { type: "WrapForStranger" } });
  });

  test("[ROOM3] a Room that is none of this factory's is nobody's audience", async () => {
    const { chain } = await factory.invite("facilitator");
    const made = await wrapFor(suite, factory.founder, elsewhere.keysOf("everyone"), chain);
    expect(made).toEqual({ ok: false, error: { type: "WrapOutsideAudience" } });
  });

  test("[WRAP1] a wrap opens for its recipient, Room and epoch alone", async () => {
    const keys = factory.keysOf("everyone");
    const [invite, other] = [await factory.invite("worker"), await factory.invite("worker")];
    const record = await factory.record(keys);
    const { recipient, wrap } = mustBeOk(await wrapFor(suite, factory.founder, keys, invite.chain));
    const open = (box = invite.box, to = recipient, of = record, bytes: Uint8Array = wrap) =>
      openWrap(suite, box, to, of, bytes);
    expect(mustBeOk(await open()).epochKey).toEqual(keys.epochKey);
    const unopened = { ok: false, error: { type: "WrapUnopened" } };
    expect(await open(other.box)).toEqual(unopened);
    expect(await open(invite.box, recipientOf(other.chain.at(-1)!))).toEqual(unopened);
    expect(await open(invite.box, recipient, { ...record, epoch: 2 })).toEqual(unopened);
    expect(await open(invite.box, recipient, { ...record, room: roomIdOf(factory.id, "workers") })).toEqual(
      unopened,
    );
    for (let length = 0; length < wrap.length; length++)
      expect(await open(invite.box, recipient, record, wrap.slice(0, length))).toEqual(unopened);
    for (let bit = 0; bit < wrap.length * 8; bit += 7)
      expect(await open(invite.box, recipient, record, flipped(wrap, bit))).toEqual(unopened);
  });

  test("[KEY2] a key that the record does not commit to is forged, whoever wrapped it", async () => {
    const [keys, own] = [factory.keysOf("everyone"), factory.keysOf("everyone")];
    const invite = await factory.invite("worker");
    const { recipient, wrap } = mustBeOk(await wrapFor(suite, factory.founder, own, invite.chain));
    const forged = { ok: false, error: { type: "WrapForged" } };
    expect(await openWrap(suite, invite.box, recipient, await factory.record(keys), wrap)).toEqual(forged);
    const genuine = await factory.record(keys);
    const { gateKey } = await factory.record(own);
    for (const half of [{ commitment: own.commitment }, { gateKey }]) {
      expect(await openWrap(suite, invite.box, recipient, { ...genuine, ...half }, wrap)).toEqual(forged);
    }
  });

  async function expectWrap(
    holder: Holder,
    kind: RoomKind,
    outcome: "wrapped" | "WrapOutsideAudience",
  ): Promise<void> {
    const keys = factory.keysOf(kind);
    const made = await wrapFor(suite, factory.founder, keys, holder.chain);
    expect(made.ok ? "wrapped" : made.error.type).toBe(outcome);
    if (!made.ok) return;
    const opened = await openWrap(
      suite,
      holder.box,
      made.value.recipient,
      await factory.record(keys),
      made.value.wrap,
    );
    expect(mustBeOk(opened).entryKey).toEqual(keys.entryKey);
  }
});

describe("records", () => {
  const verify = (record: Parameters<typeof verifyEpochRecord>[3]) =>
    verifyEpochRecord(suite, factory.id, factory.founderKey.publicKey, record);

  test("[EPOCH1] a facilitator's record is good, and no bit of it can be changed", async () => {
    const record = await factory.record(factory.keysOf("everyone"));
    expect((await verify(record)).ok).toBe(true);
    const bytes = epochRecordToBytes(record);
    for (let bit = 0; bit < bytes.length * 8; bit += 5) {
      const changed = bytesToEpochRecord(flipped(bytes, bit));
      expect(changed.ok && (await verify(changed.value)).ok, `bit ${bit}`).toBe(false);
    }
  });

  const forgers: Record<string, () => Promise<Pick<Holder, "key" | "chain">>> = {
    "a worker": () => factory.worker(),
    "a manager": () => factory.official("manager"),
    "a representative": () => factory.official("representative"),
    "a facilitator's slip": () => factory.invite("facilitator"),
    "the admission key": async () => factory.admission,
    "a facilitator of another factory": async () => elsewhere.facilitator,
    "the edge under a facilitator's chain": async () => ({
      key: factory.admission.key,
      chain: factory.facilitator.chain,
    }),
    "nobody's chain": async () => ({ key: factory.founderKey, chain: [] }),
  };

  test.each(Object.entries(forgers))("[EPOCH1] a record signed by %s is forged", async (_, make) => {
    const record = await factory.record(factory.keysOf("everyone"), await make());
    expect(await verify(record)).toEqual({ ok: false, error: { type: "EpochRecordForged" } });
  });

  test("[EPOCH1] a record of another factory is none of this one, even by the same facilitator", async () => {
    const record = await factory.record(factory.keysOf("everyone"));
    const { key } = factory.facilitator;
    expect((await verify(await signEpochRecord(elsewhere.id, key, record))).ok).toBe(false);
  });
});

describe("names", () => {
  const profile = { factoryName: "May Sông Trà", founderName: "Chị Mai", language: "vi" };
  const random = (length: number) => chance.bytes(length);

  test("[NAME1] a profile that somebody with the Everyone key made is forged", async () => {
    const keys = factory.keysOf("everyone");
    const { publicKey } = factory.founderKey;
    const good = await sealProfile(factory.id, keys, factory.founderKey, profile, random);
    expect(mustBeOk(await openProfile(suite, factory.id, keys, publicKey, good))).toEqual(profile);
    const forged = await sealProfile(factory.id, keys, factory.facilitator.key, profile, random);
    expect(await openProfile(suite, factory.id, keys, publicKey, forged)).toEqual({
      ok: false,
      error: { type: "ProfileForged" },
    });
  });

  test("[NAME1] a profile of the edge, of another Room's key or of another factory does not open", async () => {
    const keys = factory.keysOf("everyone");
    const open = (sealed: Uint8Array) =>
      openProfile(suite, factory.id, keys, factory.founderKey.publicKey, sealed);
    const unreadable = { ok: false, error: { type: "ProfileUnreadable" } };
    expect(await open(chance.bytes(300))).toEqual(unreadable);
    expect(await open(new Uint8Array(0))).toEqual(unreadable);
    expect(
      await open(
        await sealProfile(factory.id, factory.keysOf("workers"), factory.founderKey, profile, random),
      ),
    ).toEqual(unreadable);
    expect(await open(await sealProfile(elsewhere.id, keys, factory.founderKey, profile, random))).toEqual(
      unreadable,
    );
  });
});

describe("what the edge can mint", () => {
  test("[KEY2] a worker it certified is a worker of the factory, and reads and writes nothing", async () => {
    const minted = await factory.worker();
    const leaf = mustBeOk(await verifyChain(suite, factory.id, factory.founderKey.publicKey, minted.chain));
    expect(isMember(leaf)).toBe(true);
    // Readers would take its word: what it lacks is the Room's key, to seal a word and to pass the gate.
    const keys = factory.keysOf("workers");
    const wrap = await wrapFor(suite, factory.founder, keys, minted.chain);
    expect(wrap.ok).toBe(false);
  });

  test.each(ROLES.filter((role) => role !== "worker"))("[KEY2] it can certify no %s", async (role) => {
    const { admission } = factory;
    for (const kind of ["official", "facilitator", "invite", "worker"] as const) {
      const leaf = { ...(await factory.worker()).chain.at(-1)!, kind, role };
      const forged = [...admission.chain, leaf];
      expect((await verifyChain(suite, factory.id, factory.founderKey.publicKey, forged)).ok).toBe(false);
    }
  });

  test("[KEY2] an official's invite that it would hand out leads to no founder", async () => {
    const invite = await factory.invite("manager", factory.admission);
    const verified = await verifyChain(suite, factory.id, factory.founderKey.publicKey, invite.chain);
    expect(verified).toEqual({ ok: false, error: { type: "ChainForbidden" } });
  });
});

function flipped(bytes: Uint8Array, bit: number): Bytes {
  const changed = bytes.slice() as Bytes;
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}
