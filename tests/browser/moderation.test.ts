/**
 * From a report to a decision and back, on real phones, in both languages and under axe: a worker reports, a
 * representative hides, the author sees why and answers, a facilitator restores, the log shows both.
 */
import type { Page } from "@playwright/test";
import { en } from "#client/i18n/messages.en";
import { type Messages, vi } from "#client/i18n/messages.vi";
import { moderationWords } from "#client/i18n/moderation-words";
import type { Language, ThreadView } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import type { RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { expectAccessible } from "../support/accessible.ts";
import { expect, test } from "../support/browser.ts";
import {
  foundFactory,
  invite,
  joinWith,
  openBoard,
  openThread,
  phoneIn,
  postOf,
  reply,
} from "../support/journeys.ts";

const MESSAGES: Readonly<Record<Language, Messages>> = { vi, en };
const TITLE = "Giờ nghỉ bị cắt";
const BAD = "Tổ trưởng Hùng nhà ở hẻm 12";

async function joinAsRepresentative(page: Page, founder: MemberEngine, t: Messages): Promise<void> {
  await page.goto(await invite(founder, "representative"));
  await page.getByRole("button", { name: t.join.officialEnter, exact: true }).click();
  await expect(page.getByText(t.rooms.everyone).first()).toBeVisible();
}

async function writeOnBoard(page: Page, t: Messages): Promise<void> {
  await openBoard(page, t);
  await page.getByText(t.board.write).first().click();
  await page.getByLabel(t.compose.titleLabel).fill(TITLE);
  await page.getByLabel(t.compose.textLabel).fill(`${TITLE}, trưa nay chỉ 20 phút.`);
  await page.getByRole("button", { name: t.compose.send }).click();
  await expect(postOf(page, "trưa nay")).toContainText(t.states.sent);
  await reply(page, BAD, t);
  await expect(postOf(page, BAD)).toContainText(t.states.sent);
}

/** The facilitator's own engine shows the post again, as her phone would. */
async function restore(founder: MemberEngine): Promise<void> {
  let room!: RoomId;
  founder.watchMember((member) => (room = roomIdOf(member!.fingerprint as never, "everyone")))();
  let stream!: StreamId;
  const stopBoard = founder.watchBoard(
    room,
    "safety",
    ({ threads }) => (stream = threads[0]?.stream ?? stream),
  );
  await expect.poll(() => stream).toBeDefined();
  let thread!: ThreadView;
  const stop = founder.watchThread(room, stream, (view) => (thread = view));
  await expect.poll(() => thread.posts.some(({ hidden }) => hidden)).toBe(true);
  const post = thread.posts.find(({ hidden }) => hidden)!.id;
  mustBeOk(await founder.moderate({ room, stream, post, decision: "restore" }));
  await expect.poll(() => thread.posts.some(({ hidden }) => hidden)).toBe(false);
  stop();
  stopBoard();
}

async function back(page: Page, t: Messages, times: number): Promise<void> {
  for (let time = 0; time < times; time++)
    await page.getByRole("button", { name: t.app.back, exact: true }).first().click();
}

for (const language of ["vi", "en"] as const) {
  const t = MESSAGES[language];
  const words = moderationWords[language];
  test(`a report, a hide, an answer, a restoring, and a log of both, ${language}`, async ({
    browser,
    edge,
  }) => {
    const founder = await foundFactory(edge.url);
    const [author, reporter, representative] = await Promise.all([
      phoneIn(browser, language),
      phoneIn(browser, language),
      phoneIn(browser, language),
    ]);
    await joinAsRepresentative(representative, founder, t);
    await joinWith(author, await invite(founder), t);
    await joinWith(reporter, await invite(founder), t);
    await writeOnBoard(author, t);

    await openBoard(reporter, t);
    await openThread(reporter, TITLE);
    const bad = postOf(reporter, BAD);
    await bad.locator(".post-more").click();
    await bad.getByRole("button", { name: words.report }).click();
    await bad.getByText(words.reasons.threat).click();
    await bad.getByLabel(words.reportWords).fill("Tôi sợ");
    await expectAccessible(reporter, "report", language);
    await reporter.reload(); // a tab that dies loses nothing of a report
    await bad.locator(".post-more").click();
    await bad.getByRole("button", { name: words.report }).click();
    await expect(bad.getByLabel(words.reportWords)).toHaveValue("Tôi sợ");
    await expect(bad.getByLabel(words.reasons.threat)).toBeChecked();
    await bad.getByRole("button", { name: words.reportSend }).click();
    await expect(reporter.getByText(words.reportSent(2))).toBeVisible();

    await representative.getByRole("button", { name: words.reports }).click();
    await expect(representative.getByText(BAD)).toBeVisible();
    await expect(representative.getByText("Tôi sợ")).toBeVisible();
    await expectAccessible(representative, "reports", language);
    await representative.getByRole("button", { name: words.hide }).click();
    await representative.getByText(words.reasons.privacy).click();
    await expectAccessible(representative, "hide", language);
    await representative.getByRole("button", { name: words.hideYes, exact: true }).click();
    await expect(representative.getByText(words.reportsEmpty)).toBeVisible();

    await expect(reporter.getByText(words.hiddenPlace)).toBeVisible();
    await expect(reporter.getByText(BAD)).toHaveCount(0);
    await expectAccessible(reporter, "hidden", language);
    await expect(postOf(author, words.ownHidden)).toContainText(BAD);
    await expect(postOf(author, words.ownHidden)).toContainText(words.reasons.privacy);
    await expectAccessible(author, "own hidden", language);
    await reply(author, "Tôi xin nói lại, không nêu tên", t);
    await expect(postOf(reporter, "Tôi xin nói lại")).toBeVisible();

    await back(reporter, t, 2);
    await reporter.getByRole("button", { name: t.room.hidden }).click();
    await expect(reporter.getByText(words.receipts.hidden)).toBeVisible();
    await restore(founder);
    await expect(reporter.getByRole("button", { name: words.wasRestored })).toBeVisible();
    await expect(reporter.getByText(words.receipts.kept)).toBeVisible();
    const hidden = `${words.wasHidden}: ${words.reasons.privacy}`;
    await expect(reporter.getByRole("button", { name: hidden })).toBeVisible();
    await expectAccessible(reporter, "log", language);
    await reporter.getByRole("button", { name: hidden }).click();
    await expect(postOf(reporter, BAD)).toBeVisible();
    await expect(author.getByText(words.ownHidden)).toHaveCount(0);
  });
}
