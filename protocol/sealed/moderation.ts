/**
 * Moderation of a Room: what verified moderators decided, read from the Room's moderation Stream (MOD1–MOD5).
 *
 *   hide/d/n       {p: target, r: reason, b: topic}      a post is hidden
 *   restore/d/n    {p: target, b: topic}                 it is shown again
 *   looked/d/n     {w: receipts}                         these reports were looked at
 *
 *   target   = stream 16 | position (varint) | head 16 | author 16 | device 4 | counter (varint), in base64url
 *   receipts = 16 bytes each, at most 16 of them, in base64url
 *
 * A target names a post by its author's key and by the place where that key was first written: the Thread's head there
 * holds all that came before, so that no edge can make a decision mean another post. Nothing is ever overwritten: the
 * latest decision on a post, in the order of the Stream, is the one that counts. `b` says where the place stands, for
 * who wants to go there, and is no evidence of anything.
 */
import {
  base64UrlToBytes,
  type Bytes,
  ByteReader,
  bytesToHex,
  equalBytes,
  MalformedBytes,
} from "../bytes.ts";

import {
  type AuthorId,
  bytesToDeviceId,
  bytesToId,
  DEVICE_ID_BYTES,
  ID_BYTES,
  type RoomId,
  type StreamId,
} from "../ids.ts";
import { isInAudience, type Role, type RoomKind } from "../wire/audience.ts";
import { nextCursor, startOfStream } from "../wire/head.ts";
import { COUNTER_MAX, type PostRef, postRef } from "./intents.ts";
import type { ShelfValue } from "./shelf-value.ts";
import type { StreamReader } from "./stream-reader.ts";

export const TARGET_HEAD_BYTES = 16;
export const RECEIPT_BYTES = 16;
export const RECEIPTS_MAX = 16;
const TOPIC_MAX = 255;

/** The number of a reason is its place here, counted from 1. Append only. */
export const HIDE_REASONS = ["privacy", "threat", "harassment", "false-emergency", "spam", "other"] as const;
export type HideReason = (typeof HIDE_REASONS)[number];

/** Where a post stands: the position of the Entry that first wrote its key, and the Thread's head there. */
export interface PostPlace {
  readonly position: number;
  /** The first 16 bytes. */
  readonly head: Bytes;
}

export interface PostName {
  readonly stream: StreamId;
  readonly author: AuthorId;
  readonly ref: PostRef;
}

export interface PostTarget extends PostName, PostPlace {}

export interface Decision {
  /** Of the moderator and the key: no two are the same. */
  readonly id: string;
  readonly kind: "hide" | "restore";
  readonly role: Role;
  /** Milliseconds since 1970, as the moderator's phone said. */
  readonly time: number;
  readonly target: PostTarget;
  /** Null for a restoring. */
  readonly reason: HideReason | null;
  readonly topic: number;
}

export interface ModerationLog {
  /** In the order of the Stream. */
  readonly decisions: readonly Decision[];
  /** Receipts of reports that were looked at, in hex. */
  readonly looked: ReadonlySet<string>;
  /** Keys of moderators that say nothing, `author/key`. */
  readonly malformed: readonly string[];
}

/** MOD2: representatives and facilitators of the Room's audience; never a manager, and never who shows no chain. */
export function isModerator(role: Role, kind: RoomKind): boolean {
  return (role === "representative" || role === "facilitator") && isInAudience(kind, role);
}

export function nameOf({ stream, author, ref }: PostName): string {
  return `${stream}/${author}/${ref}`;
}

/** Throws `MalformedBytes`. */
export function bytesToTarget(bytes: Uint8Array): PostTarget {
  const reader = new ByteReader(bytes);
  const stream = bytesToId<StreamId>(reader.fixed(ID_BYTES));
  const position = reader.varint();
  const head = reader.fixed(TARGET_HEAD_BYTES);
  const author = bytesToId<AuthorId>(reader.fixed(ID_BYTES));
  const ref = postRef(bytesToDeviceId(reader.fixed(DEVICE_ID_BYTES)), reader.varint(COUNTER_MAX));
  reader.end();
  if (position === 0) throw new MalformedBytes("no post stands before the first Entry");
  return { stream, position, head, author, ref };
}

const KEY = /^(hide|restore|looked)\/[0-9a-f]{8}\/(0|[1-9][0-9]{0,9})$/;

/** MOD4: what moderators decided, in the order of the Stream. The reader has seen to it that they are moderators. */
export function moderationLogOf(reader: StreamReader): ModerationLog {
  const placed: { readonly order: number; readonly decision: Decision }[] = [];
  const looked = new Set<string>();
  const malformed: string[] = [];
  for (const { author, role } of reader.authors.values()) {
    for (const [key, value] of reader.wordsOf(author)) {
      const kind = KEY.exec(key)?.[1];
      const facts = reader.keyFacts(author, key);
      if (!kind || !facts || role === null) continue;
      const said = kind === "looked" ? receiptsIn(value) : parseDecision(kind, value);
      // Nobody is a moderator of her own words.
      if (said !== null && !Array.isArray(said) && said.target.author === author) continue;
      if (said === null) malformed.push(`${author}/${key}`);
      else if (Array.isArray(said)) for (const receipt of said) looked.add(receipt);
      else
        placed.push({
          order: facts.order,
          decision: { ...said, id: `${author}/${key}`, role, time: facts.time },
        });
    }
  }
  const decisions = placed.sort((a, b) => a.order - b.order).map(({ decision }) => decision);
  return { decisions, looked, malformed };
}

type Said = Pick<Decision, "kind" | "target" | "reason" | "topic">;

function parseDecision(kind: string, value: ShelfValue): Said | null {
  if (!isObject(value)) return null;
  const { p, r, b } = value;
  const target = parseBytes(p, bytesToTarget);
  if (!target || typeof b !== "number" || !Number.isInteger(b) || b < 0 || b > TOPIC_MAX) return null;
  if (kind === "restore") return { kind: "restore", target, reason: null, topic: b };
  const reason = typeof r === "number" ? HIDE_REASONS[r - 1] : undefined;
  // A reason that a later version knows hides all the same.
  return { kind: "hide", target, reason: reason ?? "other", topic: b };
}

/** In hex; null for what holds none. */
export function receiptsIn(value: ShelfValue): string[] | null {
  const bytes = isObject(value) ? parseBytes(value["w"], (each) => each) : null;
  if (!bytes || bytes.length % RECEIPT_BYTES !== 0 || bytes.length > RECEIPTS_MAX * RECEIPT_BYTES)
    return null;
  return Array.from({ length: bytes.length / RECEIPT_BYTES }, (_, index) =>
    bytesToHex(bytes.slice(index * RECEIPT_BYTES, (index + 1) * RECEIPT_BYTES)),
  );
}

function parseBytes<T>(value: ShelfValue | undefined, read: (bytes: Bytes) => T): T | null {
  if (typeof value !== "string") return null;
  try {
    return read(base64UrlToBytes(value));
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
}

function isObject(value: ShelfValue): value is { readonly [key: string]: ShelfValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** MOD3: a decision is about the post that stands at its place in this very history, and about no other. */
export function isAt(decision: Pick<Decision, "target">, place: PostPlace): boolean {
  const { position, head } = decision.target;
  return position === place.position && equalBytes(head, place.head);
}

/** The place of what a Thread's first Envelope wrote, for a row of a Board that has not loaded the Thread. */
export function openingPlace(room: RoomId, stream: StreamId, envelope: Uint8Array): PostPlace {
  const { head } = nextCursor(startOfStream(room, stream), envelope);
  return { position: 1, head: head.slice(0, TARGET_HEAD_BYTES) as Bytes };
}

/** The place of a post in a Thread that was read; undefined for one that is not there. */
export function placeOfPost(reader: StreamReader, author: AuthorId, ref: PostRef): PostPlace | undefined {
  const position = reader.keyFacts(author, `post/${ref}`)?.position;
  const head = position === undefined ? undefined : reader.headAt(position);
  return head && { position: position!, head: head.slice(0, TARGET_HEAD_BYTES) as Bytes };
}
