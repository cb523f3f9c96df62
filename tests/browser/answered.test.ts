/** A worker asks management: a promise with an owner and a day, "done", and what the worker says to it, all live. */
import type { Browser, Page } from "@playwright/test";
import { dayOfStates, dayToField, shortDateOfDay } from "#client/i18n/dates";
import { en } from "#client/i18n/messages.en";
import { OFFICIAL_CARE } from "#client/i18n/official-care";
import { type Messages, vi } from "#client/i18n/messages.vi";
import type { Language } from "#client/state/views";
import { expect, test } from "../support/browser.ts";
import { foundFactory, invite, joinWith, newPhone, openBoard, postOf } from "../support/journeys.ts";

const TITLE = "Quạt khu C hỏng";
const PROMISE = "Sáu quạt mới đã đặt mua.";
const OWNER = "Chị Lan, cơ điện";

interface Speaker {
  readonly language: Language;
  readonly t: Messages;
}

const VIETNAMESE: Speaker = { language: "vi", t: vi };
const ENGLISH: Speaker = { language: "en", t: en };

async function phoneIn(browser: Browser, language: Language): Promise<Page> {
  const page = await newPhone(browser);
  await page.addInitScript((chosen) => localStorage.setItem("gopy/language", chosen), language);
  return page;
}

async function joinIn(browser: Browser, link: string, { language, t }: Speaker): Promise<Page> {
  const page = await phoneIn(browser, language);
  await joinWith(page, link, t);
  return page;
}

async function joinAsManager(browser: Browser, link: string, { language, t }: Speaker): Promise<Page> {
  const page = await phoneIn(browser, language);
  await page.goto(link);
  await page.getByRole("button", { name: t.join.officialEnter, exact: true }).click();
  await expect(page.getByText(t.rooms.everyone).first()).toBeVisible();
  return page;
}

async function ask(page: Page, t: Messages): Promise<void> {
  await openBoard(page, t);
  await page.getByText(t.board.write).first().click();
  await page.getByLabel(t.compose.titleLabel).fill(TITLE);
  await page.getByLabel(t.compose.textLabel).fill("Ba chiều liền nóng quá.");
  await page.getByRole("checkbox", { name: t.asked.choice }).check();
  await page.getByRole("button", { name: t.compose.send }).click();
  await expect(postOf(page, "Ba chiều liền")).toContainText(t.states.sent);
}

function rowOf(page: Page, title: string) {
  return page.locator(".thread-row").filter({ hasText: title });
}

/** How long management takes stands on every Room's page, for everybody in it. */
async function saysHowLong(page: Page, t: Messages): Promise<void> {
  const duty = page.locator(".duty");
  await duty.scrollIntoViewIfNeeded();
  await expect(duty).toContainText(t.queue.usually(0));
  await expect(duty).toContainText(t.queue.usuallyOf(1));
}

for (const [asker, answerer] of [
  [VIETNAMESE, ENGLISH],
  [ENGLISH, VIETNAMESE],
] as const) {
  test(`[ACT1] a promise and a "done" of management arrive live, and the worker answers them (${asker.language})`, async ({
    browser,
    edge,
  }) => {
    const founder = await foundFactory(edge.url);
    const [worker, watching, manager] = await Promise.all([
      joinIn(browser, await invite(founder), asker),
      joinIn(browser, await invite(founder), asker),
      joinAsManager(browser, await invite(founder, "manager"), answerer),
    ]);

    const dueDay = dayOfStates(Date.now()) + 9;
    const promised = asker.t.asked.promised(shortDateOfDay(asker.language, dueDay, dueDay - 9));
    await openBoard(watching, asker.t);
    await ask(worker, asker.t);
    await expect(rowOf(watching, TITLE)).toContainText(asker.t.asked.waiting(0));

    await openBoard(manager, answerer.t);
    await rowOf(manager, TITLE).getByRole("button").first().click();
    await manager.getByRole("textbox", { name: answerer.t.thread.replyLabel }).fill(PROMISE);
    await manager.getByRole("radio", { name: answerer.t.answering.promise }).check();
    await manager.getByLabel(answerer.t.answering.owner).fill(OWNER);
    await manager.getByLabel(answerer.t.answering.due).fill(dayToField(dueDay));
    await manager.getByRole("button", { name: answerer.t.answering.sendPromise }).click();

    await expect(rowOf(watching, TITLE)).toContainText(promised);
    await expect(postOf(worker, PROMISE)).toContainText(promised);
    await expect(postOf(worker, PROMISE)).toContainText(OWNER);
    await expect(postOf(worker, PROMISE)).toContainText(asker.t.labels.manager);
    await expect(worker.locator(".thread-state")).toContainText(promised);

    await manager.getByRole("textbox", { name: answerer.t.thread.replyLabel }).fill("Sáu quạt mới đã chạy.");
    await manager.getByRole("radio", { name: answerer.t.answering.done }).check();
    await manager.getByRole("button", { name: answerer.t.thread.send, exact: true }).click();
    await expect(rowOf(watching, TITLE)).toContainText(asker.t.asked.done);
    await expect(worker.getByText(asker.t.feedback.askDone)).toBeVisible();
    await worker.getByRole("button", { name: asker.t.feedback.notDone }).click();
    await expect(manager.locator(".feedback-line")).toContainText(answerer.t.feedback.notDone);
    await worker.getByRole("button", { name: asker.t.feedback.take }).click();
    await expect(manager.locator(".feedback-line")).toHaveCount(0);

    for (const place of ["board", "room"]) {
      await worker.getByRole("button", { name: asker.t.app.back }).first().click();
      if (place === "room") await saysHowLong(worker, asker.t);
    }
    await worker.getByRole("button", { name: asker.t.app.back }).first().click();
    const card = worker.locator(".home-unheard");
    await expect(card).toContainText(TITLE);
    await card.getByRole("button", { name: asker.t.feedback.isDone }).click();
    await expect(card).toHaveCount(0);
    await expect(manager.locator(".feedback-line").last()).toContainText(answerer.t.feedback.isDone);
  });
}

test("[CLIENT1] half a promise outlives a reload: what it is, its words, its owner and its day", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const worker = await joinIn(browser, await invite(founder), VIETNAMESE);
  const manager = await joinAsManager(browser, await invite(founder, "manager"), VIETNAMESE);
  await ask(worker, vi);
  await openBoard(manager, vi);
  await rowOf(manager, TITLE).getByRole("button").first().click();
  const words = manager.getByRole("textbox", { name: vi.thread.replyLabel });
  await words.fill(PROMISE);
  await manager.getByRole("radio", { name: vi.answering.promise }).check();
  await manager.getByLabel(vi.answering.owner).fill(OWNER);
  const due = dayToField(dayOfStates(Date.now()) + 9);
  await manager.getByLabel(vi.answering.due).fill(due);
  await manager.reload();
  await expect(words).toHaveValue(PROMISE);
  await expect(manager.getByRole("radio", { name: vi.answering.promise })).toBeChecked();
  await expect(manager.getByLabel(vi.answering.owner)).toHaveValue(OWNER);
  await expect(manager.getByLabel(vi.answering.due)).toHaveValue(due);
  await manager.getByRole("button", { name: vi.answering.sendPromise }).click();
  await expect(postOf(worker, PROMISE)).toContainText(OWNER);
  await manager.reload();
  await words.fill("…");
  await expect(manager.getByRole("radio", { name: vi.answering.answer })).toBeChecked();
});

test("an official is not warned of an official's public name, and is warned for others, not for themselves", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const worker = await joinIn(browser, await invite(founder), VIETNAMESE);
  const manager = await joinAsManager(browser, await invite(founder, "manager"), VIETNAMESE);
  await ask(worker, vi);
  await openBoard(manager, vi);
  await rowOf(manager, TITLE).getByRole("button").first().click();
  const words = manager.getByRole("textbox", { name: vi.thread.replyLabel });
  const care = manager.locator(".care");
  await words.fill("Nhờ anh Tuấn xem giúp.");
  await expect(care).toContainText(OFFICIAL_CARE.vi.name("“anh Tuấn”"));
  await words.fill("Anh Quang sẽ xem, hỏi anh Quang nhé.");
  await expect(care).toHaveCount(0);
});
