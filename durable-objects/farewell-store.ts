/**
 * What an object keeps of a factory's end: the founder's word, and of a deleted object nothing else at all. It has
 * a table of its own in SQLite, made when there is something to keep, so that it can stand alone as a tombstone.
 */
import type { Bytes } from "#protocol/bytes";

export interface StoredFarewell {
  readonly founderKey: Bytes;
  /** As in `protocol/wire/farewell.ts`. */
  readonly farewell: Bytes;
  /** Of a Factory: every Room knows of it. */
  readonly isTold: boolean;
  readonly isDeleted: boolean;
}

export interface FarewellStore {
  kept(): StoredFarewell | undefined;
  keep(farewell: StoredFarewell): void;
}

export class MemoryFarewellStore implements FarewellStore {
  #kept: StoredFarewell | undefined;

  kept(): StoredFarewell | undefined {
    return this.#kept;
  }

  keep(farewell: StoredFarewell): void {
    this.#kept = farewell;
  }
}
