/** The pages of lock, recovery and shared phone under axe, in both languages and themes, and with large letters. */
import { type Messages, vi as viMain } from "#client/i18n/messages.vi";
import { en as enMain } from "#client/i18n/messages.en";
import { en } from "#client/i18n/safety.en";
import { type SafetyMessages, vi } from "#client/i18n/safety.vi";
import type { Language } from "#client/state/views";
import type { Page } from "@playwright/test";
import { expectAccessible, expectNoOverflowWhenLarge } from "../support/accessible.ts";
import { expect, test } from "../support/browser.ts";
import { foundFactory, invite, phoneIn } from "../support/journeys.ts";

const PIN = "482915";

async function expectGood(page: Page, screen: string, language: Language): Promise<void> {
  await expectAccessible(page, screen, language);
  await expectNoOverflowWhenLarge(page, screen);
}

const LANGUAGES: Readonly<Record<"vi" | "en", readonly [Messages, SafetyMessages]>> = {
  vi: [viMain, vi],
  en: [enMain, en],
};

for (const language of ["vi", "en"] as const) {
  const [main, t] = LANGUAGES[language];
  test(`lock, recovery and shared phone are accessible, ${language}`, async ({ browser, edge }) => {
    const founder = await foundFactory(edge.url);
    const page = await phoneIn(browser, language);
    await page.goto("/recover");
    await page.getByLabel(t.recover.code, { exact: true }).fill("12345");
    await page.getByRole("button", { name: t.recover.go }).click();
    await expect(page.getByText(t.recover.missing(35))).toBeVisible();
    await expectGood(page, "recover", language);

    await page.goto(await invite(founder));
    await page.getByRole("button", { name: main.join.notMine }).click();
    await expect(page.getByText(t.safety.sharedAbout)).toBeVisible();
    await expectAccessible(page, "join on a shared phone", language);
    await page.getByRole("button", { name: main.join.enter }).click();
    await expect(page.getByText(t.recovery.offer)).toBeVisible();
    await expectAccessible(page, "home with the offer", language);
    await page.getByRole("button", { name: t.recovery.offerYes }).click();
    await expect(page.getByText(t.recovery.about)).toBeVisible();
    await expectAccessible(page, "recovery", language);
    await page.getByRole("button", { name: t.recovery.make }).click();
    await expect(page.locator(".recovery-groups span")).toHaveCount(8);
    await expectGood(page, "recovery code", language);
    await page.getByRole("button", { name: t.recovery.kept }).click();

    await page.getByRole("button", { name: main.home.me }).first().click();
    await page.getByRole("button", { name: t.me.rename }).click();
    await expectGood(page, "me", language);
    await page.getByRole("button", { name: t.safety.title }).click();
    await page.getByRole("button", { name: t.safety.erase }).click();
    await expect(page.getByRole("button", { name: t.safety.eraseYes })).toBeVisible();
    await expectGood(page, "safety", language);
    await page.getByLabel(t.pin.new, { exact: true }).fill("123456");
    await page.getByRole("button", { name: t.safety.turnOn }).click();
    await expect(page.getByText(t.problems["pin-too-easy"])).toBeVisible();
    await page.getByLabel(t.pin.new, { exact: true }).fill(PIN);
    await page.getByLabel(t.pin.again).fill(PIN);
    await page.getByRole("button", { name: t.safety.turnOn }).click();
    await expect(page.getByRole("heading", { name: t.safety.isOn })).toBeVisible({ timeout: 20_000 });
    await page.getByRole("button", { name: t.safety.change }).click();
    await expectGood(page, "safety with the lock on", language);
    await page.getByRole("button", { name: t.safety.lockNow }).click();
    await page.getByText(t.unlock.forgot).click();
    await expectGood(page, "unlock", language);
  });
}
