/**
 * What the sync engine needs of its surroundings, and nothing more. A browser, Node and a simulation each
 * bring their own: so a seed can own time, chance, the network and the disk.
 */
import type { Bytes } from "#protocol/bytes";
import type { DeviceId } from "#protocol/ids";
import type { RandomBytes } from "#protocol/sealed/seal";
import type { SignatureSuite } from "#protocol/signature";

export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  after(ms: number, run: () => void): Cancel;
}

export interface EdgeRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes | null;
}

export interface EdgeResponse {
  readonly status: number;
  readonly body: Bytes;
}

/** A socket that connects again by itself, with jitter; `opened` is called each time. */
export interface SocketHandlers {
  opened(): void;
  received(bytes: Bytes): void;
  closed(): void;
}

export interface RoomSocket {
  /** Drops the frame when the socket is not open: what matters is kept in the outbox. */
  send(bytes: Bytes): void;
  /** Gives up the present connection, which is deaf, and makes a new one. */
  reconnect(): void;
  close(): void;
}

/** `fetch` rejects when the edge cannot be reached, and for nothing else. */
export interface EdgeDoor {
  fetch(request: EdgeRequest): Promise<EdgeResponse>;
  connect(path: string, handlers: SocketHandlers): RoomSocket;
}

/** Values survive a structured clone. A batch is written wholly or not at all. */
export interface KeyValueStore {
  get(key: string): Promise<unknown>;
  /** In the order of their keys. */
  list(prefix: string): Promise<readonly (readonly [key: string, value: unknown])[]>;
  write(batch: StoreBatch): Promise<void>;
}

export interface StoreBatch {
  readonly put?: readonly (readonly [key: string, value: unknown])[];
  readonly drop?: readonly string[];
}

/** Which tabs of this phone are alive; a tab's outbox is drained by another only after its death. */
export interface TabLocks {
  hold(device: DeviceId): Promise<void>;
  isHeld(device: DeviceId): Promise<boolean>;
  /** Whether this tab sends what dead ones left. One tab of a phone does, from when it is first asked until it dies. */
  isHeir(): Promise<boolean>;
}

/** In entries of a Room's join log. */
export interface CountingLimits {
  /** A log that is no longer than this is read whole by everybody: it costs little, and trusts nobody. */
  readonly wholeMax: number;
  /** How far behind the last checkpoint a facilitator's phone leaves one. */
  readonly every: number;
}

export interface Adapters {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly suite: SignatureSuite;
  readonly door: EdgeDoor;
  readonly store: KeyValueStore;
  readonly locks: TabLocks;
  /** Where links lead: scheme, host and port of this edge. */
  readonly origin: string;
  /** Other than the app's own only where few phones stand for many. */
  readonly counting?: CountingLimits;
}
