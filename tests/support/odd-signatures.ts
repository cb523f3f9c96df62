/**
 * Ed25519 signatures that libraries are known to disagree about, made with the bare points of @noble/curves.
 * Each family says what the cofactorless equation says of it, so that "all refuse" is never an empty claim.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, bytesToHex, concatBytes, hexToBytes } from "#protocol/bytes";
import type { Chance } from "./chance.ts";

const { Point } = ed25519;
export type CurvePoint = InstanceType<typeof Point>;
export const ORDER = Point.Fn.ORDER;
export const PRIME = Point.Fp.ORDER;
const COFACTOR = 8;

export interface SignatureCase {
  readonly publicKey: Bytes;
  readonly message: Bytes;
  readonly signature: Bytes;
}

export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes.slice().reverse())}`);
}

export function toLittleEndian(value: bigint): Bytes {
  return hexToBytes(value.toString(16).padStart(64, "0")).reverse() as Bytes;
}

/** The eight points whose order divides 8. Any point times the large order is one of them. */
export const SMALL_ORDER_POINTS: readonly CurvePoint[] = smallOrderPoints();

function smallOrderPoints(): CurvePoint[] {
  const generator = firstOfOrderEight();
  return Array.from({ length: COFACTOR }, (_, times) => timesOf(generator, BigInt(times)));
}

function firstOfOrderEight(): CurvePoint {
  for (let y = 2n; ; y++) {
    const point = decoded(toLittleEndian(y));
    const torsion = point && timesOf(point, ORDER);
    if (torsion && !timesOf(torsion, 4n).is0()) return torsion;
  }
}

export function decoded(bytes: Uint8Array): CurvePoint | undefined {
  try {
    return Point.fromBytes(bytes.slice(), true);
  } catch {
    return undefined;
  }
}

/** Doubling and adding, bit by bit: right for any point and any scalar, and slow. */
export function timesOf(point: CurvePoint, scalar: bigint): CurvePoint {
  let sum = Point.ZERO;
  for (const bit of scalar.toString(2)) {
    sum = sum.double();
    if (bit === "1") sum = sum.add(point);
  }
  return sum;
}

function ofBase(scalar: bigint): CurvePoint {
  return scalar === 0n ? Point.ZERO : Point.BASE.multiply(scalar);
}

export function challengeOf(r: Uint8Array, publicKey: Uint8Array, message: Uint8Array): bigint {
  return littleEndian(sha512(concatBytes(r, publicKey, message))) % ORDER;
}

export function scalarOf(chance: Chance): bigint {
  return (littleEndian(chance.bytes(32)) % (ORDER - 1n)) + 1n;
}

/** encode([S]B - [h]A) = R: what every reader of ours must say of a signature of strict form. */
export function satisfiesCofactorless({ publicKey, message, signature }: SignatureCase): boolean {
  return (
    bytesToHex(remainderOf(publicKey, message, signature).toBytes()) === bytesToHex(signature.subarray(0, 32))
  );
}

/** [8]([S]B - [h]A - R) = 0: what batch verifiers and some libraries say. */
export function satisfiesCofactored({ publicKey, message, signature }: SignatureCase): boolean {
  const r = decoded(signature.subarray(0, 32));
  return !!r && timesOf(remainderOf(publicKey, message, signature).subtract(r), 8n).is0();
}

function remainderOf(publicKey: Bytes, message: Bytes, signature: Bytes): CurvePoint {
  const h = challengeOf(signature.subarray(0, 32), publicKey, message);
  const s = littleEndian(signature.subarray(32)) % ORDER;
  return ofBase(s).subtract(decoded(publicKey)!.multiplyUnsafe(h));
}

/** Torsion is counted in eighths: A = aB + keyEighths·T, R = rB + nonceEighths·T, T of order 8. */
interface Torsion {
  readonly keyEighths: number;
  readonly nonceEighths: number;
}

/** The cofactored equation holds for every such signature, the cofactorless one when `cancels` says so. */
export function torsioned(chance: Chance, torsion: Torsion, isCofactorless: boolean): SignatureCase {
  const a = scalarOf(chance);
  const r = scalarOf(chance);
  const publicKey = encoded(ofBase(a).add(SMALL_ORDER_POINTS[torsion.keyEighths]!));
  const nonce = encoded(ofBase(r).add(SMALL_ORDER_POINTS[torsion.nonceEighths]!));
  const message = messageWhere(chance, nonce, publicKey, (h) => cancels(torsion, h) === isCofactorless);
  return signedWith(publicKey, nonce, message, (h) => (r + h * a) % ORDER);
}

function cancels({ keyEighths, nonceEighths }: Torsion, h: bigint): boolean {
  return (h * BigInt(keyEighths) + BigInt(nonceEighths)) % 8n === 0n;
}

/** A key of small order, in this encoding, that "signs" a message nobody has a secret for. */
export function smallOrderKeyThatSigns(chance: Chance, encoding: Bytes): SignatureCase {
  const s = scalarOf(chance);
  const keyEighths = eighthsOf(decoded(encoding)!);
  const nonceEighths = (keyEighths * chance.below(COFACTOR)) % COFACTOR;
  const nonce = encoded(ofBase(s).add(SMALL_ORDER_POINTS[nonceEighths]!));
  const message = messageWhere(chance, nonce, encoding, (h) => cancels({ keyEighths, nonceEighths }, h));
  return signedWith(encoding, nonce, message, () => s);
}

/** R of small order, in this encoding: S = h·a, and a key whose torsion gives just that R. */
export function smallOrderNonce(chance: Chance, encoding: Bytes): SignatureCase {
  const a = scalarOf(chance);
  const torsion = { keyEighths: 1, nonceEighths: eighthsOf(decoded(encoding)!) };
  const publicKey = encoded(ofBase(a).add(SMALL_ORDER_POINTS[1]!));
  const message = messageWhere(chance, encoding, publicKey, (h) => cancels(torsion, h));
  return signedWith(publicKey, encoding, message, (h) => (h * a) % ORDER);
}

function eighthsOf(point: CurvePoint): number {
  return SMALL_ORDER_POINTS.findIndex((each) => each.equals(point));
}

function encoded(point: CurvePoint): Bytes {
  return point.toBytes() as Bytes;
}

function messageWhere(chance: Chance, r: Bytes, publicKey: Bytes, isRight: (h: bigint) => boolean): Bytes {
  for (;;) {
    const message = chance.bytes(1 + chance.below(60));
    if (isRight(challengeOf(r, publicKey, message))) return message;
  }
}

function signedWith(publicKey: Bytes, r: Bytes, message: Bytes, sOf: (h: bigint) => bigint): SignatureCase {
  const s = toLittleEndian(sOf(challengeOf(r, publicKey, message)));
  return { publicKey, message, signature: concatBytes(r, s) };
}

/** Every encoding, canonical or not and with either sign bit, that a lenient decoder takes for a small-order point. */
export function smallOrderEncodings(): readonly Bytes[] {
  const ys = new Set(SMALL_ORDER_POINTS.map((point) => point.y));
  const encodings = [...ys].flatMap((y) => [y, y + PRIME]).filter((y) => y < 2n ** 255n);
  return encodings.flatMap((y) => {
    const plain = toLittleEndian(y);
    const signed = plain.slice();
    signed[31]! |= 0x80;
    return [plain, signed];
  });
}
