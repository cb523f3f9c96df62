/** Leaving in a hurry: one tap from any screen, and nothing of the conversation is there for who looks next. */
import { vi as t } from "#client/i18n/messages.vi";
import { expect, test } from "../support/browser.ts";
import { foundFactory, invite } from "../support/journeys.ts";

test("[CLIENT2] one tap leaves the page, and Back shows nothing of it", async ({ page, edge }) => {
  const link = await invite(await foundFactory(edge.url));
  await page.route(/google\.com/, (route) => route.fulfill({ body: "weather" }));
  await page.goto(link);
  expect(new URL(page.url()).hash).toBe("");
  await page.getByRole("button", { name: t.join.enter }).click();
  await page.getByText(t.rooms.everyone).first().click();
  await page.getByText(t.topics.safety).first().click();
  await expect(page.getByText(t.board.write).first()).toBeVisible();
  const places = await page.evaluate(() => history.length);
  await expect(page).toHaveTitle("Gopy");
  expect(new URL(page.url()).pathname).toBe("/");

  await page.getByText(t.app.leave).first().click();
  await expect(page.getByText("weather")).toBeVisible();
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(places);
  await page.goBack().catch(() => null);
  await expect(page.getByText(t.rooms.everyone)).toHaveCount(0);
  await expect(page.getByText(t.topics.safety)).toHaveCount(0);
});
