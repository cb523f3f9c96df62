/**
 * The founder's word that a factory will be deleted on a day, or that it stays after all.
 *
 *   farewell = version 1 | number (varint, from 1) | day (varint, since 1970; 0: it stays) | signature 64
 *   signed   = "gopy/farewell/1" ‖ factory 16 ‖ all fields before the signature
 *   answer   = is deleted 1 | founder's public key 32 | farewell (behind its length; empty: there is none)
 *
 * Only the founder's key signs one. Of two the higher number counts, so a replayed one changes nothing.
 */
import { type Bytes, ByteReader, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import { type FactoryId, idToBytes } from "../ids.ts";
import { err, ok, type Result } from "../result.ts";
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type SignatureSuite, type SigningKey } from "../signature.ts";

export const FAREWELL_VERSION = 1;
const FAREWELL_BYTES_MAX = 96;
const NUMBER_MAX = 1_000_000;
const DAY_MAX = 1_000_000;
/** Days in which everybody can read the date, and the founder can call it off. */
export const FAREWELL_DAYS_MIN = 7;
export const FAREWELL_DAYS_MAX = 60;

export interface FarewellFacts {
  readonly number: number;
  /** Since 1970, in UTC: from its first moment the factory is deleted. 0: it stays. */
  readonly day: number;
}

export interface Farewell extends FarewellFacts {
  readonly signature: Bytes;
}

function factsToBytes({ number, day }: FarewellFacts): Bytes {
  return new ByteWriter().byte(FAREWELL_VERSION).varint(number).varint(day).bytes();
}

function signedBytes(factory: FactoryId, facts: FarewellFacts): Bytes {
  return concatBytes(utf8("gopy/farewell/1"), idToBytes(factory), factsToBytes(facts));
}

export async function signFarewell(
  founderKey: SigningKey,
  factory: FactoryId,
  facts: FarewellFacts,
): Promise<Farewell> {
  return { ...facts, signature: await founderKey.sign(signedBytes(factory, facts)) };
}

export async function isFarewellSigned(
  suite: SignatureSuite,
  factory: FactoryId,
  founderKey: Bytes,
  farewell: Farewell,
): Promise<boolean> {
  return suite.verify(founderKey, signedBytes(factory, farewell), farewell.signature);
}

export function farewellToBytes(farewell: Farewell): Bytes {
  return concatBytes(factsToBytes(farewell), farewell.signature);
}

export function bytesToFarewell(bytes: Uint8Array): Result<Farewell, FarewellError> {
  return parsing(() => {
    const reader = new ByteReader(bytes);
    if (reader.byte() !== FAREWELL_VERSION) throw new MalformedBytes("farewell of an unknown version");
    const number = reader.varint(NUMBER_MAX);
    if (number === 0) throw new MalformedBytes("farewell without a number");
    const farewell = { number, day: reader.varint(DAY_MAX), signature: reader.fixed(SIGNATURE_BYTES) };
    reader.end();
    return farewell;
  });
}

/** What a Factory says of its end. */
export interface FarewellAnswer {
  readonly isDeleted: boolean;
  readonly founderKey: Bytes;
  readonly farewell: Farewell | null;
}

export function farewellAnswerToBytes({ isDeleted, founderKey, farewell }: FarewellAnswer): Bytes {
  const writer = new ByteWriter().byte(isDeleted ? 1 : 0).fixed(founderKey);
  return writer.block(farewell ? farewellToBytes(farewell) : new Uint8Array(0)).bytes();
}

export function bytesToFarewellAnswer(bytes: Uint8Array): Result<FarewellAnswer, FarewellError> {
  return parsing(() => {
    const reader = new ByteReader(bytes);
    const flag = reader.byte();
    if (flag > 1) throw new MalformedBytes("flag is neither 0 nor 1");
    const founderKey = reader.fixed(PUBLIC_KEY_BYTES);
    const block = reader.block(FAREWELL_BYTES_MAX);
    reader.end();
    const farewell = block.length === 0 ? null : bytesToFarewell(block);
    if (farewell && !farewell.ok) throw new MalformedBytes("farewell");
    return { isDeleted: flag === 1, founderKey, farewell: farewell?.value ?? null };
  });
}

function parsing<T>(parse: () => T): Result<T, FarewellError> {
  try {
    return ok(parse());
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "FarewellMalformed" });
    throw error;
  }
}

export interface FarewellError {
  readonly type: "FarewellMalformed";
}
