/**
 * How the rows of a phone are locked, and the two layers around their master key:
 *
 *   wrapped = AES-256-GCM(device key, XChaCha20-Poly1305(secret key, master key))
 *   secret key = argon2id(PIN) of a lock; 32 random bytes that live in one tab's storage of a shared phone
 *
 * The device key cannot be exported: a script that copies the disk away cannot guess at home. A browser keeps such a
 * key in clear on the phone's disk all the same, so against a laboratory only the PIN stands.
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { type Bytes, concatBytes, utf8 } from "#protocol/bytes";
import type { RandomBytes } from "#protocol/sealed/seal";
import type { Stretching } from "./stretch.ts";

/** Keys that cannot be exported, as this platform makes and stores them. */
export interface DeviceKeys {
  make(): Promise<unknown>;
  seal(key: unknown, bytes: Bytes): Promise<Bytes>;
  /** Rejects what was not sealed with this key. */
  open(key: unknown, bytes: Bytes): Promise<Bytes>;
}

interface Wrapped {
  readonly version: 1;
  readonly deviceKey: unknown;
  readonly wrapped: Bytes;
}

/** Opened by a PIN or a word. */
export interface PinRecord extends Wrapped {
  readonly kind: "pin";
  readonly salt: Bytes;
  readonly stretching: Stretching;
  /** Ms of rest after which the phone locks itself. */
  readonly restMs: number;
}

/** A shared phone: opened by the tab that began the visit, and by nobody after it. */
export interface VisitRecord extends Wrapped {
  readonly kind: "visit";
}

export type LockRecord = PinRecord | VisitRecord;

const NONCE_BYTES = 24;
const AAD = utf8("gopy/lock/1");

export async function wrapMaster(
  keys: DeviceKeys,
  random: RandomBytes,
  secretKey: Bytes,
  master: Bytes,
): Promise<Wrapped> {
  const deviceKey = await keys.make();
  const nonce = random(NONCE_BYTES);
  const inner = concatBytes(nonce, xchacha20poly1305(secretKey, nonce, AAD).encrypt(master));
  return { version: 1, deviceKey, wrapped: await keys.seal(deviceKey, inner) };
}

/** Null when the secret is wrong. */
export async function unwrapMaster(
  keys: DeviceKeys,
  secretKey: Bytes,
  { deviceKey, wrapped }: LockRecord,
): Promise<Bytes | null> {
  try {
    const inner = await keys.open(deviceKey, wrapped);
    const cipher = xchacha20poly1305(secretKey, inner.slice(0, NONCE_BYTES), AAD);
    return cipher.decrypt(inner.slice(NONCE_BYTES)) as Bytes;
  } catch {
    return null;
  }
}

export function lockRecordIn(value: unknown): LockRecord | null {
  const isRecord = typeof value === "object" && value !== null && "kind" in value && "version" in value;
  return isRecord && value.version === 1 ? (value as LockRecord) : null;
}
