/** A facilitator takes a worker out from her post; who stays goes on talking; two phones compare what they see. */
import type { Page } from "@playwright/test";
import { en } from "#client/i18n/messages.en";
import { type Messages, vi } from "#client/i18n/messages.vi";
import { peopleWords } from "#client/i18n/people-words";
import { readingWords } from "#client/i18n/reading-words";
import type { Language } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import type { RoomId } from "#protocol/ids";
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
  writeThread,
} from "../support/journeys.ts";

const LANGUAGES: Readonly<Record<Language, Messages>> = { vi, en };
const TITLE = "Quạt khu C hỏng";
/** A phone follows a change of keys when its socket was closed and is open again, which takes some seconds. */
const CHANGED_MS = 40_000;

async function joinAsFacilitator(page: Page, link: string, t: Messages): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: t.join.officialEnter, exact: true }).click();
  await expect(page.getByText(t.rooms.everyone).first()).toBeVisible();
}

async function goToReaders(page: Page, t: Messages, title: string): Promise<void> {
  await page.getByRole("button", { name: t.audience.here }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

for (const language of ["vi", "en"] as const) {
  const t = LANGUAGES[language];
  const people = peopleWords[language];
  const reading = readingWords[language];

  test(`[KEY1] a worker is taken out from her post, and the others go on talking, ${language}`, async ({
    browser,
    edge,
  }) => {
    const founder = await foundFactory(edge.url);
    await writeThread(founder, TITLE, []);
    const [facilitator, goes, stays] = await Promise.all([1, 2, 3].map(() => phoneIn(browser, language)));
    await joinAsFacilitator(facilitator!, await invite(founder, "facilitator"), t);
    await joinWith(goes!, await invite(founder), t);
    await joinWith(stays!, await invite(founder), t);
    for (const page of [facilitator!, goes!, stays!]) {
      await openBoard(page, t);
      await openThread(page, TITLE);
    }
    await reply(goes!, "Ai đó nói hộ tôi", t);
    await expect(postOf(stays!, "Ai đó nói hộ tôi")).toBeVisible();
    await goes!.getByLabel(t.thread.replyLabel).fill("Lời viết dở");

    const post = postOf(facilitator!, "Ai đó nói hộ tôi");
    await post.locator(".post-cloth").click();
    await post.getByRole("button", { name: people.remove }).click();
    await expect(facilitator!.getByText(people.removeSeen)).toBeVisible();
    await expectAccessible(facilitator!, "removal", language);
    await facilitator!.getByRole("button", { name: people.removeYes }).click();
    await expect(facilitator!.getByText(people.allDone)).toBeVisible({ timeout: CHANGED_MS });
    await facilitator!.reload(); // what was done stays until it is acknowledged
    await expect(facilitator!.getByText(people.allDone)).toBeVisible();
    await expectAccessible(facilitator!, "keys", language);
    await facilitator!.getByRole("button", { name: people.seen }).click();
    await expect(facilitator!.getByRole("button", { name: people.changeYes })).toBeVisible();

    await expect(goes!.getByText(reading.removed)).toBeVisible({ timeout: CHANGED_MS });
    await expect(goes!.getByText("Lời viết dở")).toBeVisible();
    await expect(goes!.getByRole("button", { name: t.thread.send, exact: true })).toHaveCount(0);
    await expect(postOf(goes!, "Ai đó nói hộ tôi")).toBeVisible();
    await expectAccessible(goes!, "thread of who was removed", language);

    await reply(stays!, "Chúng ta nói tiếp", t);
    await expect(postOf(stays!, "Chúng ta nói tiếp")).toContainText(t.states.sent, { timeout: CHANGED_MS });
    await expect(postOf(goes!, "Chúng ta nói tiếp")).toHaveCount(0);

    await stays!.getByRole("button", { name: t.app.back }).click();
    await goToReaders(stays!, t, reading.title);
    // The founder and a facilitator, and one worker fewer than had joined.
    await expect(stays!.locator(".joined")).toContainText(t.counted.worker(1));
    await expect(stays!.locator(".joined")).toContainText(t.counted.facilitator(2));
    await expect(stays!.locator(".official")).toContainText(["Chị Mai", "Anh Quang, cơ điện"]);
    await expectAccessible(stays!, "readers", language);
  });

  test(`two phones compare by code and by picture, and a lost slip is cancelled, ${language}`, async ({
    browser,
    edge,
  }) => {
    const founder = await foundFactory(edge.url);
    const lost = await invite(founder);
    const [facilitator, worker] = [await phoneIn(browser, language), await phoneIn(browser, language)];
    await worker.addInitScript(pretendCamera);
    await joinAsFacilitator(facilitator, await invite(founder, "facilitator"), t);
    await joinWith(worker, await invite(founder), t);
    for (const page of [facilitator, worker]) {
      await page.getByRole("button", { name: t.rooms.everyone }).first().click();
      await goToReaders(page, t, reading.title);
      await expect(page.locator(".compare-code")).toBeVisible({ timeout: 20_000 });
    }
    await expect(worker.locator(".joined")).toContainText(t.counted.worker(1), { timeout: 20_000 });
    const code = (await facilitator.locator(".compare-code").innerText()).replaceAll("\n", " ");
    await worker.getByRole("button", { name: reading.type }).click();
    await worker.getByLabel(reading.typeLabel).fill(code);
    await worker.getByRole("button", { name: reading.check }).click();
    await expect(worker.getByText(reading.sameAbout)).toBeVisible();
    await expectAccessible(worker, "compared", language);

    await worker.getByRole("button", { name: reading.type }).click();
    await worker
      .getByLabel(reading.typeLabel)
      .fill(code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)));
    await worker.getByRole("button", { name: reading.check }).click();
    await expect(worker.getByText(reading.differentAbout)).toBeVisible();

    await worker.getByRole("button", { name: reading.scan }).click();
    await expect(worker.locator("video")).toBeVisible();
    await worker.evaluate((seen) => Object.assign(globalThis, { seen }), await comparisonOf(founder));
    await expect(worker.getByText(reading.sameAbout)).toBeVisible();
    await expect(worker.locator("video")).toHaveCount(0);

    await facilitator.getByRole("button", { name: t.app.back }).click();
    await facilitator.getByRole("button", { name: t.app.back }).click();
    await facilitator.getByRole("button", { name: t.home.invite }).first().click();
    await facilitator.getByText(people.weeks).click();
    await expect(facilitator.locator(".week-list")).toContainText(t.counted.worker(1));
    await expectAccessible(facilitator, "people", language);
    await facilitator.getByRole("button", { name: people.officials }).click();
    await expect(facilitator.locator(".official")).toHaveCount(2, { timeout: 20_000 });
    await expectAccessible(facilitator, "officials", language);
    await facilitator.getByRole("button", { name: t.app.back }).click();
    await facilitator.getByRole("button", { name: people.slips }).click();
    await facilitator.getByRole("button", { name: people.revokeLabel(1) }).click();
    await expectAccessible(facilitator, "slips", language);
    await facilitator.getByRole("button", { name: people.revokeYes }).click();
    await expect(facilitator.getByText(people.revoked(1))).toBeVisible();
    const stranger = await phoneIn(browser, language);
    await stranger.goto(lost);
    await expect(stranger.getByText(t.problems["slip-revoked"])).toBeVisible();
  });
}

/** What the founder's phone shows as a picture, of the Room that everybody is in. */
async function comparisonOf(founder: MemberEngine): Promise<string> {
  let room: RoomId | undefined;
  founder.watchMember((member) => (room = member?.rooms.find(({ kind }) => kind === "everyone")?.room))();
  return new Promise((resolve) => {
    const stop = founder.watchReaders(room!, ({ counts, comparison }) => {
      if (counts === null) return;
      queueMicrotask(() => stop());
      resolve(comparison);
    });
  });
}

/** A camera that shows a grey picture, and a reader of codes that sees in it what the test says. */
function pretendCamera(): void {
  const stream = () => document.createElement("canvas").captureStream();
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: async () => stream() } });
  Object.assign(globalThis, {
    BarcodeDetector: class {
      detect = async () => {
        const { seen } = globalThis as { readonly seen?: string };
        return seen === undefined ? [] : [{ rawValue: seen }];
      };
    },
  });
}
