/**
 * How long a first visit takes on an entry phone with a weak network: 400 kbit/s, a round trip of 400 ms, a
 * processor four times slower; then a second visit of the same phone without any network.
 *
 *   npm run first-tap [-- --json] [--runs 3]
 *
 * The line between browser and edge is a TCP proxy (scripts/measure/front.ts), because DevTools throttling hardly
 * slows sockets: rate and delay hold for pages and sockets alike, and each new connection costs its handshake.
 * DevTools slows the page's own thread; Web Workers run at this machine's speed.
 */
import { parseArgs } from "node:util";
import type { Browser } from "@playwright/test";
import { buildClient, isClientStale } from "./build-client.ts";
import { startEdge } from "./edge.ts";
import { fillFactory } from "./measure/filled-factory.ts";
import { firstVisit, launchPhone, openBoard, openPhone, THREADS } from "./measure/first-visit.ts";
import { startFront } from "./measure/front.ts";

const LINE = { bitsPerSecond: 400_000, roundTripMs: 400 };
const SLOWNESS = 4;
const TARGETS = { firstTapMs: 6_000, boardMs: 12_000, offlineBoardMs: 2_000 };

const { values: options } = parseArgs({
  options: { json: { type: "boolean" }, runs: { type: "string", default: "3" } },
});
if (await isClientStale()) await buildClient();
await using edge = await startEdge();
const front = await startFront(edge.url, { line: LINE });
const factory = await fillFactory({ edgeUrl: edge.url, origin: front.url, threads: THREADS });
const browser = await launchPhone();
try {
  const runs: Record<string, number>[] = [];
  while (runs.length < Number(options.runs)) runs.push(await measured(browser, await factory.slip()));
  const report = mediansOf(runs);
  console.log(options.json ? JSON.stringify(report) : textOf(report));
} finally {
  await browser.close();
  factory.stop();
  await front.stop();
}

async function measured(phones: Browser, link: string): Promise<Record<string, number>> {
  const page = await openPhone(phones, SLOWNESS);
  const before = front.passed.length;
  const times = await firstVisit(page, link);
  const bytes = front.passed.slice(before).reduce((sum, each) => sum + each.bytes + each.headBytes, 0);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 60_000 });
  const context = page.context();
  await page.close();
  await context.setOffline(true);
  const second = await openPhone(context, SLOWNESS);
  const start = performance.now();
  await second.goto(front.url, { waitUntil: "commit" });
  const offlineBoardMs = await openBoard(second).then(() => Math.round(performance.now() - start));
  await context.close();
  return { ...times, bytes, offlineBoardMs };
}

function mediansOf(runs: readonly Record<string, number>[]): Record<string, number> {
  const names = Object.keys(runs[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, medianOf(runs.map((run) => run[name]!))]));
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function textOf(report: Readonly<Record<string, number>>): string {
  const targets: Readonly<Record<string, number>> = TARGETS;
  const lines = Object.entries(report).map(([name, value]) => {
    const target = targets[name];
    return `${name.padEnd(16)}${String(value).padStart(8)}${target === undefined ? "" : `  target ${target}`}`;
  });
  return lines.join("\n");
}
