/** A phone's disk in memory, on which a tab can die at any step, before the step is done or right after it. */
import { type DiskRow, GENERATION, generationIn, type PhoneDisk } from "#client/keeping/phone-disk";
import type { DeviceKeys } from "#client/keeping/lock-record";
import type { StoreBatch } from "#client/sync/adapters";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import type { Bytes } from "#protocol/bytes";

export class MemoryDisk implements PhoneDisk {
  #rows = new Map<string, unknown>();
  /** Steps of this tab so far. */
  steps = 0;
  /** The step at which the tab dies: nothing of it ever goes on. */
  deadAt = Infinity;
  /** Whether what is asked for at that step still reaches the disk. */
  isLastStepDone = false;

  /** The same disk under a new tab. */
  revive(): void {
    this.steps = 0;
    this.deadAt = Infinity;
  }

  get rows(): readonly DiskRow[] {
    return [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  get(key: string): Promise<unknown> {
    return this.#step(() => structuredClone(this.#rows.get(key)));
  }

  list(prefix: string): Promise<readonly DiskRow[]> {
    return this.#step(() => structuredClone(this.rows.filter(([key]) => key.startsWith(prefix))));
  }

  write(batch: StoreBatch, generation: number): Promise<boolean> {
    return this.#step(() => {
      if (generationIn(this.#rows.get(GENERATION)) !== generation) return false;
      this.#apply(batch);
      return true;
    });
  }

  rewrite(change: (rows: readonly DiskRow[]) => StoreBatch | null): Promise<void> {
    return this.#step(() => this.#apply(change(structuredClone(this.rows)) ?? {}));
  }

  change(key: string, change: (value: unknown) => unknown): Promise<void> {
    return this.#step(() => {
      const value = change(structuredClone(this.#rows.get(key)));
      this.#apply(value === undefined ? { drop: [key] } : { put: [[key, value]] });
    });
  }

  clear(): Promise<void> {
    return this.#step(() => this.#rows.clear());
  }

  #apply({ drop, put }: StoreBatch): void {
    const rows = new Map(this.#rows);
    for (const key of drop ?? []) rows.delete(key);
    for (const [key, value] of structuredClone(put ?? [])) rows.set(key, value);
    this.#rows = rows;
  }

  #step<T>(act: () => T): Promise<T> {
    const isLast = ++this.steps >= this.deadAt;
    if (isLast && !(this.isLastStepDone && this.steps === this.deadAt)) return new Promise(() => undefined);
    return new Promise((resolve, reject) => {
      try {
        const value = act();
        if (!isLast) resolve(value);
      } catch (error) {
        reject(error instanceof Error ? error : new Error("disk"));
      }
    });
  }
}

/** Device keys whose bytes stand where a browser keeps a key that cannot be exported. */
export function makeTestKeys(random: (length: number) => Bytes): DeviceKeys {
  return {
    make: async () => random(32),
    async seal(key, bytes) {
      const nonce = random(24);
      const sealed = xchacha20poly1305(key as Bytes, nonce).encrypt(bytes);
      return Uint8Array.from([...nonce, ...sealed]);
    },
    open: async (key, bytes) =>
      xchacha20poly1305(key as Bytes, bytes.slice(0, 24)).decrypt(bytes.slice(24)) as Bytes,
  };
}
