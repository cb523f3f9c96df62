/**
 * The disk of a phone as the local lock needs it: rows that can be changed all at once, and writes that are refused
 * when another tab has turned the lock on or off meanwhile.
 *
 *   keeping/generation   counts how often the rows were written anew under another key; absent is 0
 *   keeping/lock         how the rows are locked (client/keeping/lock-record.ts); absent while they are open
 *   keeping/attempts     wrong attempts to unlock
 *   everything else      rows of the engine: open under their own names, or sealed under `s/…`
 */
import type { StoreBatch } from "../sync/adapters.ts";

export const KEEPING = "keeping/";
export const GENERATION = "keeping/generation";
export const LOCK = "keeping/lock";
export const ATTEMPTS = "keeping/attempts";

export type DiskRow = readonly [key: string, value: unknown];

export interface PhoneDisk {
  get(key: string): Promise<unknown>;
  /** In the order of their keys. */
  list(prefix: string): Promise<readonly DiskRow[]>;
  /** All or nothing; false, and nothing is written, when the generation on disk is another one. */
  write(batch: StoreBatch, generation: number): Promise<boolean>;
  /** Reads all rows and writes what `change` makes of them, in one transaction. Null, or a throw, writes nothing. */
  rewrite(change: (rows: readonly DiskRow[]) => StoreBatch | null): Promise<void>;
  /** Reads and writes one row in one transaction. */
  change(key: string, change: (value: unknown) => unknown): Promise<void>;
  /** Every row goes. */
  clear(): Promise<void>;
}

/** What stands in a row of the generation. */
export function generationIn(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
