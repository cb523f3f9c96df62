/**
 * Sealed backups of a Factory's members. A row is an id and bytes: no member, no order, no time (EDGE1, RECOVER3).
 *
 * The object of a hint keeps something else with the same tables: which factories begin with it.
 */
import type { Bytes } from "#protocol/bytes";
import type { BackupId, FactoryId } from "#protocol/ids";

export interface BackupStore {
  backup(id: BackupId): Bytes | undefined;
  keepBackup(id: BackupId, sealed: Bytes): void;
  dropBackup(id: BackupId): void;
  /** Backups there are, and members whom the Factory certified. */
  counts(): { readonly backups: number; readonly members: number };
  /** Factories that begin with this object's hint. Makes the tables of an object that nobody founded. */
  keepHinted(factory: FactoryId): void;
  hinted(): readonly FactoryId[];
}
