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
import { countByPoster, JOIN_KEY, type JoinedMember } from "#protocol/sealed/join-log";
import { ME_KEY } from "#protocol/sealed/intents";
import { authorIdOf, type Chain } from "#protocol/wire/certificate";
import { epochRecordHash } from "#protocol/wire/epoch-record";
import { controlStreamOf } from "#protocol/wire/head";
import type { CountBasis, OfficialView, ReadersView } from "../state/views.ts";
import type { StoredJoinBase } from "./phone-store.ts";
import { parseNickname } from "./post-values.ts";
import type { RoomSession } from "./room-session.ts";
import { dayOf } from "./thread-state.ts";

/** Twenty digits are 66 bits: nobody makes another list of members that has the same code. */
const CODE_DIGITS = 20;
const CODE_BYTES = 10;
const DIGITS_IN_GROUP = 4;

export function readersViewOf(session: RoomSession, me: AuthorId): ReadersView {
  const rotation = session.keyring.history.at(-1)?.rotation ?? null;
  const joined = session.members.joined();
  const counts = session.members.readers();
  const officials = joined.filter(({ role }) => role !== "worker");
  return {
    room: session.room,
    counts,
    byPoster: session.members.isWhole ? countByPoster(joined) : null,
    basis: basisOf(session, session.counting?.base ?? null),
    doubt: basisOf(session, session.counting?.doubt ?? null),
    epoch: session.keyring.current.epoch,
    changedDay: rotation?.day ?? null,
    openSlips: rotation?.slips.count ?? null,
    officials: officials.map((member) => officialOf(session, member, me)).sort(founderFirst),
    ...comparison(session),
  };
}

function basisOf(session: RoomSession, base: StoredJoinBase | null): CountBasis | null {
  const { reader } = session.streamSync(controlStreamOf(session.room));
  return (
    base && { nickname: parseNickname(reader.wordsOf(base.by).get(ME_KEY)), day: base.day, count: base.count }
  );
}

/** Else in the order in which they joined. */
function founderFirst(a: OfficialView, b: OfficialView): number {
  return Number(b.isFounder) - Number(a.isFounder);
}

function officialOf(session: RoomSession, { author, role, chain }: JoinedMember, me: AuthorId): OfficialView {
  const { reader } = session.streamSync(controlStreamOf(session.room));
  return {
    author,
    role,
    nickname: parseNickname(reader.wordsOf(author).get(ME_KEY)),
    vouchedBy: voucherOf(session, chain),
    isFounder: chain.length === 1,
    joinedDay: dayOf(reader.keyFacts(author, JOIN_KEY)?.time ?? 0),
    isMe: author === me,
  };
}

/** A facilitator who has not joined was certified by the founder's key to sign one invitation, and is no person. */
function voucherOf(session: RoomSession, chain: Chain): AuthorId | null {
  // founder ─► facilitator, or … ─► facilitator ─► invite ─► official
  const voucher = chain.at(-3);
  if (!voucher) return null;
  const author = authorIdOf(voucher.signingKey);
  const { reader } = session.streamSync(controlStreamOf(session.room));
  return voucher.kind === "facilitator" && !reader.keyFacts(author, JOIN_KEY) ? null : author;
}

/**
 * What two phones compare: the join log as far as one of them has read it, and the key's record.
 *
 *   comparison = "gopy-compare/1." ‖ base64url(room 16 | epoch (varint) | count (varint) | head 32 | key's record 32)
 *   digits     = H("gopy/compare/1" ‖ the bytes of the comparison)[:10] as a number, its last 20 digits
 */
interface Compared {
  readonly room: RoomId;
  readonly epoch: number;
  readonly count: number;
  readonly head: Bytes;
  readonly record: Bytes;
}

type Comparing = "same" | "different" | "later";

const PREFIX = "gopy-compare/1.";

function comparison(session: RoomSession): Pick<ReadersView, "code" | "comparedCount" | "comparison"> {
  const { cursor } = session.counting?.tail ?? session.streamSync(controlStreamOf(session.room));
  const compared = comparedAt(session, session.keyring.current.epoch, cursor.count);
  if (!compared) return { code: "", comparedCount: 0, comparison: "" };
  const code = `${compared.epoch}-${compared.count} ${digitsOf(compared)}`;
  return {
    code,
    comparedCount: compared.count,
    comparison: PREFIX + bytesToBase64Url(comparedBytes(compared)),
  };
}

/** What this phone knows of an epoch and of the join log up to a count; undefined for what it has not reached. */
function comparedAt(session: RoomSession, epoch: number, count: number): Compared | undefined {
  const whole = session.streamSync(controlStreamOf(session.room));
  // A head holds all that stands before it: a phone that began later compares as well as one that read everything.
  const head = whole.reader.headAt(count) ?? session.counting?.tail?.reader.headAt(count);
  const record = recordOf(session, epoch);
  return head && record && { room: session.room, epoch, count, head, record };
}

/** Of the first epoch most phones never ask for the record: the key, to which it commits, stands for it. */
function recordOf({ keyring }: RoomSession, epoch: number): Bytes | undefined {
  if (epoch === 1) return keyring.first.commitment;
  const record = keyring.history[epoch - 1];
  return record && epochRecordHash(record);
}

function comparedBytes({ room, epoch, count, head, record }: Compared): Bytes {
  const writer = new ByteWriter().fixed(idToBytes(room)).varint(epoch).varint(count);
  return writer.fixed(head).fixed(record).bytes();
}

function digitsOf(compared: Compared): string {
  const hashed = labelledHash("gopy/compare/1", comparedBytes(compared)).subarray(0, CODE_BYTES);
  const number = BigInt(`0x${bytesToHex(hashed)}`) % 10n ** BigInt(CODE_DIGITS);
  return grouped(number.toString().padStart(CODE_DIGITS, "0"));
}

function grouped(digits: string): string {
  return digits.match(new RegExp(`\\d{${DIGITS_IN_GROUP}}`, "g"))!.join(" ");
}

function parseComparison(text: string): Compared | null {
  if (!text.startsWith(PREFIX)) return null;
  try {
    const reader = new ByteReader(base64UrlToBytes(text.slice(PREFIX.length)));
    const room = bytesToId<RoomId>(reader.fixed(ID_BYTES));
    const [epoch, count] = [reader.varint(), reader.varint()];
    const compared = { room, epoch, count, head: reader.fixed(32), record: reader.fixed(32) };
    reader.end();
    return compared;
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
}

/** Null for a text that is no comparison of one of these Rooms. */
export function compareReaders(sessions: ReadonlyMap<RoomId, RoomSession>, text: string): Comparing | null {
  const theirs = parseComparison(text);
  const session = theirs && sessions.get(theirs.room);
  if (!session) return null;
  const mine = comparedAt(session, theirs.epoch, theirs.count);
  if (!mine) return "later";
  return equalBytes(comparedBytes(mine), comparedBytes(theirs)) ? "same" : "different";
}

/** Null for a text that is no code. Only its digits matter, however they are grouped. */
export function compareCode(session: RoomSession, text: string): Comparing | null {
  const parts = /^\s*(\d{1,5})\D+(\d{1,9}?)\D*((?:\d\D*){20})$/.exec(text);
  if (!parts) return null;
  const mine = comparedAt(session, Number(parts[1]), Number(parts[2]));
  if (!mine) return "later";
  return digitsOf(mine) === grouped(parts[3]!.replaceAll(/\D/g, "")) ? "same" : "different";
}
