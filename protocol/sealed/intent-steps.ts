/**
 * The writer's decision what to send next, and what fits an Entry. Pure, and apart from `intents.ts`: who only reads
 * needs none of it.
 */
import { utf8 } from "../bytes.ts";
import { SHELF_UPDATE_BYTES_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { type AcceptedValues, type Intent, parseShelfKey, untrueIntents } from "./intents.ts";
import { type ShelfValue, type ShelfValueError, toShelfValue, VALUES_MAX } from "./shelf-value.ts";

/** What one entry carries at most; more typed offline goes in the next. */
export const BATCH_INTENTS_MAX = 16;

/** An intent as it will be found on the shelf again, and small enough for an update of its own. */
export function makeIntent(key: string, value: unknown): Result<Intent, IntentError> {
  if (parseShelfKey(key) === null) return err({ type: "KeyUnknown" });
  const plain = toShelfValue(value);
  if (!plain.ok) return plain;
  const intent = { key, value: plain.value };
  return fits([intent]) ? ok(intent) : err({ type: "IntentTooLarge" });
}

export type IntentError =
  | ShelfValueError
  | { readonly type: "KeyUnknown" }
  | { readonly type: "IntentTooLarge" };

/** The latest entry of the present device whose words are not known to stand. */
export type Attempt = {
  /** the entry's own number, never used twice by a device */
  readonly seq: number;
  readonly keys: ReadonlySet<string>;
  /** UnderWay: unanswered on this connection. Open: it may land yet, or never. Refused: it stands in the chain. */
  readonly fate: "UnderWay" | "Open" | "Refused";
};

/**
 * One author's writer in one Stream: a value, moved on by the functions below, one for each thing that happens.
 *
 *   startWriter ─► afterConnect ─► afterEntry… ─► afterCatchUp ─► nextStep: Send ─► afterSend ─► afterEntry…
 *                       ▲                                            └ TakeNewDevice ─► afterNewDevice
 *                       └─ the connection died: whatever was under way may land, late or never
 */
export type Writer = {
  readonly intents: readonly Intent[];
  /** The chain is verified up to the newest entry the edge has told of on this connection. */
  readonly isCaughtUp: boolean;
  readonly latest: Attempt | null;
};

export function startWriter(intents: readonly Intent[]): Writer {
  return { intents, isCaughtUp: false, latest: null };
}

export function afterIntent(writer: Writer, intent: Intent): Writer {
  return { ...writer, intents: [...writer.intents, intent] };
}

/** A new connection: nothing is sent on it before all that landed meanwhile has been read. */
export function afterConnect(writer: Writer): Writer {
  return { ...openAttempt(writer), isCaughtUp: false };
}

export function afterCatchUp(writer: Writer): Writer {
  return { ...writer, isCaughtUp: true };
}

export function afterSend(writer: Writer, seq: number, intents: readonly Intent[]): Writer {
  const keys = new Set(intents.map((intent) => intent.key));
  return { ...writer, latest: { seq, keys, fate: "UnderWay" } };
}

/** The Room would not take the entry (too fast, full, frozen): it may be tried again. */
export function afterTurnedAway(writer: Writer, seq: number): Writer {
  return writer.latest?.seq === seq ? openAttempt(writer) : writer;
}

export function afterNewDevice(writer: Writer): Writer {
  return { ...writer, latest: null };
}

/** What an entry read in the verified chain was, if the present device wrote it. */
export type OwnEntry = { readonly seq: number; readonly isAccepted: boolean };

/**
 * To be called after every entry of this author, not once a page: under `me` another phone may write something
 * else next, and an intent that was true once is fulfilled.
 *
 * Only the refusal of the latest attempt counts. An older one's proves nothing: the latest may still land, and
 * with what a new device sends again its words would be written twice. Once the latest is refused, the older
 * ones, which begin at no higher clock, can never be accepted either.
 */
export function afterEntry(writer: Writer, shelf: AcceptedValues, own: OwnEntry | null): Writer {
  const intents = untrueIntents(writer.intents, shelf);
  if (own === null || writer.latest === null || own.seq !== writer.latest.seq) return { ...writer, intents };
  return { ...writer, intents, latest: own.isAccepted ? null : { ...writer.latest, fate: "Refused" } };
}

function openAttempt(writer: Writer): Writer {
  if (writer.latest?.fate !== "UnderWay") return writer;
  return { ...writer, latest: { ...writer.latest, fate: "Open" } };
}

export type NextStep =
  | { readonly type: "Rest" }
  | { readonly type: "Wait" }
  | { readonly type: "TakeNewDevice" }
  | { readonly type: "Send"; readonly intents: readonly Intent[] };

/**
 *   every intent true                          Rest
 *   not caught up, or an append under way      Wait      else the same words could be sent twice
 *   an untrue intent was refused               TakeNewDevice, then ask again
 *   otherwise                                  Send      as many as fit an update, in the order made
 *
 * A refused entry whose intents are all true is a late copy of one that landed: a duplicate, not a refusal.
 */
export function nextStep(writer: Writer, shelf: AcceptedValues): NextStep {
  const untrue = untrueIntents(writer.intents, shelf);
  const { isCaughtUp, latest } = writer;
  if (untrue.length === 0) return { type: "Rest" };
  if (!isCaughtUp || latest?.fate === "UnderWay") return { type: "Wait" };
  const isRefused = latest?.fate === "Refused" && untrue.some((intent) => latest.keys.has(intent.key));
  return isRefused ? { type: "TakeNewDevice" } : { type: "Send", intents: firstBatch(untrue) };
}

function firstBatch(intents: readonly Intent[]): readonly Intent[] {
  let count = 1;
  while (count < Math.min(intents.length, BATCH_INTENTS_MAX) && fits(intents.slice(0, count + 1))) count++;
  return intents.slice(0, count);
}

/** Never less than what Yjs makes of them: a client and a clock for the block, the origin and the deletion. */
const UPDATE_OVERHEAD_BYTES = 32;
const INTENT_OVERHEAD_BYTES = 48;

function fits(intents: readonly Intent[]): boolean {
  let bytes = UPDATE_OVERHEAD_BYTES;
  let values = 0;
  for (const intent of intents) {
    bytes += INTENT_OVERHEAD_BYTES + intent.key.length + bytesMaxOf(intent.value);
    values += valuesIn(intent.value);
  }
  return bytes <= SHELF_UPDATE_BYTES_MAX && values <= VALUES_MAX;
}

/** A tag, a length of two bytes, the content. */
function bytesMaxOf(value: ShelfValue): number {
  if (typeof value === "number") return 9;
  if (typeof value === "string") return 3 + utf8(value).length;
  const names = isObject(value) ? Object.keys(value) : [];
  return [...names, ...membersOf(value)].reduce<number>((bytes, member) => bytes + bytesMaxOf(member), 3);
}

function valuesIn(value: ShelfValue): number {
  return membersOf(value).reduce<number>((values, member) => values + valuesIn(member), 1);
}

function membersOf(value: ShelfValue): readonly ShelfValue[] {
  return Array.isArray(value) || isObject(value) ? Object.values(value) : [];
}

function isObject(value: ShelfValue): value is { [key: string]: ShelfValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
