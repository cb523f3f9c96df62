/** How long people wait in a queue, for its first lines. */
import type { ThreadRow } from "./views.ts";

const DAY_MS = 86_400_000;

export interface QueueAges {
  /** Days the longest waiting question waits; null when none waits without any word. */
  readonly daysMax: number | null;
  readonly waiting: number;
  readonly late: number;
}

export function queueAges(open: readonly ThreadRow[], now: number): QueueAges {
  const today = Math.floor(now / DAY_MS);
  const days = open.flatMap(({ state }) =>
    state.kind === "waiting" ? [Math.max(0, today - state.sinceDay)] : [],
  );
  const late = open.filter(({ state }) => state.kind === "late").length;
  return { daysMax: days.length === 0 ? null : Math.max(...days), waiting: days.length, late };
}
