import { describe, test } from "vitest";
import { MemoryBackupStore } from "#durable-objects/factory/memory-backup-store";
import { BACKUP_STORE_CASES } from "../support/backup-store-contract.ts";

describe("backups in memory", () => {
  test.each(BACKUP_STORE_CASES.map(({ name, run }) => [name, run] as const))("%s", (_, run) =>
    run(new MemoryBackupStore(() => 0)),
  );
});
