/** A first visit waits for what main.tsx and the engine's Web Worker import at once: it must not grow by accident. */
import { existsSync, readFileSync } from "node:fs";
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

  it.each(["client/sync/found.ts", "client/sync/search-room.ts", "protocol/sealed/shelf.ts", "yjs"])(
    "%s in its Web Worker",
    (file) => expect(whyLoaded(engine, file)).toEqual([]),
  );
});

it("What a first visit waits for is found by following imports", () => {
  expect(whyLoaded(loadedWith("client/main.tsx"), "client/i18n/first-messages.vi.ts").at(0)).toBe(
    "client/main.tsx",
  );
});

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
