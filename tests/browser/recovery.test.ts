/** A recovery code from the first phone to the second, as people do it. */
import { en as mainEn } from "#client/i18n/messages.en";
import { vi as main } from "#client/i18n/messages.vi";
import { en } from "#client/i18n/safety.en";
import { vi as t } from "#client/i18n/safety.vi";
import { expect, test } from "../support/browser.ts";
import {
  foundFactory,
  invite,
  joinWith,
  newPhone,
  openBoard,
  openThread,
  postOf,
  reply,
  writeThread,
} from "../support/journeys.ts";

const TITLE = "Quạt khu C hỏng";

test("[RECOVER5] [RECOVER6] offered at the end of joining, made, typed wrong, typed right: the same member on two phones", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  await writeThread(founder, TITLE, []);
  const old = await newPhone(browser);
  await joinWith(old, await invite(founder));
  await expect(old.getByText(t.recovery.offer)).toBeVisible();
  await old.getByRole("button", { name: t.recovery.offerYes }).click();
  await old.getByRole("button", { name: t.recovery.make }).click();
  const groups = old.locator(".recovery-groups span");
  await expect(groups).toHaveCount(8);
  const code = (await groups.allInnerTexts()).join(" ");
  await old.getByRole("button", { name: t.recovery.kept }).click();
  await expect(old.getByText(main.rooms.everyone).first()).toBeVisible();
  await old.waitForTimeout(3_500);
  await expect(old.getByText(t.recovery.offer)).toHaveCount(0);
  await openBoard(old);
  await openThread(old, TITLE);
  await reply(old, "Viết từ máy cũ");
  await expect(postOf(old, "máy cũ")).not.toContainText(main.states.unsent, { timeout: 20_000 });

  const phone = await newPhone(browser);
  await phone.goto("/");
  await phone.getByRole("button", { name: main.noSlip.recover }).click();
  const field = phone.getByLabel(t.recover.code, { exact: true });
  await field.fill(code.slice(0, -2));
  await phone.getByRole("button", { name: t.recover.go }).click();
  await expect(phone.getByText(t.recover.missing(2))).toBeVisible();
  await field.fill(code.toLowerCase());
  await phone.getByRole("button", { name: t.recover.go }).click();
  await expect(phone.getByText(main.rooms.everyone).first()).toBeVisible();
  await openBoard(phone);
  await openThread(phone, TITLE);
  await expect(postOf(phone, "máy cũ")).toContainText(main.author.you);
  await reply(phone, "Viết từ máy mới");
  await expect(postOf(old, "máy mới")).toContainText(main.author.you, { timeout: 20_000 });
  await reply(old, "Máy cũ vẫn viết");
  await expect(postOf(phone, "vẫn viết")).toContainText(main.author.you, { timeout: 20_000 });
});

test("[RECOVER5] in English, from the scanned link; the code leaves the address bar", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const old = await newPhone(browser);
  await old.addInitScript(() => localStorage.setItem("gopy/language", "en"));
  await old.goto(await invite(founder));
  await old.getByRole("button", { name: mainEn.join.enter }).click();
  await old.getByRole("button", { name: en.recovery.offerYes }).click();
  await old.getByRole("button", { name: en.recovery.make }).click();
  const groups = old.locator(".recovery-groups span");
  await expect(groups).toHaveCount(8);
  const code = (await groups.allInnerTexts()).join("");
  const phone = await newPhone(browser);
  await phone.addInitScript(() => localStorage.setItem("gopy/language", "en"));
  await phone.goto(`/recover#${code}`);
  await expect(phone.getByText(mainEn.rooms.everyone).first()).toBeVisible();
  expect(phone.url().endsWith("/")).toBe(true);

  const third = await newPhone(browser);
  await third.addInitScript(() => localStorage.setItem("gopy/language", "en"));
  const wrong = code.slice(0, 20) + (code[20] === "A" ? "B" : "A") + code.slice(21);
  await third.goto(`/recover#${wrong}`);
  await expect(third.getByText(en.recover.mistyped)).toBeVisible();
});

test("letters are as large as chosen under Me, also after a reload, and no page is wider than the phone", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  const size = () =>
    page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  const usual = await size();
  await page.getByRole("button", { name: main.home.me }).first().click();
  await page.getByLabel(main.me.textSizes.largest, { exact: true }).check();
  expect(await size()).toBeGreaterThan(usual * 1.4);
  await page.reload();
  await expect(page.getByLabel(main.me.textSizes.largest, { exact: true })).toBeChecked();
  expect(await size()).toBeGreaterThan(usual * 1.4);
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
  expect(overhang).toBeLessThanOrEqual(0);
  await page.getByLabel(main.me.textSizes.normal, { exact: true }).check();
  expect(await size()).toBe(usual);
});

test("a nickname is changed under Me", async ({ browser, edge }) => {
  const founder = await foundFactory(edge.url);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  await page.getByRole("button", { name: main.home.me }).first().click();
  await page.getByRole("button", { name: t.me.rename }).click();
  await page.getByLabel(t.me.rename).fill("Sợi Chỉ 3");
  await page.getByRole("button", { name: t.me.renameSave }).click();
  await expect(page.getByText("Sợi Chỉ 3")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Sợi Chỉ 3")).toBeVisible();
});
