/**
 * What a person meant to write, and how it is read back: the keys of a shelf and the posts they make. Pure: no
 * clock, no network, no Yjs.
 *
 *   me                       nickname and language
 *   post/d/n                 a post
 *   post/d/n/e/m             an edit of it
 *   removed/d/n/e/m          its removal
 *
 * d and e are the 8 hex digits of the device that made the intent, n and m counters of that device. Key and value
 * are fixed when the intent is made and survive a new device: two phones of one person never write the same key,
 * and sending twice writes the same words under the same key. The order of everything is stream position.
 */
import type { DeviceId } from "../ids.ts";
import { sameValue, type ShelfValue } from "./shelf-value.ts";

export const ME_KEY = "me";
export const COUNTER_MAX = 0xffff_ffff;

/** `d/n`: a post of this shelf. */
export type PostRef = `${string}/${number}`;

/** Which intent of which device. */
export type IntentId = { readonly device: DeviceId; readonly counter: number };

export type ShelfKey =
  | { readonly type: "Me" }
  | { readonly type: "Post"; readonly ref: PostRef; readonly by: IntentId }
  | { readonly type: "Edit" | "Removal"; readonly ref: PostRef; readonly by: IntentId };

export function postRef(device: DeviceId, counter: number): PostRef {
  if (!Number.isInteger(counter) || counter < 0 || counter > COUNTER_MAX)
    throw new RangeError("counter out of range");
  return `${device}/${counter}`;
}

export function postKey(device: DeviceId, counter: number): string {
  return `post/${postRef(device, counter)}`;
}

export function editKey(ref: PostRef, device: DeviceId, counter: number): string {
  return `post/${ref}/${postRef(device, counter)}`;
}

export function removalKey(ref: PostRef, device: DeviceId, counter: number): string {
  return `removed/${ref}/${postRef(device, counter)}`;
}

/** Kind, the post it is about, and for edits and removals who made them. Read at every drawing of every post: one pass. */
const SHELF_KEY =
  /^(post|removed)\/([0-9a-f]{8})\/(0|[1-9][0-9]{0,9})(?:\/([0-9a-f]{8})\/(0|[1-9][0-9]{0,9}))?$/;

/** null for every key this version does not know: a later one may. */
export function parseShelfKey(key: string): ShelfKey | null {
  if (key === ME_KEY) return { type: "Me" };
  const [, kind, device, digits, byDevice, byDigits] = SHELF_KEY.exec(key) ?? [];
  const post = readIntentId(device, digits);
  if (post === null) return null;
  const ref = postRef(post.device, post.counter);
  if (byDevice === undefined) return kind === "post" ? { type: "Post", ref, by: post } : null;
  const by = readIntentId(byDevice, byDigits);
  return by && { type: kind === "post" ? "Edit" : "Removal", ref, by };
}

function readIntentId(device: string | undefined, digits: string | undefined): IntentId | null {
  const counter = Number(digits);
  return device === undefined || counter > COUNTER_MAX ? null : { device: device as DeviceId, counter };
}

export type ShelfEdit = { readonly key: string; readonly value: ShelfValue; readonly position: number };

export type ShelfPost = {
  readonly ref: PostRef;
  readonly key: string;
  readonly value: ShelfValue;
  readonly position: number;
  /** oldest first */
  readonly edits: readonly ShelfEdit[];
  readonly removed: boolean;
};

/**
 * The posts of one shelf, in order. `positionOf` gives the stream position at which a key was first written;
 * what stands in one entry follows the counters. Edits and removals of unknown posts wait unseen.
 */
export function postsOfShelf(
  entries: ReadonlyMap<string, ShelfValue>,
  positionOf: (key: string) => number,
): readonly ShelfPost[] {
  const written = writtenInOrder(entries, positionOf);
  const edits = new Map<PostRef, ShelfEdit[]>();
  const removed = new Set<PostRef>();
  for (const { type, ref, key, value, position } of written) {
    if (type === "Removal") removed.add(ref);
    if (type !== "Edit") continue;
    const editsOfPost = edits.get(ref) ?? [];
    editsOfPost.push({ key, value, position });
    edits.set(ref, editsOfPost);
  }
  return written
    .filter(({ type }) => type === "Post")
    .map(({ ref, key, value, position }) => {
      return { ref, key, value, position, edits: edits.get(ref) ?? [], removed: removed.has(ref) };
    });
}

type Written = Exclude<ShelfKey, { type: "Me" }> & ShelfEdit;

function writtenInOrder(
  entries: ReadonlyMap<string, ShelfValue>,
  positionOf: (key: string) => number,
): readonly Written[] {
  const written: Written[] = [];
  for (const [key, value] of entries) {
    const parsed = parseShelfKey(key);
    if (parsed !== null && parsed.type !== "Me")
      written.push({ ...parsed, key, value, position: positionOf(key) });
  }
  return written.sort(byPosition);
}

function byPosition(a: Written, b: Written): number {
  return a.position - b.position || a.by.counter - b.by.counter || (a.key < b.key ? -1 : 1);
}

/** One thing a person did, kept in the outbox until it is true. */
export type Intent = { readonly key: string; readonly value: ShelfValue };

/** What the decisions ask of the shelf: only what has been accepted in the verified chain. */
export type AcceptedValues = { get(key: string): ShelfValue | undefined };

/** The intents still to be kept: those neither true nor replaced by a later one of the same key. */
export function untrueIntents(intents: readonly Intent[], shelf: AcceptedValues): readonly Intent[] {
  const latest = new Map(intents.map((intent) => [intent.key, intent]));
  return intents.filter((intent) => latest.get(intent.key) === intent && !isTrue(intent, shelf));
}

function isTrue(intent: Intent, shelf: AcceptedValues): boolean {
  const value = shelf.get(intent.key);
  return value !== undefined && sameValue(value, intent.value);
}
