/** A first visit waits for what main.tsx and the engine's Web Worker import at once: it must not grow by accident. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

describe("A first visit does not wait for", () => {
  const page = loadedWith("client/main.tsx");
  const engine = loadedWith("client/platform/engine.worker.ts");

  it.each(["client/i18n/messages.vi.ts", "client/i18n/messages.en.ts", "client/state/draft-warning.ts"])(
    "%s on its page",
    (file) => expect(whyLoaded(page, file)).toEqual([]),
  );

  it("a page that nobody has called for", () => {
    const first =
      /^client\/features\/(board|home|join|room)\/(?!no-slip|no-thread|side|home-blocks|queue-row|duty-times)/;
    const pages = [...page.keys()].filter((file) => file.startsWith("client/features/") && !first.test(file));
    expect(pages).toEqual([]);
  });

  /** Each names what a tap behind the first board calls for, and would bring a kilobyte or more with it. */
  it.each([
    "client/sync/found.ts",
    "client/sync/search-room.ts",
    "client/sync/writing.ts",
    "client/sync/sending.ts",
    "client/sync/thread-view.ts",
    "client/sync/thread-of-room.ts",
    "client/sync/key-changes.ts",
    "client/sync/moderating.ts",
    "client/sync/epoch-follower.ts",
    "client/sync/mark-proofs.ts",
    "client/sync/help-directory.ts",
    "client/sync/recovery.ts",
    "protocol/sealed/entry-writer.ts",
    "protocol/sealed/intent-steps.ts",
    "protocol/sealed/shelf.ts",
    "protocol/wire/close-marks.ts",
    "@hpke/dhkem-x25519",
    "yjs",
  ])("%s in its Web Worker", (file) => expect(whyLoaded(engine, file)).toEqual([]));

  it("the names of every attribute and SVG element, which `Dynamic` and a spread on an element bring", () => {
    const guilty = sources("client").filter((file) => {
      const text = readFileSync(join(ROOT, file), "utf8");
      return /<Dynamic\b/.test(text) || /<[a-z][^<>]*\{\.\.\./.test(text);
    });
    expect(guilty).toEqual([]);
  });
});

it("What a first visit waits for is found by following imports", () => {
  expect(whyLoaded(loadedWith("client/main.tsx"), "client/i18n/first-messages.vi.ts").at(0)).toBe(
    "client/main.tsx",
  );
});

function sources(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".tsx")).map((file) => join(folder, file));
}

/** Each file, or package, and the file that asked for it first. */
function loadedWith(entry: string): Map<string, string | null> {
  const asked = new Map<string, string | null>([[entry, null]]);
  for (const file of asked.keys()) {
    if (!existsSync(join(ROOT, file)) || !/\.tsx?$/.test(file)) continue;
    for (const imported of importsOf(file)) if (!asked.has(imported)) asked.set(imported, file);
  }
  return asked;
}

/** The files between the entry and this one; none when it is not loaded. */
function whyLoaded(loaded: ReadonlyMap<string, string | null>, file: string): string[] {
  if (!loaded.has(file)) return [];
  const asker = loaded.get(file);
  return asker ? [...whyLoaded(loaded, asker), file] : [file];
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  const statements = text.matchAll(/^(?:import|export)\s(?!type\s)([^;]*?)from\s+"([^"]+)";/gm);
  return [...statements]
    .filter(([, names]) => !isOnlyTypes(names ?? ""))
    .map(([, , source]) => placeOf(file, source ?? ""));
}

function isOnlyTypes(names: string): boolean {
  const inner = /^\{([^}]*)\}\s*$/.exec(names.trim())?.[1];
  return (
    inner !== undefined &&
    inner
      .split(",")
      .map((name) => name.trim())
      .every((name) => name === "" || name.startsWith("type "))
  );
}

function placeOf(file: string, source: string): string {
  if (source.startsWith(".")) return relative(ROOT, join(ROOT, dirname(file), source));
  return source.startsWith("#") ? `${source.slice(1)}.ts` : source;
}
