/** What every store of sealed backups must do, run on the memory one and the SQLite one alike. */
import { expect } from "vitest";
import type { BackupStore } from "#durable-objects/factory/backup-store";
import type { BackupId, FactoryId } from "#protocol/ids";

const id = (letter: string) => letter.repeat(32) as BackupId;
const factory = (letter: string) => letter.repeat(32) as FactoryId;

export interface BackupCase {
  readonly name: string;
  run(store: BackupStore): void;
}

export const BACKUP_STORE_CASES: readonly BackupCase[] = [
  {
    name: "[RECOVER3] keeps the last bytes of an id, and forgets it when told",
    run(store) {
      expect(store.backup(id("a"))).toBe(undefined);
      store.keepBackup(id("a"), Uint8Array.of(1, 2));
      store.keepBackup(id("b"), Uint8Array.of(3));
      store.keepBackup(id("a"), Uint8Array.of(4, 5, 6));
      expect(store.backup(id("a"))).toEqual(Uint8Array.of(4, 5, 6));
      expect(store.backup(id("b"))).toEqual(Uint8Array.of(3));
      store.dropBackup(id("a"));
      store.dropBackup(id("a"));
      expect(store.backup(id("a"))).toBe(undefined);
    },
  },
  {
    name: "[RECOVER4] counts the backups there are",
    run(store) {
      expect(store.counts()).toEqual({ backups: 0, members: 0 });
      for (const letter of ["a", "b", "a"]) store.keepBackup(id(letter), Uint8Array.of(1));
      expect(store.counts()).toEqual({ backups: 2, members: 0 });
      store.dropBackup(id("b"));
      expect(store.counts()).toEqual({ backups: 1, members: 0 });
    },
  },
  {
    name: "[RECOVER5] knows the factories of its hint, each once, in an order that says nothing",
    run(store) {
      expect(store.hinted()).toEqual([]);
      for (const letter of ["c", "a", "c"]) store.keepHinted(factory(letter));
      expect(store.hinted()).toEqual([factory("a"), factory("c")]);
    },
  },
];
