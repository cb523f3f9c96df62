import { insecure } from "#client/i18n/insecure";
import { expect, test } from "../support/browser.ts";

test("[EDGE4] a page without a secure connection says why it cannot work, in both languages", async ({
  page,
}) => {
  // As on a phone that opens http:// on another machine: the browser gives the page no cryptography.
  await page.addInitScript(() => Object.defineProperty(window, "isSecureContext", { value: false }));
  await page.goto("/");
  await expect(page.getByText(insecure.vi.title)).toBeVisible();
  await expect(page.getByText(insecure.en.about)).toBeVisible();
});
