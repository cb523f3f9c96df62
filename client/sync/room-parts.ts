/** What the parts of a Room share: what it stands on, and its connection. */
import type { DeviceId, StreamId } from "#protocol/ids";
import type { UpFrame } from "#protocol/wire/frames/frame";
import type { Adapters, Cancel } from "./adapters.ts";
import type { EdgeClient } from "./edge-client.ts";
import type { Identity, RoomKeyring } from "./identity.ts";
import type { PhoneStore } from "./phone-store.ts";
import type { NoteProblem } from "./room-problems.ts";
import type { StreamSync } from "./stream-sync.ts";

export interface RoomParts {
  readonly adapters: Adapters;
  readonly edge: EdgeClient;
  readonly store: PhoneStore;
  readonly identity: Identity;
  readonly keyring: RoomKeyring;
  /** This tab. */
  readonly device: DeviceId;
}

export interface RoomLink {
  readonly problem: NoteProblem;
  streamSync(stream: StreamId): StreamSync;
  isLive(): boolean;
  send(frame: UpFrame): void;
  /** Runs later, if the connection is still the same. */
  after(ms: number, run: () => void): Cancel;
}
