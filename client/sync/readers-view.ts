/** Who can read a Room, made from its records and its join log. */
import {
  base64UrlToBytes,
  type Bytes,
  ByteReader,
  bytesToBase64Url,
  bytesToHex,
  ByteWriter,
  equalBytes,
  MalformedBytes,
} from "#protocol/bytes";
import { labelledHash } from "#protocol/hash";
import { type AuthorId, bytesToId, ID_BYTES, idToBytes, type RoomId } from "#protocol/ids";
import type { JoinedMember } from "#protocol/sealed/join-log";
import { authorIdOf } from "#protocol/wire/certificate";
import { epochRecordHash } from "#protocol/wire/epoch-record";
import { controlStreamOf } from "#protocol/wire/head";
import type { OfficialView, ReadersView } from "../state/views.ts";
import type { RoomSession } from "./room-session.ts";

const CODE_BYTES = 10;

export function emptyReaders(room: RoomId): ReadersView {
  const nothing = { counts: null, changedDay: null, openSlips: null, officials: [] };
  return { room, epoch: 1, code: "", comparedCount: 0, comparison: "", ...nothing };
}

export function readersViewOf(session: RoomSession, me: AuthorId): ReadersView {
  const rotation = session.keyring.history.at(-1)?.rotation ?? null;
  const officials = session.joined().filter(({ role }) => role !== "worker");
  return {
    room: session.room,
    counts: session.readers(),
    epoch: session.keyring.current.epoch,
    changedDay: rotation?.day ?? null,
    openSlips: rotation?.slips.count ?? null,
    officials: officials.map((member) => officialOf(member, me)),
    ...comparison(session),
  };
}

function officialOf({ author, role, chain }: JoinedMember, me: AuthorId): OfficialView {
  // founder ─► facilitator, or … ─► facilitator ─► invite ─► official
  const voucher = chain.at(-3);
  return { author, role, vouchedBy: voucher ? authorIdOf(voucher.signingKey) : null, isMe: author === me };
}

/**
 * What two phones compare: the keys' last record, and the join log as far as this phone has read it.
 *
 *   comparison = "gopy-compare/1." ‖ base64url(room 16 | count (varint) | head 32 | record's hash 32)
 */
interface Compared {
  readonly room: RoomId;
  readonly count: number;
  readonly head: Bytes;
  readonly record: Bytes;
}

const PREFIX = "gopy-compare/1.";

function comparison(session: RoomSession): Pick<ReadersView, "code" | "comparedCount" | "comparison"> {
  const { count, head } = session.streamSync(controlStreamOf(session.room)).cursor;
  const bytes = comparedBytes({ room: session.room, count, head, record: recordHashOf(session) });
  const code = bytesToHex(labelledHash("gopy/compare/1", bytes).subarray(0, CODE_BYTES));
  return { code, comparedCount: count, comparison: PREFIX + bytesToBase64Url(bytes) };
}

/** In the first epoch, before the records were asked for, the key itself stands for them. */
function recordHashOf(session: RoomSession): Bytes {
  const record = session.keyring.history.at(-1);
  return record ? epochRecordHash(record) : session.keyring.current.commitment;
}

function comparedBytes({ room, count, head, record }: Compared): Bytes {
  return new ByteWriter().fixed(idToBytes(room)).varint(count).fixed(head).fixed(record).bytes();
}

function parseComparison(text: string): Compared | null {
  if (!text.startsWith(PREFIX)) return null;
  try {
    const reader = new ByteReader(base64UrlToBytes(text.slice(PREFIX.length)));
    const room = bytesToId<RoomId>(reader.fixed(ID_BYTES));
    const compared = { room, count: reader.varint(), head: reader.fixed(32), record: reader.fixed(32) };
    reader.end();
    return compared;
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
}

/** Null for a text that is no comparison of one of these Rooms. */
export function compareReaders(
  sessions: ReadonlyMap<RoomId, RoomSession>,
  text: string,
): "same" | "different" | "later" | null {
  const compared = parseComparison(text);
  const session = compared && sessions.get(compared.room);
  if (!compared || !session) return null;
  const head = session.streamSync(controlStreamOf(session.room)).reader.headAt(compared.count);
  if (!head) return "later";
  const isSame = equalBytes(head, compared.head) && equalBytes(recordHashOf(session), compared.record);
  return isSame ? "same" : "different";
}
