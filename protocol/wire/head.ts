/**
 * Heads: the hash chain over a Stream, kept by the edge and recomputed by every phone (CHAIN1).
 *
 *   head 0 = SHA-256("gopy/stream/1" ‖ room 16 ‖ stream 16)
 *   head n = SHA-256(n 8, big-endian ‖ head n-1 32 ‖ SHA-256(envelope n) 32)
 */
import { type Bytes, ByteWriter } from "../bytes.ts";
import { hash, labelledHash } from "../hash.ts";
import { bytesToId, ID_BYTES, idToBytes, type RoomId, type StreamId } from "../ids.ts";

/** How far a Stream is known: `count` Envelopes, of which `head` is the chain's end. */
export interface Cursor {
  readonly count: number;
  readonly head: Bytes;
}

export function startOfStream(room: RoomId, stream: StreamId): Cursor {
  return { count: 0, head: labelledHash("gopy/stream/1", idToBytes(room), idToBytes(stream)) };
}

export function nextCursor(cursor: Cursor, envelope: Uint8Array): Cursor {
  const count = cursor.count + 1;
  const position = new ByteWriter().uint(count, 8).bytes();
  return { count, head: hash(position, cursor.head, hash(envelope)) };
}

/** The Stream of a Room that holds joins and settings. */
export function controlStreamOf(room: RoomId): StreamId {
  return bytesToId(labelledHash("gopy/control/1", idToBytes(room)).slice(0, ID_BYTES));
}

/** The Stream of a Room in which moderators hide posts and restore them, for all to read. */
export function moderationStreamOf(room: RoomId): StreamId {
  return bytesToId(labelledHash("gopy/moderation/1", idToBytes(room)).slice(0, ID_BYTES));
}

/** The Stream of a Room that takes reports of posts, each sealed to the moderators. */
export function reportsStreamOf(room: RoomId): StreamId {
  return bytesToId(labelledHash("gopy/reports/1", idToBytes(room)).slice(0, ID_BYTES));
}

export type RoomStreamKind = "control" | "moderation" | "reports";

/** The Streams that every Room has, by id: they have no opening, stand on no Board and are never full. */
export function streamsOfRoom(room: RoomId): ReadonlyMap<StreamId, RoomStreamKind> {
  return new Map([
    [controlStreamOf(room), "control"],
    [moderationStreamOf(room), "moderation"],
    [reportsStreamOf(room), "reports"],
  ]);
}
