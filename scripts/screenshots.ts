/**
 * Pictures of every screen, phone and desk, Vietnamese and English, light and dark, into .local/screenshots.
 * The app is built with the sample engine of tests/support in the place of the real one.
 *
 *   node scripts/screenshots.ts             everything
 *   node scripts/screenshots.ts thread desk.vi      only pictures whose name contains both
 *   node scripts/screenshots.ts --serve     leaves the sample app running to click through
 */
// long: every screen there is to look at, and the way to it, in one list.
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { build, type Plugin } from "vite";
import solid from "vite-plugin-solid";
import {
  BUSY_THREAD,
  DONE_THREAD,
  FULL_THREAD,
  LONG_THREAD,
  ROOMS,
  type Scene,
  SECOND_FACILITATOR,
  SPARROW,
} from "../tests/support/sample-engine.ts";
import { HIDDEN_THREAD } from "../tests/support/sample-moderation.ts";
import { findChromium } from "./chromium.ts";
import { ROOT } from "./paths.ts";

const PICTURES = join(ROOT, ".local/screenshots");
/** Pages at work at once. */
const WORKERS = 3;
const SAMPLE_ENGINE = join(ROOT, "tests/support/sample-engine.ts");

interface Shot {
  readonly name: string;
  readonly path?: string;
  readonly place?: object;
  readonly scene?: Partial<Scene>;
  readonly act?: (page: Page) => Promise<void>;
  /** With letters twice as large as usual, as a browser's own setting makes them. */
  readonly isLarge?: boolean;
}

const everyone = { room: ROOMS.everyone };
const safety = { ...everyone, topic: "safety" };
const thread = { at: "thread", ...safety, stream: FULL_THREAD };

const readers = { at: "readers", ...everyone };
const staff = { role: "facilitator" } as const;
const hidden = { at: "thread", ...everyone, topic: "working-time", stream: HIDDEN_THREAD };

const SHOTS: readonly Shot[] = [
  { name: "no-slip", scene: { role: null } },
  { name: "join-worker", path: "/j#sample", scene: { role: null } },
  { name: "join-worker-large", path: "/j#sample", scene: { role: null }, isLarge: true },
  { name: "join-facts", path: "/j#sample", scene: { role: null }, act: (page) => page.click("summary") },
  {
    name: "join-own-name",
    path: "/j#sample",
    scene: { role: null },
    act: (page) => page.click(".pocket .tap"),
  },
  { name: "join-manager", path: "/j#sample", scene: { role: null, slip: "manager" } },
  { name: "join-used", path: "/j#sample", scene: { role: null, slip: "slip-used" } },
  { name: "join-poster", path: "/j#sample", scene: { role: null, isByPoster: true } },
  { name: "join-poster-large", path: "/j#sample", scene: { role: null, isByPoster: true }, isLarge: true },
  {
    name: "join-poster-facts",
    path: "/j#sample",
    scene: { role: null, isByPoster: true },
    act: (page) => page.click("summary"),
  },
  { name: "join-poster-full", path: "/j#sample", scene: { role: null, slip: "poster-full" } },
  { name: "join-poster-busy", path: "/j#sample", scene: { role: null, slip: "poster-busy" } },
  { name: "join-poster-revoked", path: "/j#sample", scene: { role: null, slip: "poster-revoked" } },
  { name: "join-poster-in", path: "/j#sample", scene: { isByPoster: true } },
  { name: "home-poster", scene: { isByPoster: true } },
  { name: "me-poster", place: { at: "me" }, scene: { isByPoster: true } },
  { name: "join-offline", path: "/j#sample", scene: { role: null, slip: "offline" } },
  { name: "join-already", path: "/j#sample" },
  { name: "founding", path: "/new", scene: { role: null } },
  { name: "home-worker" },
  { name: "home-offline", scene: { connection: "offline" } },
  { name: "home-facilitator", scene: { role: "facilitator" } },
  { name: "home-manager", scene: { role: "manager" } },
  { name: "home-empty", scene: { isEmpty: true } },
  { name: "home-new", scene: { role: "facilitator", isEmpty: true, isNew: true } },
  { name: "home-end", act: scrollToEnd },
  { name: "home-large", isLarge: true },
  { name: "room", place: { at: "room", ...everyone } },
  { name: "room-end", place: { at: "room", ...everyone }, act: scrollToEnd },
  { name: "queue", place: { at: "queue", ...everyone }, scene: { role: "manager" } },
  { name: "queue-end", place: { at: "queue", ...everyone }, scene: { role: "manager" }, act: scrollToEnd },
  { name: "queue-large", place: { at: "queue", ...everyone }, scene: { role: "manager" }, isLarge: true },
  { name: "queue-empty", place: { at: "queue", ...everyone }, scene: { isEmpty: true } },
  { name: "search", place: { at: "search", ...everyone } },
  { name: "search-found", place: { at: "search", ...everyone }, act: (page) => search(page, "quat khu") },
  { name: "search-none", place: { at: "search", ...everyone }, act: (page) => search(page, "xe đạp điện") },
  {
    name: "room-connecting",
    place: { at: "room", ...everyone },
    scene: { connection: "connecting", isCounting: true },
  },
  { name: "board", place: { at: "board", ...safety } },
  { name: "board-large", place: { at: "board", ...safety }, isLarge: true },
  { name: "board-empty", place: { at: "board", ...everyone, topic: "association" } },
  { name: "board-loading", place: { at: "board", ...safety }, scene: { isLoading: true } },
  { name: "board-offline", place: { at: "board", ...safety }, scene: { connection: "offline" } },
  { name: "thread", place: thread },
  { name: "thread-end", place: thread, act: scrollDown },
  { name: "thread-large", place: thread, isLarge: true },
  { name: "thread-writing", place: thread, act: writeReply },
  { name: "thread-earlier", place: thread, act: (page) => page.click("summary") },
  { name: "thread-remove", place: thread, act: askToRemove },
  { name: "thread-edit", place: thread, act: (page) => page.click(".post-actions .tap:first-child") },
  { name: "thread-offline", place: thread, scene: { connection: "offline" }, act: scrollDown },
  { name: "thread-long-title", place: { ...thread, stream: LONG_THREAD } },
  { name: "thread-done", place: { ...thread, stream: DONE_THREAD } },
  { name: "thread-done-end", place: { ...thread, stream: DONE_THREAD }, act: scrollDown },
  { name: "thread-busy", place: { ...thread, stream: BUSY_THREAD } },
  { name: "thread-unread", place: { ...thread, stream: BUSY_THREAD }, act: (page) => page.click(".jump") },
  { name: "thread-vouched", place: thread, act: explain },
  { name: "answer", place: thread, scene: { role: "manager" }, act: (page) => answer(page, 0) },
  { name: "answer-promise", place: thread, scene: { role: "manager" }, act: promise },
  { name: "answer-done", place: thread, scene: { role: "manager" }, act: (page) => answer(page, 3) },
  { name: "thread-warned", place: thread, act: writeNames },
  { name: "compose", place: { at: "compose", ...safety } },
  { name: "compose-warned", place: { at: "compose", ...safety }, act: composeNames },
  {
    name: "compose-anonymous",
    place: { at: "compose", ...safety },
    act: (page) => page.click(".choice:last-child"),
  },
  { name: "compose-manager", place: { at: "compose", ...safety }, scene: { role: "manager" } },
  { name: "hidden", place: hidden },
  {
    name: "hidden-moderator",
    place: hidden,
    scene: { role: "representative" },
    act: (page) => page.click("summary"),
  },
  { name: "hidden-board", place: { at: "board", ...everyone, topic: "working-time" } },
  { name: "report-menu", place: thread, act: (page) => page.click(".post-more") },
  { name: "report", place: thread, act: (page) => more(page, 0) },
  { name: "report-hide", place: thread, scene: { role: "representative" }, act: (page) => more(page, 1) },
  { name: "moderation-log", place: { at: "moderation", ...everyone } },
  { name: "reports", place: { at: "reports" }, scene: { role: "representative" } },
  { name: "home-representative", scene: { role: "representative" } },
  { name: "people", place: { at: "people" }, scene: { role: "facilitator" } },
  { name: "people-made", place: { at: "people" }, scene: { role: "facilitator" }, act: makeSlips },
  { name: "people-end", place: { at: "people" }, scene: { role: "facilitator" }, act: scrollToEnd },
  { name: "help", place: { at: "help", from: ROOMS.everyone } },
  { name: "help-large", place: { at: "help", from: ROOMS.everyone }, isLarge: true },
  { name: "help-empty", place: { at: "help", from: null }, scene: { isEmpty: true, connection: "offline" } },
  { name: "help-facilitator", place: { at: "help", from: null }, scene: { role: "facilitator" } },
  { name: "help-writing", place: { at: "help", from: null }, scene: { role: "facilitator" }, act: writeHelp },
  { name: "me", place: { at: "me" } },
  { name: "readers", place: readers },
  { name: "readers-end", place: readers, act: scrollToEnd },
  { name: "readers-large", place: readers, isLarge: true },
  { name: "readers-workers", place: { at: "readers", room: ROOMS.workers } },
  { name: "readers-counting", place: readers, scene: { isCounting: true } },
  { name: "readers-checkpoint", place: readers, scene: { counted: "from-checkpoint" } },
  { name: "readers-checkpoint-large", place: readers, scene: { counted: "from-checkpoint" }, isLarge: true },
  { name: "readers-contradicted", place: readers, scene: { counted: "contradicted" } },
  {
    name: "readers-dialog",
    place: { at: "compose", ...safety },
    act: (page) => page.click("form .audience .stretched"),
  },
  { name: "compare-same", place: readers, act: (page) => compare(page, "3-241 0482 1193 7740 2256 9013") },
  {
    name: "compare-different",
    place: readers,
    act: (page) => compare(page, "3-241 0482 1193 7740 2256 9014"),
  },
  { name: "compare-later", place: readers, act: (page) => compare(page, "3-260 0482 1193 7740 2256 9014") },
  { name: "people-weeks", place: { at: "people" }, scene: staff, act: (page) => page.click("summary") },
  { name: "retention", place: { at: "retention", ...everyone }, scene: { ...staff, keptMonths: 12 } },
  {
    name: "retention-set",
    place: { at: "retention", ...everyone },
    scene: staff,
    act: async (page) => {
      await page.click(".choice:nth-of-type(4)");
      await page.click(".page-main .button");
      await page.waitForSelector(".notice.is-good");
    },
  },
  { name: "retention-cut", place: thread, scene: { keptMonths: 6, isCut: true } },
  { name: "retention-readers", place: readers, scene: { keptMonths: 6 } },
  { name: "retention-me", place: { at: "me" }, scene: { keptMonths: 6 }, act: scrollToEnd },
  { name: "export", place: { at: "export", ...everyone }, scene: staff },
  {
    name: "export-reading",
    place: { at: "export", ...everyone },
    scene: { ...staff, exporting: "reading" },
    act: (page) => page.click(".page-main .button"),
  },
  {
    name: "export-listing",
    place: { at: "export", ...everyone },
    scene: { ...staff, exporting: "listing" },
    act: (page) => page.click(".page-main .button"),
  },
  {
    name: "export-done",
    place: { at: "export", ...everyone },
    scene: staff,
    act: (page) => page.click(".page-main .button"),
  },
  { name: "room-staff-end", place: { at: "room", ...everyone }, scene: staff, act: scrollToEnd },
  { name: "farewell-ask", place: { at: "farewell" }, scene: staff },
  { name: "farewell-ending", place: { at: "farewell" }, scene: { ...staff, farewell: "ending" } },
  { name: "farewell-deleted", place: { at: "farewell" }, scene: { farewell: "deleted" } },
  { name: "farewell-home", scene: { farewell: "ending" } },
  { name: "farewell-thread", place: thread, scene: { farewell: "ending" } },
  { name: "officials", place: { at: "officials" }, scene: staff },
  { name: "officials-end", place: { at: "officials" }, scene: staff, act: scrollToEnd },
  { name: "slips", place: { at: "slips" }, scene: staff },
  { name: "slips-used", place: { at: "slips" }, scene: staff, act: showUsedSlips },
  { name: "slips-revoke", place: { at: "slips" }, scene: staff, act: askToRevoke },
  { name: "posters", place: { at: "posters" }, scene: staff },
  { name: "posters-end", place: { at: "posters" }, scene: staff, act: scrollToEnd },
  { name: "posters-large", place: { at: "posters" }, scene: staff, isLarge: true },
  { name: "posters-none", place: { at: "posters" }, scene: { ...staff, isNew: true } },
  { name: "posters-down", place: { at: "posters" }, scene: staff, act: askToTakeDown },
  { name: "posters-made", place: { at: "posters" }, scene: staff, act: makePoster },
  { name: "posters-offline", place: { at: "posters" }, scene: { ...staff, connection: "offline" } },
  { name: "slips-none", place: { at: "slips" }, scene: { ...staff, isNew: true } },
  { name: "slips-offline", place: { at: "slips" }, scene: { ...staff, connection: "offline" } },
  { name: "thread-about-facilitator", place: thread, scene: staff, act: explain },
  { name: "removal", place: { ...thread, at: "removal", author: SPARROW }, scene: staff },
  {
    name: "removal-large",
    place: { ...thread, at: "removal", author: SPARROW },
    scene: staff,
    isLarge: true,
  },
  { name: "ending", place: { at: "ending", author: SECOND_FACILITATOR }, scene: staff },
  { name: "keys", place: { at: "keys" }, scene: staff },
  { name: "keys-working", place: { at: "keys" }, scene: { ...staff, change: "working" } },
  { name: "keys-failed", place: { at: "keys" }, scene: { ...staff, change: "failed" } },
  { name: "keys-done", place: { at: "keys" }, scene: { ...staff, change: "done" } },
  { name: "home-changing", scene: { ...staff, change: "working" } },
  { name: "home-removed", scene: { access: "removed", connection: "connecting" } },
  { name: "room-removed", place: { at: "room", ...everyone }, scene: { access: "removed" } },
  { name: "room-shut-out", place: { at: "room", ...everyone }, scene: { access: "shut-out" } },
  { name: "board-removed", place: { at: "board", ...safety }, scene: { access: "removed" } },
  { name: "thread-removed", place: thread, scene: { access: "removed" } },
  { name: "thread-removed-kept", place: thread, act: writeThenRemoved },
  { name: "compose-removed", place: { at: "compose", ...safety }, scene: { access: "removed" } },
  { name: "me-rename", place: { at: "me" }, act: (page) => page.click("dd .tap.is-link") },
  { name: "safety", place: { at: "safety" } },
  { name: "safety-end", place: { at: "safety" }, act: askToErase },
  { name: "safety-on", place: { at: "safety" }, scene: { keeping: "pin" } },
  { name: "safety-shared", place: { at: "safety" }, scene: { keeping: "visit" } },
  { name: "unlock", scene: { keeping: "pin", isLocked: true } },
  { name: "unlock-large", scene: { keeping: "pin", isLocked: true }, isLarge: true },
  { name: "unlock-wait", scene: { keeping: "pin", isLocked: true, waitMs: 58_000 }, act: forgot },
  { name: "recovery", place: { at: "recovery" }, scene: { hasCode: false } },
  { name: "recovery-made", place: { at: "recovery" }, act: makeCode },
  { name: "recovery-made-large", place: { at: "recovery" }, act: makeCode, isLarge: true },
  { name: "recover", path: "/recover", scene: { role: null } },
  {
    name: "recover-short",
    path: "/recover#KH1QZ8VR4M0TXCA7WNEY53GJPD2HSB9FK6Z41",
    scene: { role: null, recovering: "code-length" },
  },
  { name: "recover-already", path: "/recover" },
  { name: "home-offer", scene: { hasCode: false }, act: awaitOffer },
  { name: "home-shared", scene: { keeping: "visit" } },
  {
    name: "join-shared",
    path: "/j#sample",
    scene: { role: null },
    act: (page) => page.click(".join-end .tap"),
  },
  { name: "focus", place: { at: "board", ...safety }, act: focusThird },
];

const FORMATS: readonly (BrowserContextOptions & { name: string })[] = [
  {
    name: "phone",
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
  { name: "desk", viewport: { width: 1280, height: 800 } },
];

/** An A4 page at 96 dots an inch, without its margins of 8 mm. */
const PAPER = { viewport: { width: 733, height: 1062 }, deviceScaleFactor: 2 };

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const site = await buildSite();
const server = await serve();
if (!process.argv.includes("--serve")) {
  await takeAll();
  server.close();
}

/** Kept in memory: file contents by path. */
async function buildSite(): Promise<Map<string, string | Uint8Array>> {
  const built = await build({
    configFile: false,
    root: join(ROOT, "client"),
    logLevel: "warn",
    plugins: [solid(), withSampleEngine()],
    build: { write: false, target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  if (!("output" in built)) throw new Error("vite built more than one site");
  return new Map(
    built.output.map(
      (file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : file.source] as const,
    ),
  );
}

function withSampleEngine(): Plugin {
  return {
    name: "sample-engine",
    enforce: "pre",
    resolveId: (source) => (source.endsWith("/platform/engine-host.ts") ? SAMPLE_ENGINE : null),
  };
}

/** Every path without a file is the app, as at the edge. */
function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = site.has(pathname) ? pathname : "/index.html";
    response.setHeader("content-type", TYPES[extname(path)] ?? "text/html; charset=utf-8");
    response.end(site.get(path));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      console.log(`sample app: ${addressOf(server)}`);
      resolve(server);
    });
  });
}

async function takeAll(): Promise<void> {
  const found = await findChromium();
  const plain = await chromium.launch(found);
  const large = await chromium.launch({
    ...found,
    args: [...found.args, "--blink-settings=defaultFontSize=32"],
  });
  const jobs = variants().map((variant) => () => takeShot(variant.shot.isLarge ? large : plain, variant));
  try {
    await Promise.all(Array.from({ length: WORKERS }, () => workThrough(jobs)));
    if (isWanted("print")) await takePrint(plain);
    if (isWanted("poster-print")) await takePosterPrint(plain);
  } finally {
    await Promise.all([plain.close(), large.close()]);
  }
}

interface Variant {
  readonly name: string;
  readonly shot: Shot;
  readonly language: "vi" | "en";
  readonly colorScheme: "light" | "dark";
  readonly format: (typeof FORMATS)[number];
}

function variants(): Variant[] {
  const all = (["vi", "en"] as const).flatMap((language) =>
    (["light", "dark"] as const).flatMap((colorScheme) =>
      FORMATS.flatMap((format) =>
        SHOTS.map((shot) => {
          const name = `${shot.name}.${format.name}.${language}.${colorScheme}`;
          return { name, shot, language, colorScheme, format };
        }),
      ),
    ),
  );
  return all.filter(({ name }) => isWanted(name));
}

function isWanted(name: string): boolean {
  return wanted.every((part) => name.includes(part));
}

async function workThrough(jobs: (() => Promise<void>)[]): Promise<void> {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await job();
}

async function takeShot(browser: Browser, variant: Variant): Promise<void> {
  const { shot, language, colorScheme } = variant;
  const { name: _, ...device } = variant.format;
  const page = await open(browser, { ...device, colorScheme, reducedMotion: "reduce" }, shot, language);
  await page.screenshot({ path: join(PICTURES, `${variant.name}.png`) });
  await page.context().close();
}

async function open(
  browser: Browser,
  options: BrowserContextOptions,
  shot: Shot,
  language: "vi" | "en",
): Promise<Page> {
  const context = await browser.newContext({ locale: language, ...options });
  const page = await context.newPage();
  page.on(
    "console",
    (message) => message.type() === "error" && console.error(`${shot.name}: ${message.text()}`),
  );
  page.on("pageerror", (error) => console.error(`${shot.name}: ${error.message}`));
  await page.addInitScript(prepare, {
    scene: { language, ...shot.scene },
    place: shot.place ?? null,
    language,
  });
  await page.goto(addressOf(server) + (shot.path ?? "/"));
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(350);
  await shot.act?.(page);
  await page.waitForTimeout(100);
  await reportOverflow(page, shot.name);
  return page;
}

/** Runs in the page before the app. */
function prepare(given: { scene: object; place: object | null; language: string }): void {
  const next = sessionStorage.getItem("sample-next-scene");
  sessionStorage.setItem("sample-scene", next ?? JSON.stringify(given.scene));
  localStorage.setItem("gopy/language", given.language);
  if (given.place !== null) history.replaceState({ place: given.place }, "");
}

async function reportOverflow(page: Page, name: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  if (wide) console.error(`${name}: wider than the screen`);
}

async function scrollDown(page: Page): Promise<void> {
  await page.locator(".posts > :last-child").scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 4000);
}

async function writeReply(page: Page): Promise<void> {
  await page.fill(".reply textarea", "Quạt ở tổ tôi cũng hỏng.\nMong sửa sớm.");
  await page.click(".reply .choice:last-child");
}

async function scrollToEnd(page: Page): Promise<void> {
  // Once more for what appears only when somebody has come down.
  for (let times = 0; times < 2; times++) {
    await page.evaluate(() => {
      scrollTo(0, document.body.scrollHeight);
      document.querySelector(".pane-main")?.scrollTo(0, 100_000);
    });
    await page.waitForTimeout(200);
  }
}

async function search(page: Page, words: string): Promise<void> {
  await page.fill(".search input", words);
  await page.waitForTimeout(900);
}

async function explain(page: Page): Promise<void> {
  await page.locator(".post-cloth").first().click();
  await page.locator(".post-label").first().click();
}

async function answer(page: Page, choice: number): Promise<void> {
  await page.click(".reply textarea");
  await page.locator(".reply .choice").nth(choice).click();
}

async function promise(page: Page): Promise<void> {
  await answer(page, 2);
  await page.fill(".reply input[type=text]", "Chị Lan, cơ điện");
  await page.fill(
    ".reply input[type=date]",
    (await page.getAttribute(".reply input[type=date]", "min")) ?? "",
  );
  await page.fill(".reply textarea", "Thay 6 quạt ở khu C.");
}

async function writeNames(page: Page): Promise<void> {
  await page.fill(".reply textarea", "Chị Hoa ở chuyền 7 cũng bị.");
  await page.waitForTimeout(1200);
}

async function composeNames(page: Page): Promise<void> {
  await page.locator("textarea").nth(0).fill("Quạt chuyền 7 hỏng");
  await page.locator("textarea").nth(1).fill("Chị Hoa bị choáng, ai cần thì gọi 0912 345 678.");
  await page.locator(".choice.is-tick").click();
  await page.waitForTimeout(1200);
  await page.locator("button[type=submit]").scrollIntoViewIfNeeded();
}

/** Opens what one may do with the first post of somebody else. */
async function more(page: Page, choice: number): Promise<void> {
  await page.click(".post-more");
  await page.click(`.post-actions .tap:nth-child(${choice + 1})`);
  await page.waitForSelector(".reason-form");
}

async function askToRemove(page: Page): Promise<void> {
  await page.click(".post-actions .tap:last-child");
}

async function makeSlips(page: Page): Promise<void> {
  await page.click("button[type=submit]");
  await page.waitForSelector(".invite");
  await page.locator(".invite").first().scrollIntoViewIfNeeded();
}

async function compare(page: Page, code: string): Promise<void> {
  await page.locator(".buttons .button").last().click();
  await page.fill("form input", code);
  await page.click("button[type=submit]");
  await page.locator(".compare-result").scrollIntoViewIfNeeded();
}

async function askToTakeDown(page: Page): Promise<void> {
  await page.locator(".slip-row .tap").first().click();
  await page.locator(".slip-row").first().scrollIntoViewIfNeeded();
}

async function makePoster(page: Page): Promise<void> {
  await page.click("button[type=submit]");
  await page.waitForSelector(".invite.is-alone");
  await page.locator(".invite.is-alone").scrollIntoViewIfNeeded();
}

async function showUsedSlips(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 2 }).nth(1).scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 2_000);
}

async function askToRevoke(page: Page): Promise<void> {
  await page.waitForSelector(".slip-row");
  await page.locator(".slip-row .tap").nth(1).click();
}

/** Somebody is taken out while writing. */
async function writeThenRemoved(page: Page): Promise<void> {
  await page.fill(".reply textarea", "Quạt ở tổ tôi cũng hỏng.\nMong sửa sớm.");
  await page.evaluate(() => {
    const scene = JSON.parse(sessionStorage.getItem("sample-scene") ?? "{}") as object;
    sessionStorage.setItem("sample-next-scene", JSON.stringify({ ...scene, access: "removed" }));
  });
  await page.reload();
  await page.waitForTimeout(400);
}

async function writeHelp(page: Page): Promise<void> {
  await page.locator(".inset > .button.is-line").first().click();
  await page.locator(".help-form .button.is-quiet").click();
  await page.locator(".help-form h3").scrollIntoViewIfNeeded();
}

async function askToErase(page: Page): Promise<void> {
  await page.locator(".seamed .button").last().click();
  await scrollToEnd(page);
}

async function awaitOffer(page: Page): Promise<void> {
  await page.waitForSelector(".keep-code");
  await scrollToEnd(page);
}

async function forgot(page: Page): Promise<void> {
  await page.click("summary");
}

async function makeCode(page: Page): Promise<void> {
  await page.click(".button.is-sewn");
  await page.waitForSelector(".recovery-paper");
}

async function focusThird(page: Page): Promise<void> {
  for (let presses = 0; presses < 4; presses++) await page.keyboard.press("Tab");
}

/** The printed slips, as a PDF and as a picture of the first sheet, beginning in each language. */
async function takePrint(browser: Browser): Promise<void> {
  for (const [index, language] of ["vi", "en"].entries()) await takePrintIn(browser, language, index);
}

async function takePrintIn(browser: Browser, language: string, choice: number): Promise<void> {
  const shot: Shot = {
    name: "print",
    place: { at: "people" },
    scene: { role: "facilitator" },
    act: async (page) => {
      await page.locator(".choices.is-side .choice").nth(choice).click();
      await makeSlips(page);
    },
  };
  const page = await open(browser, PAPER, shot, "vi");
  await page.evaluate(() => Object.assign(globalThis, { print: () => undefined }));
  await page.click(".button:has-text('In')");
  await page.waitForSelector(".sheets .stub", { state: "attached" });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(PICTURES, `print.${language}.png`) });
  // Printing takes the sheets away when it is done.
  await page.pdf({
    path: join(PICTURES, `print.${language}.pdf`),
    format: "A4",
    preferCSSPageSize: true,
  });
  await page.context().close();
}

/** The printed poster, as a PDF and as a picture, beginning in each language. */
async function takePosterPrint(browser: Browser): Promise<void> {
  for (const [choice, language] of ["vi", "en"].entries()) {
    const shot: Shot = {
      name: "poster-print",
      place: { at: "posters" },
      scene: staff,
      act: async (page) => {
        await page.locator(".choices.is-side").last().locator(".choice").nth(choice).click();
        await makePoster(page);
      },
    };
    const page = await open(browser, PAPER, shot, "vi");
    await page.evaluate(() => Object.assign(globalThis, { print: () => undefined }));
    await page.click(".button:has-text('A4')");
    await page.waitForSelector(".sheets .poster", { state: "attached" });
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: join(PICTURES, `poster-print.${language}.png`) });
    const path = join(PICTURES, `poster-print.${language}.pdf`);
    await page.pdf({ path, format: "A4", preferCSSPageSize: true });
    await page.context().close();
  }
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the sample server has no port");
  return `http://127.0.0.1:${address.port}`;
}
