/**
 * Lighthouse over the join page and a board, on a real edge: accessibility and best practices must be 100, the
 * performance of this machine is printed.
 *
 *   npm run lighthouse [-- --json]
 *
 * A board has no address, so it is judged as it stands (a snapshot), which has no performance.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium, devices } from "@playwright/test";
import lighthouse, { type RunnerResult, snapshot } from "lighthouse";
import puppeteer from "puppeteer-core";
import { vi as t } from "#client/i18n/messages.vi";
import { buildClient, isClientStale } from "./build-client.ts";
import { findChromium } from "./chromium.ts";
import { startEdge } from "./edge.ts";
import { fillFactory } from "./measure/filled-factory.ts";
import { openBoard, THREADS } from "./measure/first-visit.ts";
import { startFront } from "./measure/front.ts";

const PORT = 9_333;
/** Performance first: a snapshot has none. */
const CATEGORIES = ["performance", "accessibility", "best-practices"];

const { values: options } = parseArgs({ options: { json: { type: "boolean" } } });
if (await isClientStale()) await buildClient();
await using edge = await startEdge();
const front = await startFront(edge.url);
const factory = await fillFactory({ edgeUrl: edge.url, origin: front.url, threads: THREADS });
const profile = await mkdtemp(join(tmpdir(), "gopy-lighthouse-"));
const found = await findChromium();
const phone = await chromium.launchPersistentContext(profile, {
  ...devices["Pixel 5"],
  ...found,
  args: [...found.args, `--remote-debugging-port=${PORT}`],
});
try {
  const joining = scoresOf(
    await lighthouse(await factory.slip(), { port: PORT, output: "json", onlyCategories: CATEGORIES }),
  );
  const board = scoresOf(await snapshotOfBoard());
  const report = { join: joining, board };
  console.log(options.json ? JSON.stringify(report) : textOf(report));
  const strict = [joining, board].flatMap((each) => [each["accessibility"], each["best-practices"]]);
  if (strict.some((score) => score !== 100)) process.exitCode = 1;
} finally {
  await phone.close();
  factory.stop();
  await front.stop();
  await rm(profile, { recursive: true, force: true });
}

async function snapshotOfBoard(): Promise<RunnerResult | undefined> {
  const page = await phone.newPage();
  await page.goto(await factory.slip());
  await page.getByRole("button", { name: t.join.enter }).click();
  await openBoard(page);
  const attached = await puppeteer.connect({ browserURL: `http://127.0.0.1:${PORT}`, defaultViewport: null });
  const pages = await attached.pages();
  const shown = pages.find((each) => each.url() === page.url());
  if (shown === undefined) throw new Error("the board's page was not found again");
  const result = await snapshot(shown as never, { flags: { onlyCategories: CATEGORIES.slice(1) } });
  await attached.disconnect();
  return result;
}

function scoresOf(result: RunnerResult | undefined): Record<string, number> {
  const categories = Object.values(result?.lhr.categories ?? {});
  for (const { auditRefs } of categories) {
    for (const { id, weight } of auditRefs) {
      const audit = result!.lhr.audits[id];
      const isFailed = weight > 0 && audit?.score !== null && (audit?.score ?? 1) < 0.9;
      if (isFailed) console.error(`  ${id}: ${audit?.title} ${audit?.displayValue ?? ""}`);
    }
  }
  return Object.fromEntries(categories.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
}

function textOf(report: Readonly<Record<string, Record<string, number>>>): string {
  return Object.entries(report)
    .flatMap(([page, scores]) =>
      Object.entries(scores).map(([name, score]) => `${page.padEnd(8)}${name.padEnd(18)}${score}`),
    )
    .join("\n");
}
