/** Chance from a seed: xoshiro128** (Blackman and Vigna), 128 bits of state filled from the seed by splitmix32. */
import type { Bytes } from "#protocol/bytes";

export interface Chance {
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  /** True with this probability. */
  is(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  bytes(length: number): Bytes;
  shuffled<T>(items: readonly T[]): T[];
}

export function makeChance(seed: number): Chance {
  const next = xoshiro(seed);
  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound);
  return {
    below,
    is: (probability) => next() / 2 ** 32 < probability,
    pick: (choices) => choices[below(choices.length)]!,
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
    shuffled(items) {
      const rest = [...items];
      return items.map(() => rest.splice(below(rest.length), 1)[0]!);
    },
  };
}

function xoshiro(seed: number): () => number {
  let filler = seed >>> 0;
  const fill = (): number => {
    filler = (filler + 0x9e3779b9) >>> 0;
    let mixed = filler;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  return () => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const carried = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= carried;
    d = rotated(d, 11);
    return result;
  };
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
