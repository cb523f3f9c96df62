/** A seeded generator (sfc32, 128 bits of state): a benchmark's posts are the same on every machine. */
export type Random = () => number;

export const makeRandom = (seed: number): Random => {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162 ^ seed;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + sum) >>> 0;
    return sum;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
};

/** A whole number from 0 up to, not including, `limit`. */
export const below = (random: Random, limit: number): number =>
  Math.floor((random() / 0x1_0000_0000) * limit);

export const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)]!;
