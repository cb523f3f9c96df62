/**
 * An Envelope: what the edge sees of an Entry.
 *
 *   version 1 | epoch 2 (big-endian) | nonce 24 | ciphertext and tag ≥ 16
 *
 * The cipher is XChaCha20-Poly1305 with AAD "gopy/envelope/1" ‖ room 16 ‖ stream 16 ‖ epoch 2; the edge
 * holds no key and imports no cipher. Limits: `ENVELOPE_BYTES_MAX`, epoch 1–65,535.
 */
import type { Bytes } from "../bytes.ts";
import { ENVELOPE_BYTES_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";

export const ENVELOPE_VERSION = 1;
export const NONCE_BYTES = 24;
export const TAG_BYTES = 16;
export const ENVELOPE_HEADER_BYTES = 3 + NONCE_BYTES;
/** The smallest padded Entry is 128 bytes. */
export const ENVELOPE_BYTES_MIN = ENVELOPE_HEADER_BYTES + 128 + TAG_BYTES;

export interface Envelope {
  readonly epoch: number;
  readonly nonce: Bytes;
  readonly ciphertext: Bytes;
}

export function envelopeToBytes(envelope: Envelope): Bytes {
  const bytes = new Uint8Array(ENVELOPE_HEADER_BYTES + envelope.ciphertext.length);
  bytes[0] = ENVELOPE_VERSION;
  new DataView(bytes.buffer).setUint16(1, envelope.epoch);
  bytes.set(envelope.nonce, 3);
  bytes.set(envelope.ciphertext, ENVELOPE_HEADER_BYTES);
  return bytes;
}

export function bytesToEnvelope(bytes: Uint8Array): Result<Envelope, EnvelopeError> {
  if (bytes.length < ENVELOPE_BYTES_MIN) return err({ type: "EnvelopeTooShort" });
  if (bytes.length > ENVELOPE_BYTES_MAX) return err({ type: "EnvelopeTooLong" });
  if (bytes[0] !== ENVELOPE_VERSION) return err({ type: "EnvelopeVersionUnknown" });
  const epoch = bytes[1]! * 0x100 + bytes[2]!;
  if (epoch === 0) return err({ type: "EnvelopeEpochZero" });
  return ok({
    epoch,
    nonce: bytes.slice(3, ENVELOPE_HEADER_BYTES) as Bytes,
    ciphertext: bytes.slice(ENVELOPE_HEADER_BYTES) as Bytes,
  });
}

/** The epoch an Envelope says it is of; undefined of bytes that are none. */
export function epochOf(bytes: Uint8Array): number | undefined {
  const isEnvelope = bytes.length >= ENVELOPE_BYTES_MIN && bytes[0] === ENVELOPE_VERSION;
  return isEnvelope ? bytes[1]! * 0x100 + bytes[2]! : undefined;
}

export interface EnvelopeError {
  readonly type: "EnvelopeTooShort" | "EnvelopeTooLong" | "EnvelopeVersionUnknown" | "EnvelopeEpochZero";
}
