/** The same things in an order nobody can tell from their numbers. */

/** `randomBelow(n)`: a whole number from 0 to n - 1, all equally likely. */
export function shuffled<T>(things: readonly T[], randomBelow: (limit: number) => number): readonly T[] {
  const mixed = [...things];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = randomBelow(last + 1);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

const DRAWS = 2 ** 32;

/** From the phone's own source; draws beyond the last whole multiple of `limit` are thrown back. */
export function randomBelow(limit: number): number {
  const fair = DRAWS - (DRAWS % limit);
  const draw = new Uint32Array(1);
  do crypto.getRandomValues(draw);
  while ((draw[0] ?? 0) >= fair);
  return (draw[0] ?? 0) % limit;
}
