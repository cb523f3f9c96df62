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
import type { AuthorId, DeviceId, StreamId } from "../ids.ts";
import { err, ok, type Result } from "../result.ts";
import { type AcceptedUpdate, ShelfIndex } from "./shelf-index.ts";
import { isShelfKey, type ShelfUpdateError, shelfUpdateError } from "./shelf-update.ts";
import { copyOfValue, type ShelfValue, type ShelfValueError, toShelfValue } from "./shelf-value.ts";

const ROOT = "s";

export type ShelfWrite = readonly [key: string, value: ShelfValue];

/** `ApplyFailed` quotes no rule: the update kept them all, and Yjs threw nevertheless. */
export type ShelfAcceptError = ShelfUpdateError | { readonly type: "ApplyFailed" };

export type ShelfWriteError =
  | ShelfUpdateError
  | ShelfValueError
  | { readonly type: "NothingToWrite" }
  | { readonly type: "KeyTwice" };

export class Shelf {
  readonly #updates: Uint8Array[] = [];
  readonly #index: ShelfIndex;
  /** null until the first update: most authors of a page are met before they are read. */
  #doc: Doc | null = null;

  constructor(stream: StreamId, author: AuthorId) {
    this.#index = new ShelfIndex(stream, author);
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
    const checked = this.#index.check(device, update);
    if (!checked.ok) return checked;
    const bytes = Uint8Array.from(update);
    if (!this.#apply(bytes)) return err({ type: "ApplyFailed" });
    this.#updates.push(bytes);
    return ok(this.#index.remember(checked.value));
  }

  /** The update that writes these values, each key once. It changes nothing here until it is accepted. */
  write(device: DeviceId, writes: readonly ShelfWrite[]): Result<Uint8Array, ShelfWriteError> {
    const plain = checkWrites(writes);
    if (!plain.ok) return plain;
    const doc = rebuild(this.#updates);
    doc.clientID = this.#index.clientOf(device);
    const update = localUpdate(doc, plain.value);
    doc.destroy();
    const checked = this.#index.check(device, update);
    return checked.ok ? ok(update) : checked;
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
