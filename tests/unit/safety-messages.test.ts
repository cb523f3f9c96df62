/** The words of the safety pages, held to what all other words are held to. */
import { expect, it } from "vitest";
import { en } from "#client/i18n/safety.en";
import { vi } from "#client/i18n/safety.vi";

type Leaf = string | ((...given: never[]) => string);
type Tree = { readonly [name: string]: Tree | Leaf };

function leavesOf(tree: Tree, prefix = ""): readonly (readonly [string, Leaf])[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === "object" ? leavesOf(value, `${prefix}${name}.`) : [[prefix + name, value] as const],
  );
}

function said(leaf: Leaf): string {
  return typeof leaf === "string" ? leaf : (leaf as (...given: number[]) => string)(7, 8, 9);
}

const trees = { vi: leavesOf(vi as unknown as Tree), en: leavesOf(en as unknown as Tree) };

it("are the same in both languages, none missing, none empty, none with an emoji or a doubled space", () => {
  expect(trees.en.map(([name]) => name).toSorted()).toEqual(trees.vi.map(([name]) => name).toSorted());
  const isBad = (words: string) => words.trim() === "" || /\p{Extended_Pictographic}| {2}/u.test(words);
  const all = [...trees.vi, ...trees.en];
  expect(all.filter(([, leaf]) => isBad(said(leaf))).map(([name]) => name)).toEqual([]);
});

it("say every number they are given", () => {
  const all = [...trees.vi, ...trees.en].filter(([name]) => name !== "size");
  const isSilent = (leaf: Leaf) =>
    typeof leaf !== "string" &&
    Array.from({ length: leaf.length }, (_, index) => `${7 + index}`).some(
      (given) => !said(leaf).includes(given),
    );
  expect(all.filter(([, leaf]) => isSilent(leaf)).map(([name]) => name)).toEqual([]);
});

it("count one thing as one in English", () => {
  expect(en.safety.eraseUnsent(1)).toContain("1 thing is");
  expect(en.wait(1)).toBe("1 second");
  expect(en.wait(120)).toBe("2 minutes");
  expect(vi.wait(61)).toBe("2 phút");
});
