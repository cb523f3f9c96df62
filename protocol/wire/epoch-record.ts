/**
 * The record of a Room's epoch: which gate key opens it, signed by a facilitator of the factory. Version 1 is the
 * record of a Room's founding; version 2 says in addition how the epoch before it was closed.
 *
 *   record   = version 1 | room 16 | epoch 2 | gate key 32 (Ed25519) | commitment 32
 *              | rotation (version 2 only) | signer's chain (behind its length) | signature 64
 *   rotation = day (varint, since 1970) | hash of the record before 32 | previous epoch key, sealed 72
 *              | join log: count (varint), head 32 | members by role: 4 varints
 *              | facilitators (list of author 16) | removed (list of author 16)
 *              | members' hash 32 | open slips: count (varint), hash 32 | close marks: count (varint), root 32
 *   signed   = "gopy/epoch/1" ‖ factory 16 ‖ all fields before the signature
 *
 * commitment = SHA-256(epoch key ‖ "commit"). A joiner who opened a wrap derives both the gate key and the
 * commitment from it and compares: an edge cannot put a key of its own in a wrap (KEY2).
 * A record names the one before by SHA-256("gopy/epoch-record/1" ‖ its bytes): of two for one number, a phone that
 * has taken the first refuses whatever follows the second.
 */
import { type Bytes, ByteReader, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import { labelledHash } from "../hash.ts";
import { type AuthorId, bytesToId, type FactoryId, ID_BYTES, idToBytes, type RoomId } from "../ids.ts";
import { AUTHORS_IN_RECORD_MAX, CHAIN_BYTES_MAX, MARKS_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type SignatureSuite, type SigningKey } from "../signature.ts";
import { type Role, ROLES } from "./audience.ts";
import { bytesToChain, type Chain, chainToBytes, isMember, verifyChain } from "./certificate.ts";
import type { Cursor } from "./head.ts";

const FOUNDING_VERSION = 1;
const ROTATION_VERSION = 2;
const HASH_BYTES = 32;
/** Nonce 24, epoch key 32, tag 16. */
export const SEALED_KEY_BYTES = 72;
export const EPOCH_RECORD_BYTES_MAX = 640 + 2 * ID_BYTES * AUTHORS_IN_RECORD_MAX + CHAIN_BYTES_MAX;

export interface EpochRecord {
  readonly room: RoomId;
  readonly epoch: number;
  readonly gateKey: Bytes;
  readonly commitment: Bytes;
  /** Null in the record of a Room's first epoch. */
  readonly rotation: Rotation | null;
  readonly signerChain: Chain;
  readonly signature: Bytes;
}

/** How the epoch before was closed, and who may read this one. */
export interface Rotation {
  /** When it was made, as its maker's phone said; days since 1970. */
  readonly day: number;
  /** Of the record before. */
  readonly previousHash: Bytes;
  /** The previous epoch's key sealed under this one's: newcomers read what was said before. */
  readonly previousKey: Bytes;
  /** The control Stream as far as the members are counted. */
  readonly joinLog: Cursor;
  readonly counts: Readonly<Record<Role, number>>;
  /** Who may sign the next record, besides those who join until then. */
  readonly facilitators: readonly AuthorId[];
  /** Members who were removed with this record. */
  readonly removed: readonly AuthorId[];
  /** Of the members to whom the key was wrapped; whoever has read the join log can compute it. */
  readonly membersHash: Bytes;
  readonly slips: { readonly count: number; readonly hash: Bytes };
  readonly marks: { readonly count: number; readonly root: Bytes };
}

export type UnsignedEpochRecord = Omit<EpochRecord, "signature">;

function unsignedBytes(record: UnsignedEpochRecord): Bytes {
  const writer = new ByteWriter()
    .byte(record.rotation ? ROTATION_VERSION : FOUNDING_VERSION)
    .fixed(idToBytes(record.room))
    .uint(record.epoch, 2)
    .fixed(record.gateKey)
    .fixed(record.commitment);
  if (record.rotation) writeRotation(writer, record.rotation);
  return writer.block(chainToBytes(record.signerChain)).bytes();
}

function writeRotation(writer: ByteWriter, rotation: Rotation): void {
  writer.varint(rotation.day).fixed(rotation.previousHash).fixed(rotation.previousKey);
  writer.varint(rotation.joinLog.count).fixed(rotation.joinLog.head);
  for (const role of ROLES) writer.varint(rotation.counts[role]);
  writeAuthors(writer, rotation.facilitators);
  writeAuthors(writer, rotation.removed);
  writer.fixed(rotation.membersHash);
  writer.varint(rotation.slips.count).fixed(rotation.slips.hash);
  writer.varint(rotation.marks.count).fixed(rotation.marks.root);
}

function writeAuthors(writer: ByteWriter, authors: readonly AuthorId[]): void {
  writer.varint(authors.length);
  for (const author of authors) writer.fixed(idToBytes(author));
}

/** Throws `MalformedBytes`. */
function readRotation(reader: ByteReader): Rotation {
  return {
    day: reader.varint(1_000_000),
    previousHash: reader.fixed(HASH_BYTES),
    previousKey: reader.fixed(SEALED_KEY_BYTES),
    joinLog: { count: reader.varint(), head: reader.fixed(HASH_BYTES) },
    counts: Object.fromEntries(ROLES.map((role) => [role, reader.varint(1_000_000)])) as Record<Role, number>,
    facilitators: readAuthors(reader),
    removed: readAuthors(reader),
    membersHash: reader.fixed(HASH_BYTES),
    slips: { count: reader.varint(1_000_000), hash: reader.fixed(HASH_BYTES) },
    marks: { count: reader.varint(MARKS_MAX), root: reader.fixed(HASH_BYTES) },
  };
}

function readAuthors(reader: ByteReader): readonly AuthorId[] {
  return reader.list(AUTHORS_IN_RECORD_MAX, (each) => bytesToId<AuthorId>(each.fixed(ID_BYTES)));
}

/** Names a record in the next one. */
export function epochRecordHash(record: EpochRecord): Bytes {
  return labelledHash("gopy/epoch-record/1", epochRecordToBytes(record));
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
    const version = reader.byte();
    const isRotation = version === ROTATION_VERSION;
    if (!isRotation && version !== FOUNDING_VERSION) return err({ type: "EpochRecordVersionUnknown" });
    const room = bytesToId<RoomId>(reader.fixed(ID_BYTES));
    const epoch = reader.uint(2);
    const gateKey = reader.fixed(PUBLIC_KEY_BYTES);
    const commitment = reader.fixed(HASH_BYTES);
    if (isRotation !== epoch > 1) return err({ type: "EpochRecordMalformed" });
    const rotation = isRotation ? readRotation(reader) : null;
    const chain = bytesToChain(reader.block(CHAIN_BYTES_MAX));
    const signature = reader.fixed(SIGNATURE_BYTES);
    reader.end();
    if (!chain.ok) return err({ type: "EpochRecordMalformed" });
    return ok({ room, epoch, gateKey, commitment, rotation, signerChain: chain.value, signature });
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
