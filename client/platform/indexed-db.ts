/** The phone's disk over IndexedDB: one object store, string keys, a batch a transaction. */
import { type DiskRow, GENERATION, generationIn, type PhoneDisk } from "../keeping/phone-disk.ts";
import type { StoreBatch } from "../sync/adapters.ts";

const STORE = "kept";

export async function openIndexedDb(factory: IDBFactory, name: string): Promise<PhoneDisk> {
  const opening = factory.open(name, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(STORE));
  const database = await settled(opening);
  // Another tab erases the phone: it would wait for this connection.
  database.addEventListener("versionchange", () => database.close());
  return {
    get: (key) => settled(database.transaction(STORE).objectStore(STORE).get(key)),
    list: (prefix) => list(database.transaction(STORE).objectStore(STORE), prefixRange(prefix)),
    write: (batch, generation) => write(database, batch, generation),
    rewrite: (change) => rewrite(database, change),
    change: (key, change) => changeRow(database, key, change),
    async clear() {
      const transaction = writing(database);
      transaction.objectStore(STORE).clear();
      await completed(transaction);
    },
  };
}

function prefixRange(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

async function list(store: IDBObjectStore, range?: IDBKeyRange): Promise<readonly DiskRow[]> {
  const [keys, values] = await Promise.all([settled(store.getAllKeys(range)), settled(store.getAll(range))]);
  return keys.map((key, index) => [key as string, values[index] as unknown] as const);
}

function writing(database: IDBDatabase): IDBTransaction {
  return database.transaction(STORE, "readwrite", { durability: "strict" });
}

async function write(database: IDBDatabase, batch: StoreBatch, generation: number): Promise<boolean> {
  const transaction = writing(database);
  const store = transaction.objectStore(STORE);
  const done = completed(transaction);
  let isCurrent = true;
  const reading = store.get(GENERATION);
  reading.addEventListener("success", () => {
    isCurrent = generationIn(reading.result) === generation;
    if (isCurrent) apply(store, batch);
  });
  await done;
  return isCurrent;
}

/** What is between reading and writing must not wait: a transaction lives only as long as it is asked for something. */
async function rewrite(
  database: IDBDatabase,
  change: (rows: readonly DiskRow[]) => StoreBatch | null,
): Promise<void> {
  const transaction = writing(database);
  const store = transaction.objectStore(STORE);
  const done = completed(transaction);
  const keys = store.getAllKeys();
  const values = store.getAll();
  let thrown: unknown;
  values.addEventListener("success", () => {
    try {
      const rows = keys.result.map((key, index) => [key as string, values.result[index] as unknown] as const);
      const batch = change(rows);
      if (batch !== null) apply(store, batch);
    } catch (error) {
      thrown = error;
      transaction.abort();
    }
  });
  await done.catch((error: unknown) => {
    throw thrown ?? error;
  });
}

async function changeRow(
  database: IDBDatabase,
  key: string,
  change: (value: unknown) => unknown,
): Promise<void> {
  const transaction = writing(database);
  const store = transaction.objectStore(STORE);
  const done = completed(transaction);
  const reading = store.get(key);
  reading.addEventListener("success", () => {
    const value = change(reading.result);
    if (value === undefined) store.delete(key);
    else store.put(value, key);
  });
  await done;
}

function apply(store: IDBObjectStore, batch: StoreBatch): void {
  for (const key of batch.drop ?? []) store.delete(key);
  for (const [key, value] of batch.put ?? []) store.put(value, key);
}

/** Resolves when the transaction is on disk as far as the browser says, not when its requests are done. */
function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () =>
      reject(transaction.error ?? new Error("the phone's storage refused")),
    );
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("the phone's storage failed")));
  });
}
