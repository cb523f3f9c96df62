/** Lists longer than the screen: drawn from where somebody reads, and whole in the end. */
import type { Page } from "@playwright/test";
import { vi as t } from "#client/i18n/messages.vi";
import { FIRST_PAGE_ROWS } from "#client/sync/room-boards";
import { expect, test } from "../support/browser.ts";
import {
  foundFactory,
  invite,
  joinWith,
  keptOffline,
  newPhone,
  openBoard,
  openThread,
  postOf,
  writeThread,
} from "../support/journeys.ts";

const TITLE = "Quạt khu C hỏng";
const REPLIES = 40;
const SLOWNESS = 20;

async function slowedDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWNESS });
}

interface Drawn {
  readonly posts: number;
  /** Which post is read first, and where it stands. */
  readonly first: string;
}

/** What was drawn in each turn of the page. */
async function watchDrawing(page: Page): Promise<void> {
  await page.evaluate(() => {
    const drawn: { posts: number; first: string }[] = [];
    Object.assign(globalThis, { drawn });
    new MutationObserver(() => {
      const posts = [...document.querySelectorAll<HTMLElement>(".posts > .post")];
      if (posts[0] === undefined || posts.length === drawn.at(-1)?.posts) return;
      const first = `${posts[0].dataset["post"]} at ${Math.round(posts[0].getBoundingClientRect().top)}`;
      drawn.push({ posts: posts.length, first });
    }).observe(document.body, { childList: true, subtree: true });
  });
}

test("a long thread is drawn a screenful first and then whole, and what is read stays in its place", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const replies = Array.from({ length: REPLIES }, (_, number) => `Tổ ${number + 1} cũng vậy`);
  await writeThread(founder, TITLE, replies);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  await openBoard(page);
  await openThread(page, TITLE);
  await expect(postOf(page, replies.at(-1)!)).toBeAttached({ timeout: 30_000 });
  await page.getByRole("button", { name: t.app.back }).click();

  await slowedDown(page);
  await watchDrawing(page);
  await page.getByRole("button", { name: TITLE }).first().click();
  await page.getByRole("button", { name: t.thread.newest }).waitFor();
  await expect(page.locator(".posts > .post")).toHaveCount(REPLIES + 1);
  await expect(page.locator(".posts")).toHaveAttribute("aria-busy", "false");
  const drawn = await page.evaluate(() => Reflect.get(globalThis, "drawn") as Drawn[]);
  expect(drawn[0]!.posts).toBeLessThan(REPLIES / 2);
  expect(new Set(drawn.map(({ first }) => first)).size).toBe(1);
});

test("the newest post of a long thread is reached before it is drawn", async ({ browser, edge }) => {
  const founder = await foundFactory(edge.url);
  const replies = Array.from({ length: REPLIES }, (_, number) => `Tổ ${number + 1} cũng vậy`);
  await writeThread(founder, TITLE, replies);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  await openBoard(page);
  await openThread(page, TITLE);
  await expect(postOf(page, replies.at(-1)!)).toBeAttached({ timeout: 30_000 });
  await page.getByRole("button", { name: t.app.back }).click();
  await page.evaluate((newest) => {
    // Whoever taps at once taps in the turn in which the button comes: nothing is idle before.
    Object.assign(globalThis, { requestIdleCallback: () => 0 });
    new MutationObserver((_, observer) => {
      const jump = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === newest);
      if (jump === undefined) return;
      observer.disconnect();
      jump.click();
    }).observe(document.body, { childList: true, subtree: true });
  }, t.thread.newest);
  await page.getByRole("button", { name: TITLE }).first().click();
  await expect(postOf(page, replies.at(-1)!)).toBeInViewport();
});

test("the next page of a board comes when its end is near", async ({ browser, edge }) => {
  const founder = await foundFactory(edge.url);
  const titles = Array.from({ length: FIRST_PAGE_ROWS + 5 }, (_, number) => `Chuyện số ${number + 1} `);
  for (const title of titles) await writeThread(founder, title, []);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  await openBoard(page);
  const rows = page.locator(".thread-row");
  await expect(rows).toHaveCount(FIRST_PAGE_ROWS, { timeout: 30_000 });
  await page.getByRole("button", { name: t.app.more }).waitFor();
  await rows.last().scrollIntoViewIfNeeded();
  await expect(rows).toHaveCount(titles.length);
  await expect(page.getByRole("button", { name: t.app.more })).toBeHidden();
});

test("[CLIENT3] what is loaded only when it is called for opens without a network", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  await writeThread(founder, TITLE, ["Tổ tôi cũng vậy"]);
  const first = await newPhone(browser);
  await joinWith(first, await invite(founder));
  await openBoard(first);
  await openThread(first, TITLE);
  await expect(postOf(first, "Tổ tôi cũng vậy")).toBeVisible();
  await keptOffline(first);
  await first.close();

  await first.context().setOffline(true);
  const page = await first.context().newPage();
  await page.goto("/");
  await page.getByRole("button", { name: t.rooms.everyone }).first().click();
  await page.getByRole("button", { name: t.room.search }).click();
  await page.getByLabel(t.search.label).fill("tổ tôi");
  await expect(page.getByText("Tổ tôi cũng vậy")).toBeVisible();
  await page.getByRole("button", { name: t.app.back }).click();
  await page.getByRole("button", { name: t.app.back }).click();
  await page.getByRole("button", { name: t.home.me }).first().click();
  await expect(page.getByText(t.me.storesKeys)).toBeVisible();
});
