/**
 * A report of a post, sealed to the moderators of a Room and to nobody else (REPORT1). It stands in the Room's Stream
 * of reports under the key `report/d/n`, written by a throwaway author.
 *
 *   value = {b: nonce 24 | ciphertext | tag 16, k: slots of 80}, both in base64url
 *   slot  = HPKE(moderator's box key; info "gopy/report/1" ‖ room 16; aad author 16 ‖ moderator 16; content key 32)
 *   body  = version 1 | target (behind its length) | reason 1 | topic 1 | receipt 16 | words (text)
 *           | name | zeros up to 2,048 or 3,072
 *   name  = 0 | 1, nickname (text), chain (behind its length), signature 64 over
 *           "gopy/report-name/1" ‖ room 16 ‖ author 16 ‖ receipt 16
 *
 * The body is XChaCha20-Poly1305 under the content key, AAD "gopy/report/1" ‖ room 16 ‖ author 16. There are as many
 * slots as moderators, rounded up to four, in an order of chance; what is not a moderator's is chance. So nobody can
 * tell from them whether one moderator was left out because the report is about a post of hers.
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import {
  base64UrlToBytes,
  type Bytes,
  ByteReader,
  bytesToBase64Url,
  ByteWriter,
  concatBytes,
  MalformedBytes,
  utf8,
} from "../bytes.ts";
import { type BoxKey, HPKE_OVERHEAD_BYTES, openSealed, type SealContext, sealTo } from "../hpke.ts";
import { type AuthorId, idToBytes, type RoomId } from "../ids.ts";
import { CHAIN_BYTES_MAX } from "../limits.ts";
import { SIGNATURE_BYTES } from "../signature.ts";
import { NONCE_BYTES } from "../wire/envelope.ts";
import {
  bytesToTarget,
  HIDE_REASONS,
  type HideReason,
  type PostTarget,
  RECEIPT_BYTES,
} from "./moderation.ts";
import { targetToBytes } from "./moderation-values.ts";
import type { RandomBytes } from "./seal.ts";
import type { ShelfValue } from "./shelf-value.ts";

const VERSION = 1;
const CONTENT_KEY_BYTES = 32;
const SLOT_BYTES = HPKE_OVERHEAD_BYTES + CONTENT_KEY_BYTES;
const SLOTS_STEP = 4;
/** Moderators beyond these get no slot of their own: an Entry has 8 kB. */
export const REPORT_RECIPIENTS_MAX = 32;
export const REPORT_WORDS_CHARACTERS_MAX = 280;
const WORDS_BYTES_MAX = REPORT_WORDS_CHARACTERS_MAX * 4;
const NICKNAME_BYTES_MAX = 160;
const TARGET_BYTES_MAX = 80;
const BODY_BYTES = [2_048, 3_072] as const;

export interface ReportName {
  readonly nickname: string;
  readonly chain: Bytes;
  readonly signature: Bytes;
}

export interface Report {
  readonly target: PostTarget;
  readonly reason: HideReason;
  readonly topic: number;
  /** Chosen by the reporter: who opens the report can say in public that it was looked at, and nobody else can. */
  readonly receipt: Bytes;
  readonly words: string;
  readonly name: ReportName | null;
}

export interface ReportPlace {
  readonly room: RoomId;
  /** The throwaway author of the report. */
  readonly author: AuthorId;
}

export interface Recipient {
  readonly author: AuthorId;
  readonly boxKey: Uint8Array;
}

/** What a member signs who reports under a nickname: it stands for this report and for no other. */
export function reportNameMessage({ room, author }: ReportPlace, receipt: Uint8Array): Bytes {
  return concatBytes(utf8("gopy/report-name/1"), idToBytes(room), idToBytes(author), receipt);
}

/** `moderators`: how many the Room has, those left out included. */
export async function sealReport(
  place: ReportPlace,
  report: Report,
  recipients: readonly Recipient[],
  moderators: number,
  random: RandomBytes,
): Promise<ShelfValue> {
  const contentKey = random(CONTENT_KEY_BYTES);
  const nonce = random(NONCE_BYTES);
  const body = xchacha20poly1305(contentKey, nonce, aadOf(place)).encrypt(reportToBytes(report));
  const count = Math.ceil(Math.min(moderators, REPORT_RECIPIENTS_MAX) / SLOTS_STEP) * SLOTS_STEP;
  const slots = await Promise.all(
    recipients.map(({ author, boxKey }) => sealTo(boxKey, slotContext(place, author), contentKey)),
  );
  while (slots.length < count) slots.push(randomSlot(random));
  return {
    b: bytesToBase64Url(concatBytes(nonce, body)),
    k: bytesToBase64Url(concatBytes(...shuffled(slots, random))),
  };
}

/** Null for what is no report, or none for this moderator. */
export async function openReport(
  place: ReportPlace,
  moderator: AuthorId,
  key: BoxKey,
  value: ShelfValue | undefined,
): Promise<Report | null> {
  const sealed = parseSealed(value);
  if (!sealed) return null;
  for (const slot of sealed.slots) {
    const contentKey = await openSealed(key, slotContext(place, moderator), slot);
    if (contentKey.ok && contentKey.value.length === CONTENT_KEY_BYTES)
      return openBody(place, contentKey.value, sealed.body);
  }
  return null;
}

function openBody(place: ReportPlace, contentKey: Bytes, body: Bytes): Report | null {
  try {
    const nonce = body.slice(0, NONCE_BYTES);
    const cipher = xchacha20poly1305(contentKey, nonce, aadOf(place));
    return bytesToReport(cipher.decrypt(body.slice(NONCE_BYTES)));
  } catch {
    return null; // altered, or made by another app than this: the library throws for every reason alike
  }
}

function parseSealed(value: ShelfValue | undefined): { body: Bytes; slots: readonly Bytes[] } | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { b, k } = value;
  if (typeof b !== "string" || typeof k !== "string") return null;
  try {
    const slots = base64UrlToBytes(k);
    const count = slots.length / SLOT_BYTES;
    if (!Number.isInteger(count) || count > REPORT_RECIPIENTS_MAX) return null;
    return {
      body: base64UrlToBytes(b),
      slots: Array.from({ length: count }, (_, index) =>
        slots.slice(index * SLOT_BYTES, (index + 1) * SLOT_BYTES),
      ),
    };
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
}

export function reportToBytes(report: Report): Bytes {
  const writer = new ByteWriter().byte(VERSION).block(targetToBytes(report.target));
  writer.byte(HIDE_REASONS.indexOf(report.reason) + 1).byte(report.topic);
  writer.fixed(report.receipt).text(report.words);
  if (report.name === null) writer.byte(0);
  else writer.byte(1).text(report.name.nickname).block(report.name.chain).fixed(report.name.signature);
  const bytes = writer.bytes();
  const length = BODY_BYTES.find((each) => each >= bytes.length);
  if (length === undefined) throw new RangeError("a report is longer than its limits allow");
  return concatBytes(bytes, new Uint8Array(length - bytes.length));
}

/** Throws `MalformedBytes`. */
export function bytesToReport(bytes: Uint8Array): Report {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== VERSION) throw new MalformedBytes("report of an unknown version");
  const target = bytesToTarget(reader.block(TARGET_BYTES_MAX));
  const reason = HIDE_REASONS[reader.byte() - 1] ?? "other";
  const topic = reader.byte();
  const receipt = reader.fixed(RECEIPT_BYTES);
  const words = reader.text(WORDS_BYTES_MAX);
  const flag = reader.byte();
  if (flag > 1) throw new MalformedBytes("flag of a name is neither 0 nor 1");
  const name = flag === 0 ? null : readName(reader);
  if (reader.fixed(reader.left).some((byte) => byte !== 0))
    throw new MalformedBytes("padding holds something");
  return { target, reason, topic, receipt, words, name };
}

function readName(reader: ByteReader): ReportName {
  const nickname = reader.text(NICKNAME_BYTES_MAX);
  return { nickname, chain: reader.block(CHAIN_BYTES_MAX), signature: reader.fixed(SIGNATURE_BYTES) };
}

function aadOf({ room, author }: ReportPlace): Bytes {
  return concatBytes(utf8("gopy/report/1"), idToBytes(room), idToBytes(author));
}

function slotContext({ room, author }: ReportPlace, moderator: AuthorId): SealContext {
  return {
    info: concatBytes(utf8("gopy/report/1"), idToBytes(room)),
    aad: concatBytes(idToBytes(author), idToBytes(moderator)),
  };
}

/** The highest bit of an X25519 key is never set. */
function randomSlot(random: RandomBytes): Bytes {
  const slot = random(SLOT_BYTES).slice() as Bytes;
  slot[31]! &= 0x7f;
  return slot;
}

function shuffled(slots: readonly Bytes[], random: RandomBytes): readonly Bytes[] {
  const keyed = slots.map((slot) => ({ slot, place: new DataView(random(4).buffer).getUint32(0) }));
  return keyed.sort((a, b) => a.place - b.place).map(({ slot }) => slot);
}
