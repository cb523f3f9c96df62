/** The phone's key-value store over IndexedDB: one object store, string keys, a batch a transaction. */
import type { KeyValueStore, StoreBatch } from "../sync/adapters.ts";

const STORE = "kept";

export async function openIndexedDb(factory: IDBFactory, name: string): Promise<KeyValueStore> {
  const opening = factory.open(name, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(STORE));
  const database = await settled(opening);
  return {
    get: (key) => settled(database.transaction(STORE).objectStore(STORE).get(key)),
    list: (prefix) => list(database, prefix),
    write: (batch) => write(database, batch),
  };
}

async function list(database: IDBDatabase, prefix: string): Promise<readonly (readonly [string, unknown])[]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const store = database.transaction(STORE).objectStore(STORE);
  const [keys, values] = await Promise.all([settled(store.getAllKeys(range)), settled(store.getAll(range))]);
  return keys.map((key, index) => [key as string, values[index] as unknown] as const);
}

/** Resolves when the transaction is on disk as far as the browser says, not when its requests are done. */
function write(database: IDBDatabase, batch: StoreBatch): Promise<void> {
  const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
  const store = transaction.objectStore(STORE);
  for (const [key, value] of batch.put ?? []) store.put(value, key);
  for (const key of batch.drop ?? []) store.delete(key);
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
