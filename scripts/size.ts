/**
 * How many bytes a first visit costs: from a worker's slip to the first page of a board of 20 threads, in a real browser
 * on a real edge, counted on the way between them (scripts/measure/front.ts says how).
 *
 *   npm run size [-- --json]
 */
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { buildClient, isClientStale } from "./build-client.ts";
import { startEdge } from "./edge.ts";
import { fillFactory } from "./measure/filled-factory.ts";
import { firstVisit, launchPhone, openPhone, THREADS } from "./measure/first-visit.ts";
import { type Passed, startFront } from "./measure/front.ts";

const { values: options } = parseArgs({ options: { json: { type: "boolean" } } });
if (await isClientStale()) await buildClient();
await using edge = await startEdge();
const front = await startFront(edge.url);
const factory = await fillFactory({ edgeUrl: edge.url, origin: front.url, threads: THREADS });
const browser = await launchPhone();
try {
  const link = await factory.slip();
  await firstVisit(await openPhone(browser), link);
  const passed = front.passed.map((each) => ({ ...each }));
  const report = await reportOf(passed);
  console.log(options.json ? JSON.stringify(report) : textOf(report));
} finally {
  await browser.close();
  factory.stop();
  await front.stop();
}

async function reportOf(passed: readonly Passed[]) {
  const app = passed.filter(({ kind }) => kind === "app");
  const data = passed.filter(({ kind }) => kind !== "app");
  return {
    firstVisitBytes: sum(app, "bytes"),
    firstVisitGzipBytes: await gzipBytesOf(app),
    dataBytes: sum(data, "bytes"),
    headBytes: { app: sum(app, "headBytes"), data: sum(data, "headBytes") },
    requests: passed.length,
    byFile: passed.map(({ path, bytes, headBytes }) => ({ path: shortened(path), bytes, headBytes })),
  };
}

function sum(passed: readonly Passed[], what: "bytes" | "headBytes"): number {
  return passed.reduce((total, each) => total + each[what], 0);
}

/** The same files as an edge without brotli would send them. */
async function gzipBytesOf(app: readonly Passed[]): Promise<number> {
  const sizes = await Promise.all(
    app.map(async ({ path }) => {
      const plain = Buffer.from(await (await fetch(edge.url + path)).arrayBuffer());
      return path.endsWith(".woff2") ? plain.length : gzipSync(plain).length;
    }),
  );
  return sizes.reduce((total, bytes) => total + bytes, 0);
}

/** Ids say nothing to a reader. */
function shortened(path: string): string {
  return path.replace(/[0-9a-f]{32}/g, "…");
}

function textOf(report: Awaited<ReturnType<typeof reportOf>>): string {
  const { byFile, firstVisitBytes, firstVisitGzipBytes, dataBytes, headBytes, requests } = report;
  return [
    ...byFile.map(
      ({ path, bytes, headBytes: head }) =>
        `${String(bytes).padStart(7)} +${String(head).padStart(5)}  ${path}`,
    ),
    "",
    `app    ${firstVisitBytes} bytes with brotli (${firstVisitGzipBytes} with gzip), heads ${headBytes.app}`,
    `data   ${dataBytes} bytes in bodies and sockets, heads ${headBytes.data}`,
    `${requests} requests`,
  ].join("\n");
}
