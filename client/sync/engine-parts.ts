/** What an engine stands on. */
import type { DeviceId } from "#protocol/ids";
import type { Adapters } from "./adapters.ts";
import type { EdgeClient } from "./edge-client.ts";
import type { PhoneStore } from "./phone-store.ts";

export interface EngineParts {
  readonly adapters: Adapters;
  readonly store: PhoneStore;
  readonly edge: EdgeClient;
  /** This tab. */
  readonly device: DeviceId;
}
