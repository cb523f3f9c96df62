/**
 * What follows from a Room's epoch key K: HKDF-SHA256 (RFC 5869), salt = "gopy/epoch-keys/1" ‖ room 16 ‖ epoch 2.
 *
 *   entry key  32  seals Entries            info "entry"
 *   gate seed  32  Ed25519, opens the socket info "gate"
 *   name key   32  seals names, names boards info "name"
 *   previous   32  seals the key before it   info "previous"
 *   commitment     SHA-256(K ‖ "commit"), stands in the epoch record and under every Entry's signature
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, ByteWriter, concatBytes, utf8 } from "../bytes.ts";
import { hash, labelledHash } from "../hash.ts";
import { type BoardId, bytesToId, ID_BYTES, idToBytes, type RoomId } from "../ids.ts";

export const EPOCH_KEY_BYTES = 32;

export interface EpochKeys {
  readonly room: RoomId;
  readonly epoch: number;
  readonly epochKey: Bytes;
  readonly entryKey: Bytes;
  readonly gateSeed: Bytes;
  readonly nameKey: Bytes;
  /** Seals the key of the epoch before. */
  readonly previousKey: Bytes;
  readonly commitment: Bytes;
}

export function deriveEpochKeys(room: RoomId, epoch: number, epochKey: Bytes): EpochKeys {
  const scope = concatBytes(idToBytes(room), new ByteWriter().uint(epoch, 2).bytes());
  const salt = concatBytes(utf8("gopy/epoch-keys/1"), scope);
  const derive = (info: string): Bytes => hkdf(sha256, epochKey, salt, utf8(info), 32) as Bytes;
  return {
    room,
    epoch,
    epochKey,
    entryKey: derive("entry"),
    gateSeed: derive("gate"),
    nameKey: derive("name"),
    previousKey: derive("previous"),
    commitment: hash(epochKey, utf8("commit")),
  };
}

/** A Board's id: opaque to the edge, the same for every member. Always made with the keys of epoch 1. */
export function boardIdOf(firstEpoch: EpochKeys, topic: string): BoardId {
  return bytesToId(labelledHash("gopy/board/1", firstEpoch.nameKey, utf8(topic)).slice(0, ID_BYTES));
}
