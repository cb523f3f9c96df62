/** One verdict everywhere: WebCrypto, OpenSSL and the fallback on the signatures that libraries disagree about. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, test, vi } from "vitest";
import { nodeSignatures } from "#headless/headless-member";
import { type Bytes, bytesToHex, concatBytes, hexToBytes } from "#protocol/bytes";
import { fallbackSignatures } from "#protocol/sealed/ed25519-fallback";
import { hasStrictForm, webCryptoSignatures } from "#protocol/signature";
import { makeChance } from "../support/chance.ts";
import {
  decoded,
  littleEndian,
  ORDER,
  PRIME,
  satisfiesCofactored,
  satisfiesCofactorless,
  scalarOf,
  type SignatureCase,
  SMALL_ORDER_POINTS,
  smallOrderEncodings,
  smallOrderKeyThatSigns,
  smallOrderNonce,
  toLittleEndian,
  timesOf,
  torsioned,
} from "../support/odd-signatures.ts";

const CASES = 300;
/** The equations are checked once more, and slowly, on every so many-th case. */
const SPOT_CHECK = 8;
const SLOW_MS_MAX = 60_000;

vi.setConfig({ testTimeout: SLOW_MS_MAX });

const SUITES = { webCrypto: webCryptoSignatures, openssl: nodeSignatures, fallback: fallbackSignatures };

async function verdictsOn({
  publicKey,
  message,
  signature,
}: SignatureCase): Promise<Record<string, boolean>> {
  const verdicts: Record<string, boolean> = {};
  for (const [name, suite] of Object.entries(SUITES)) {
    verdicts[name] = await suite.verify(publicKey, message, signature);
  }
  return verdicts;
}

function allSay(verdict: boolean): Record<string, boolean> {
  return Object.fromEntries(Object.keys(SUITES).map((name) => [name, verdict]));
}

async function expectAllSay(verdict: boolean, cases: Iterable<SignatureCase>): Promise<void> {
  let count = 0;
  for (const each of cases) {
    const verdicts = await verdictsOn(each);
    expect(verdicts, `${bytesToHex(each.signature)}`).toEqual(allSay(verdict));
    count++;
  }
  expect(count).toBeGreaterThanOrEqual(CASES);
}

function* times(count: number, make: (index: number) => SignatureCase): Generator<SignatureCase> {
  for (let index = 0; index < count; index++) yield make(index);
}

const chance = makeChance(8032);

function validCase(): SignatureCase {
  const seed = chance.bytes(32);
  const message = chance.bytes(chance.below(200));
  return {
    publicKey: ed25519.getPublicKey(seed) as Bytes,
    message,
    signature: ed25519.sign(message, seed) as Bytes,
  };
}

const RFC_8032 = [
  {
    name: "test 1",
    seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "",
    signature:
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    name: "test 2",
    seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    signature:
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
  {
    name: "test 3",
    seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    message: "af82",
    signature:
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  },
  {
    name: "test SHA(abc)",
    seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
    publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
    message:
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    signature:
      "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
  },
] as const;

describe.each(Object.entries(SUITES))("%s", (_, suite) => {
  test.each(RFC_8032)("[SIGN1] signs and verifies RFC 8032 $name", async (vector) => {
    const message = hexToBytes(vector.message);
    const key = await suite.signingKey(hexToBytes(vector.seed));
    expect(bytesToHex(key.publicKey)).toBe(vector.publicKey);
    expect(bytesToHex(await key.sign(message))).toBe(vector.signature);
    expect(await suite.verify(key.publicKey, message, hexToBytes(vector.signature))).toBe(true);
  });
});

test("[SIGN1] all make the same key and the same signature of the same seed", async () => {
  for (let index = 0; index < CASES; index++) {
    const [seed, message] = [chance.bytes(32), chance.bytes(chance.below(300))];
    const made = new Set<string>();
    for (const suite of Object.values(SUITES)) {
      const key = await suite.signingKey(seed);
      made.add(bytesToHex(concatBytes(key.publicKey, await key.sign(message))));
    }
    expect(made.size).toBe(1);
  }
});

test("[SIGN1] all accept what is honestly signed", async () => {
  await expectAllSay(true, times(CASES, validCase));
});

test("[SIGN1] all refuse another message, another key and any changed bit", async () => {
  await expectAllSay(
    false,
    times(CASES, (index) => {
      const { publicKey, message, signature } = validCase();
      if (index % 3 === 0) return { publicKey, message: concatBytes(message, Uint8Array.of(0)), signature };
      if (index % 3 === 1) return { publicKey: validCase().publicKey, message, signature };
      const changed = signature.slice();
      changed[chance.below(64)]! ^= 1 << chance.below(8);
      return { publicKey, message, signature: changed };
    }),
  );
});

test("[SIGN1] all refuse keys and signatures of another length, without throwing", async () => {
  const resized = (bytes: Bytes, length: number) =>
    concatBytes(bytes, new Uint8Array(200)).slice(0, length) as Bytes;
  const otherThan = (length: number): number => {
    const other = chance.below(130);
    return other === length ? 0 : other;
  };
  await expectAllSay(
    false,
    times(CASES, (index) => {
      const { publicKey, message, signature } = validCase();
      const isKey = index % 2 === 0;
      const key = isKey ? resized(publicKey, otherThan(32)) : publicKey;
      return { publicKey: key, message, signature: isKey ? signature : resized(signature, otherThan(64)) };
    }),
  );
});

test("[SIGN1] all refuse S that is not reduced", async () => {
  const multiplesThatFit = (s: bigint) => Number((2n ** 256n - 1n - s) / ORDER);
  await expectAllSay(
    false,
    times(CASES, () => {
      const { publicKey, message, signature } = validCase();
      const s = littleEndian(signature.subarray(32));
      const more = s + ORDER * BigInt(1 + chance.below(multiplesThatFit(s)));
      return { publicKey, message, signature: concatBytes(signature.subarray(0, 32), toLittleEndian(more)) };
    }),
  );
});

const NON_CANONICAL = Array.from({ length: 19 }, (_, y) => toLittleEndian(BigInt(y) + PRIME)).flatMap(
  (plain) => {
    const signed = plain.slice() as Bytes;
    signed[31]! |= 0x80;
    return [plain, signed];
  },
);

test("[SIGN1] all refuse a key or an R whose y is not reduced", async () => {
  await expectAllSay(
    false,
    times(CASES, (index) => {
      const { publicKey, message, signature } = validCase();
      const odd = NON_CANONICAL[(index >> 1) % NON_CANONICAL.length]!;
      if (index % 2 === 0) return { publicKey: odd, message, signature };
      return { publicKey, message, signature: concatBytes(odd, signature.subarray(32)) };
    }),
  );
});

test("[SIGN1] the strict form knows S that is not reduced, and every encoding of the eight points of small order", () => {
  const encodings = smallOrderEncodings();
  expect(new Set(SMALL_ORDER_POINTS.map((point) => point.toHex())).size).toBe(8);
  // Five values of y with two sign bits each, and y = 0 and y = 1 again without reduction.
  expect(encodings.length).toBe(14);
  const { publicKey, signature } = validCase();
  const notReduced = toLittleEndian(littleEndian(signature.subarray(32)) + ORDER);
  expect(hasStrictForm(publicKey, concatBytes(signature.subarray(0, 32), notReduced))).toBe(false);
  for (const encoding of encodings) {
    expect(hasStrictForm(encoding, signature)).toBe(false);
    expect(hasStrictForm(publicKey, concatBytes(encoding, signature.subarray(32)))).toBe(false);
  }
  expect(hasStrictForm(publicKey, signature)).toBe(true);
});

test("[SIGN1] all refuse a key of small order, whose signatures need no secret", async () => {
  const decodable = smallOrderEncodings().filter(decoded);
  expect(decodable.length).toBeGreaterThanOrEqual(8);
  await expectAllSay(
    false,
    times(CASES, (index) => {
      const made = smallOrderKeyThatSigns(chance, decodable[index % decodable.length]!);
      expect(index % SPOT_CHECK > 0 || satisfiesCofactorless(made)).toBe(true);
      return made;
    }),
  );
});

test("[SIGN1] all refuse an R of small order that satisfies the equation", async () => {
  const decodable = smallOrderEncodings().filter(decoded);
  await expectAllSay(
    false,
    times(CASES, (index) => {
      const made = smallOrderNonce(chance, decodable[index % decodable.length]!);
      expect(index % SPOT_CHECK > 0 || satisfiesCofactored(made)).toBe(true);
      return made;
    }),
  );
});

/** Every pair of a key's and an R's torsion for which the cofactorless equation can be as asked. */
function torsionPairs(isCofactorless: boolean): readonly { keyEighths: number; nonceEighths: number }[] {
  const pairs = Array.from({ length: 64 }, (_, index) => ({
    keyEighths: index >> 3,
    nonceEighths: index & 7,
  }));
  const cancels = ({ keyEighths, nonceEighths }: (typeof pairs)[number], h: number): boolean =>
    (h * keyEighths + nonceEighths) % 8 === 0;
  return pairs.filter((pair) => [0, 1, 2, 3, 4, 5, 6, 7].some((h) => cancels(pair, h) === isCofactorless));
}

test("[SIGN1] all agree on keys of mixed order: the cofactorless equation decides", async () => {
  const pairs = torsionPairs(true).filter(({ keyEighths }) => keyEighths > 0);
  await expectAllSay(
    true,
    times(CASES, (index) => {
      const made = torsioned(chance, pairs[index % pairs.length]!, true);
      expect(index % SPOT_CHECK > 0 || satisfiesCofactorless(made)).toBe(true);
      return made;
    }),
  );
});

test("[SIGN1] all refuse what only the cofactored equation lets pass, and noble's own verify too", async () => {
  const pairs = torsionPairs(false);
  await expectAllSay(
    false,
    times(CASES, (index) => {
      const made = torsioned(chance, pairs[index % pairs.length]!, false);
      if (index % SPOT_CHECK > 0) return made;
      expect([satisfiesCofactorless(made), satisfiesCofactored(made)]).toEqual([false, true]);
      expect(ed25519.verify(made.signature, made.message, made.publicKey)).toBe(true);
      return made;
    }),
  );
});

test("[SIGN1] the fast multiplication used here and by the fallback is exact on points of mixed order", () => {
  for (let index = 0; index < 20; index++) {
    const { publicKey } = torsioned(chance, { keyEighths: 1 + (index % 7), nonceEighths: 0 }, false);
    const [point, scalar] = [decoded(publicKey)!, scalarOf(chance)];
    expect(point.multiplyUnsafe(scalar).equals(timesOf(point, scalar))).toBe(true);
  }
});

test("[SIGN1] all refuse random bytes", async () => {
  await expectAllSay(
    false,
    times(CASES, () => ({
      publicKey: chance.bytes(32),
      message: chance.bytes(10),
      signature: chance.bytes(64),
    })),
  );
});
