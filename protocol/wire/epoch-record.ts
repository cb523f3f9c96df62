/**
 * The record of a Room's first epoch: which gate key opens it, signed by a facilitator of the factory.
 * Records of later epochs (rotation) will be of version 2.
 *
 *   record = version 1 | room 16 | epoch 2 | gate key 32 (Ed25519) | commitment 32
 *            | signer's chain (behind its length) | signature 64
 *   signed = "gopy/epoch/1" ‖ factory 16 ‖ all fields before the signature
 *
 * commitment = SHA-256(epoch key ‖ "commit"). A joiner who opened a wrap derives both the gate key and the
 * commitment from it and compares: an edge cannot put a key of its own in a wrap (KEY2).
 */
import { type Bytes, ByteReader, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import { bytesToId, type FactoryId, ID_BYTES, idToBytes, type RoomId } from "../ids.ts";
import { CHAIN_BYTES_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type SignatureSuite, type SigningKey } from "../signature.ts";
import { bytesToChain, type Chain, chainToBytes, isMember, verifyChain } from "./certificate.ts";

export const EPOCH_RECORD_VERSION = 1;
export const EPOCH_RECORD_BYTES_MAX = 256 + CHAIN_BYTES_MAX;

export interface EpochRecord {
  readonly room: RoomId;
  readonly epoch: number;
  readonly gateKey: Bytes;
  readonly commitment: Bytes;
  readonly signerChain: Chain;
  readonly signature: Bytes;
}

export type UnsignedEpochRecord = Omit<EpochRecord, "signature">;

function unsignedBytes(record: UnsignedEpochRecord): Bytes {
  const writer = new ByteWriter()
    .byte(EPOCH_RECORD_VERSION)
    .fixed(idToBytes(record.room))
    .uint(record.epoch, 2);
  return writer
    .fixed(record.gateKey)
    .fixed(record.commitment)
    .block(chainToBytes(record.signerChain))
    .bytes();
}

function signedBytes(factory: FactoryId, record: UnsignedEpochRecord): Bytes {
  return concatBytes(utf8("gopy/epoch/1"), idToBytes(factory), unsignedBytes(record));
}

export async function signEpochRecord(
  factory: FactoryId,
  signer: SigningKey,
  record: UnsignedEpochRecord,
): Promise<EpochRecord> {
  return { ...record, signature: await signer.sign(signedBytes(factory, record)) };
}

export function epochRecordToBytes(record: EpochRecord): Bytes {
  return concatBytes(unsignedBytes(record), record.signature);
}

export function bytesToEpochRecord(bytes: Uint8Array): Result<EpochRecord, EpochRecordError> {
  try {
    const reader = new ByteReader(bytes);
    if (reader.byte() !== EPOCH_RECORD_VERSION) return err({ type: "EpochRecordVersionUnknown" });
    const room = bytesToId<RoomId>(reader.fixed(ID_BYTES));
    const epoch = reader.uint(2);
    const gateKey = reader.fixed(PUBLIC_KEY_BYTES);
    const commitment = reader.fixed(32);
    const chain = bytesToChain(reader.block(CHAIN_BYTES_MAX));
    const signature = reader.fixed(SIGNATURE_BYTES);
    reader.end();
    if (!chain.ok) return err({ type: "EpochRecordMalformed" });
    return ok({ room, epoch, gateKey, commitment, signerChain: chain.value, signature });
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "EpochRecordMalformed" });
    throw error;
  }
}

/** Whether a facilitator whose chain leads to the founder signed this record for this Room. */
export async function verifyEpochRecord(
  suite: SignatureSuite,
  factory: FactoryId,
  founderKey: Uint8Array,
  record: EpochRecord,
): Promise<Result<EpochRecord, EpochRecordError>> {
  const leaf = await verifyChain(suite, factory, founderKey, record.signerChain);
  if (!leaf.ok || !isMember(leaf.value) || leaf.value.role !== "facilitator") {
    return err({ type: "EpochRecordForged" });
  }
  const isSigned = await suite.verify(leaf.value.signingKey, signedBytes(factory, record), record.signature);
  return isSigned ? ok(record) : err({ type: "EpochRecordForged" });
}

export interface EpochRecordError {
  readonly type: "EpochRecordVersionUnknown" | "EpochRecordMalformed" | "EpochRecordForged";
}
