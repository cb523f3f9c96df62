/**
 * A shelf: the Yjs document of one author in one Stream, a flat Y.Map `s` of plain values.
 *
 * Readers build it by applying accepted updates, one transaction each, in stream order, `gc: false`. An update is
 * held against rules 1 to 5 (design, "Why Yjs this way") before Yjs sees a byte of it: what can be checked without
 * the shelf in `shelf-update.ts`, the rest here. Writers make an update on a Doc rebuilt from accepted updates
 * alone, hold it against the same rules and drop the Doc: an update is on the shelf only once it comes back in
 * the Stream.
 *
 * Limits: `SHELF_STRUCTS_MAX` structs, `SHELF_KEY_STRUCTS_MAX` of them under one key. Yjs compares a new item
 * with every item of its key, so that without the second two updates of 8 kB cost a phone half a second (SHELF2).
 */
import { applyUpdate, Doc } from "yjs";
import { labelledHash } from "../hash.ts";
import { type AuthorId, type DeviceId, idToBytes, type StreamId } from "../ids.ts";
import { SHELF_STRUCTS_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import {
  type DeleteRange,
  isShelfKey,
  keysOf,
  parseShelfUpdate,
  type ShelfUpdate,
  type ShelfUpdateError,
  shelfUpdateError,
} from "./shelf-update.ts";
import { copyOfValue, type ShelfValue, type ShelfValueError, toShelfValue } from "./shelf-value.ts";

export const SHELF_KEY_STRUCTS_MAX = 64;

const ROOT = "s";

/** The first 53 bits of `SHA-256("gopy/client/1" ‖ stream ‖ author ‖ device)`: nobody can take another's. */
export function clientIdOf(stream: StreamId, author: AuthorId, device: DeviceId): number {
  const digest = labelledHash("gopy/client/1", idToBytes(stream), idToBytes(author), idToBytes(device));
  let bits = 0;
  for (const byte of digest.subarray(0, 6)) bits = bits * 0x100 + byte;
  return bits * 0x20 + (digest[6]! >> 3);
}

export type ShelfWrite = readonly [key: string, value: ShelfValue];

export type AcceptedUpdate = {
  /** the keys written, each once, in order */
  readonly keys: readonly string[];
};

/** `ApplyFailed` quotes no rule: the update kept them all, and Yjs threw nevertheless. */
export type ShelfAcceptError = ShelfUpdateError | { readonly type: "ApplyFailed" };

export type ShelfWriteError =
  | ShelfUpdateError
  | ShelfValueError
  | { readonly type: "NothingToWrite" }
  | { readonly type: "KeyTwice" };

export class Shelf {
  readonly #stream: StreamId;
  readonly #author: AuthorId;
  readonly #clients = new Map<DeviceId, number>();
  readonly #updates: Uint8Array[] = [];
  readonly #index: ShelfIndex = { keysByClient: new Map(), structsByKey: new Map(), structs: 0 };
  /** null until the first update: most authors of a page are met before they are read. */
  #doc: Doc | null = null;

  constructor(stream: StreamId, author: AuthorId) {
    this.#stream = stream;
    this.#author = author;
  }

  /** The accepted updates, in order: the only thing a shelf is ever rebuilt from. */
  get updates(): readonly Uint8Array[] {
    return this.#updates;
  }

  get(key: string): ShelfValue | undefined {
    const value = this.#doc?.getMap<ShelfValue>(ROOT).get(key);
    return value === undefined ? undefined : copyOfValue(value);
  }

  entries(): ReadonlyMap<string, ShelfValue> {
    const entries = new Map<string, ShelfValue>();
    for (const [key, value] of this.#doc?.getMap<ShelfValue>(ROOT).entries() ?? []) {
      entries.set(key, copyOfValue(value));
    }
    return entries;
  }

  /** What a reader does with the next entry of this author: all the rules first, then one transaction. */
  accept(device: DeviceId, update: Uint8Array): Result<AcceptedUpdate, ShelfAcceptError> {
    const checked = this.#check(device, update);
    if (!checked.ok) return checked;
    const { parsed, keys } = checked.value;
    const bytes = Uint8Array.from(update);
    if (!this.#apply(bytes)) return err({ type: "ApplyFailed" });
    this.#updates.push(bytes);
    remember(this.#index, parsed, keys);
    return ok({ keys: [...new Set(keys)] });
  }

  /** The update that writes these values, each key once. It changes nothing here until it is accepted. */
  write(device: DeviceId, writes: readonly ShelfWrite[]): Result<Uint8Array, ShelfWriteError> {
    const plain = checkWrites(writes);
    if (!plain.ok) return plain;
    const doc = rebuild(this.#updates);
    doc.clientID = this.#clientOf(device);
    const update = localUpdate(doc, plain.value);
    doc.destroy();
    const checked = this.#check(device, update);
    return checked.ok ? ok(update) : checked;
  }

  #check(device: DeviceId, update: Uint8Array): Result<CheckedUpdate, ShelfUpdateError> {
    const parsed = parseShelfUpdate(update);
    if (!parsed.ok) return parsed;
    const keys = checkAgainst(this.#index, this.#clientOf(device), parsed.value);
    return keys.ok ? ok({ parsed: parsed.value, keys: keys.value }) : keys;
  }

  #clientOf(device: DeviceId): number {
    const client = this.#clients.get(device) ?? clientIdOf(this.#stream, this.#author, device);
    this.#clients.set(device, client);
    return client;
  }

  /** An update that makes Yjs throw may have been applied by half: that Doc is never read again. */
  #apply(update: Uint8Array): boolean {
    const doc = this.#doc ?? emptyDoc();
    if (isWhollyApplied(doc, update)) {
      this.#doc = doc;
      return true;
    }
    doc.destroy();
    this.#doc = this.#updates.length === 0 ? null : rebuild(this.#updates);
    return false;
  }
}

type CheckedUpdate = { readonly parsed: ShelfUpdate; readonly keys: readonly string[] };

/** What the rules ask of the updates accepted so far. */
type ShelfIndex = {
  /** the key of each struct; its place in the list is its clock */
  readonly keysByClient: Map<number, string[]>;
  readonly structsByKey: Map<string, number>;
  structs: number;
};

/** The key of each item, if the update keeps the rules that depend on the shelf. */
function checkAgainst(
  index: ShelfIndex,
  clientOfDevice: number,
  update: ShelfUpdate,
): Result<readonly string[], ShelfUpdateError> {
  const blockError = blockErrorOf(index, clientOfDevice, update);
  if (blockError !== null) return err(shelfUpdateError(blockError));
  const keys = keysOf(update, (origin) => index.keysByClient.get(origin.client)?.[origin.clock]);
  if (!areKnown(keys)) return err(shelfUpdateError("OriginUnknown"));
  const error = deleteErrorOf(index, update) ?? limitErrorOf(index, keys);
  return error === null ? ok(keys) : err(shelfUpdateError(error));
}

type ErrorType = ShelfUpdateError["type"];

/** Rule 1. */
function blockErrorOf(index: ShelfIndex, clientOfDevice: number, update: ShelfUpdate): ErrorType | null {
  if (update.client === null) return null;
  if (update.client !== clientOfDevice) return "ClientNotOfDevice";
  const clock = clockOf(index, clientOfDevice);
  if (update.clock > clock) return "ClockGap";
  return update.clock < clock ? "ClockOverlap" : null;
}

function areKnown(keys: readonly (string | undefined)[]): keys is readonly string[] {
  return !keys.includes(undefined);
}

/** Rule 4. Yjs would keep what it cannot delete yet, and let it eat the author's later words. */
function deleteErrorOf(index: ShelfIndex, update: ShelfUpdate): ErrorType | null {
  for (const range of update.deletes) {
    const clock = clockAfter(index, update, range);
    if (clock === 0) return "DeleteUnknownClient";
    if (range.clock + range.length > clock) return "DeleteBeyondClock";
  }
  return null;
}

/** Rule 5. */
function limitErrorOf(index: ShelfIndex, keys: readonly string[]): ErrorType | null {
  if (index.structs + keys.length > SHELF_STRUCTS_MAX) return "ShelfFull";
  const structsByKey = new Map<string, number>();
  for (const key of keys) {
    const structs = (structsByKey.get(key) ?? index.structsByKey.get(key) ?? 0) + 1;
    if (structs > SHELF_KEY_STRUCTS_MAX) return "KeyFull";
    structsByKey.set(key, structs);
  }
  return null;
}

function clockOf(index: ShelfIndex, client: number): number {
  return index.keysByClient.get(client)?.length ?? 0;
}

function clockAfter(index: ShelfIndex, update: ShelfUpdate, range: DeleteRange): number {
  return clockOf(index, range.client) + (range.client === update.client ? update.items.length : 0);
}

function remember(index: ShelfIndex, update: ShelfUpdate, keys: readonly string[]): void {
  if (update.client === null) return;
  const keysOfClient = index.keysByClient.get(update.client) ?? [];
  keysOfClient.push(...keys);
  index.keysByClient.set(update.client, keysOfClient);
  for (const key of keys) index.structsByKey.set(key, (index.structsByKey.get(key) ?? 0) + 1);
  index.structs += keys.length;
}

/** Nothing here reads the Doc's guid; left out, Yjs would ask 31 times for randomness to make one. */
function emptyDoc(): Doc {
  const doc = new Doc({ gc: false, guid: ROOT });
  doc.getMap(ROOT);
  return doc;
}

function rebuild(updates: readonly Uint8Array[]): Doc {
  const doc = emptyDoc();
  for (const update of updates) applyUpdate(doc, update);
  return doc;
}

/** Yjs keeps back what it cannot place yet, and would apply it later: the rules leave nothing to be kept back. */
function isWhollyApplied(doc: Doc, update: Uint8Array): boolean {
  try {
    applyUpdate(doc, update);
  } catch {
    return false;
  }
  return doc.store.pendingStructs === null && doc.store.pendingDs === null;
}

function checkWrites(writes: readonly ShelfWrite[]): Result<readonly ShelfWrite[], ShelfWriteError> {
  if (writes.length === 0) return err({ type: "NothingToWrite" });
  const plain = new Map<string, ShelfValue>();
  for (const [key, value] of writes) {
    if (!isShelfKey(key)) return err(shelfUpdateError("KeyMalformed"));
    if (plain.has(key)) return err({ type: "KeyTwice" });
    const checked = toShelfValue(value);
    if (!checked.ok) return checked;
    plain.set(key, checked.value);
  }
  return ok([...plain]);
}

/** One outermost transaction makes one update; only a local one is this device's own. */
function localUpdate(doc: Doc, writes: readonly ShelfWrite[]): Uint8Array {
  const updates: Uint8Array[] = [];
  doc.on("update", (update, _origin, _doc, transaction) => {
    if (transaction.local) updates.push(update);
  });
  doc.transact(() => {
    for (const [key, value] of writes) doc.getMap(ROOT).set(key, value);
  });
  if (updates.length !== 1) throw new Error("one transaction made no single update");
  return updates[0]!;
}
