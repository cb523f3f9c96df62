/**
 * What the rules of a shelf ask of the updates accepted so far (UPD1, UPD2, UPD4, UPD5), without Yjs: the key of
 * every struct, by client and clock. `shelf.ts` asks it before Yjs sees an update; `ledger-shelf.ts` needs no more.
 */
import { labelledHash } from "../hash.ts";
import { type AuthorId, type DeviceId, idToBytes, type StreamId } from "../ids.ts";
import { SHELF_STRUCTS_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import {
  type DeleteRange,
  keysOf,
  parseShelfUpdate,
  type ShelfUpdate,
  type ShelfUpdateError,
  shelfUpdateError,
} from "./shelf-update.ts";

export const SHELF_KEY_STRUCTS_MAX = 64;

export type AcceptedUpdate = {
  /** the keys written, each once, in order */
  readonly keys: readonly string[];
};

/** The first 53 bits of `SHA-256("gopy/client/1" ‖ stream ‖ author ‖ device)`: nobody can take another's. */
export function clientIdOf(stream: StreamId, author: AuthorId, device: DeviceId): number {
  const digest = labelledHash("gopy/client/1", idToBytes(stream), idToBytes(author), idToBytes(device));
  let bits = 0;
  for (const byte of digest.subarray(0, 6)) bits = bits * 0x100 + byte;
  return bits * 0x20 + (digest[6]! >> 3);
}

export type CheckedUpdate = { readonly parsed: ShelfUpdate; readonly keys: readonly string[] };

type ErrorType = ShelfUpdateError["type"];

export class ShelfIndex {
  readonly #stream: StreamId;
  readonly #author: AuthorId;
  readonly #clients = new Map<DeviceId, number>();
  /** the key of each struct; its place in the list is its clock */
  readonly #keysByClient = new Map<number, string[]>();
  readonly #structsByKey = new Map<string, number>();
  #structs = 0;

  constructor(stream: StreamId, author: AuthorId) {
    this.#stream = stream;
    this.#author = author;
  }

  clientOf(device: DeviceId): number {
    const client = this.#clients.get(device) ?? clientIdOf(this.#stream, this.#author, device);
    this.#clients.set(device, client);
    return client;
  }

  /** The key of each item, if the update keeps the rules. Nothing is remembered. */
  check(device: DeviceId, update: Uint8Array): Result<CheckedUpdate, ShelfUpdateError> {
    const parsed = parseShelfUpdate(update);
    if (!parsed.ok) return parsed;
    const keys = this.#keysOf(this.clientOf(device), parsed.value);
    return keys.ok ? ok({ parsed: parsed.value, keys: keys.value }) : keys;
  }

  remember({ parsed, keys }: CheckedUpdate): AcceptedUpdate {
    if (parsed.client !== null) {
      const keysOfClient = this.#keysByClient.get(parsed.client) ?? [];
      keysOfClient.push(...keys);
      this.#keysByClient.set(parsed.client, keysOfClient);
      for (const key of keys) this.#structsByKey.set(key, (this.#structsByKey.get(key) ?? 0) + 1);
      this.#structs += keys.length;
    }
    return { keys: [...new Set(keys)] };
  }

  #keysOf(clientOfDevice: number, update: ShelfUpdate): Result<readonly string[], ShelfUpdateError> {
    const blockError = this.#blockErrorOf(clientOfDevice, update);
    if (blockError !== null) return err(shelfUpdateError(blockError));
    const keys = keysOf(update, (origin) => this.#keysByClient.get(origin.client)?.[origin.clock]);
    if (!areKnown(keys)) return err(shelfUpdateError("OriginUnknown"));
    const error = this.#deleteErrorOf(update) ?? this.#limitErrorOf(keys);
    return error === null ? ok(keys) : err(shelfUpdateError(error));
  }

  /** Rule 1. */
  #blockErrorOf(clientOfDevice: number, update: ShelfUpdate): ErrorType | null {
    if (update.client === null) return null;
    if (update.client !== clientOfDevice) return "ClientNotOfDevice";
    const clock = this.#clockOf(clientOfDevice);
    if (update.clock > clock) return "ClockGap";
    return update.clock < clock ? "ClockOverlap" : null;
  }

  /** Rule 4. Yjs would keep what it cannot delete yet, and let it eat the author's later words. */
  #deleteErrorOf(update: ShelfUpdate): ErrorType | null {
    for (const range of update.deletes) {
      const clock = this.#clockAfter(update, range);
      if (clock === 0) return "DeleteUnknownClient";
      if (range.clock + range.length > clock) return "DeleteBeyondClock";
    }
    return null;
  }

  /** Rule 5. */
  #limitErrorOf(keys: readonly string[]): ErrorType | null {
    if (this.#structs + keys.length > SHELF_STRUCTS_MAX) return "ShelfFull";
    const structsByKey = new Map<string, number>();
    for (const key of keys) {
      const structs = (structsByKey.get(key) ?? this.#structsByKey.get(key) ?? 0) + 1;
      if (structs > SHELF_KEY_STRUCTS_MAX) return "KeyFull";
      structsByKey.set(key, structs);
    }
    return null;
  }

  #clockOf(client: number): number {
    return this.#keysByClient.get(client)?.length ?? 0;
  }

  #clockAfter(update: ShelfUpdate, range: DeleteRange): number {
    return this.#clockOf(range.client) + (range.client === update.client ? update.items.length : 0);
  }
}

function areKnown(keys: readonly (string | undefined)[]): keys is readonly string[] {
  return !keys.includes(undefined);
}
