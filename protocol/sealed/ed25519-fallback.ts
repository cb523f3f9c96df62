/**
 * Ed25519 for phones whose WebCrypto has none: the same strict form first (`hasStrictForm`), then the
 * cofactorless equation encode([S]B - [h]A) = R on the points of @noble/curves. The library's own verify
 * multiplies by the cofactor and would accept torsioned signatures that WebCrypto refuses.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, bytesToHex, concatBytes, equalBytes } from "../bytes.ts";
import { hasStrictForm, type SignatureSuite } from "../signature.ts";

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes.slice().reverse())}`);
}

function satisfiesEquation(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const h = littleEndian(sha512(concatBytes(r, publicKey, message))) % ORDER;
  const a = Point.fromBytes(publicKey.slice());
  const sB = s === 0n ? Point.ZERO : Point.BASE.multiplyUnsafe(s);
  const hA = h === 0n ? Point.ZERO : a.multiplyUnsafe(h);
  return equalBytes(sB.subtract(hA).toBytes(), r);
}

export const fallbackSignatures: SignatureSuite = {
  verify(publicKey, message, signature) {
    if (!hasStrictForm(publicKey, signature)) return false;
    try {
      return satisfiesEquation(publicKey, message, signature);
    } catch {
      return false; // a key that is no point of the curve
    }
  },
  signingKey(seed) {
    const secret = seed.slice();
    return {
      publicKey: ed25519.getPublicKey(secret) as Bytes,
      sign: (message) => ed25519.sign(message, secret) as Bytes,
    };
  },
};
