/**
 * Screens of a phone that holds 10,000 posts, on a processor four times slower: how long a board and a thread of
 * 200 posts take to fill the screen, and to be there whole, and the longest task of the page while somebody types a
 * reply.
 * `npm run bench:screens -- [--json] [--runs 5]`
 *
 * The posts are composed as members' phones would, and written into the phone's own store; the phone is offline, so
 * that nothing but the phone is measured. DevTools slows the page, not the engine's Web Worker.
 */
import { parseArgs } from "node:util";
import type { BrowserContext, Page } from "@playwright/test";
import { vi as t } from "../client/i18n/messages.vi.ts";
import type { StreamId } from "../protocol/ids.ts";
import { buildClient, isClientStale } from "../scripts/build-client.ts";
import { launchPhone, openPhone } from "../scripts/measure/first-visit.ts";
import { startBenchEdge } from "./gopy-edge.ts";
import { type BenchFactory, foundBenchFactory, Scribe } from "./gopy-factory.ts";
import { mustBeOk } from "../protocol/result.ts";

const MEMBERS = 40;
const THREADS = 197;
const POSTS_PER_THREAD = 50;
const POSTS_IN_LONG_THREAD = 200;
const ROWS_KEPT = 50;
const SLOWNESS = 4;
const ROWS_AT_ONCE = 500;
const LONG_TITLE = "Quạt khu C hỏng đã ba tuần";
const TEXT =
  "Ba chiều liền nóng quá, hai chị ở tổ tôi bị choáng, tổ trưởng nói chờ thêm. Còn tổ khác thì sao?";
const TARGETS: Partial<Figures> = { boardMs: 100, threadMs: 300, longestTaskMs: 50 };

type StoredRow = readonly [key: string, value: unknown];

const { values: options } = parseArgs({
  options: { json: { type: "boolean" }, runs: { type: "string", default: "5" } },
});
if (await isClientStale()) await buildClient();
const edge = await startBenchEdge();
const browser = await launchPhone();
try {
  const factory = await foundBenchFactory(edge.url);
  const page = await joinedPage(factory);
  const phone = page.context();
  await fill(page, await rowsOf(factory));
  await page.close();
  await phone.setOffline(true);
  const runs: Figures[] = [];
  while (runs.length < Number(options.runs)) runs.push(await measured(phone));
  factory.founder.stop();
  const report = mediansOf(runs);
  console.log(options.json ? JSON.stringify(report) : textOf(report));
} finally {
  await browser.close();
  await edge.stop();
}

async function joinedPage(factory: BenchFactory): Promise<Page> {
  const order = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
  const [slip] = mustBeOk(await factory.founder.makeInvites(order));
  const page = await openPhone(browser);
  await page.goto(slip!.link);
  await page.getByRole("button", { name: t.join.enter }).click();
  await page.getByText(t.rooms.everyone).first().waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  return page;
}

/** What the store would hold had this phone read every thread. */
async function rowsOf({ keys, board, members }: BenchFactory): Promise<StoredRow[]> {
  const people = await members(MEMBERS);
  const scribe = new Scribe(keys, board);
  const rows: StoredRow[] = [];
  const listed: object[] = [];
  for (let thread = 0; thread < THREADS; thread++) {
    const isLong = thread === THREADS - 1;
    const posts = isLong ? POSTS_IN_LONG_THREAD : POSTS_PER_THREAD;
    const time = Date.now() - (THREADS - thread) * 3_600_000;
    const title = isLong ? LONG_TITLE : `Chuyện số ${thread} của tổ may và khu C`;
    const opening = await scribe.openThread(people[thread % MEMBERS]!, title, time);
    const envelopes = [opening.envelope];
    while (envelopes.length < posts) {
      const writer = people[(thread + envelopes.length * 7) % MEMBERS]!;
      const text = `${TEXT} ${envelopes.length}`;
      envelopes.push((await scribe.reply(writer, opening.stream, text, time + envelopes.length)).envelope);
    }
    const place = `${keys.room}/${opening.stream}`;
    rows.push(
      ...envelopes.map((envelope, index): StoredRow => [
        `envelope/${place}/${positionOf(index + 1)}`,
        envelope,
      ]),
    );
    rows.push([`stream/${place}`, { board, count: posts, readCount: posts }]);
    listed.push(listedRow(opening.stream, thread + 1, posts, opening.envelope));
  }
  rows.push([`board/${keys.room}/${board}`, { total: THREADS, rows: listed.reverse().slice(0, ROWS_KEPT) }]);
  return rows;
}

function listedRow(stream: StreamId, serial: number, count: number, opening: Uint8Array): object {
  return { stream, serial, count, opening, amending: null };
}

function positionOf(position: number): string {
  return position.toString(16).padStart(8, "0");
}

async function fill(page: Page, rows: readonly StoredRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await page.evaluate(writeRows, JSON.stringify(rows.slice(start, start + ROWS_AT_ONCE), bytesAsText));
  }
}

function bytesAsText(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("base64") } : value;
}

/** Runs in the page. */
function writeRows(text: string): Promise<void> {
  const rows = JSON.parse(text, (_key, value) =>
    typeof value?.bytes === "string"
      ? Uint8Array.from(atob(value.bytes), (char) => char.charCodeAt(0))
      : value,
  );
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("gopy", 1);
    opening.addEventListener("error", () => reject(opening.error));
    opening.addEventListener("success", () => {
      const transaction = opening.result.transaction("kept", "readwrite");
      for (const [key, value] of rows) transaction.objectStore("kept").put(value, key);
      transaction.addEventListener("complete", () => {
        opening.result.close();
        resolve();
      });
    });
  });
}

/** Of a tap: until the screen is full, and until every row is there, ms. */
interface Opened {
  readonly screenMs: number;
  readonly wholeMs: number;
}

interface Figures {
  readonly boardMs: number;
  readonly wholeBoardMs: number;
  readonly threadMs: number;
  readonly wholeThreadMs: number;
  readonly longestTaskMs: number;
}

/** A start of the app, then the taps. */
async function measured(phone: BrowserContext): Promise<Figures> {
  const page = await openPhone(phone, SLOWNESS);
  await page.goto(edge.url);
  await page.getByRole("button", { name: t.rooms.everyone }).first().click();
  await page.getByRole("button", { name: t.topics.safety }).first().waitFor();
  await page.waitForTimeout(1_500);
  const board = await timeOfTap(page, t.topics.safety, ".thread-row", ROWS_KEPT);
  await page.waitForTimeout(1_000);
  const thread = await timeOfTap(page, LONG_TITLE, ".posts > li", POSTS_IN_LONG_THREAD);
  await page.waitForTimeout(1_500);
  const longestTaskMs = await longestTaskWhileTyping(page);
  await page.close();
  return {
    boardMs: board.screenMs,
    wholeBoardMs: board.wholeMs,
    threadMs: thread.screenMs,
    wholeThreadMs: thread.wholeMs,
    longestTaskMs,
  };
}

/** From the tap to the frame in which the rows reach the end of the screen, and to that in which the last is painted. */
function timeOfTap(page: Page, name: string, selector: string, count: number): Promise<Opened> {
  return page.evaluate(
    ({ name, selector, count }) => {
      const button = [...document.querySelectorAll("button")].find(({ textContent }) =>
        textContent?.includes(name),
      );
      const start = performance.now();
      button?.click();
      let screenMs: number | null = null;
      return new Promise<{ screenMs: number; wholeMs: number }>((resolve, reject) => {
        const painted = (then: (ms: number) => void) =>
          requestAnimationFrame(() => setTimeout(() => then(performance.now() - start)));
        const look = () => {
          const rows = document.querySelectorAll(selector);
          const isWhole = rows.length >= count;
          const isFull =
            isWhole || (rows.item(rows.length - 1)?.getBoundingClientRect().bottom ?? 0) > innerHeight;
          if (isFull && screenMs === null) {
            screenMs = Number.NaN;
            painted((ms) => (screenMs = ms));
          }
          if (isWhole) painted((wholeMs) => resolve({ screenMs: screenMs ?? wholeMs, wholeMs }));
          else if (performance.now() - start > 20_000) reject(new Error(`never ${count} ${selector}`));
          else setTimeout(look, 4);
        };
        look();
      });
    },
    { name, selector, count },
  );
}

async function longestTaskWhileTyping(page: Page): Promise<number> {
  await page.getByLabel(t.thread.replyLabel).focus();
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: "longtask",
    });
  });
  await page.keyboard.type("Tổ tôi cũng vậy, mong sửa sớm trước tháng sau nhé.", { delay: 60 });
  const longest = await page.evaluate(() => Math.max(0, ...(Reflect.get(globalThis, "tasks") as number[])));
  await page.getByLabel(t.thread.replyLabel).fill("");
  return longest;
}

function mediansOf(runs: readonly Figures[]): Figures {
  const median = (of: (run: Figures) => number) =>
    Math.round(runs.map(of).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)]!);
  return {
    boardMs: median((run) => run.boardMs),
    wholeBoardMs: median((run) => run.wholeBoardMs),
    threadMs: median((run) => run.threadMs),
    wholeThreadMs: median((run) => run.wholeThreadMs),
    longestTaskMs: median((run) => run.longestTaskMs),
  };
}

function textOf(report: Figures): string {
  const words = {
    boardMs: "a board of 50 rows fills the screen",
    wholeBoardMs: "… and is there whole",
    threadMs: "a thread of 200 posts fills the screen",
    wholeThreadMs: "… and is there whole",
    longestTaskMs: "longest task while typing (0: none over 50)",
  };
  return (Object.keys(words) as (keyof Figures)[])
    .map((name) => `${words[name].padEnd(46)}${String(report[name]).padStart(6)} ms${targetOf(name)}`)
    .join("\n");
}

function targetOf(name: keyof Figures): string {
  const target = TARGETS[name];
  return target === undefined ? "" : `  target ${target}`;
}
