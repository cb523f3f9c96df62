/**
 * Roles, the four standard Rooms and who belongs in which. Room ids are derived, so that an edge cannot
 * hand out a Room of one kind as a Room of another (ROOM3).
 *
 *   room id = SHA-256("gopy/room/1" ‖ factory 16 ‖ kind 1)[:16]
 */
import { bytesToId, type FactoryId, ID_BYTES, idToBytes, type RoomId } from "../ids.ts";
import { labelledHash } from "../hash.ts";

export type Role = "worker" | "representative" | "manager" | "facilitator";
export type RoomKind = "everyone" | "workers" | "management" | "committee";

/** The byte of each role and kind on the wire is its place here, counted from 1. Append only. */
export const ROLES: readonly Role[] = ["worker", "representative", "manager", "facilitator"];
export const ROOM_KINDS: readonly RoomKind[] = ["everyone", "workers", "management", "committee"];

const AUDIENCES: Readonly<Record<RoomKind, readonly Role[]>> = {
  everyone: ["worker", "representative", "manager", "facilitator"],
  workers: ["worker", "representative", "facilitator"],
  management: ["manager", "facilitator"],
  committee: ["representative", "manager", "facilitator"],
};

export function isInAudience(kind: RoomKind, role: Role): boolean {
  return AUDIENCES[kind].includes(role);
}

export function roomKindsOf(role: Role): readonly RoomKind[] {
  return ROOM_KINDS.filter((kind) => isInAudience(kind, role));
}

export function roleToByte(role: Role): number {
  return ROLES.indexOf(role) + 1;
}

export function byteToRole(byte: number): Role | undefined {
  return ROLES[byte - 1];
}

export function roomIdOf(factory: FactoryId, kind: RoomKind): RoomId {
  const digest = labelledHash("gopy/room/1", idToBytes(factory), Uint8Array.of(ROOM_KINDS.indexOf(kind) + 1));
  return bytesToId(digest.slice(0, ID_BYTES));
}

/** The kind of a Room id of this factory, or undefined for a Room the protocol does not know. */
export function roomKindOf(factory: FactoryId, room: RoomId): RoomKind | undefined {
  return ROOM_KINDS.find((kind) => roomIdOf(factory, kind) === room);
}
