/** Close marks against the plainest tree there can be, and against proofs made to deceive. */
import { describe, expect, test } from "vitest";
import type { Bytes } from "#protocol/bytes";
import { labelledHash } from "#protocol/hash";
import { bytesToId, type StreamId } from "#protocol/ids";
import {
  areMarksUnder,
  type CloseMark,
  levelsOf,
  markLeaf,
  marksRoot,
  type PlacedMark,
  proofOf,
} from "#protocol/wire/close-marks";
import { type Chance, makeChance } from "../support/chance.ts";

const SIZES = Array.from({ length: 71 }, (_, size) => size);

interface Tree {
  readonly marks: readonly CloseMark[];
  readonly leaves: readonly Bytes[];
  readonly root: Bytes;
}

interface Shown {
  readonly root: Bytes;
  readonly count: number;
  readonly placed: readonly PlacedMark[];
  readonly proof: readonly Bytes[];
}

function makeTree(chance: Chance, size: number): Tree {
  const marks = Array.from({ length: size }, () => ({
    stream: bytesToId<StreamId>(chance.bytes(16)),
    count: 1 + chance.below(5_000),
    head: chance.bytes(32),
    row: chance.bytes(32),
  }));
  const leaves = marks.map(markLeaf);
  return { marks, leaves, root: marksRoot(leaves) };
}

/** From the top down, as RFC 6962 section 2.1 splits: at the largest power of two below the size. */
function plainTop(leaves: readonly Bytes[]): Bytes {
  if (leaves.length === 1) return leaves[0]!;
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return labelledHash("gopy/mark-node/1", plainTop(leaves.slice(0, left)), plainTop(leaves.slice(left)));
}

function plainRoot(leaves: readonly Bytes[]): Bytes {
  const count = new Uint8Array(8);
  new DataView(count.buffer).setBigUint64(0, BigInt(leaves.length));
  const top = leaves.length === 0 ? new Uint8Array(32) : plainTop(leaves);
  return labelledHash("gopy/mark-root/1", count, top);
}

/** Hashes a reader of these leaves lacks: of every part of the tree with no shown leaf, whose neighbour has one. */
function plainProofLength(first: number, size: number, shown: ReadonlySet<number>): number {
  if (size === 1) return 0;
  let left = 1;
  while (left * 2 < size) left *= 2;
  const has = (from: number, length: number) =>
    Array.from({ length }, (_, i) => from + i).some((index) => shown.has(index));
  const parts = [
    [first, left],
    [first + left, size - left],
  ] as const;
  return parts.reduce((sum, part) => sum + (has(...part) ? plainProofLength(...part, shown) : 1), 0);
}

function show(chance: Chance, { marks, leaves, root }: Tree): Shown {
  const some = 1 + chance.below(Math.min(marks.length, 12));
  const indices = chance
    .shuffled([...marks.keys()])
    .slice(0, some)
    .toSorted((a, b) => a - b);
  const placed = indices.map((index) => ({ index, mark: marks[index]! }));
  return { root, count: marks.length, placed, proof: proofOf(levelsOf(leaves), indices) };
}

const isProven = ({ root, count, placed, proof }: Shown) => areMarksUnder(root, count, placed, proof);

function flipped(chance: Chance, bytes: Bytes): Bytes {
  const changed = bytes.slice();
  changed[chance.below(changed.length)]! ^= 1 << chance.below(8);
  return changed;
}

/** Every way to say something else than what is so. */
function lies(chance: Chance, tree: Tree, shown: Shown): readonly (readonly [string, Shown])[] {
  const { placed, proof, count } = shown;
  const at = chance.below(placed.length);
  const { mark, index } = placed[at]!;
  const replacing = (changed: PlacedMark): Shown => ({ ...shown, placed: placed.with(at, changed) });
  const other = tree.marks[(index + 1 + chance.below(Math.max(1, count - 1))) % count]!;
  const marks: (readonly [string, Shown])[] = [
    ["head", replacing({ index, mark: { ...mark, head: flipped(chance, mark.head) } })],
    ["row", replacing({ index, mark: { ...mark, row: flipped(chance, mark.row) } })],
    ["count of the Stream", replacing({ index, mark: { ...mark, count: mark.count + 1 } })],
    ["Stream", replacing({ index, mark: { ...mark, stream: bytesToId(chance.bytes(16)) } })],
    ["one more leaf", { ...shown, count: count + 1 }],
    ["one leaf less", { ...shown, count: count - 1 }],
    ["root", { ...shown, root: flipped(chance, shown.root) }],
    ["nothing shown", { ...shown, placed: [] }],
    ["a hash too many at the end", { ...shown, proof: [...proof, chance.bytes(32)] }],
    ["a hash too many at the start", { ...shown, proof: [chance.bytes(32), ...proof] }],
    ["a place beyond the leaves", replacing({ index: index + count, mark })],
    ["the same twice", { ...shown, placed: [...placed.slice(0, at + 1), ...placed.slice(at)] }],
  ];
  if (count > 1) marks.push(["another's place", replacing({ index, mark: other })]);
  if (count > 1 && placed.length === 1)
    marks.push(["place", replacing({ index: (index + 1) % count, mark })]);
  if (placed.length > 1) marks.push(["order", { ...shown, placed: placed.toReversed() }]);
  if (proof.length > 0) {
    const hash = chance.below(proof.length);
    marks.push(["a hash changed", { ...shown, proof: proof.with(hash, flipped(chance, proof[hash]!)) }]);
    marks.push(["a hash less", { ...shown, proof: proof.toSpliced(hash, 1) }]);
    marks.push(["no hash", { ...shown, proof: [] }]);
  }
  if (proof.length > 1) marks.push(["hashes in another order", { ...shown, proof: proof.toReversed() }]);
  return marks;
}

describe("trees of 0 to 70 Streams", () => {
  test("[MARK1] the root is that of the plainest tree", () => {
    const chance = makeChance(601);
    for (const size of SIZES) {
      const { leaves, root } = makeTree(chance, size);
      expect(root).toEqual(plainRoot(leaves));
    }
  });

  test("[MARK1] marks at their places are proven, with no more hashes than needed", () => {
    const chance = makeChance(602);
    for (const size of SIZES.slice(1)) {
      const tree = makeTree(chance, size);
      for (let again = 0; again < 6; again++) {
        const shown = show(chance, tree);
        const indices = new Set(shown.placed.map(({ index }) => index));
        expect(isProven(shown)).toBe(true);
        expect(shown.proof).toHaveLength(plainProofLength(0, size, indices));
      }
    }
  });

  test("[MARK1] a changed mark, place, count, root or proof proves nothing", () => {
    const chance = makeChance(603);
    for (const size of SIZES.slice(1)) {
      const tree = makeTree(chance, size);
      for (let again = 0; again < 4; again++) {
        const shown = show(chance, tree);
        const believed = lies(chance, tree, shown).filter(([, lie]) => isProven(lie));
        expect([size, believed.map(([name]) => name)]).toEqual([size, []]);
      }
    }
  });

  test("[MARK1] a node of the tree does not pass for a mark, nor one tree for a larger or smaller one", () => {
    const chance = makeChance(604);
    for (const size of SIZES.slice(2)) {
      const tree = makeTree(chance, size);
      const levels = levelsOf(tree.leaves);
      const roots = new Set(levels.map((level) => marksRoot(level).join()));
      expect(roots.size).toBe(levels.length);
      for (const smaller of [size - 1, Math.ceil(size / 2)])
        expect(marksRoot(tree.leaves.slice(0, smaller))).not.toEqual(tree.root);
    }
  });

  test("[MARK1] no random proof is believed, and none takes long or throws", () => {
    const chance = makeChance(605);
    for (let again = 0; again < 3_000; again++) {
      const tree = makeTree(chance, 1 + chance.below(8));
      const placed = Array.from({ length: chance.below(5) }, () => ({
        index: chance.is(0.1) ? 2 ** 40 + chance.below(9) : chance.below(10),
        mark: chance.is(0.5) ? chance.pick(tree.marks) : makeTree(chance, 1).marks[0]!,
      }));
      const pool = [...levelsOf(tree.leaves).flat(), chance.bytes(32)];
      const proof = Array.from({ length: chance.below(6) }, () => chance.pick(pool));
      const isTrue = placed.every(({ index, mark }) => tree.marks[index] === mark);
      const isBelieved = areMarksUnder(tree.root, tree.marks.length, placed, proof);
      expect(isBelieved && !isTrue).toBe(false);
    }
  });
});
