/** How long words are kept, a copy of a Room, and the end of a factory, as people meet them. */
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { exportWords } from "#client/i18n/export-words";
import { farewellWords } from "#client/i18n/farewell-words";
import { en } from "#client/i18n/messages.en";
import { type Messages, vi } from "#client/i18n/messages.vi";
import { retentionWords } from "#client/i18n/retention-words";
import type { Language } from "#client/state/views";
import { expect, test } from "../support/browser.ts";
import { joinWith, newPhone, openBoard, postOf } from "../support/journeys.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LANGUAGES: Readonly<Record<Language, Messages>> = { vi, en };
const FACTORY = "May Hai Bà";
const TITLE = "Quạt khu C hỏng";

async function expectAccessible(page: Page, screen: string): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${screen}: ${id} ${nodes.map(({ html }) => html).join(" ")}`,
  );
  expect(found).toEqual([]);
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click();
const back = (page: Page, t: Messages) => press(page, t.app.back);

/** As if the app was opened anew. */
async function home(page: Page, edgeUrl: string): Promise<void> {
  await page.evaluate(() => history.replaceState(null, "", "/"));
  await page.goto(edgeUrl);
}

async function found(page: Page, edgeUrl: string, t: Messages): Promise<string> {
  await page.goto(`${edgeUrl}/new`);
  await page.getByLabel(t.founding.factoryName).fill(FACTORY);
  await page.getByLabel(t.founding.yourName).fill("Chị Hà");
  await press(page, t.founding.submit);
  await press(page, t.people.makeSlips);
  return (await page.locator("text=/\\/j#/").first().innerText()).trim();
}

async function write(page: Page, t: Messages, text: string): Promise<void> {
  await page.getByText(t.board.write).first().click();
  await page.getByLabel(t.compose.titleLabel).fill(TITLE);
  await page.getByLabel(t.compose.textLabel).fill(text);
  await press(page, t.compose.send);
  await expect(postOf(page, text)).toBeVisible();
  await expect(postOf(page, text)).not.toContainText(t.states.unsent, { timeout: 20_000 });
}

for (const language of ["vi", "en"] as const) {
  const t = LANGUAGES[language];
  const [rules, copy, end] = [retentionWords[language], exportWords[language], farewellWords[language]];

  test(`[RETAIN1] [EXPORT1] [END2] a rule is set, a copy taken, the factory ended and kept after all, ${language}`, async ({
    browser,
    edge,
  }) => {
    test.setTimeout(180_000);
    const [founder, worker] = await Promise.all([newPhone(browser), newPhone(browser)]);
    for (const page of [founder, worker])
      await page.addInitScript((kept) => localStorage.setItem("gopy/language", kept), language);
    const link = await found(founder, edge.url, t);
    await joinWith(worker, link, t);
    await openBoard(worker, t);
    await write(worker, t, "Nóng quá, mong sửa sớm");

    await home(founder, edge.url);
    await press(founder, t.rooms.everyone);
    await press(founder, rules.row);
    await expect(founder.getByText(rules.kept(0))).toBeVisible();
    await founder.getByText(rules.months(6), { exact: true }).click();
    await expectAccessible(founder, "retention");
    await press(founder, rules.save);
    await expect(founder.getByText(rules.saved)).toBeVisible();
    await expect(founder.getByText(rules.kept(6))).toBeVisible({ timeout: 20_000 });

    await home(worker, edge.url);
    await press(worker, t.home.me);
    const keptHere = worker.getByText(rules.keptIn(t.rooms.everyone, 6));
    await expect(keptHere).toBeVisible({ timeout: 30_000 });

    await back(founder, t);
    await press(founder, copy.title);
    await expect(founder.getByText(copy.open)).toBeVisible();
    await press(founder, copy.begin);
    await expect(founder.getByText(copy.done(1))).toBeVisible({ timeout: 30_000 });
    await expectAccessible(founder, "export");
    const saving = founder.waitForEvent("download");
    await press(founder, copy.markdown);
    const file = await saving;
    expect(file.suggestedFilename()).toMatch(/^gopy-\d{4}-\d\d-\d\d\.md$/);
    const markdown = await readFile(await file.path(), "utf8");
    for (const words of [FACTORY, TITLE, "> Nóng quá, mong sửa sớm", copy.warning])
      expect(markdown).toContain(words);
    const json = founder.waitForEvent("download");
    await press(founder, copy.json);
    const parsed: unknown = JSON.parse(await readFile(await (await json).path(), "utf8"));
    expect(parsed).toMatchObject({ format: "gopy-room/1", room: "everyone", threads: [{ title: TITLE }] });

    await home(founder, edge.url);
    await press(founder, t.home.invite);
    await press(founder, end.row);
    await founder.getByLabel(end.type).fill("May Ba Bà");
    await press(founder, end.ask);
    await expect(founder.getByText(end.typeWrong)).toBeVisible();
    await expectAccessible(founder, "asking for the end");
    await founder.getByLabel(end.type).fill(FACTORY.toLocaleLowerCase("vi"));
    await press(founder, end.ask);
    await expect(founder.getByRole("button", { name: end.stay })).toBeVisible();
    await expectAccessible(founder, "ending");

    await expect(worker.getByRole("button", { name: end.more })).toBeVisible({ timeout: 20_000 });
    await press(worker, end.more);
    await expect(worker.getByText(end.by("Chị Hà"))).toBeVisible();
    await expect(worker.getByRole("button", { name: end.stay })).toHaveCount(0);
    await home(worker, edge.url);
    await openBoard(worker, t);
    await worker.getByRole("button", { name: TITLE }).first().click();
    await expect(worker.getByText(end.closed)).toBeVisible();
    await expect(worker.getByLabel(t.thread.replyLabel)).toHaveCount(0);
    await expectAccessible(worker, "a thread that is closed");
    const late = await newPhone(browser);
    await late.addInitScript((kept) => localStorage.setItem("gopy/language", kept), language);
    await late.goto(link);
    await expect(late.getByRole("heading", { name: t.join.failed })).toBeVisible();

    await press(founder, end.stay);
    await expect(worker.getByLabel(t.thread.replyLabel)).toBeVisible({ timeout: 20_000 });
  });
}
