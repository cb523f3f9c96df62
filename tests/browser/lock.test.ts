/** The local lock in a real browser: what it hides, when it locks, what it never loses. */
import type { Page } from "@playwright/test";
import { en as mainEn } from "#client/i18n/messages.en";
import { vi as main } from "#client/i18n/messages.vi";
import { en } from "#client/i18n/safety.en";
import { vi as t } from "#client/i18n/safety.vi";
import { expect, test } from "../support/browser.ts";
import {
  foundFactory,
  invite,
  joinWith,
  keptOffline,
  newPhone,
  openBoard,
  openThread,
  postOf,
  reply,
  writeThread,
} from "../support/journeys.ts";
import { found, type Needle, textNeedle } from "../support/needles.ts";
import { cachedPaths, dumpOf } from "../support/phone-dump.ts";

const TITLE = "Quạt khu C hỏng";
const PIN = "482915";

async function openSafety(page: Page, words = t, app = main): Promise<void> {
  await page.getByRole("button", { name: app.home.me }).first().click();
  await page.getByRole("button", { name: words.safety.title }).click();
  await expect(page.getByRole("heading", { name: words.safety.title })).toBeVisible();
}

async function turnLockOn(page: Page, words = t, app = main): Promise<void> {
  await openSafety(page, words, app);
  await page.getByLabel(words.pin.new, { exact: true }).fill(PIN);
  await page.getByLabel(words.pin.again).fill(PIN);
  await page.getByRole("button", { name: words.safety.turnOn }).click();
  await expect(page.getByRole("heading", { name: words.safety.isOn })).toBeVisible({ timeout: 20_000 });
}

async function unlock(page: Page, pin = PIN, words = t): Promise<void> {
  await page.getByLabel(words.unlock.pin).fill(pin);
  await page.keyboard.press("Enter");
}

function isLocked(page: Page, words = t) {
  return expect(page.getByRole("heading", { name: words.unlock.title })).toBeVisible();
}

async function goHome(page: Page): Promise<void> {
  for (const _ of [1, 2]) await page.locator(".back").first().click();
}

/** The member's seeds and Room keys, read from the open phone. */
async function keysOf(page: Page): Promise<Needle[]> {
  const hexes = await page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve) => request.addEventListener("success", () => resolve(request.result)));
    const database = await settled(indexedDB.open("gopy"));
    const identity = (await settled(database.transaction("kept").objectStore("kept").get("identity"))) as {
      memberSeed: Uint8Array;
      boxSeed: Uint8Array;
      chain: Uint8Array;
      keyring: { epochKey: Uint8Array }[];
    };
    database.close();
    const keys = [identity.memberSeed, identity.boxSeed, ...identity.keyring.map(({ epochKey }) => epochKey)];
    const hexOf = (key: Uint8Array) => [...key].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [...keys, identity.chain.slice(-60)].map(hexOf);
  });
  return hexes.map((hex, index) => ({ name: `key ${index}`, bytes: Buffer.from(hex, "hex") }));
}

test("[LOCK1] [CLIENT2] with the lock on, no storage of the browser holds a text, a nickname or a key", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  await writeThread(founder, TITLE, ["Tổ tôi cũng vậy"]);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  const nickname = (await page.locator(".greeting, .me-head, main").first().innerText())
    .split("\n")[1]!
    .trim();
  expect(nickname.length).toBeGreaterThan(2);
  await openBoard(page);
  await openThread(page, TITLE);
  await reply(page, "Ba chiều liền nóng quá");
  await expect(postOf(page, "Ba chiều liền")).not.toContainText(main.states.unsent, { timeout: 20_000 });
  await page.getByLabel(main.thread.replyLabel).fill("Chữ viết dở trước khi khóa");
  const needles = [
    ...[
      "Ba chiều liền nóng quá",
      "Tổ tôi cũng vậy",
      TITLE,
      "Chữ viết dở trước khi khóa",
      "Chữ viết dở sau khi khóa",
      "Chưa có mạng mà vẫn viết",
      nickname,
    ].map((text) => textNeedle(text, text)),
    ...(await keysOf(page)),
  ];
  const open = found(needles, await dumpOf(page)).join("\n");
  for (const name of ["Chữ viết dở trước khi khóa", nickname, "key 0", "key 1", "key 2"])
    expect(open).toContain(`${name} in `);
  await keptOffline(page);

  await page.locator(".back").first().click();
  await page.locator(".back").first().click();
  await page.locator(".back").first().click();
  await turnLockOn(page);
  await goHome(page);
  await openBoard(page);
  await openThread(page, TITLE);
  await expect(page.getByLabel(main.thread.replyLabel)).toHaveValue("Chữ viết dở trước khi khóa");
  await page.context().setOffline(true);
  await page.reload();
  await isLocked(page);
  await unlock(page);
  await expect(page.getByLabel(main.thread.replyLabel)).toHaveValue("Chữ viết dở trước khi khóa", {
    timeout: 20_000,
  });
  await reply(page, "Chưa có mạng mà vẫn viết");
  await expect(postOf(page, "Chưa có mạng")).toContainText(main.states.unsent);
  await page.getByLabel(main.thread.replyLabel).fill("Chữ viết dở sau khi khóa");
  await page.waitForTimeout(300);
  expect(found(needles, await dumpOf(page))).toEqual([]);
  const paths = await cachedPaths(page);
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => path.startsWith("/api/"))).toEqual([]);

  // Closed and opened without a network: locked, then all is there, the draft and the unsent words too.
  const context = page.context();
  await page.close();
  const later = await context.newPage();
  await later.goto("/");
  await isLocked(later);
  await expect(later.getByText(nickname)).toHaveCount(0);
  expect(found(needles, await dumpOf(later))).toEqual([]);
  await unlock(later, "000001");
  await expect(later.getByText(t.problems["pin-wrong"])).toBeVisible({ timeout: 20_000 });
  await unlock(later);
  await expect(later.getByText(main.rooms.everyone).first()).toBeVisible({ timeout: 20_000 });
  await openBoard(later);
  await openThread(later, TITLE);
  await expect(postOf(later, "Chưa có mạng")).toContainText(main.states.unsent);
  await expect(later.getByLabel(main.thread.replyLabel)).toHaveValue("Chữ viết dở sau khi khóa");
  await context.setOffline(false);
  await expect(postOf(later, "Chưa có mạng")).not.toContainText(main.states.unsent, { timeout: 45_000 });
  await expect(postOf(later, "Chưa có mạng")).toHaveCount(1);
});

test("[LOCK3] locking one tab locks the other, leaving locks, and attempts stay slowed after a reload", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const page = await newPhone(browser);
  await page.context().route(/google\.com/, (route) => route.fulfill({ body: "weather" }));
  await page.addInitScript(() => localStorage.setItem("gopy/language", "en"));
  await page.goto(await invite(founder));
  await page.getByRole("button", { name: mainEn.join.enter }).click();
  await expect(page.getByText(mainEn.rooms.everyone).first()).toBeVisible();
  const other = await page.context().newPage();
  await other.goto("/");
  await expect(other.getByText(mainEn.rooms.everyone).first()).toBeVisible();
  await turnLockOn(page, en, mainEn);
  await isLocked(other, en);
  await unlock(other, PIN, en);
  await expect(other.getByText(mainEn.rooms.everyone).first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: en.safety.lockNow }).click();
  await isLocked(page, en);
  await isLocked(other, en);

  await unlock(other, PIN, en);
  await expect(other.getByText(mainEn.rooms.everyone).first()).toBeVisible({ timeout: 20_000 });
  await unlock(page, PIN, en);
  await expect(page.getByRole("heading", { name: en.safety.isOn })).toBeVisible({ timeout: 20_000 });
  await page.getByText(mainEn.app.leave).first().click();
  await expect(page.getByText("weather")).toBeVisible();
  await isLocked(other, en);

  for (const _ of [1, 2, 3]) {
    await unlock(other, "111222", en);
    await expect(other.getByText(en.problems["pin-wrong"])).toBeVisible({ timeout: 20_000 });
  }
  await expect(other.getByText(/Try again in \d+ seconds/)).toBeVisible();
  await other.reload();
  await isLocked(other, en);
  await expect(other.getByText(/Try again in \d+ seconds/)).toBeVisible();
  await unlock(other, PIN, en);
  await expect(other.getByText(mainEn.rooms.everyone)).toHaveCount(0);
});

test("[LOCK7] a phone that rests locks itself, in all its tabs, and not while one of them is used", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const page = await newPhone(browser);
  await page.clock.install();
  await joinWith(page, await invite(founder));
  await turnLockOn(page);
  const other = await page.context().newPage();
  await other.goto("/");
  await isLocked(other);
  await unlock(other);
  await expect(other.getByText(main.rooms.everyone).first()).toBeVisible({ timeout: 20_000 });
  await page.clock.runFor(115_000);
  await page.keyboard.press("Shift");
  await page.clock.runFor(115_000);
  await expect(page.getByRole("heading", { name: t.safety.isOn })).toBeVisible();
  await expect(other.getByText(main.rooms.everyone).first()).toBeVisible();
  await page.clock.runFor(10_000);
  await isLocked(page);
  await isLocked(other);
});

test("[LOCK6] erasing leaves nothing in any storage, and the next visit is a stranger's", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  await writeThread(founder, TITLE, []);
  const page = await newPhone(browser);
  await page.context().route(/google\.com/, (route) => route.fulfill({ body: "weather" }));
  await joinWith(page, await invite(founder));
  await keptOffline(page);
  const other = await page.context().newPage();
  await other.goto("/");
  await openSafety(page);
  await page.getByRole("button", { name: t.safety.erase }).click();
  await expect(page.getByText(t.safety.eraseNoCode)).toBeVisible();
  await page.getByRole("button", { name: t.safety.eraseYes }).click();
  await expect(page.getByText("weather")).toBeVisible();
  await expect(other.getByText(main.noSlip.title)).toBeVisible();
  await other.close();

  const later = await page.context().newPage();
  await later.goto("/manifest.webmanifest");
  const left = await later.evaluate(async () => ({
    storages: [localStorage.length, sessionStorage.length],
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  expect(left).toEqual({ storages: [0, 0], caches: [], workers: 0 });
  await later.goto("/");
  await expect(later.getByText(main.noSlip.title)).toBeVisible();
});

test("[LOCK5] a shared phone keeps nothing after leaving, says what would be lost, and survives a reload", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  await writeThread(founder, TITLE, []);
  const page = await newPhone(browser);
  await page.context().route(/google\.com/, (route) => route.fulfill({ body: "weather" }));
  await page.goto(await invite(founder));
  await page.getByRole("button", { name: main.join.notMine }).click();
  await page.getByRole("button", { name: t.visit.choice }).click();
  await expect(page.getByText(t.visit.isChosen)).toBeVisible();
  await page.getByRole("button", { name: main.join.enter }).click();
  await expect(page.getByText(main.rooms.everyone).first()).toBeVisible();
  await expect(page.getByText(t.visit.line)).toBeVisible();
  await page.reload();
  await openBoard(page);
  await openThread(page, TITLE);
  await page.getByLabel(main.thread.replyLabel).fill("Chữ viết dở trên máy chung");
  await expect(page.getByText(t.visit.unsent(1))).toBeVisible();
  const needles = [textNeedle("draft", "Chữ viết dở trên máy chung"), textNeedle("factory", "May Sông Trà")];
  expect(found(needles, await dumpOf(page))).toEqual([]);
  await page.getByText(main.app.leave).first().click();
  await expect(page.getByText("weather")).toBeVisible();

  const later = await page.context().newPage();
  await later.goto("/");
  await expect(later.getByText(main.noSlip.title)).toBeVisible();
  expect(found(needles, await dumpOf(later))).toEqual([]);
});
