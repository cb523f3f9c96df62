/** Leaving in a hurry: one tap from any screen, and nothing of the conversation is there for who looks next. */
import { vi as t } from "#client/i18n/messages.vi";
import { startHeadlessMember } from "#headless/headless-member";
import { mustBeOk } from "#protocol/result";
import { expect, test } from "../support/browser.ts";

test("[CLIENT2] one tap leaves the page, and Back shows nothing of it", async ({ page, edge }) => {
  const founder = await startHeadlessMember({ origin: edge.url });
  mustBeOk(await founder.found({ factoryName: "May Sông Trà", founderName: "Chị Mai", language: "vi" }));
  const order = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
  const { link } = mustBeOk(await founder.makeInvites(order))[0]!;
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
  founder.stop();
});
