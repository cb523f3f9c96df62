/**
 * The engine's store over the phone's disk. It writes rows as they are or sealed, waits while they are written anew
 * under another key, and stops for good when another tab has done that.
 */
import type { KeyValueStore, StoreBatch } from "../sync/adapters.ts";
import {
  type DiskRow,
  GENERATION,
  generationIn,
  KEEPING,
  LOCK,
  ATTEMPTS,
  type PhoneDisk,
} from "./phone-disk.ts";

/** How rows of the engine stand on the disk. */
export interface Rows {
  nameOf(key: string): string;
  /** Of a prefix that ends in a slash. */
  prefixOf(prefix: string): string;
  toDisk(key: string, value: unknown): DiskRow;
  fromDisk(row: DiskRow): DiskRow;
}

export const OPEN_ROWS: Rows = {
  nameOf: (key) => key,
  prefixOf: (prefix) => prefix,
  toDisk: (key, value) => [key, value],
  fromDisk: (row) => row,
};

export interface Opened {
  readonly rows: Rows;
  readonly generation: number;
}

export class KeptStore implements KeyValueStore {
  readonly #disk: PhoneDisk;
  readonly #moved: () => void;
  #opened: Opened;
  /** While rows are written anew, nothing else begins. */
  #gate: Promise<unknown> | null = null;

  /** `moved` is called when another tab has locked, unlocked or erased the phone: this one must start anew. */
  constructor(disk: PhoneDisk, opened: Opened, moved: () => void) {
    this.#disk = disk;
    this.#opened = opened;
    this.#moved = moved;
  }

  get generation(): number {
    return this.#opened.generation;
  }

  async get(key: string): Promise<unknown> {
    while (this.#gate) await this.#gate;
    const { rows } = this.#opened;
    const name = rows.nameOf(key);
    const value = await this.#disk.get(name);
    return value === undefined ? undefined : rows.fromDisk([name, value])[1];
  }

  async list(prefix: string): Promise<readonly DiskRow[]> {
    while (this.#gate) await this.#gate;
    const { rows } = this.#opened;
    const listed = (await this.#disk.list(rows.prefixOf(prefix))).map((row) => rows.fromDisk(row));
    return listed.sort(([a], [b]) => (a < b ? -1 : 1));
  }

  async write(batch: StoreBatch): Promise<void> {
    while (this.#gate) await this.#gate;
    const { rows, generation } = this.#opened;
    const put = (batch.put ?? []).map(([key, value]) => rows.toDisk(key, value));
    const drop = (batch.drop ?? []).map((key) => rows.nameOf(key));
    if (await this.#disk.write({ put, drop }, generation)) return;
    this.#moved();
    throw new Error("the phone was locked, unlocked or erased in another tab");
  }

  /**
   * Writes every row anew, with the lock's own record, in one transaction: before it or after it the tab may die, and
   * all words are there (CLIENT1). `record` null takes the lock away; `more` are rows of the engine put with them.
   */
  async rekey(rows: Rows, record: unknown, more: readonly DiskRow[] = []): Promise<void> {
    while (this.#gate) await this.#gate;
    const rekeying = this.#rekeyNow(rows, record, more);
    this.#gate = rekeying.catch(() => undefined);
    await rekeying;
  }

  async #rekeyNow(rows: Rows, record: unknown, more: readonly DiskRow[]): Promise<void> {
    const before = this.#opened;
    try {
      await this.#disk.rewrite((kept) => rekeyed(kept, before, rows, record, more));
      this.#opened = { rows, generation: before.generation + 1 };
    } finally {
      this.#gate = null;
    }
  }
}

function rekeyed(
  kept: readonly DiskRow[],
  before: Opened,
  rows: Rows,
  record: unknown,
  more: readonly DiskRow[],
): StoreBatch {
  const generation = generationIn(kept.find(([key]) => key === GENERATION)?.[1]);
  if (generation !== before.generation) throw new Error("the phone was locked in another tab");
  const old = kept.filter(([key]) => !key.startsWith(KEEPING));
  const values = new Map([...old.map((row) => before.rows.fromDisk(row)), ...more]);
  const put = [...values].map(([key, value]) => rows.toDisk(key, value));
  const lock: readonly DiskRow[] = record === null ? [] : [[LOCK, record]];
  return {
    drop: [...old.map(([key]) => key), ATTEMPTS, LOCK],
    put: [...put, ...lock, [GENERATION, generation + 1]],
  };
}
