/** Founding a Room, and handing out its key wrapped: decisions in plain functions, for any store. */
import { type Bytes, equalBytes } from "#protocol/bytes";
import type { AuthorId, FactoryId, RoomId } from "#protocol/ids";
import { err, mustBeOk, ok, type Result } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import { roomKindOf } from "#protocol/wire/audience";
import type { RoomFoundingBody, RoomKeys, WrapItem } from "#protocol/wire/bodies";
import { authorIdOf, type Chain, factoryIdOf } from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import {
  bytesToEpochRecord,
  type EpochRecord,
  epochRecordToBytes,
  verifyEpochRecord,
} from "#protocol/wire/epoch-record";
import type { Signer } from "#protocol/wire/signed-request";
import { isExpired } from "../day.ts";
import { requireFacilitator } from "../signed.ts";
import type { Recipient, RoomStore } from "./room-store.ts";

/** Records of this version are of a Room's first epoch. */
const FIRST_EPOCH = 1;

export interface FoundedRoom {
  readonly id: RoomId;
  readonly factory: FactoryId;
  readonly founderKey: Bytes;
  /** Of the present epoch. */
  readonly record: EpochRecord;
  /** Members removed in any epoch so far: what they sign counts no more. */
  readonly removed: ReadonlySet<AuthorId>;
  /** The Room's serial when the epoch before was closed, 0 in the first. */
  readonly closedSerial: number;
}

export function readFounding(store: RoomStore): FoundedRoom | undefined {
  const founding = store.founding();
  if (!founding) return undefined;
  const rotations = store.rotations();
  const records = [founding, ...rotations].map(({ record }) => mustBeOk(bytesToEpochRecord(record)));
  const record = records.at(-1)!;
  return {
    id: record.room,
    factory: factoryIdOf(founding.founderKey),
    founderKey: founding.founderKey,
    record,
    removed: new Set(records.flatMap(({ rotation }) => rotation?.removed ?? [])),
    closedSerial: rotations.at(-1)?.serial ?? 0,
  };
}

/** All records from an epoch on, in order. */
export function recordsFrom(store: RoomStore, epoch: number): Result<readonly EpochRecord[], EdgeError> {
  const founding = store.founding();
  if (!founding) return err({ type: "not-founded" });
  const records = [founding, ...store.rotations()].slice(Math.max(0, epoch - FIRST_EPOCH));
  return ok(records.map(({ record }) => mustBeOk(bytesToEpochRecord(record))));
}

/** The Room, if who signs is one of its factory's facilitators and has not been removed (EPOCH6). */
export async function requireRoomFacilitator(
  store: RoomStore,
  suite: SignatureSuite,
  signer: Signer,
): Promise<Result<FoundedRoom, EdgeError>> {
  const founded = readFounding(store);
  if (!founded) return err({ type: "not-founded" });
  const facilitator = await requireFacilitator(suite, founded.factory, founded.founderKey, signer);
  if (!facilitator.ok) return facilitator;
  // Read again: while the signature was checked another may have changed the key, and removed this very signer.
  const room = readFounding(store)!;
  return hasSay(room, signer.chain) ? ok(room) : err({ type: "not-allowed" });
}

/**
 * EPOCH6: whether a facilitator was not removed, and was named by the present record or invited by nobody who was
 * removed. Who was removed can still make certificates for others; phones refuse a record signed with these, so
 * one that the Room took would be its last.
 */
export function hasSay({ record, removed }: FoundedRoom, facilitatorChain: Chain): boolean {
  const authors = facilitatorChain.map(({ signingKey }) => authorIdOf(signingKey));
  const facilitator = authors.at(-1)!;
  if (removed.has(facilitator)) return false;
  const isNamed = record.rotation?.facilitators.includes(facilitator) ?? false;
  return isNamed || !authors.some((author) => removed.has(author));
}

/** ROOM4: the Room's id says which factory and kind it is of, so only that factory's facilitators found it. */
export async function foundRoom(
  store: RoomStore,
  suite: SignatureSuite,
  room: RoomId,
  signer: Signer,
  body: RoomFoundingBody,
): Promise<Result<null, EdgeError>> {
  const factory = factoryIdOf(body.founderKey);
  if (!roomKindOf(factory, room) || body.record.room !== room) return err({ type: "not-allowed" });
  if (body.record.epoch !== FIRST_EPOCH) return err({ type: "not-allowed" });
  const facilitator = await requireFacilitator(suite, factory, body.founderKey, signer);
  if (!facilitator.ok) return facilitator;
  const record = await verifyEpochRecord(suite, factory, body.founderKey, body.record);
  if (!record.ok) return err({ type: "not-allowed" });
  return keepFounding(store, body);
}

/** No await between looking and storing: of two foundings at once, one is first. */
function keepFounding(store: RoomStore, body: RoomFoundingBody): Result<null, EdgeError> {
  const founding = { founderKey: body.founderKey, record: epochRecordToBytes(body.record) };
  const before = store.founding();
  if (!before) store.found(founding);
  const isSame = !before || equalBytes(before.record, founding.record);
  return isSame ? ok(null) : err({ type: "already-founded" });
}

/** Wraps of the key of one epoch. */
export interface EpochWraps {
  readonly epoch: number;
  readonly wraps: readonly WrapItem[];
}

export async function putWraps(
  store: RoomStore,
  suite: SignatureSuite,
  signer: Signer,
  { epoch, wraps }: EpochWraps,
  today: number,
): Promise<Result<null, EdgeError>> {
  const room = await requireRoomFacilitator(store, suite, signer);
  if (!room.ok) return room;
  if (room.value.record.epoch !== epoch) return err({ type: "epoch-old" });
  store.dropWrapsExpiredBefore(today);
  store.putWraps(wraps.filter(({ expiresDay }) => !isExpired(expiresDay, today)));
  return ok(null);
}

export function keysOf(store: RoomStore, recipient: Recipient, today: number): Result<RoomKeys, EdgeError> {
  const room = readFounding(store);
  if (!room) return err({ type: "not-founded" });
  const stored = store.wrapOf(recipient);
  if (!stored) return err({ type: "slip-unknown" });
  if (!stored.wrap) return err({ type: "slip-used" });
  if (isExpired(stored.expiresDay, today)) return err({ type: "slip-expired" });
  return ok({ record: room.record, wrap: stored.wrap });
}
