/** Tabs of one phone as the local lock sees them, over a disk in memory and with a clock moved by hand. */
import { Keeper } from "#client/keeping/keeper";
import { KeptStore, OPEN_ROWS, type Rows } from "#client/keeping/kept-store";
import { lockRecordIn } from "#client/keeping/lock-record";
import { GENERATION, generationIn, LOCK, type PhoneDisk } from "#client/keeping/phone-disk";
import type { Bytes } from "#protocol/bytes";
import { makeTestKeys, MemoryDisk } from "./memory-disk.ts";

/** Guessing is not what these tests are about. */
const WEAK = { memoryKib: 64, passes: 1 };

export interface LockedTab {
  readonly keeper: Keeper;
  /** Null while the phone is locked. */
  store(): KeptStore | null;
  hasMoved(): boolean;
}

export class LockedPhone {
  readonly disk: MemoryDisk;
  readonly #random: (length: number) => Bytes;
  now = Date.UTC(2026, 10, 21, 8);

  constructor(random: (length: number) => Bytes, disk = new MemoryDisk()) {
    this.#random = random;
    this.disk = disk;
  }

  async openTab(visit: string | null = null): Promise<LockedTab> {
    const disk: PhoneDisk = this.disk;
    const record = lockRecordIn(await disk.get(LOCK));
    const generation = generationIn(await disk.get(GENERATION));
    let [store, hasMoved] = [null as KeptStore | null, false];
    const open = (rows: Rows, at: number) =>
      (store = new KeptStore(disk, { rows, generation: at }, () => (hasMoved = true)));
    if (!record) open(OPEN_ROWS, generation);
    const parts = {
      disk,
      keys: makeTestKeys(this.#random),
      random: this.#random,
      now: () => this.now,
      measure: () => WEAK,
    };
    const keeper = new Keeper({ ...parts, open, changed: () => undefined }, record, store);
    if (record) await keeper.start(visit);
    return { keeper, store: () => store, hasMoved: () => hasMoved };
  }
}
