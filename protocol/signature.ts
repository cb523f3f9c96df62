/**
 * Ed25519 (RFC 8032) with one verdict everywhere.
 *
 * Libraries disagree about malformed keys, small-order points and the cofactor. Here every implementation
 * first asks `hasStrictForm` (canonical A, R and S, no small-order point) and then the cofactorless equation
 * encode([S]B - [h]A) = R, so that all readers agree on every signature.
 */
import type { Bytes } from "./bytes.ts";
import { base64UrlToBytes, bytesToHex, concatBytes, hexToBytes } from "./bytes.ts";

export const PUBLIC_KEY_BYTES = 32;
export const SEED_BYTES = 32;
export const SIGNATURE_BYTES = 64;

export type MaybePromise<T> = T | Promise<T>;

export interface SigningKey {
  readonly publicKey: Bytes;
  sign(message: Uint8Array): MaybePromise<Bytes>;
}

/** One implementation of Ed25519. Simulations pass a synchronous one. */
export interface SignatureSuite {
  /** False for every malformed key or signature; never throws for its input. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): MaybePromise<boolean>;
  /** The key of a 32-byte seed. */
  signingKey(seed: Uint8Array): MaybePromise<SigningKey>;
}

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const PRIME = 2n ** 255n - 19n;
/** y coordinates of the eight points of small order (0, 1, -1 and two of order 8), as canonical bytes. */
const SMALL_ORDER_Y = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

/** Whether key and signature are canonical and hold no small-order point: the check before the equation. */
export function hasStrictForm(publicKey: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  if (littleEndian(signature.subarray(32)) >= ORDER) return false;
  return isStrictPoint(publicKey) && isStrictPoint(signature.subarray(0, 32));
}

function isStrictPoint(point: Uint8Array): boolean {
  const y = point.slice();
  y[31]! &= 0x7f;
  return littleEndian(y) < PRIME && !SMALL_ORDER_Y.has(bytesToHex(y));
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes.slice().reverse())}`);
}

const PKCS8_PREFIX = hexToBytes("302e020100300506032b657004220420");

/** A Thread has few authors and many Entries; importing a key costs as much waiting as using it. */
const VERIFYING_KEYS_MAX = 256;
const verifyingKeys = new Map<string, Promise<CryptoKey>>();

function verifyingKeyOf(publicKey: Uint8Array): Promise<CryptoKey> {
  const name = bytesToHex(publicKey);
  const known = verifyingKeys.get(name);
  if (known) return known;
  if (verifyingKeys.size >= VERIFYING_KEYS_MAX) verifyingKeys.clear();
  const key = crypto.subtle.importKey("raw", publicKey.slice(), "Ed25519", false, ["verify"]);
  verifyingKeys.set(name, key);
  return key;
}

/** Ed25519 of WebCrypto: browsers, Node and workerd. */
export const webCryptoSignatures: SignatureSuite = {
  async verify(publicKey, message, signature) {
    if (!hasStrictForm(publicKey, signature)) return false;
    try {
      const key = await verifyingKeyOf(publicKey);
      return await crypto.subtle.verify("Ed25519", key, signature.slice(), message.slice());
    } catch {
      return false; // a key that is no point of the curve
    }
  },
  async signingKey(seed) {
    const pkcs8 = concatBytes(PKCS8_PREFIX, seed);
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
    const { x } = (await crypto.subtle.exportKey("jwk", key)) as JsonWebKey;
    return {
      publicKey: base64UrlToBytes(x ?? ""),
      sign: async (message) => new Uint8Array(await crypto.subtle.sign("Ed25519", key, message.slice())),
    };
  },
};
