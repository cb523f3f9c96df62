/** The inside of things, byte by byte: what is made is read again, and nothing else is. */
import { describe, expect, test, vi } from "vitest";
import { type Bytes, bytesToHex, concatBytes, equalBytes, hexToBytes, MalformedBytes } from "#protocol/bytes";
import { boxKeyOf, HPKE_OVERHEAD_BYTES, openSealed, sealTo } from "#protocol/hpke";
import {
  type AuthorId,
  type BoardId,
  bytesToDeviceId,
  bytesToId,
  type DeviceId,
  type FactoryId,
  type RoomId,
  type StreamId,
} from "#protocol/ids";
import { CHAIN_BYTES_MAX, ENVELOPE_BYTES_MAX } from "#protocol/limits";
import { mustBeOk } from "#protocol/result";
import {
  bytesToEntry,
  type Credential,
  type EntryBody,
  entryBodyToBytes,
  entryToBytes,
  type Opening,
  threadIdOf,
} from "#protocol/sealed/entry";
import { boardIdOf, deriveEpochKeys } from "#protocol/sealed/epoch-keys";
import { bucketFor, pad, PADDED_BYTES_MAX, unpad } from "#protocol/sealed/padding";
import { openEnvelope, sealEntry } from "#protocol/sealed/seal";
import { parseSlip, type Slip, slipSeeds, slipToFragment, slipToLink } from "#protocol/sealed/slip";
import { roomIdOf } from "#protocol/wire/audience";
import { ENVELOPE_BYTES_MIN } from "#protocol/wire/envelope";
import { type Chance, makeChance } from "../support/chance.ts";

vi.setConfig({ testTimeout: 30_000 });

const chance = makeChance(9180);
const factory = "0f".repeat(16) as FactoryId;
const room = roomIdOf(factory, "everyone");
const stream = "5a".repeat(16) as StreamId;

describe("HPKE", () => {
  const context = { info: chance.bytes(40), aad: chance.bytes(16) };

  test("[WRAP1] derives the key pairs of RFC 9180, A.1.1", async () => {
    const derived = async (seed: string) => bytesToHex((await boxKeyOf(hexToBytes(seed))).publicKey);
    expect(await derived("7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234")).toBe(
      "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
    );
    expect(await derived("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037")).toBe(
      "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
    );
  });

  test("[WRAP1] opens for its recipient, and is different every time", async () => {
    const key = await boxKeyOf(chance.bytes(32));
    for (const length of [0, 1, 32, 1_000]) {
      const plaintext = chance.bytes(length);
      const [first, second] = [
        await sealTo(key.publicKey, context, plaintext),
        await sealTo(key.publicKey, context, plaintext),
      ];
      expect(first.length).toBe(length + HPKE_OVERHEAD_BYTES);
      expect(first).not.toEqual(second);
      expect(mustBeOk(await openSealed(key, context, first))).toEqual(plaintext);
    }
  });

  test("[WRAP1] opens for no other key, purpose or recipient, and not when a bit or a byte is missing", async () => {
    const key = await boxKeyOf(chance.bytes(32));
    const sealed = await sealTo(key.publicKey, context, chance.bytes(32));
    const refused = { ok: false, error: { type: "SealedForAnother" } };
    expect(await openSealed(await boxKeyOf(chance.bytes(32)), context, sealed)).toEqual(refused);
    expect(await openSealed(key, { ...context, info: chance.bytes(40) }, sealed)).toEqual(refused);
    expect(await openSealed(key, { ...context, aad: chance.bytes(16) }, sealed)).toEqual(refused);
    expect(await openSealed(key, { info: context.aad, aad: context.info }, sealed)).toEqual(refused);
    for (let bit = 0; bit < sealed.length * 8; bit += 3) {
      expect(await openSealed(key, context, flipped(sealed, bit)), `bit ${bit}`).toEqual(refused);
    }
    for (let length = 0; length < sealed.length; length++) {
      const { ok } = await openSealed(key, context, sealed.slice(0, length));
      expect(ok, `${length} bytes`).toBe(false);
    }
    expect((await openSealed(key, context, concatBytes(sealed, Uint8Array.of(0)))).ok).toBe(false);
  });

  const LOW_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ];

  test.each(LOW_ORDER)("[WRAP1] takes no point of low order: %s", async (point) => {
    const key = await boxKeyOf(chance.bytes(32));
    await expect(sealTo(hexToBytes(point), context, chance.bytes(32))).rejects.toThrow(/\S/);
    const forged = concatBytes(hexToBytes(point), chance.bytes(48));
    expect(await openSealed(key, context, forged)).toEqual({
      ok: false,
      error: { type: "SealedForAnother" },
    });
  });
});

describe("padding", () => {
  test("[ENV3] every length has one bucket, the smallest that holds it, and comes back", () => {
    const buckets = new Set<number>();
    for (let length = 0; length < PADDED_BYTES_MAX; length += length < 2_600 ? 1 : 211) {
      const entry = new Uint8Array(length).fill(0x80);
      const padded = mustBeOk(pad(entry));
      expect(padded.length).toBe(bucketFor(length + 1));
      expect(bytesToHex(mustBeOk(unpad(padded)))).toBe(bytesToHex(entry));
      buckets.add(padded.length);
    }
    const sorted = [...buckets];
    expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
    expect(sorted.slice(0, 14)).toEqual([
      128, 192, 256, 320, 384, 512, 768, 1024, 1536, 2048, 2560, 3072, 3584, 4096,
    ]);
    expect(sorted.at(-1)).toBe(PADDED_BYTES_MAX);
    // From 2 kB on, no bucket is more than a quarter larger than the one before.
    const large = sorted.filter((bucket) => bucket > 2_048);
    for (const bucket of large)
      expect(bucket / sorted[sorted.indexOf(bucket) - 1]!).toBeLessThanOrEqual(1.25);
  });

  test("[ENV3] what does not fit is refused", () => {
    expect(pad(new Uint8Array(PADDED_BYTES_MAX - 1)).ok).toBe(true);
    expect(pad(new Uint8Array(PADDED_BYTES_MAX))).toEqual({ ok: false, error: { type: "EntryTooLong" } });
  });

  test("[ENV3] padding that carries anything, or is longer or shorter than its bucket, is broken", () => {
    const broken = { ok: false, error: { type: "PaddingBroken" } };
    const padded = mustBeOk(pad(chance.bytes(100)));
    expect(unpad(new Uint8Array(128))).toEqual(broken);
    expect(unpad(new Uint8Array(0))).toEqual(broken);
    expect(unpad(concatBytes(padded, new Uint8Array(64)))).toEqual(broken);
    expect(unpad(padded.slice(0, 127))).toEqual(broken);
    for (let at = 101; at < 128; at++) {
      const carrying = padded.slice();
      carrying[at] = 1;
      expect(unpad(carrying)).toEqual(broken);
    }
    const longer = new Uint8Array(192);
    longer.set(padded);
    expect(unpad(longer)).toEqual(broken);
  });
});

describe("Envelopes", () => {
  const keys = deriveEpochKeys(room, 1, chance.bytes(32));
  const random = (length: number) => chance.bytes(length);
  const open = (bytes: Uint8Array, at = stream, of = keys) =>
    openEnvelope((epoch) => (epoch === of.epoch ? of : undefined), at, bytes);

  test("[ENV1] [ENV2] the smallest and the largest Entry are sealed, and opened again", () => {
    for (const length of [0, 127, 128, 8_000, PADDED_BYTES_MAX - 1]) {
      const entry = new Uint8Array(length).fill(7);
      const envelope = mustBeOk(sealEntry(keys, stream, entry, random));
      expect(envelope.length).toBeGreaterThanOrEqual(ENVELOPE_BYTES_MIN);
      expect(envelope.length).toBeLessThanOrEqual(ENVELOPE_BYTES_MAX);
      expect(mustBeOk(open(envelope)).entry).toEqual(entry);
    }
  });

  test("[ENV2] an Envelope opens in its own Room, Stream and epoch alone, and not with a bit changed", () => {
    const envelope = mustBeOk(sealEntry(keys, stream, chance.bytes(90), random));
    const broken = { ok: false, error: { type: "SealBroken" } };
    expect(open(envelope, "a5".repeat(16) as StreamId)).toEqual(broken);
    expect(open(envelope, stream, { ...keys, room: roomIdOf(factory, "workers") })).toEqual(broken);
    expect(open(envelope, stream, deriveEpochKeys(room, 1, chance.bytes(32)))).toEqual(broken);
    const inEpoch2 = envelope.slice();
    inEpoch2[2] = 2;
    expect(open(inEpoch2, stream, { ...keys, epoch: 2 })).toEqual(broken);
    expect(open(inEpoch2)).toEqual({ ok: false, error: { type: "EpochUnknown" } });
    for (let bit = 0; bit < envelope.length * 8; bit++)
      expect(open(flipped(envelope, bit)).ok, `bit ${bit}`).toBe(false);
    for (let length = 0; length < envelope.length; length++)
      expect(open(envelope.slice(0, length)).ok).toBe(false);
  });

  test("[ENV2] no nonce comes twice", () => {
    const nonces = Array.from({ length: 1_000 }, () =>
      bytesToHex(mustBeOk(sealEntry(keys, stream, new Uint8Array(1), random)).slice(3, 27)),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
  });
});

describe("Entries", () => {
  const numbers = [0, 1, 127, 128, 5_000, 2 ** 32, Number.MAX_SAFE_INTEGER];

  function someCredential(chance: Chance): Credential {
    return chance.pick<Credential>([
      { kind: "none" },
      { kind: "key", key: chance.bytes(32) },
      { kind: "chain", chain: chance.bytes(chance.below(CHAIN_BYTES_MAX + 1)) },
    ]);
  }

  function someOpening(chance: Chance): Opening | null {
    const documentKinds = [...chance.bytes(chance.below(9))];
    const opening = { board: bytesToId<BoardId>(chance.bytes(16)), salt: chance.bytes(16), documentKinds };
    return chance.is(0.5) ? null : opening;
  }

  function someBody(chance: Chance): EntryBody {
    return {
      author: bytesToId<AuthorId>(chance.bytes(16)),
      device: bytesToDeviceId(chance.bytes(4)),
      seq: chance.pick(numbers.slice(1)),
      seenCount: chance.pick(numbers),
      seenHead: chance.bytes(16),
      time: chance.pick([0, 1, 2 ** 40, 2 ** 48 - 1]),
      credential: someCredential(chance),
      opening: someOpening(chance),
      documentKind: chance.below(256),
      update: chance.bytes(chance.below(300)),
    };
  }

  test("[ENTRY1] what is written is read again", () => {
    for (let times = 0; times < 500; times++) {
      const body = someBody(chance);
      const [bytes, signature] = [entryBodyToBytes(body), chance.bytes(64)];
      expect(mustBeOk(bytesToEntry(entryToBytes(bytes, signature)))).toEqual({
        ...body,
        body: bytes,
        signature,
      });
    }
  });

  test("[ENTRY1] of any bytes, an Entry is what is written again as the same bytes, or none; nothing throws", () => {
    let entries = 0;
    for (let times = 0; times < 10_000; times++) {
      const bytes = mutated(chance, entryToBytes(entryBodyToBytes(someBody(chance)), chance.bytes(64)));
      const entry = bytesToEntry(bytes);
      if (!entry.ok) continue;
      entries++;
      const again = entryToBytes(entryBodyToBytes(entry.value), entry.value.signature);
      expect(equalBytes(again, bytes), `${bytesToHex(bytes)}`).toBe(true);
    }
    expect(entries).toBeGreaterThan(1_000);
  });

  test("[ENTRY1] a missing or an additional byte makes it none", () => {
    const bytes = entryToBytes(entryBodyToBytes(someBody(chance)), chance.bytes(64));
    for (let length = 0; length < bytes.length; length++)
      expect(bytesToEntry(bytes.slice(0, length)).ok).toBe(false);
    expect(bytesToEntry(concatBytes(bytes, Uint8Array.of(0))).ok).toBe(false);
  });

  test("[ENTRY1] seq counts from 1", () => {
    const bytes = entryToBytes(entryBodyToBytes({ ...someBody(chance), seq: 0 }), chance.bytes(64));
    expect(bytesToEntry(bytes)).toEqual({ ok: false, error: { type: "EntryMalformed" } });
  });
});

describe("slips", () => {
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const slip: Slip = { factory, secret: hexToBytes("00112233445566778899aabbccddeeff"), name: null };
  const damaged = { ok: false, error: { type: "SlipDamaged" } };

  test("[SLIP5] a link, its fragment and what surrounds it are read alike", () => {
    const link = slipToLink("https://gopy.test", slip);
    expect(link.split("#")[0]).toBe("https://gopy.test/j");
    for (const text of [
      link,
      ` ${link}\n`,
      slipToFragment(slip),
      `https://other.test/x?y#${slipToFragment(slip)}`,
    ]) {
      expect(parseSlip(text)).toEqual({ ok: true, value: slip });
    }
    const named = { ...slip, name: "Chị Hạnh, tổ 4" };
    expect(parseSlip(slipToLink("https://gopy.test", named))).toEqual({ ok: true, value: named });
  });

  test("[SLIP6] no single character can be changed, left out, put in or exchanged with its neighbour", () => {
    const fragment = slipToFragment(slip);
    for (const slipped of slipsOfThePen(fragment)) expect(parseSlip(slipped), `${slipped}`).toEqual(damaged);
    expect(parseSlip(fragment.toLowerCase())).toEqual(damaged);
    for (const text of [
      "",
      "#",
      ".",
      "..",
      `${fragment}..`,
      `${fragment}.a.b`,
      `${fragment}=`,
      "https://gopy.test/j",
    ]) {
      expect(parseSlip(text)).toEqual(damaged);
    }
  });

  /** One character left out, another in its place, one put in before it, or two exchanged. */
  function* slipsOfThePen(text: string): Generator<string> {
    for (let at = 0; at < text.length; at++) {
      const [before, present, after] = [text.slice(0, at), text[at]!, text.slice(at + 1)];
      const exchanged =
        after.length > 0 && after[0] !== present ? [before + after[0]! + present + after.slice(1)] : [];
      yield* [before + after, ...exchanged];
      for (const other of ALPHABET)
        yield* [before + other + present + after, before + other + after].filter((each) => each !== text);
    }
  }

  test("[SLIP5] a changed name never makes another slip", () => {
    const fragment = slipToFragment({ ...slip, name: "Chị Hạnh" });
    for (let at = slipToFragment(slip).length; at < fragment.length; at++) {
      for (const other of `${ALPHABET}.#`) {
        const parsed = parseSlip(fragment.slice(0, at) + other + fragment.slice(at + 1));
        expect(parsed.ok ? { ...parsed.value, name: null } : slip).toEqual(slip);
      }
    }
    expect(parseSlip(slipToFragment({ ...slip, name: "x".repeat(81) }))).toEqual(damaged);
    expect(parseSlip(`${slipToFragment(slip)}.`)).toEqual(damaged);
  });

  test("[JOIN1] a slip's keys follow from its secret and its factory, each for itself", () => {
    const seeds = slipSeeds(slip);
    expect(seeds).toEqual(slipSeeds({ ...slip, name: "Chị Hạnh" }));
    const others = [
      slipSeeds({ ...slip, factory: "f0".repeat(16) as FactoryId }),
      slipSeeds({ ...slip, secret: new Uint8Array(16) }),
    ];
    const all = [seeds, ...others].flatMap(({ signingSeed, boxSeed }) => [
      bytesToHex(signingSeed),
      bytesToHex(boxSeed),
    ]);
    expect(new Set(all).size).toBe(6);
  });
});

describe("ids", () => {
  const keys = deriveEpochKeys(room, 1, new Uint8Array(32).fill(1));

  test("[ENTRY1] a Thread's id is another for another Room, Board, author or salt", () => {
    const [board, author] = ["b0".repeat(16) as BoardId, "a0".repeat(16) as AuthorId];
    const salt = new Uint8Array(16);
    const ids = [
      threadIdOf(room, board, author, salt),
      threadIdOf(roomIdOf(factory, "workers"), board, author, salt),
      threadIdOf(room, author as unknown as BoardId, author, salt),
      threadIdOf(room, board, board as unknown as AuthorId, salt),
      threadIdOf(room, board, author, salt.fill(1)),
    ];
    expect(new Set(ids).size).toBe(5);
  });

  test("[PREV1] a Board's id follows from its topic and the Room's first key, and tells neither", () => {
    const ids = [
      boardIdOf(keys, "safety"),
      boardIdOf(keys, "general"),
      boardIdOf(deriveEpochKeys(room, 1, new Uint8Array(32)), "safety"),
      boardIdOf(deriveEpochKeys(roomIdOf(factory, "workers"), 1, keys.epochKey), "safety"),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(boardIdOf(keys, "safety")).toBe(ids[0]);
  });

  test("[KEY2] every key of an epoch is another, and none of another Room or epoch", () => {
    const epochKey = new Uint8Array(32).fill(1) as Bytes;
    const rooms: RoomId[] = [room, roomIdOf(factory, "workers")];
    const all = rooms.flatMap((each) => [1, 2].map((epoch) => deriveEpochKeys(each, epoch, epochKey)));
    const derived = all.flatMap(({ entryKey, gateSeed, nameKey }) =>
      [entryKey, gateSeed, nameKey].map(bytesToHex),
    );
    expect(new Set(derived).size).toBe(12);
    expect(derived).not.toContain(bytesToHex(epochKey));
    expect(new Set(all.map(({ commitment }) => bytesToHex(commitment))).size).toBe(1);
  });

  test("[ENTRY1] ids of another length are none", () => {
    for (const length of [0, 15, 17])
      expect(() => bytesToId<RoomId>(new Uint8Array(length))).toThrow(MalformedBytes);
    for (const length of [0, 3, 5])
      expect((): DeviceId => bytesToDeviceId(new Uint8Array(length))).toThrow(MalformedBytes);
  });
});

function flipped(bytes: Uint8Array, bit: number): Bytes {
  const changed = bytes.slice() as Bytes;
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}

/** One to three small accidents. */
function mutated(chance: Chance, bytes: Bytes): Bytes {
  const changed = [...bytes];
  for (let left = chance.below(4); left > 0; left--) {
    const at = chance.below(changed.length);
    if (chance.is(0.6)) changed[at]! ^= 1 << chance.below(8);
    else changed.splice(at, chance.below(3), ...chance.bytes(chance.below(3)));
  }
  return Uint8Array.from(changed);
}
