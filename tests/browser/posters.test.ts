/** A poster in real browsers, in both languages: made, printed, scanned, counted, taken down. */
import type { Browser, Page } from "@playwright/test";
import { en } from "#client/i18n/messages.en";
import { type Messages, vi } from "#client/i18n/messages.vi";
import { posterWords } from "#client/i18n/poster-words";
import { readingWords } from "#client/i18n/reading-words";
import { SAFETY_MESSAGES } from "#client/i18n/use-safety";
import { mustBeOk } from "#protocol/result";
import { expectAccessible, expectNoOverflowWhenLarge } from "../support/accessible.ts";
import { expect, test } from "../support/browser.ts";
import { foundFactory, invite, joinWith, newPhone, openBoard, postOf } from "../support/journeys.ts";

const MESSAGES: Readonly<Record<"vi" | "en", Messages>> = { vi, en };

for (const language of ["vi", "en"] as const) {
  const t = MESSAGES[language];
  const words = posterWords[language];

  const phoneIn = async (browser: Browser): Promise<Page> => {
    const page = await newPhone(browser);
    await page.addInitScript((kept) => localStorage.setItem("gopy/language", kept), language);
    return page;
  };

  test(`[POSTER3] a facilitator hangs a poster, many come in by it, and it is taken down, ${language}`, async ({
    browser,
    edge,
  }) => {
    test.setTimeout(240_000);
    const founder = await foundFactory(edge.url);
    const facilitator = await phoneIn(browser);
    await facilitator.goto(await invite(founder, "facilitator"));
    await facilitator.getByRole("button", { name: t.join.officialEnter, exact: true }).click();
    await facilitator.getByRole("button", { name: t.home.invite }).first().click();
    await facilitator.getByRole("button", { name: words.title }).click();
    await expect(facilitator.getByText(words.none)).toBeVisible();
    await expectAccessible(facilitator, "posters", language);
    await expectNoOverflowWhenLarge(facilitator, "posters");
    await facilitator.getByText(words.people(50), { exact: true }).click();
    await facilitator.getByRole("button", { name: words.submit }).click();
    await expect(facilitator.getByRole("heading", { name: words.made(1) })).toBeFocused();
    const link = (await facilitator.locator(".link-text").textContent())!;
    await expectAccessible(facilitator, "poster made", language);

    // The page to hang on the wall: one, with the code, the sign and both languages.
    await facilitator.evaluate(() => Object.assign(globalThis, { print: () => undefined }));
    await facilitator.getByRole("button", { name: words.print }).click();
    const sheet = facilitator.locator(".sheets .poster");
    await expect(sheet).toHaveCount(1);
    await expect(sheet).toContainText("May Sông Trà");
    await expect(sheet).toContainText("Quản lý cũng có thể ở trong phòng này");
    await expect(sheet).toContainText("Managers may be in this room too");
    await facilitator.evaluate(() => dispatchEvent(new Event("afterprint")));
    await expect(sheet).toHaveCount(0);

    const [anna, binh] = [await phoneIn(browser), await phoneIn(browser)];
    await anna.goto(link);
    await expect(anna.getByText(words.opens(t.rooms.everyone, t.rooms.workers))).toBeVisible();
    await expectAccessible(anna, "join by a poster", language);
    await expectNoOverflowWhenLarge(anna, "join by a poster");
    for (const page of [anna, binh]) {
      await joinWith(page, link, t);
      await expect(page.getByText(t.rooms.workers)).toHaveCount(0);
    }
    await openBoard(anna, t);
    await anna.getByText(t.board.write).first().click();
    await anna.getByLabel(t.compose.titleLabel).fill("Quạt khu C hỏng");
    await anna.getByLabel(t.compose.textLabel).fill("Ba chiều liền nóng quá.");
    await anna.getByRole("button", { name: t.compose.send }).click();
    await expect(postOf(anna, "Ba chiều liền")).toContainText(t.states.sent);

    // Everybody is told how many came by one, and who did.
    await openBoard(binh, t);
    await binh.getByText("Quạt khu C hỏng").click();
    await postOf(binh, "Ba chiều liền").locator(".post-cloth").click();
    await expect(binh.getByText(t.thread.posterAbout)).toBeVisible();
    await binh.getByRole("button", { name: t.app.back }).first().click();
    await binh.getByRole("button", { name: t.audience.here }).first().click();
    await expect(binh.getByText(readingWords[language].byPoster(2))).toBeVisible({ timeout: 20_000 });

    // Who is in by a poster is told plainly what a slip does for them.
    await binh.goto(await invite(founder));
    await expect(binh.getByText(words.upgradeNew)).toBeVisible();
    await expectAccessible(binh, "slip after a poster", language);
    await binh.getByRole("button", { name: words.upgradeGo }).click();
    await expect(binh.getByRole("button", { name: SAFETY_MESSAGES[language].safety.erase })).toBeVisible();

    await facilitator.getByRole("button", { name: t.app.back }).click();
    await facilitator.getByRole("button", { name: words.title }).click();
    await expect(facilitator.getByText(words.uses(2, 50))).toBeVisible();
    await facilitator.getByRole("button", { name: words.takeDownLabel(1) }).click();
    await expectAccessible(facilitator, "taking a poster down", language);
    await facilitator.getByRole("button", { name: words.takeDownYes }).click();
    await expect(facilitator.getByText(words.takenDown(1))).toBeVisible();
    const late = await phoneIn(browser);
    await late.goto(link);
    await expect(late.getByRole("heading", { name: t.join.failedPoster })).toBeVisible();
    await expect(late.getByText(t.problems["poster-revoked"])).toBeVisible();
    await expectAccessible(late, "a poster that is over", language);
    // Whoever came in stays.
    await anna.reload();
    await expect(postOf(anna, "Ba chiều liền")).toBeVisible();
  });

  test(`[POSTER4] a poster that is full says so, and where to get a slip, ${language}`, async ({
    browser,
    edge,
  }) => {
    const founder = await foundFactory(edge.url);
    const poster = mustBeOk(await founder.makePoster({ daysValid: 1, usesMax: 1, language }));
    const [first, second] = [await phoneIn(browser), await phoneIn(browser)];
    await joinWith(first, poster.link, t);
    await second.goto(poster.link);
    await expect(second.getByText(t.problems["poster-full"])).toBeVisible();
    await expect(second.getByText(t.noSlip.ask)).toBeVisible();
    await expectAccessible(second, "a full poster", language);
    // A member who scans it out of curiosity is not told about slips.
    await first.goto(poster.link);
    await expect(first.getByText(words.already)).toBeVisible();
  });
}

test("[POSTER1] a poster's page begins in the language that it names", async ({ browser, edge }) => {
  const founder = await foundFactory(edge.url);
  const poster = mustBeOk(await founder.makePoster({ daysValid: 1, usesMax: 5, language: "en" }));
  const page = await newPhone(browser);
  await page.goto(poster.link);
  const line = posterWords.en.opens(en.rooms.everyone, en.rooms.workers);
  await expect(page.getByText(line)).toBeVisible();
});
