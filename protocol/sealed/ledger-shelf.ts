/**
 * A shelf of which only the first words under each key are asked (WRITE1), read without Yjs: the moderation
 * Stream loads before a Board is shown, and Yjs is a third of the engine. It keeps the rules of `shelf.ts`; what is
 * first written under a key is what an empty shelf would hold of it after that update (`previewOf`).
 */
import type { AuthorId, DeviceId, StreamId } from "../ids.ts";
import { ok, type Result } from "../result.ts";
import { type AcceptedUpdate, ShelfIndex } from "./shelf-index.ts";
import { previewOf, type ShelfUpdateError } from "./shelf-update.ts";
import { copyOfValue, type ShelfValue } from "./shelf-value.ts";

export interface AcceptedBytes {
  readonly device: DeviceId;
  readonly update: Uint8Array;
}

export class LedgerShelf {
  /** In order: whoever writes on this shelf builds a whole one from them. */
  readonly accepted: AcceptedBytes[] = [];
  readonly #index: ShelfIndex;
  readonly #known = new Set<string>();
  readonly #first = new Map<string, ShelfValue>();

  constructor(stream: StreamId, author: AuthorId) {
    this.#index = new ShelfIndex(stream, author);
  }

  get updates(): readonly Uint8Array[] {
    return this.accepted.map(({ update }) => update);
  }

  /** What was first written under a key; undefined also when the same update deleted it again. */
  get(key: string): ShelfValue | undefined {
    const value = this.#first.get(key);
    return value === undefined ? undefined : copyOfValue(value);
  }

  entries(): ReadonlyMap<string, ShelfValue> {
    return new Map([...this.#first.keys()].map((key) => [key, this.get(key)!]));
  }

  accept(device: DeviceId, update: Uint8Array): Result<AcceptedUpdate, ShelfUpdateError> {
    const checked = this.#index.check(device, update);
    if (!checked.ok) return checked;
    const bytes = Uint8Array.from(update);
    this.accepted.push({ device, update: bytes });
    const accepted = this.#index.remember(checked.value);
    this.#rememberFirst(accepted.keys, bytes);
    return ok(accepted);
  }

  #rememberFirst(keys: readonly string[], update: Uint8Array): void {
    const written = previewOf(update);
    for (const key of keys) {
      const value = written.ok && !this.#known.has(key) ? written.value.get(key) : undefined;
      if (value !== undefined) this.#first.set(key, value);
      this.#known.add(key);
    }
  }
}
