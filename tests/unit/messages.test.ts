import { describe, expect, it } from "vitest";
import { isLanguage, LANGUAGES, loadMessages } from "../../client/i18n/languages.ts";
import { vi } from "../../client/i18n/messages.vi.ts";
import { TOPICS } from "../../client/state/topics.ts";

type Leaf = string | ((...given: never[]) => string);
type Tree = { readonly [name: string]: Tree | Leaf };

const trees = new Map(
  await Promise.all(
    LANGUAGES.map(async (language) => [language, ((await loadMessages(language)) ?? vi) as Tree] as const),
  ),
);
const source = leavesOf(trees.get("vi") ?? {});

describe.each(LANGUAGES.map((language) => [language] as const))("messages in %s", (language) => {
  const leaves = leavesOf(trees.get(language) ?? {});

  it("are the same as in Vietnamese, none missing and none more", () => {
    expect([...leaves.keys()].sort()).toEqual([...source.keys()].sort());
  });

  it("are never empty", () => {
    expect(namesWhere(leaves, (leaf) => said(leaf).trim() === "")).toEqual([]);
  });

  it("take the same placeholders and say each of them", () => {
    const isUnlike = (leaf: Leaf, name: string) =>
      placeholdersOf(leaf).length !== placeholdersOf(source.get(name)).length ||
      placeholdersOf(leaf).some((placeholder) => !said(leaf).includes(placeholder));
    expect(namesWhere(leaves, isUnlike)).toEqual([]);
  });

  it("hold no emoji and no doubled space", () => {
    expect(namesWhere(leaves, (leaf) => /\p{Extended_Pictographic}| {2}/u.test(said(leaf)))).toEqual([]);
  });

  it("name every topic", () => {
    expect(TOPICS.filter((topic) => !leaves.has(`topics.${topic}`))).toEqual([]);
  });
});

it("An unknown language is not taken from a phone's storage", () => {
  expect(isLanguage("vi")).toBe(true);
  for (const wrong of ["", "xx", "toString", null, 3]) expect(isLanguage(wrong)).toBe(false);
});

it("English counts one thing as one", () => {
  const leaves = leavesOf(trees.get("en") ?? {});
  const replies = leaves.get("board.replies") as (count: number) => string;
  expect(replies(1)).toBe("1 reply");
  expect(replies(2)).toBe("2 replies");
});

function leavesOf(tree: Tree, prefix = ""): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === "object")
      for (const [path, leaf] of leavesOf(value, `${prefix}${name}.`)) leaves.set(path, leaf);
    else leaves.set(prefix + name, value);
  }
  return leaves;
}

function namesWhere(leaves: Map<string, Leaf>, isWrong: (leaf: Leaf, name: string) => boolean): string[] {
  return [...leaves].filter(([name, leaf]) => isWrong(leaf, name)).map(([name]) => name);
}

/** Different numbers, so that two swapped placeholders would show. */
function placeholdersOf(leaf: Leaf | undefined): string[] {
  return typeof leaf === "function"
    ? Array.from({ length: leaf.length }, (_, index) => String(index + 7))
    : [];
}

function said(leaf: Leaf): string {
  if (typeof leaf === "string") return leaf;
  return (leaf as (...given: number[]) => string)(...placeholdersOf(leaf).map(Number));
}
