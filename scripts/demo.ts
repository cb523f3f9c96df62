/** The demo factory of this machine: made on the first start, its links kept in `.local/demo.json`. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type DemoLinks, seedDemo } from "#demo/seed";
import { startEdge } from "./edge.ts";
import { LOCAL } from "./paths.ts";

export interface Demo extends DemoLinks {
  readonly url: string;
}

export const DEMO_FILE = join(LOCAL, "demo.json");

/**
 * Seeds over plain HTTP on this machine alone, before the edge is opened to anybody: a headless member does not
 * trust the self-made certificate of `--lan`.
 */
export async function ensureDemo(persist: string, origin: string): Promise<void> {
  if (await keptDemo()) return;
  await using edge = await startEdge({ persist });
  console.log("Founding the demo factory: 17 members write what they have to say …");
  const links = await seedDemo({ edgeUrl: edge.url, origin }, console.log);
  await keep({ url: origin, ...links });
}

/** The same factory behind links of this start's address. */
export async function demoAt(origin: string): Promise<Demo> {
  const demo = await keptDemo();
  if (!demo) throw new Error("the demo factory is gone from .local");
  const moved = withOrigin(demo, origin);
  await keep(moved);
  return moved;
}

function keep(demo: Demo): Promise<void> {
  return writeFile(DEMO_FILE, `${JSON.stringify(demo, null, 2)}\n`);
}

async function keptDemo(): Promise<Demo | undefined> {
  try {
    return JSON.parse(await readFile(DEMO_FILE, "utf8")) as Demo; // written by this file alone
  } catch {
    return undefined; // the first start, or one that was stopped before the demo was complete
  }
}

function withOrigin(demo: Demo, origin: string): Demo {
  const moved = (link: string): string => origin + link.slice(link.indexOf("/j#"));
  return {
    url: origin,
    facilitator: moved(demo.facilitator),
    manager: moved(demo.manager),
    representative: moved(demo.representative),
    workers: demo.workers.map(moved),
  };
}
