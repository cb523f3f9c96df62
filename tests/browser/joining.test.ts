/** A slip survives a reload in the middle of joining, in this tab and nowhere else. */
import { en } from "#client/i18n/messages.en";
import { vi as t } from "#client/i18n/messages.vi";
import { mustBeOk } from "#protocol/result";
import { expect, test } from "../support/browser.ts";
import { foundFactory, invite, newPhone } from "../support/journeys.ts";

test("[SLIP1] [CLIENT2] a reload in the middle of joining keeps the slip, and joining forgets it", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const link = await invite(founder);
  const secret = new URL(link).hash.slice(1);
  const page = await newPhone(browser);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
  await page.goto(link);
  await expect(page.getByText("May Sông Trà")).toBeVisible();
  await page.reload();
  await expect(page.getByText("May Sông Trà")).toBeVisible();
  expect(page.url()).not.toContain("#");
  expect(await page.evaluate(() => JSON.stringify(history.state))).not.toContain(secret);
  expect(asked.slice(1).join("\n")).not.toContain(secret);

  await page.getByRole("button", { name: t.join.enter }).click();
  await expect(page.getByText(t.rooms.everyone).first()).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(
    secret,
  );
  await page.reload();
  await expect(page.getByText(t.rooms.everyone).first()).toBeVisible();
  founder.stop();
});

test("[CLIENT2] leaving in the middle of joining forgets the slip", async ({ browser, edge }) => {
  const founder = await foundFactory(edge.url);
  const page = await newPhone(browser);
  await page.route(/google\.com/, (route) => route.fulfill({ body: "weather" }));
  await page.goto(await invite(founder));
  await expect(page.getByText("May Sông Trà")).toBeVisible();
  await page.getByText(t.app.leave).first().click();
  await expect(page.getByText("weather")).toBeVisible();
  await page.goto(edge.url);
  await expect(page.getByText(t.noSlip.title)).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  founder.stop();
});

test("[SLIP9] the page of a slip begins in the slip's language, unless this phone has one of its own", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const order = { role: "worker", count: 2, daysValid: 7, officialName: null, language: "en" } as const;
  const [first, second] = mustBeOk(await founder.makeInvites(order));
  const newcomer = await newPhone(browser);
  await newcomer.goto(first!.link);
  await expect(newcomer.getByRole("button", { name: en.join.enter })).toBeVisible();
  await expect(newcomer.locator("html")).toHaveAttribute("lang", "en");
  await newcomer.getByRole("button", { name: en.join.enter }).click();
  await expect(newcomer.getByText(en.rooms.everyone).first()).toBeVisible();

  const settled = await newPhone(browser);
  await settled.addInitScript(() => localStorage.setItem("gopy/language", "vi"));
  await settled.goto(second!.link);
  await expect(settled.getByRole("button", { name: t.join.enter })).toBeVisible();
  founder.stop();
});
