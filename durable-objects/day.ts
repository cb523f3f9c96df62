/** The edge keeps days, never exact times (EDGE3). */
export const DAY_MS = 86_400_000;

export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** Whether something valid through `expiresDay` (0: for ever) is over. */
export function isExpired(expiresDay: number, today: number): boolean {
  return expiresDay !== 0 && today > expiresDay;
}
