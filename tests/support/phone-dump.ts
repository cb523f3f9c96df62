/** Everything a browser keeps for an origin, read by a script: what a curious person with the phone could copy. */
import type { BrowserContext, Page } from "@playwright/test";
import type { Haystack } from "./needles.ts";

export async function dumpOf(page: Page): Promise<Haystack[]> {
  const context: BrowserContext = page.context();
  const stored = await page.evaluate(readStorages);
  const haystacks = Object.entries(stored).map(([name, base64]) => ({
    name,
    bytes: Buffer.from(base64, "base64"),
  }));
  return [...haystacks, { name: "cookies", bytes: Buffer.from(JSON.stringify(await context.cookies())) }];
}

/** Paths in the service worker's caches. */
export async function cachedPaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().map(({ url }) => new URL(url).pathname);
  });
}

/** Runs in the page: storages, databases and caches, each as base64. */
async function readStorages(): Promise<Record<string, string>> {
  const encoder = new TextEncoder();
  const dump: Record<string, string> = {};

  function toBase64(bytes: Uint8Array): string {
    let binary = "";
    for (let at = 0; at < bytes.length; at += 8_192)
      binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
    return btoa(binary);
  }

  function joined(pieces: readonly Uint8Array[]): Uint8Array {
    const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length + 1, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length + 1;
    }
    return all;
  }

  /** Raw bytes, and everything else as JSON. */
  function piecesOf(value: unknown): Uint8Array[] {
    if (value instanceof Uint8Array) return [value];
    if (value instanceof ArrayBuffer) return [new Uint8Array(value)];
    if (value instanceof CryptoKey) return [encoder.encode(`key, extractable: ${value.extractable}`)];
    if (Array.isArray(value)) return value.flatMap(piecesOf);
    if (typeof value === "object" && value !== null)
      return Object.entries(value).flatMap(([name, each]) => [encoder.encode(name), ...piecesOf(each)]);
    return [encoder.encode(String(value))];
  }

  function settled<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB")));
    });
  }

  for (const [name, storage] of Object.entries({
    localStorage,
    sessionStorage,
    history: { state: history.state },
  }))
    dump[name] = toBase64(encoder.encode(JSON.stringify(storage)));
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name!));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      const [keys, values] = [await settled(rows.getAllKeys()), await settled(rows.getAll())];
      dump[`${name}/${store}`] = toBase64(joined([...keys, ...values].flatMap(piecesOf)));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const body = new Uint8Array(await (await cache.match(request))!.arrayBuffer());
      dump[`cache ${request.url}`] = toBase64(body);
    }
  }
  return dump;
}
