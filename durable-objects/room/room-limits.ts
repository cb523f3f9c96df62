/** Limits of one Room object. Those a load test may want to move are read from variables of wrangler.toml. */
import type { BucketRule } from "../token-bucket.ts";
import { positive } from "../variables.ts";

export interface RoomLimits {
  /** How long what was stored waits to be broadcast together. */
  readonly tickMs: number;
  readonly socketsMax: number;
  /** Per connection. Appends, then opens and lists together, then bytes of pages and lists. */
  readonly appends: BucketRule;
  readonly asks: BucketRule;
  readonly readBytes: BucketRule;
}

export const APPENDED_BYTES_MAX = 256 * 1024;
export const LISTED_BYTES_MAX = 256 * 1024;
/** A batch that grows beyond this is sent before its tick. */
export const BATCH_BYTES_MAX = 1024 * 1024;
/** An admitted socket says something every half minute; three times nothing means that it is gone. */
export const SILENT_MS_MAX = 90_000;
export const HELLO_MS_MAX = 15_000;
/** How often all sockets are looked at: on ticks, and when the Room is full. */
export const SWEEP_MS = 10_000;
export const SWEEP_FULL_MS = 1_000;

export const ROOM_LIMITS: RoomLimits = {
  tickMs: 40,
  socketsMax: 5_000,
  appends: { burst: 60, perSecond: 2 },
  asks: { burst: 120, perSecond: 10 },
  readBytes: { burst: 4 * 1024 * 1024, perSecond: 1024 * 1024 },
};

/** Of wrangler.toml, or of a load test. */
export type RoomVariables = Readonly<Partial<Record<RoomVariable, unknown>>>;
type RoomVariable = "TICK_MS" | "SOCKETS_PER_ROOM_MAX" | "APPENDS_BURST_MAX" | "APPENDS_PER_SECOND_MAX";

export function roomLimitsFrom(variables: RoomVariables): RoomLimits {
  const { appends } = ROOM_LIMITS;
  return {
    ...ROOM_LIMITS,
    tickMs: positive(variables.TICK_MS) ?? ROOM_LIMITS.tickMs,
    socketsMax: positive(variables.SOCKETS_PER_ROOM_MAX) ?? ROOM_LIMITS.socketsMax,
    appends: {
      burst: positive(variables.APPENDS_BURST_MAX) ?? appends.burst,
      perSecond: positive(variables.APPENDS_PER_SECOND_MAX) ?? appends.perSecond,
    },
  };
}
