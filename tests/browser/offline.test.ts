/** Without a network: what was read is there, what is written waits, and is sent once. */
import { vi as t } from "#client/i18n/messages.vi";
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
  reply,
  writeThread,
} from "../support/journeys.ts";

const TITLE = "Quạt khu C hỏng";

test("[CLIENT1] written offline, tab killed, back online: it stands once", async ({ browser, edge }) => {
  const founder = await foundFactory(edge.url);
  await writeThread(founder, TITLE, ["Tổ tôi cũng vậy"]);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  await openBoard(page);
  await openThread(page, TITLE);
  await keptOffline(page);

  await page.context().setOffline(true);
  await page.reload();
  await expect(postOf(page, "Tổ tôi cũng vậy")).toBeVisible();
  await reply(page, "Ba chiều liền nóng quá");
  await expect(postOf(page, "Ba chiều liền")).toContainText(t.states.unsent);
  const context = page.context();
  await page.close();

  const later = await context.newPage();
  await later.goto("/");
  await expect(later.getByText(t.rooms.everyone).first()).toBeVisible();
  await context.setOffline(false);
  const reader = await newPhone(browser);
  await joinWith(reader, await invite(founder));
  await openBoard(reader);
  await openThread(reader, TITLE);
  await expect(postOf(reader, "Ba chiều liền")).toHaveCount(1, { timeout: 45_000 });
  await openBoard(later);
  await openThread(later, TITLE);
  await expect(postOf(later, "Ba chiều liền")).toHaveCount(1);
  await expect(postOf(later, "Ba chiều liền")).not.toContainText(t.states.unsent);
});

test("[CLIENT3] a second visit without a network shows the board and the thread last read", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  await writeThread(founder, TITLE, ["Tổ tôi cũng vậy"]);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  await openBoard(page);
  await openThread(page, TITLE);
  await keptOffline(page);
  const context = page.context();
  await page.close();

  await context.setOffline(true);
  const offline = await context.newPage();
  await offline.goto("/");
  await openBoard(offline);
  await openThread(offline, TITLE);
  await expect(postOf(offline, "Tổ tôi cũng vậy")).toBeVisible();
  const api = await offline.evaluate(async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().filter(({ url }) => url.includes("/api/")).length;
  });
  expect(api).toBe(0);
});

test("[CLIENT1] two tabs of one phone write side by side, and neither's words are lost or doubled", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  await writeThread(founder, TITLE, []);
  const first = await newPhone(browser);
  await joinWith(first, await invite(founder));
  const second = await first.context().newPage();
  await second.goto("/");
  for (const page of [first, second]) {
    await openBoard(page);
    await openThread(page, TITLE);
  }
  await Promise.all([reply(first, "Chữ của thẻ một"), reply(second, "Chữ của thẻ hai")]);
  for (const page of [first, second]) {
    for (const words of ["Chữ của thẻ một", "Chữ của thẻ hai"]) {
      await expect(postOf(page, words)).toHaveCount(1);
      await expect(postOf(page, words)).toContainText(t.author.you);
    }
  }
});
