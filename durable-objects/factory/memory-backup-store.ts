import type { Bytes } from "#protocol/bytes";
import type { BackupId, FactoryId } from "#protocol/ids";
import type { BackupStore } from "./backup-store.ts";

export class MemoryBackupStore implements BackupStore {
  readonly #backups = new Map<BackupId, Bytes>();
  readonly #hinted = new Set<FactoryId>();
  readonly #membersOf: () => number;

  constructor(membersOf: () => number) {
    this.#membersOf = membersOf;
  }

  backup(id: BackupId): Bytes | undefined {
    return this.#backups.get(id);
  }

  keepBackup(id: BackupId, sealed: Bytes): void {
    this.#backups.set(id, sealed);
  }

  dropBackup(id: BackupId): void {
    this.#backups.delete(id);
  }

  counts(): { readonly backups: number; readonly members: number } {
    return { backups: this.#backups.size, members: this.#membersOf() };
  }

  keepHinted(factory: FactoryId): void {
    this.#hinted.add(factory);
  }

  hinted(): readonly FactoryId[] {
    return [...this.#hinted].sort();
  }
}
