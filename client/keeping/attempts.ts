/** Attempts to unlock, counted on disk before each is tried: a reload forgives nothing. */
import { ATTEMPTS, type PhoneDisk } from "./phone-disk.ts";

const SECOND_MS = 1_000;
/** After the third wrong attempt and on; the last of them for all that follow. */
const WAITS_MS = [0, 0, 30, 60, 120, 300, 900, 3_600].map((seconds) => seconds * SECOND_MS);

interface Attempts {
  readonly count: number;
  /** Ms since 1970. */
  readonly until: number;
}

/** Counts an attempt that is about to be made. The ms to wait when none may be made yet, else 0. */
export async function beginAttempt(disk: PhoneDisk, now: number, key = ATTEMPTS): Promise<number> {
  let waitMs = 0;
  await disk.change(key, (value) => {
    const attempts = attemptsIn(value);
    waitMs = waitMsOf(attempts, now);
    if (waitMs > 0) return attempts;
    const count = attempts.count + 1;
    return { count, until: now + waitAfter(count) };
  });
  return waitMs;
}

export async function waitBeforeAttempt(disk: PhoneDisk, now: number, key = ATTEMPTS): Promise<number> {
  return waitMsOf(attemptsIn(await disk.get(key)), now);
}

export function forgetAttempts(disk: PhoneDisk, key = ATTEMPTS): Promise<void> {
  return disk.change(key, () => undefined);
}

/** A clock that was set back makes nobody wait longer than the rule says. */
function waitMsOf({ count, until }: Attempts, now: number): number {
  return Math.max(0, Math.min(until - now, waitAfter(count)));
}

function waitAfter(count: number): number {
  return count === 0 ? 0 : WAITS_MS[Math.min(count, WAITS_MS.length) - 1]!;
}

function attemptsIn(value: unknown): Attempts {
  const isKept = typeof value === "object" && value !== null && "count" in value && "until" in value;
  return isKept ? (value as Attempts) : { count: 0, until: 0 };
}
