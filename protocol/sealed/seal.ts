/**
 * Sealing Entries into Envelopes: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), 24 random bytes of nonce,
 * AAD "gopy/envelope/1" ‖ room 16 ‖ stream 16 ‖ epoch 2. An Envelope moved to another Room, Stream or epoch
 * does not open (CHAIN1).
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { type Bytes, ByteWriter, concatBytes, utf8 } from "../bytes.ts";
import { idToBytes, type RoomId, type StreamId } from "../ids.ts";
import { err, ok, type Result } from "../result.ts";
import { bytesToEnvelope, envelopeToBytes, NONCE_BYTES } from "../wire/envelope.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import { pad, type PaddingError, unpad } from "./padding.ts";

export type RandomBytes = (length: number) => Bytes;

function aadOf(room: RoomId, stream: StreamId, epoch: number): Bytes {
  const epochBytes = new ByteWriter().uint(epoch, 2).bytes();
  return concatBytes(utf8("gopy/envelope/1"), idToBytes(room), idToBytes(stream), epochBytes);
}

export function sealEntry(
  keys: EpochKeys,
  stream: StreamId,
  entry: Uint8Array,
  random: RandomBytes,
): Result<Bytes, PaddingError> {
  const padded = pad(entry);
  if (!padded.ok) return padded;
  const nonce = random(NONCE_BYTES);
  const cipher = xchacha20poly1305(keys.entryKey, nonce, aadOf(keys.room, stream, keys.epoch));
  const ciphertext = cipher.encrypt(padded.value) as Bytes;
  return ok(envelopeToBytes({ epoch: keys.epoch, nonce, ciphertext }));
}

/** The Entry's bytes. `keysOfEpoch` answers undefined for an epoch this member holds no key of. */
export function openEnvelope(
  keysOfEpoch: (epoch: number) => EpochKeys | undefined,
  stream: StreamId,
  bytes: Uint8Array,
): Result<{ readonly keys: EpochKeys; readonly entry: Bytes }, OpenError> {
  const envelope = bytesToEnvelope(bytes);
  if (!envelope.ok) return err({ type: "EnvelopeMalformed" });
  const { epoch, nonce, ciphertext } = envelope.value;
  const keys = keysOfEpoch(epoch);
  if (!keys) return err({ type: "EpochUnknown" });
  const padded = decrypt(keys, stream, nonce, ciphertext);
  if (!padded) return err({ type: "SealBroken" });
  const entry = unpad(padded);
  return entry.ok ? ok({ keys, entry: entry.value }) : err({ type: "PaddingBroken" });
}

function decrypt(keys: EpochKeys, stream: StreamId, nonce: Bytes, ciphertext: Bytes): Bytes | undefined {
  try {
    const cipher = xchacha20poly1305(keys.entryKey, nonce, aadOf(keys.room, stream, keys.epoch));
    return cipher.decrypt(ciphertext) as Bytes;
  } catch {
    return undefined; // the tag does not fit: altered, moved, or sealed with another key
  }
}

export interface OpenError {
  readonly type: "EnvelopeMalformed" | "EpochUnknown" | "SealBroken" | "PaddingBroken";
}
