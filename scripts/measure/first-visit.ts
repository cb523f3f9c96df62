/** A worker's first minute, as a script taps it: the slip's link, the name changed once, in, the first board. */
import { type Browser, type BrowserContext, chromium, devices, type Page } from "@playwright/test";
import { vi as t } from "#client/i18n/messages.vi";
import { FIRST_PAGE_ROWS } from "#client/sync/room-boards";
import { findChromium } from "../chromium.ts";
import { TOPIC } from "./filled-factory.ts";

/** The Board measured has a page more than its first. */
export const THREADS = FIRST_PAGE_ROWS + 5;
const WAIT_MS_MAX = 60_000;

export interface VisitTimes {
  readonly firstPaintMs: number;
  /** From opening the link until a tap on "another name" changes the name. */
  readonly firstTapMs: number;
  readonly boardMs: number;
}

export async function launchPhone(): Promise<Browser> {
  return chromium.launch(await findChromium());
}

/** A page on a phone of its own, or one more on a phone that is there. */
export async function openPhone(on: Browser | BrowserContext, slowness = 1): Promise<Page> {
  const phone = { ...devices["Pixel 5"], viewport: { width: 360, height: 740 }, locale: "vi-VN" };
  const context = "newContext" in on ? await on.newContext(phone) : on;
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS_MAX);
  if (slowness > 1) {
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowness });
  }
  return page;
}

export async function firstVisit(page: Page, link: string): Promise<VisitTimes> {
  const start = performance.now();
  const since = () => Math.round(performance.now() - start);
  await page.goto(link, { waitUntil: "commit" });
  await changeName(page);
  const firstTapMs = since();
  await page.getByRole("button", { name: t.join.enter }).click();
  await openBoard(page);
  const boardMs = since();
  return { firstPaintMs: Math.round(await firstPaintOf(page)), firstTapMs, boardMs };
}

/** The taps of a person who wants another name: until one is answered. */
async function changeName(page: Page): Promise<void> {
  const name = page.locator(".pocket-name");
  const before = await name.innerText();
  await page.getByRole("button", { name: t.join.another }).click();
  await page.waitForFunction((old) => document.querySelector(".pocket-name")?.textContent !== old, before);
}

/** From the first page inside to a board with its whole first page of rows. */
export async function openBoard(page: Page): Promise<void> {
  await page.getByRole("button", { name: t.rooms.everyone }).first().click();
  await page.getByRole("button", { name: t.topics[TOPIC] }).first().click();
  await page
    .locator(".thread-row")
    .nth(FIRST_PAGE_ROWS - 1)
    .waitFor({ state: "attached" });
}

async function firstPaintOf(page: Page): Promise<number> {
  return page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
  );
}
