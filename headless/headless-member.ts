/**
 * The headless member: the app's own sync engine in Node, with a memory for a disk and `node:crypto` for
 * signatures. Used by the demo, by load and benchmarks, and by simulations with adapters of their own.
 * See docs/headless-member.md.
 */
import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import { type Bytes, concatBytes, hexToBytes } from "#protocol/bytes";
import type { DeviceId } from "#protocol/ids";
import { loadShelf } from "#protocol/sealed/lazy-shelf";
import { hasStrictForm, type SignatureSuite } from "#protocol/signature";
import type {
  Adapters,
  Clock,
  CountingLimits,
  EdgeDoor,
  KeyValueStore,
  StoreBatch,
  TabLocks,
} from "#client/sync/adapters";
import { MemberEngine } from "#client/sync/member-engine";
import { loadSending } from "#client/sync/outbox";
import { loadCounting, loadReading } from "#client/sync/screens";
import { makeEdgeDoor } from "#client/platform/edge-door";

/** Here at once: nothing is fetched in Node, and a simulation must not wait for a real file. */
await Promise.all([
  loadShelf(),
  loadSending(),
  loadReading(),
  loadCounting(),
  import("#client/sync/carrying-over"),
  import("#client/sync/confirming"),
  import("#client/sync/epoch-follower"),
  import("#client/sync/exporting"),
  import("#client/sync/farewell"),
  import("#client/sync/found"),
  import("#client/sync/help-directory"),
  import("#client/sync/join-counting"),
  import("#client/sync/key-changes"),
  import("#client/sync/mark-proofs"),
  import("#client/sync/moderating"),
  import("#client/sync/moderation-desk"),
  import("#client/sync/open-slips"),
  import("#client/sync/posters"),
  import("#client/sync/recovery"),
  import("#client/sync/retention"),
  import("#client/sync/rotating"),
  import("#client/sync/search-room"),
  import("#client/sync/writing"),
  import("#protocol/sealed/rotation"),
]);

const PKCS8_PREFIX = hexToBytes("302e020100300506032b657004220420");
const SPKI_PREFIX = hexToBytes("302a300506032b6570032100");

/** Ed25519 of OpenSSL, synchronous: a simulation's order of events is its seed's alone. */
export const nodeSignatures: SignatureSuite = {
  verify(publicKey, message, signature) {
    if (!hasStrictForm(publicKey, signature)) return false;
    try {
      const der = Buffer.from(concatBytes(SPKI_PREFIX, publicKey));
      return verify(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
    } catch {
      return false; // a key that is no point of the curve
    }
  },
  signingKey(seed) {
    const der = Buffer.from(concatBytes(PKCS8_PREFIX, seed));
    const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    const spki = createPublicKey(key).export({ format: "der", type: "spki" });
    return {
      publicKey: new Uint8Array(spki.subarray(SPKI_PREFIX.length)),
      sign: (message) => new Uint8Array(sign(null, message, key)),
    };
  },
};

export const nodeClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A disk in memory. Values are cloned both ways, as IndexedDB does. */
export class MemoryStore implements KeyValueStore {
  readonly #rows = new Map<string, unknown>();

  async get(key: string): Promise<unknown> {
    return structuredClone(this.#rows.get(key));
  }

  async list(prefix: string): Promise<readonly (readonly [string, unknown])[]> {
    const rows = [...this.#rows].filter(([key]) => key.startsWith(prefix));
    return structuredClone(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  async write(batch: StoreBatch): Promise<void> {
    for (const [key, value] of structuredClone(batch.put ?? [])) this.#rows.set(key, value);
    for (const key of batch.drop ?? []) this.#rows.delete(key);
  }
}

/** One process, one tab: nobody else's outbox is ever here. */
export function makeMemoryLocks(): TabLocks {
  const held = new Set<DeviceId>();
  return {
    hold: async (device) => void held.add(device),
    isHeld: async (device) => held.has(device),
    isHeir: async () => true,
  };
}

export interface HeadlessOptions {
  readonly origin: string;
  readonly store?: KeyValueStore;
  readonly suite?: SignatureSuite;
  readonly door?: EdgeDoor;
  readonly clock?: Clock;
  readonly counting?: CountingLimits;
}

export function headlessAdapters(options: HeadlessOptions): Adapters {
  return {
    clock: options.clock ?? nodeClock,
    random: (length) => new Uint8Array(randomBytes(length)) as Bytes,
    suite: options.suite ?? nodeSignatures,
    door: options.door ?? makeEdgeDoor(options.origin),
    store: options.store ?? new MemoryStore(),
    locks: makeMemoryLocks(),
    origin: options.origin,
    ...(options.counting && { counting: options.counting }),
  };
}

/** A member ready to join, found or go on with what its store holds. */
export async function startHeadlessMember(options: HeadlessOptions): Promise<MemberEngine> {
  const engine = new MemberEngine(headlessAdapters(options));
  await engine.start();
  return engine;
}
