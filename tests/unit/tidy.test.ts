/** What lint cannot say about the tree as a whole. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../scripts/paths.ts";

const LINES_MAX = 400;
const FOLDERS = [
  "aggregator",
  "bench",
  "client",
  "content",
  "demo",
  "docs",
  "durable-objects",
  "headless",
  "protocol",
  "scripts",
  "tests",
  "tsconfig",
  "worker",
];
const isCode = (path: string): boolean => /\.(ts|tsx|css)$/.test(path);

const files = await treeFiles();

test("scripts and tests run on the Node that the lock brings", () => {
  expect(Number(process.versions.node.split(".")[0])).toBeGreaterThanOrEqual(24);
});

test("a source file of more than 400 lines says why it is long", async () => {
  const withoutReason: string[] = [];
  // Courses and articles are text, however they are stored.
  for (const path of files.filter((file) => isCode(file) && !file.startsWith("content/"))) {
    const text = await readText(path);
    if (lineCount(text) > LINES_MAX && !/(\/\/|\/\*) long: \S/.test(text)) withoutReason.push(path);
  }
  expect(withoutReason).toEqual([]);
});

test("every path that the docs mention exists", async () => {
  const missing: string[] = [];
  for (const page of files.filter(isPage)) {
    for (const path of pathsNamedIn(await readText(page))) {
      if (!existsSync(join(ROOT, path))) missing.push(`${page}: ${path}`);
    }
  }
  expect(missing).toEqual([]);
});

// The specification is written beside the code; from its first day every rule of it needs a test.
describe.runIf(existsSync(join(ROOT, "protocol/SPEC.md")))("protocol/SPEC.md", () => {
  test("every rule is quoted by the name of a test", async () => {
    const rules = new Set((await readText("protocol/SPEC.md")).match(/(?<=\*\*)[A-Z]+[0-9]+(?=\*\*)/g));
    const quoted = await rulesQuotedByTests();
    expect(rules.size).toBeGreaterThan(0);
    expect([...rules].filter((rule) => !quoted.has(rule))).toEqual([]);
  });
});

async function treeFiles(): Promise<string[]> {
  const lists = await Promise.all(FOLDERS.filter((name) => existsSync(join(ROOT, name))).map(filesUnder));
  const top = await readdir(ROOT, { withFileTypes: true });
  return [...top.filter((entry) => entry.isFile()).map((entry) => entry.name), ...lists.flat()];
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true });
  const kept = entries.filter((entry) => entry.name !== "node_modules");
  const lists = await Promise.all(
    kept.map((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(path) : [path];
    }),
  );
  return lists.flat();
}

function readText(path: string): Promise<string> {
  return readFile(join(ROOT, path), "utf8");
}

function lineCount(text: string): number {
  return text.split("\n").length - 1;
}

function isPage(path: string): boolean {
  return /^(docs\/.*|README|ARCHITECTURE)\.md$/.test(path);
}

/** Code spans that begin with a folder of ours, and links to files; `<name>`, `*` and `…` mark patterns. */
function pathsNamedIn(markdown: string): string[] {
  const spans = [...markdown.matchAll(/`([^`\s]+)`/g)].map(([, span]) => span ?? "");
  const links = [...markdown.matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g)].map(([, link]) => link ?? "");
  const named = spans.filter((span) => FOLDERS.some((folder) => span.startsWith(`${folder}/`)));
  return [...named, ...links].filter((path) => !/[<>*…{}]/.test(path));
}

/**
 * Rule ids in square brackets at the start of a test's name: "[ROOM1] [CHAIN1] an edge that …". Cases of a contract
 * count when a test runs that contract.
 */
async function rulesQuotedByTests(): Promise<Set<string>> {
  const tests = files.filter((path) => /\.test\.tsx?$/.test(path));
  const texts = await Promise.all(tests.map(readText));
  const isRun = (path: string) => texts.some((text) => text.includes(`"../support/${basename(path)}"`));
  const contracts = files.filter(
    (path) => /^tests\/support\/[a-z-]+-contract\.ts$/.test(path) && isRun(path),
  );
  const cases = await Promise.all(contracts.map(readText));
  const starts = [...texts, ...cases].flatMap((text) => text.match(/["'`](\[[A-Z]+[0-9]+\][ ,]*)+/g) ?? []);
  return new Set(starts.flatMap((start) => start.match(/[A-Z]+[0-9]+/g) ?? []));
}
