/**
 * The ids of the protocol, branded so that one kind is never taken for another.
 *
 * In code an id is lower-case hex (a map key, a column, a JSON value); on the wire it is its bytes.
 * All ids but `DeviceId` are 16 bytes: a random value or the front half of a SHA-256.
 */
import { type Bytes, bytesToHex, hexToBytes, MalformedBytes } from "./bytes.ts";

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type FactoryId = Id<"FactoryId">;
export type RoomId = Id<"RoomId">;
export type BoardId = Id<"BoardId">;
export type StreamId = Id<"StreamId">;
/** H(public key)[:16]: who signed an Entry, member or throwaway. */
export type AuthorId = Id<"AuthorId">;
/** H(slip signing key)[:16] */
export type SlipId = Id<"SlipId">;
/** H(owner key)[:16]: a sealed backup at the edge. */
export type BackupId = Id<"BackupId">;
/** 4 random bytes, one tab of one phone. */
export type DeviceId = Id<"DeviceId">;
export type AnyId = FactoryId | RoomId | BoardId | StreamId | AuthorId | SlipId | BackupId | DeviceId;

export const ID_BYTES = 16;
export const DEVICE_ID_BYTES = 4;

/** An id of 16 bytes. Throws `MalformedBytes` on another length. */
export function bytesToId<I extends Exclude<AnyId, DeviceId>>(bytes: Uint8Array): I {
  if (bytes.length !== ID_BYTES) throw new MalformedBytes("an id has 16 bytes");
  return bytesToHex(bytes) as I;
}

export function bytesToDeviceId(bytes: Uint8Array): DeviceId {
  if (bytes.length !== DEVICE_ID_BYTES) throw new MalformedBytes("a device id has 4 bytes");
  return bytesToHex(bytes) as DeviceId;
}

export function idToBytes(id: AnyId): Bytes {
  return hexToBytes(id);
}

/** Whether a text from outside (a path, a stored row) has the form of a 16-byte id. */
export function isId(text: unknown): text is Exclude<AnyId, DeviceId> {
  return typeof text === "string" && /^[0-9a-f]{32}$/.test(text);
}
