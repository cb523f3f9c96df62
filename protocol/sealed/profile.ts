/**
 * The factory's profile: its name and its founder's, shown to a joiner and never to the edge.
 *
 *   sealed  = nonce 24 | XChaCha20-Poly1305(name key of Everyone, epoch 1; AAD "gopy/profile/1" ‖ factory 16)
 *   profile = version 1 | factory name (behind its length) | founder's name (behind its length) | language 2
 *             | founder's signature 64 over "gopy/profile/1" ‖ factory 16 ‖ the fields before it
 *   padded with zeros to a multiple of 128 before sealing; names at most 120 bytes each.
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import {
  type Bytes,
  ByteReader,
  ByteWriter,
  bytesToText,
  concatBytes,
  MalformedBytes,
  utf8,
} from "../bytes.ts";
import { type FactoryId, idToBytes } from "../ids.ts";
import { err, ok, type Result } from "../result.ts";
import { SIGNATURE_BYTES, type SignatureSuite, type SigningKey } from "../signature.ts";
import { NONCE_BYTES } from "../wire/envelope.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import type { RandomBytes } from "./seal.ts";

export const NAME_BYTES_MAX = 120;

export interface Profile {
  readonly factoryName: string;
  readonly founderName: string;
  /** ISO 639-1, the language a newcomer's app starts in. */
  readonly language: string;
}

function fieldsOf(profile: Profile): Bytes {
  const writer = new ByteWriter().byte(1).text(profile.factoryName).text(profile.founderName);
  return writer.fixed(utf8(profile.language)).bytes();
}

function aadOf(factory: FactoryId): Bytes {
  return concatBytes(utf8("gopy/profile/1"), idToBytes(factory));
}

export async function sealProfile(
  factory: FactoryId,
  everyone: EpochKeys,
  founder: SigningKey,
  profile: Profile,
  random: RandomBytes,
): Promise<Bytes> {
  const fields = fieldsOf(profile);
  const signature = await founder.sign(concatBytes(aadOf(factory), fields));
  const plain = concatBytes(fields, signature);
  const padded = new Uint8Array(Math.ceil(plain.length / 128) * 128);
  padded.set(plain);
  const nonce = random(NONCE_BYTES);
  return concatBytes(nonce, xchacha20poly1305(everyone.nameKey, nonce, aadOf(factory)).encrypt(padded));
}

export async function openProfile(
  suite: SignatureSuite,
  factory: FactoryId,
  everyone: EpochKeys,
  founderKey: Uint8Array,
  sealed: Uint8Array,
): Promise<Result<Profile, ProfileError>> {
  const plain = decrypt(factory, everyone, sealed);
  const parsed = plain && parse(plain);
  if (!parsed) return err({ type: "ProfileUnreadable" });
  const message = concatBytes(aadOf(factory), fieldsOf(parsed.profile));
  const isSigned = await suite.verify(founderKey, message, parsed.signature);
  return isSigned ? ok(parsed.profile) : err({ type: "ProfileForged" });
}

function decrypt(factory: FactoryId, everyone: EpochKeys, sealed: Uint8Array): Uint8Array | undefined {
  try {
    const cipher = xchacha20poly1305(everyone.nameKey, sealed.slice(0, NONCE_BYTES), aadOf(factory));
    return cipher.decrypt(sealed.slice(NONCE_BYTES));
  } catch {
    return undefined;
  }
}

function parse(plain: Uint8Array): { profile: Profile; signature: Bytes } | undefined {
  try {
    const reader = new ByteReader(plain);
    if (reader.byte() !== 1) return undefined;
    const factoryName = reader.text(NAME_BYTES_MAX);
    const founderName = reader.text(NAME_BYTES_MAX);
    const language = bytesToText(reader.fixed(2));
    return { profile: { factoryName, founderName, language }, signature: reader.fixed(SIGNATURE_BYTES) };
  } catch (error) {
    if (error instanceof MalformedBytes) return undefined;
    throw error;
  }
}

export interface ProfileError {
  readonly type: "ProfileUnreadable" | "ProfileForged";
}
