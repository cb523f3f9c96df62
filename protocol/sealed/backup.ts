/**
 * What a recovery code opens: the member's seeds, and what makes the member the same person on another phone.
 *
 *   sealed = nonce 24 | XChaCha20-Poly1305(seal key; AAD "gopy/sealed-backup/1" ‖ backup id 16)
 *   backup = version 1 | factory 16 | founder key 32 | founder's seed 0 or 1, 32 | member seed 32 | box seed 32
 *          | chain (behind its length) | nickname | language | factory's name | founder's name (texts)
 *          | keys (list): Room 16, epoch (varint), epoch key 32
 *          | read marks (list): Room 16, Stream 16, Board 16, read (varint)
 *   padded with 0x80 and zeros to a multiple of 4,096
 *
 * Keys of epochs are a start and no more: newer ones are fetched with the box seed, older ones come with them.
 * Seeds of throwaway authors are left out: they would join posts without a nickname to whoever opens this.
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { type Bytes, ByteReader, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import {
  type BackupId,
  type BoardId,
  bytesToId,
  type FactoryId,
  ID_BYTES,
  idToBytes,
  type RoomId,
  type StreamId,
} from "../ids.ts";
import { CHAIN_BYTES_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { PUBLIC_KEY_BYTES, SEED_BYTES } from "../signature.ts";
import { NONCE_BYTES } from "../wire/envelope.ts";
import { NAME_BYTES_MAX } from "./profile.ts";
import type { RandomBytes } from "./seal.ts";

const VERSION = 1;
const EPOCH_KEY_BYTES = 32;
const BLOCK_BYTES = 4_096;
export const READ_MARKS_MAX = 1_000;
const EPOCHS_MAX = 1_000;

export interface Backup {
  readonly factory: FactoryId;
  readonly founderKey: Bytes;
  /** Only of the founder. */
  readonly founderSeed: Bytes | null;
  readonly memberSeed: Bytes;
  readonly boxSeed: Bytes;
  readonly chain: Bytes;
  readonly nickname: string;
  readonly language: string;
  readonly factoryName: string;
  readonly founderName: string;
  readonly keys: readonly { readonly room: RoomId; readonly epoch: number; readonly epochKey: Bytes }[];
  readonly readMarks: readonly ReadMark[];
}

export interface ReadMark {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly board: BoardId;
  readonly readCount: number;
}

function aadOf(backup: BackupId): Bytes {
  return concatBytes(utf8("gopy/sealed-backup/1"), idToBytes(backup));
}

export function sealBackup(sealKey: Bytes, id: BackupId, backup: Backup, random: RandomBytes): Bytes {
  const plain = backupToPlain(backup);
  const padded = new Uint8Array(Math.ceil((plain.length + 1) / BLOCK_BYTES) * BLOCK_BYTES);
  padded.set(plain);
  padded[plain.length] = 0x80;
  const nonce = random(NONCE_BYTES);
  return concatBytes(nonce, xchacha20poly1305(sealKey, nonce, aadOf(id)).encrypt(padded));
}

export function openBackup(
  sealKey: Bytes,
  id: BackupId,
  sealed: Uint8Array,
): Result<Backup, BackupUnreadable> {
  const padded = decrypt(sealKey, id, sealed);
  if (!padded) return err({ type: "BackupUnreadable" });
  try {
    const end = padded.lastIndexOf(0x80);
    const isPadded = end >= 0 && padded.subarray(end + 1).every((byte) => byte === 0);
    if (!isPadded) return err({ type: "BackupUnreadable" });
    return ok(plainToBackup(padded.slice(0, end)));
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "BackupUnreadable" });
    throw error;
  }
}

function decrypt(sealKey: Bytes, id: BackupId, sealed: Uint8Array): Uint8Array | undefined {
  try {
    const cipher = xchacha20poly1305(sealKey, sealed.slice(0, NONCE_BYTES), aadOf(id));
    return cipher.decrypt(sealed.slice(NONCE_BYTES));
  } catch {
    return undefined; // another code, another place, or altered
  }
}

export function backupToPlain(backup: Backup): Bytes {
  const writer = new ByteWriter().byte(VERSION).fixed(idToBytes(backup.factory)).fixed(backup.founderKey);
  writer.byte(backup.founderSeed === null ? 0 : 1);
  if (backup.founderSeed) writer.fixed(backup.founderSeed);
  writer.fixed(backup.memberSeed).fixed(backup.boxSeed).block(backup.chain);
  writer.text(backup.nickname).text(backup.language).text(backup.factoryName).text(backup.founderName);
  writer.varint(backup.keys.length);
  for (const { room, epoch, epochKey } of backup.keys)
    writer.fixed(idToBytes(room)).varint(epoch).fixed(epochKey);
  writer.varint(backup.readMarks.length);
  for (const { room, stream, board, readCount } of backup.readMarks)
    writer.fixed(idToBytes(room)).fixed(idToBytes(stream)).fixed(idToBytes(board)).varint(readCount);
  return writer.bytes();
}

function plainToBackup(bytes: Uint8Array): Backup {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== VERSION) throw new MalformedBytes("another version");
  const backup = {
    factory: bytesToId<FactoryId>(reader.fixed(ID_BYTES)),
    founderKey: reader.fixed(PUBLIC_KEY_BYTES),
    founderSeed: readFlag(reader) ? reader.fixed(SEED_BYTES) : null,
    memberSeed: reader.fixed(SEED_BYTES),
    boxSeed: reader.fixed(SEED_BYTES),
    chain: reader.block(CHAIN_BYTES_MAX),
    nickname: reader.text(NAME_BYTES_MAX * 2),
    language: reader.text(8),
    factoryName: reader.text(NAME_BYTES_MAX),
    founderName: reader.text(NAME_BYTES_MAX),
    keys: reader.list(EPOCHS_MAX, readKey),
    readMarks: reader.list(READ_MARKS_MAX, readMark),
  };
  reader.end();
  return backup;
}

function readFlag(reader: ByteReader): boolean {
  const flag = reader.byte();
  if (flag > 1) throw new MalformedBytes("a flag is 0 or 1");
  return flag === 1;
}

function readKey(reader: ByteReader): Backup["keys"][number] {
  return {
    room: bytesToId<RoomId>(reader.fixed(ID_BYTES)),
    epoch: reader.varint(65_535),
    epochKey: reader.fixed(EPOCH_KEY_BYTES),
  };
}

function readMark(reader: ByteReader): ReadMark {
  return {
    room: bytesToId<RoomId>(reader.fixed(ID_BYTES)),
    stream: bytesToId<StreamId>(reader.fixed(ID_BYTES)),
    board: bytesToId<BoardId>(reader.fixed(ID_BYTES)),
    readCount: reader.varint(1_000_000),
  };
}

export interface BackupUnreadable {
  readonly type: "BackupUnreadable";
}
