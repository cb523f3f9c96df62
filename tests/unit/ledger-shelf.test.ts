/** A shelf read without Yjs takes and refuses the same updates as one with it, and knows the same first words. */
import { expect, test } from "vitest";
import type { AuthorId, DeviceId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { LedgerShelf } from "#protocol/sealed/ledger-shelf";
import { Shelf, type ShelfWrite } from "#protocol/sealed/shelf";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import { type Chance, makeChance } from "../support/chance.ts";

const STREAM = "5a".repeat(16) as StreamId;
const AUTHOR = "a1".repeat(16) as AuthorId;
const DEVICES = ["0000000a" as DeviceId, "0000000b" as DeviceId] as const;
const KEYS = ["hide/0000000a/1", "hide/0000000a/2", "restore/0000000b/1", "looked/0000000b/7", "me"];
const ROUNDS = 400;

function writesOf(chance: Chance): readonly ShelfWrite[] {
  const keys = KEYS.filter(() => chance.is(0.4));
  return (keys.length > 0 ? keys : [KEYS[0]!]).map((key): ShelfWrite => [key, { p: chance.below(1_000) }]);
}

/** What an honest app writes, sometimes with a byte changed or cut off. */
function updateOf(chance: Chance, shelf: Shelf, device: DeviceId): Uint8Array {
  const made = shelf.write(device, writesOf(chance));
  if (!made.ok) return new Uint8Array(0);
  const update = Uint8Array.from(made.value);
  if (chance.is(0.2)) update[chance.below(update.length)]! ^= 1 << chance.below(8);
  return chance.is(0.05) ? update.slice(0, chance.below(update.length)) : update;
}

test.each([971, 972, 973, 974])(
  "[ROOM2] agrees with a shelf of Yjs on every update and on the first words, seed %i",
  (seed) => {
    const chance = makeChance(seed);
    const shelf = new Shelf(STREAM, AUTHOR);
    const ledger = new LedgerShelf(STREAM, AUTHOR);
    const first = new Map<string, ShelfValue | undefined>();
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const update = updateOf(chance, shelf, chance.pick(DEVICES));
      const device = chance.pick(DEVICES);
      const taken = shelf.accept(device, update);
      expect(ledger.accept(device, update)).toEqual(taken);
      if (!taken.ok) refused++;
      for (const key of taken.ok ? taken.value.keys : []) if (!first.has(key)) first.set(key, shelf.get(key));
    }
    expect(refused).toBeGreaterThan(10);
    for (const [key, value] of first) expect(ledger.get(key)).toEqual(value);
    expect(ledger.updates).toEqual(shelf.updates);
    // Whoever writes on it builds the same shelf from what was accepted.
    const rebuilt = new Shelf(STREAM, AUTHOR);
    for (const { device, update } of ledger.accepted) mustBeOk(rebuilt.accept(device, update));
    expect(rebuilt.entries()).toEqual(shelf.entries());
  },
);
