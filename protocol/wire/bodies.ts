/**
 * Bodies of the HTTP calls, binary like the frames. Each read function parses to the last byte.
 *
 *   factory info (GET /api/factories/:factory):
 *       founder key 32 | profile (behind its length) | admission chain (behind its length)
 *   founding (POST /api/factories/:factory, signed by the founder key):
 *       founder key 32 | profile (behind its length)                  → admission public key 32
 *   admission (PUT /api/factories/:factory/admission, signed by the founder key):
 *       admission chain (one certificate)
 *   invites (POST /api/factories/:factory/invites, signed by a facilitator):
 *       invites (list): certificate (behind its length)               → first serial (varint)
 *   open slips (GET /api/factories/:factory/invites?after=:serial, signed by a facilitator):
 *       more 1 | slips (list), by rising serial: invite chain (behind its length) | serial (varint)
 *   unconfirmed slips (GET /api/factories/:factory/unconfirmed?after=:serial, signed by a facilitator):
 *       as open slips
 *   removed (POST /api/factories/:factory/removed, signed by a facilitator or the founder key):
 *       facilitators (list): author 16
 *   poster (POST /api/factories/:factory/posters, signed by a facilitator):
 *       certificate                                                   → its number (varint)
 *   posters (GET /api/factories/:factory/posters, signed by a facilitator):
 *       posters (list), by rising number: chain (behind its length) | number (varint) | uses (varint)
 *   slip status (GET /api/factories/:factory/slips/:slip), of a poster too, whose number is its serial:
 *       invite chain (behind its length) | serial (varint)
 *   redeeming (POST /api/factories/:factory/join):
 *       slip key 32 | member key 32 | member box key 32 | slip's signature 64
 *                                                       → chain of the worker; of an official, nothing
 *   confirming (POST /api/factories/:factory/confirmed):
 *       slip key 32 | slip's signature 64
 *   room founding (POST /api/rooms/:room, signed by a facilitator):
 *       founder key 32 | epoch record (behind its length)
 *   wraps (POST /api/rooms/:room/wraps/:epoch, signed by a facilitator):
 *       wraps (list): recipient 16 | expires (varint, day) | wrap 80
 *   keys (GET /api/rooms/:room/keys/:recipient):
 *       epoch record (behind its length) | wrap 80
 *
 * An error is JSON `{"type": …}` with its HTTP status; the types are in `edge-error.ts`.
 */
import { type Bytes, ByteReader, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import { type AuthorId, bytesToId, type FactoryId, ID_BYTES, idToBytes, type SlipId } from "../ids.ts";
import {
  CHAIN_BYTES_MAX,
  INVITES_PER_REQUEST_MAX,
  OPEN_SLIPS_PER_PAGE_MAX,
  POSTER_USES_MAX,
  POSTERS_OPEN_MAX,
  PROFILE_BYTES_MAX,
  REMOVED_PER_REQUEST_MAX,
  UNCONFIRMED_DAYS_MAX,
} from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from "../signature.ts";
import {
  bytesToCertificate,
  bytesToChain,
  type Certificate,
  certificateToBytes,
  type Chain,
  chainToBytes,
} from "./certificate.ts";
import {
  bytesToEpochRecord,
  EPOCH_RECORD_BYTES_MAX,
  type EpochRecord,
  epochRecordToBytes,
} from "./epoch-record.ts";

/** HPKE: encapsulated key 32, sealed epoch key 32, tag 16. */
export const WRAP_BYTES = 80;

export interface FactoryInfo {
  readonly founderKey: Bytes;
  /** The factory's name and its founder's, sealed under the Everyone Room's name key. */
  readonly profile: Bytes;
  readonly admissionChain: Chain;
}

export interface FoundingBody {
  readonly founderKey: Bytes;
  readonly profile: Bytes;
}

export interface SlipStatus {
  readonly inviteChain: Chain;
  readonly serial: number;
}

/** Slips that nobody has used and whose day is not over; or those that were used and not confirmed. */
export interface OpenSlips {
  /** Whether there are others, of higher serials. */
  readonly hasMore: boolean;
  readonly slips: readonly SlipStatus[];
}

/** A poster that hangs: neither revoked nor past its day. */
export interface PosterStatus {
  readonly chain: Chain;
  /** 1, 2, 3 … among the posters of the factory. */
  readonly number: number;
  /** How many came in by it. */
  readonly uses: number;
}

export interface RedeemBody {
  readonly slipKey: Bytes;
  readonly memberKey: Bytes;
  readonly memberBoxKey: Bytes;
  readonly signature: Bytes;
}

/** Says that the member who came in with a slip is in the join log of every Room (SLIP10). It names no member. */
export interface ConfirmBody {
  readonly slipKey: Bytes;
  readonly signature: Bytes;
}

export interface RoomFoundingBody {
  readonly founderKey: Bytes;
  readonly record: EpochRecord;
}

export interface WrapItem {
  /** A slip id, or the author id of a member. */
  readonly recipient: SlipId | AuthorId;
  readonly expiresDay: number;
  readonly wrap: Bytes;
}

export interface RoomKeys {
  readonly record: EpochRecord;
  readonly wrap: Bytes;
}

/** What the slip's key signs to admit a member's keys. */
export function redeemMessage(factory: FactoryId, body: Omit<RedeemBody, "signature">): Bytes {
  return concatBytes(utf8("gopy/redeem/1"), idToBytes(factory), body.memberKey, body.memberBoxKey);
}

/** The last day on which a slip is unconfirmed (SLIP10); 0, for ever, stays so. */
export function lastDayUnconfirmed(expiresDay: number): number {
  return expiresDay === 0 ? 0 : expiresDay + UNCONFIRMED_DAYS_MAX;
}

/** What the slip's key signs once the joins it paid for have landed. */
export function confirmMessage(factory: FactoryId): Bytes {
  return concatBytes(utf8("gopy/confirm/1"), idToBytes(factory));
}

export function factoryInfoToBytes(info: FactoryInfo): Bytes {
  const writer = new ByteWriter().fixed(info.founderKey).block(info.profile);
  return writer.block(chainToBytes(info.admissionChain)).bytes();
}

export function bytesToFactoryInfo(bytes: Uint8Array): Result<FactoryInfo, BodyError> {
  return parsing(bytes, (reader) => ({
    founderKey: reader.fixed(PUBLIC_KEY_BYTES),
    profile: reader.block(PROFILE_BYTES_MAX),
    admissionChain: readChain(reader),
  }));
}

export function foundingToBytes(body: FoundingBody): Bytes {
  return new ByteWriter().fixed(body.founderKey).block(body.profile).bytes();
}

export function bytesToFounding(bytes: Uint8Array): Result<FoundingBody, BodyError> {
  return parsing(bytes, (reader) => ({
    founderKey: reader.fixed(PUBLIC_KEY_BYTES),
    profile: reader.block(PROFILE_BYTES_MAX),
  }));
}

export function invitesToBytes(invites: readonly Certificate[]): Bytes {
  const writer = new ByteWriter().varint(invites.length);
  for (const invite of invites) writer.block(certificateToBytes(invite));
  return writer.bytes();
}

export function bytesToInvites(bytes: Uint8Array): Result<readonly Certificate[], BodyError> {
  return parsing(bytes, (reader) =>
    reader.list(INVITES_PER_REQUEST_MAX, (each) => mustParse(bytesToCertificate(each.block(200)))),
  );
}

export function serialToBytes(serial: number): Bytes {
  return new ByteWriter().varint(serial).bytes();
}

export function bytesToSerial(bytes: Uint8Array): Result<number, BodyError> {
  return parsing(bytes, (reader) => reader.varint());
}

export function slipStatusToBytes(status: SlipStatus): Bytes {
  return writeSlipStatus(new ByteWriter(), status).bytes();
}

export function bytesToSlipStatus(bytes: Uint8Array): Result<SlipStatus, BodyError> {
  return parsing(bytes, readSlipStatus);
}

function writeSlipStatus(writer: ByteWriter, { inviteChain, serial }: SlipStatus): ByteWriter {
  return writer.block(chainToBytes(inviteChain)).varint(serial);
}

/** Throws `MalformedBytes`. */
function readSlipStatus(reader: ByteReader): SlipStatus {
  return { inviteChain: readChain(reader), serial: reader.varint() };
}

export function openSlipsToBytes({ hasMore, slips }: OpenSlips): Bytes {
  const writer = new ByteWriter().byte(hasMore ? 1 : 0).varint(slips.length);
  for (const slip of slips) writeSlipStatus(writer, slip);
  return writer.bytes();
}

export function bytesToOpenSlips(bytes: Uint8Array): Result<OpenSlips, BodyError> {
  return parsing(bytes, (reader) => ({
    hasMore: readFlag(reader),
    slips: reader.list(OPEN_SLIPS_PER_PAGE_MAX, readSlipStatus),
  }));
}

export function postersToBytes(posters: readonly PosterStatus[]): Bytes {
  const writer = new ByteWriter().varint(posters.length);
  for (const { chain, number, uses } of posters)
    writer.block(chainToBytes(chain)).varint(number).varint(uses);
  return writer.bytes();
}

export function bytesToPosters(bytes: Uint8Array): Result<readonly PosterStatus[], BodyError> {
  return parsing(bytes, (reader) =>
    reader.list(POSTERS_OPEN_MAX, (each) => ({
      chain: readChain(each),
      number: each.varint(),
      uses: each.varint(POSTER_USES_MAX),
    })),
  );
}

export function removedToBytes(authors: readonly AuthorId[]): Bytes {
  const writer = new ByteWriter().varint(authors.length);
  for (const author of authors) writer.fixed(idToBytes(author));
  return writer.bytes();
}

export function bytesToRemoved(bytes: Uint8Array): Result<readonly AuthorId[], BodyError> {
  return parsing(bytes, (reader) =>
    reader.list(REMOVED_PER_REQUEST_MAX, (each) => bytesToId<AuthorId>(each.fixed(ID_BYTES))),
  );
}

/** Throws `MalformedBytes`. */
function readFlag(reader: ByteReader): boolean {
  const flag = reader.byte();
  if (flag > 1) throw new MalformedBytes("flag is neither 0 nor 1");
  return flag === 1;
}

export function redeemToBytes(body: RedeemBody): Bytes {
  return concatBytes(body.slipKey, body.memberKey, body.memberBoxKey, body.signature);
}

export function bytesToRedeem(bytes: Uint8Array): Result<RedeemBody, BodyError> {
  return parsing(bytes, (reader) => ({
    slipKey: reader.fixed(PUBLIC_KEY_BYTES),
    memberKey: reader.fixed(PUBLIC_KEY_BYTES),
    memberBoxKey: reader.fixed(32),
    signature: reader.fixed(SIGNATURE_BYTES),
  }));
}

export function confirmToBytes({ slipKey, signature }: ConfirmBody): Bytes {
  return concatBytes(slipKey, signature);
}

export function bytesToConfirm(bytes: Uint8Array): Result<ConfirmBody, BodyError> {
  return parsing(bytes, (reader) => ({
    slipKey: reader.fixed(PUBLIC_KEY_BYTES),
    signature: reader.fixed(SIGNATURE_BYTES),
  }));
}

export function roomFoundingToBytes(body: RoomFoundingBody): Bytes {
  return new ByteWriter().fixed(body.founderKey).block(epochRecordToBytes(body.record)).bytes();
}

export function bytesToRoomFounding(bytes: Uint8Array): Result<RoomFoundingBody, BodyError> {
  return parsing(bytes, (reader) => ({
    founderKey: reader.fixed(PUBLIC_KEY_BYTES),
    record: readRecord(reader),
  }));
}

export function wrapsToBytes(wraps: readonly WrapItem[]): Bytes {
  return writeWraps(new ByteWriter(), wraps).bytes();
}

export function bytesToWraps(bytes: Uint8Array): Result<readonly WrapItem[], BodyError> {
  return parsing(bytes, (reader) => readWraps(reader, INVITES_PER_REQUEST_MAX));
}

export function writeWraps(writer: ByteWriter, wraps: readonly WrapItem[]): ByteWriter {
  writer.varint(wraps.length);
  for (const item of wraps) writer.fixed(idToBytes(item.recipient)).varint(item.expiresDay).fixed(item.wrap);
  return writer;
}

/** Throws `MalformedBytes`. */
export function readWraps(reader: ByteReader, max: number): readonly WrapItem[] {
  return reader.list(max, (each) => ({
    recipient: bytesToId<SlipId>(each.fixed(ID_BYTES)),
    expiresDay: each.varint(1_000_000),
    wrap: each.fixed(WRAP_BYTES),
  }));
}

export function roomKeysToBytes(keys: RoomKeys): Bytes {
  return new ByteWriter().block(epochRecordToBytes(keys.record)).fixed(keys.wrap).bytes();
}

export function bytesToRoomKeys(bytes: Uint8Array): Result<RoomKeys, BodyError> {
  return parsing(bytes, (reader) => ({ record: readRecord(reader), wrap: reader.fixed(WRAP_BYTES) }));
}

function readChain(reader: ByteReader): Chain {
  return mustParse(bytesToChain(reader.block(CHAIN_BYTES_MAX)));
}

/** Throws `MalformedBytes`. */
export function readRecord(reader: ByteReader): EpochRecord {
  return mustParse(bytesToEpochRecord(reader.block(EPOCH_RECORD_BYTES_MAX)));
}

function mustParse<T>(result: Result<T, { readonly type: string }>): T {
  if (result.ok) return result.value;
  throw new MalformedBytes(result.error.type);
}

export function parsing<T>(bytes: Uint8Array, parse: (reader: ByteReader) => T): Result<T, BodyError> {
  try {
    const reader = new ByteReader(bytes);
    const value = parse(reader);
    reader.end();
    return ok(value);
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "BodyMalformed" });
    throw error;
  }
}

export interface BodyError {
  readonly type: "BodyMalformed";
}
