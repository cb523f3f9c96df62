/**
 * An Entry: what an Envelope holds, signed by its author.
 *
 *   author 16 | device 4 | seq (varint, from 1) | seen count (varint) | seen head 16
 *   | time 6 (ms since 1970, big-endian) | credential | opening | document kind 1
 *   | update (behind its length) | signature 64
 *   credential = 0 | 1, public key 32 (an author without a nickname) | 2, chain (behind its length)
 *   opening    = 0 | 1, board 16, salt 16, document kinds (list of 1): only in a Thread's first Entry
 *   signed     = "gopy/entry/1" ‖ room 16 ‖ stream 16 ‖ epoch 2 ‖ commitment 32 ‖ all fields before the signature
 *
 * The author is inside: the edge does not learn who wrote. `seen` is how far the author knew the Stream, its
 * head shortened to 16 bytes; it binds the Entry to one history (CHAIN1).
 */
import { type Bytes, ByteReader, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import { labelledHash } from "../hash.ts";
import {
  type AuthorId,
  type BoardId,
  bytesToDeviceId,
  bytesToId,
  DEVICE_ID_BYTES,
  type DeviceId,
  ID_BYTES,
  idToBytes,
  type RoomId,
  type StreamId,
} from "../ids.ts";
import { CHAIN_BYTES_MAX, UPDATE_BYTES_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from "../signature.ts";
import type { EpochKeys } from "./epoch-keys.ts";

export const SEEN_HEAD_BYTES = 16;
export const SALT_BYTES = 16;
/** The one document kind so far; shared documents will be 2. */
export const SHELF_KIND = 1;

export type Credential =
  | { readonly kind: "none" }
  | { readonly kind: "key"; readonly key: Bytes }
  | { readonly kind: "chain"; readonly chain: Bytes };

export interface Opening {
  readonly board: BoardId;
  readonly salt: Bytes;
  readonly documentKinds: readonly number[];
}

export interface EntryBody {
  readonly author: AuthorId;
  readonly device: DeviceId;
  readonly seq: number;
  readonly seenCount: number;
  readonly seenHead: Bytes;
  readonly time: number;
  readonly credential: Credential;
  readonly opening: Opening | null;
  readonly documentKind: number;
  readonly update: Bytes;
}

export interface Entry extends EntryBody {
  /** The fields before the signature, as received. */
  readonly body: Bytes;
  readonly signature: Bytes;
}

/** A Thread's id binds it to its Room, Board and author, so that nobody can open it in another's name. */
export function threadIdOf(room: RoomId, board: BoardId, author: AuthorId, salt: Uint8Array): StreamId {
  const digest = labelledHash("gopy/thread/1", idToBytes(room), idToBytes(board), idToBytes(author), salt);
  return bytesToId(digest.slice(0, ID_BYTES));
}

export function entryMessage(keys: EpochKeys, stream: StreamId, body: Uint8Array): Bytes {
  const epoch = new ByteWriter().uint(keys.epoch, 2).bytes();
  return concatBytes(
    utf8("gopy/entry/1"),
    idToBytes(keys.room),
    idToBytes(stream),
    epoch,
    keys.commitment,
    body,
  );
}

export function entryBodyToBytes(entry: EntryBody): Bytes {
  const writer = new ByteWriter().fixed(idToBytes(entry.author)).fixed(idToBytes(entry.device));
  writer.varint(entry.seq).varint(entry.seenCount).fixed(entry.seenHead).uint(entry.time, 6);
  writeCredential(writer, entry.credential);
  writeOpening(writer, entry.opening);
  return writer.byte(entry.documentKind).block(entry.update).bytes();
}

function writeCredential(writer: ByteWriter, credential: Credential): void {
  if (credential.kind === "none") writer.byte(0);
  else if (credential.kind === "key") writer.byte(1).fixed(credential.key);
  else writer.byte(2).block(credential.chain);
}

function writeOpening(writer: ByteWriter, opening: Opening | null): void {
  if (!opening) {
    writer.byte(0);
    return;
  }
  writer.byte(1).fixed(idToBytes(opening.board)).fixed(opening.salt);
  writer.varint(opening.documentKinds.length).fixed(Uint8Array.from(opening.documentKinds));
}

export function entryToBytes(body: Uint8Array, signature: Uint8Array): Bytes {
  return concatBytes(body, signature);
}

export function bytesToEntry(bytes: Uint8Array): Result<Entry, EntryError> {
  try {
    const reader = new ByteReader(bytes);
    const fields = readEntryBody(reader);
    const body = bytes.slice(0, reader.offset) as Bytes;
    const signature = reader.fixed(SIGNATURE_BYTES);
    reader.end();
    return ok({ ...fields, body, signature });
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "EntryMalformed" });
    throw error;
  }
}

function readEntryBody(reader: ByteReader): EntryBody {
  return {
    author: bytesToId<AuthorId>(reader.fixed(ID_BYTES)),
    device: bytesToDeviceId(reader.fixed(DEVICE_ID_BYTES)),
    seq: readSeq(reader),
    seenCount: reader.varint(),
    seenHead: reader.fixed(SEEN_HEAD_BYTES),
    time: reader.uint(6),
    credential: readCredential(reader),
    opening: readOpening(reader),
    documentKind: reader.byte(),
    update: reader.block(UPDATE_BYTES_MAX),
  };
}

function readSeq(reader: ByteReader): number {
  const seq = reader.varint();
  if (seq === 0) throw new MalformedBytes("seq counts from 1");
  return seq;
}

function readCredential(reader: ByteReader): Credential {
  const kind = reader.byte();
  if (kind === 0) return { kind: "none" };
  if (kind === 1) return { kind: "key", key: reader.fixed(PUBLIC_KEY_BYTES) };
  if (kind === 2) return { kind: "chain", chain: reader.block(CHAIN_BYTES_MAX) };
  throw new MalformedBytes("credential of an unknown kind");
}

function readOpening(reader: ByteReader): Opening | null {
  const flag = reader.byte();
  if (flag === 0) return null;
  if (flag !== 1) throw new MalformedBytes("opening flag is neither 0 nor 1");
  const board = bytesToId<BoardId>(reader.fixed(ID_BYTES));
  const salt = reader.fixed(SALT_BYTES);
  return { board, salt, documentKinds: reader.list(8, (each) => each.byte()) };
}

export interface EntryError {
  readonly type: "EntryMalformed";
}
