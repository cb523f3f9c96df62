/** Every screen under axe, in both languages and themes where most people are, and with letters twice as large. */
import type { Browser, Page } from "@playwright/test";
import { en } from "#client/i18n/messages.en";
import { type Messages, vi } from "#client/i18n/messages.vi";
import { expectAccessible, expectBothThemes, expectNoOverflowWhenLarge } from "../support/accessible.ts";
import { expect, test } from "../support/browser.ts";
import {
  foundFactory,
  invite,
  joinWith,
  newPhone,
  openBoard,
  openThread,
  writeThread,
} from "../support/journeys.ts";

const TITLE = "Quạt khu C hỏng";
const LANGUAGES = { vi, en } as const;

async function phoneIn(browser: Browser, language: keyof typeof LANGUAGES): Promise<Page> {
  const page = await newPhone(browser);
  await page.addInitScript((kept) => localStorage.setItem("gopy/language", kept), language);
  return page;
}

for (const language of ["vi", "en"] as const) {
  const t: Messages = LANGUAGES[language];
  test(`a worker's way from the slip to a thread is accessible, ${language}`, async ({ browser, edge }) => {
    const founder = await foundFactory(edge.url);
    await writeThread(founder, TITLE, ["Tổ tôi cũng vậy"]);
    const page = await phoneIn(browser, language);
    await page.goto(await invite(founder));
    await expect(page.getByRole("button", { name: t.join.enter })).toBeVisible();
    await expectBothThemes(page, "join");
    await expectNoOverflowWhenLarge(page, "join");
    await page.getByRole("button", { name: t.join.enter }).click();
    await expect(page.getByText(t.rooms.everyone).first()).toBeVisible();
    await expectAccessible(page, "home");
    await page.getByRole("button", { name: t.rooms.everyone }).first().click();
    await expect(page.getByText(t.topics.safety).first()).toBeVisible();
    await expectAccessible(page, "room");
    await page.getByRole("button", { name: t.topics.safety }).first().click();
    await expect(page.getByRole("button", { name: TITLE }).first()).toBeVisible();
    await expectBothThemes(page, "board");
    await expectNoOverflowWhenLarge(page, "board");
    await openThread(page, TITLE);
    await expectBothThemes(page, "thread");
    await expectNoOverflowWhenLarge(page, "thread");
    founder.stop();
  });
}

test("writing, one's own page, inviting and founding are accessible", async ({ browser, edge }) => {
  const founder = await foundFactory(edge.url);
  const worker = await newPhone(browser);
  await joinWith(worker, await invite(founder));
  await openBoard(worker);
  await worker.getByText(vi.board.write).first().click();
  await expect(worker.getByLabel(vi.compose.textLabel)).toBeVisible();
  await expectAccessible(worker, "compose");

  const facilitator = await newPhone(browser);
  await facilitator.goto(await invite(founder, "facilitator"));
  await facilitator.getByRole("button", { name: vi.join.officialEnter, exact: true }).click();
  await facilitator.getByRole("button", { name: vi.home.me }).first().click();
  await expect(facilitator.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(facilitator, "me");
  await facilitator.getByRole("button", { name: vi.app.back }).click();
  await facilitator.getByRole("button", { name: vi.home.invite }).first().click();
  await expect(facilitator.getByRole("button", { name: vi.people.makeSlips })).toBeVisible();
  await expectAccessible(facilitator, "people");

  const stranger = await newPhone(browser);
  await stranger.goto(edge.url);
  await expect(stranger.getByText(vi.noSlip.title)).toBeVisible();
  await expectAccessible(stranger, "no slip");
  await stranger.goto(`${edge.url}/new`);
  await expect(stranger.getByLabel(vi.founding.factoryName)).toBeVisible();
  await expectAccessible(stranger, "founding");
  founder.stop();
});
