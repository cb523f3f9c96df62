/** A slip survives a reload in the middle of joining, in this tab and nowhere else. */
import type { Route } from "@playwright/test";
import { en } from "#client/i18n/messages.en";
import { vi as t } from "#client/i18n/messages.vi";
import { readingWords } from "#client/i18n/reading-words";
import type { KeyChangeView, MemberView } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import { mustBeOk } from "#protocol/result";
import type { RoomKind } from "#protocol/wire/audience";
import { expectAccessible } from "../support/accessible.ts";
import { expect, test } from "../support/browser.ts";
import { foundFactory, invite, joinWith, newPhone, openBoard, phoneIn } from "../support/journeys.ts";

/** A phone follows a change of keys when its socket was closed and is open again, which takes some seconds. */
const CHANGED_MS = 40_000;

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
});

for (const language of ["vi", "en"] as const) {
  const words = { vi: t, en }[language];

  test(`[SLIP10] who lost the network right after the slip was spent is in after a change of keys, ${language}`, async ({
    browser,
    edge,
  }) => {
    const founder = await foundFactory(edge.url);
    const page = await phoneIn(browser, language);
    await page.routeWebSocket(/\/socket/, (socket) => socket.close());
    await joinWith(page, await invite(founder), words);
    const context = page.context();
    await page.close();
    for (let change = 0; change < 2; change++) await changeAllKeys(founder);
    const again = await context.newPage();
    await again.goto(edge.url);
    await expect(again.getByText(words.rooms.everyone).first()).toBeVisible();
    await expect.poll(() => readersOf(founder, "workers"), { timeout: CHANGED_MS }).toBe(1);
    await expect(again.getByText(readingWords[language].shutOutShort)).toHaveCount(0);
    await openBoard(again, words);
    await context.close();
  });

  test(`[JOIN4] who is shut out is told calmly, and a new slip opens on that phone, ${language}`, async ({
    browser,
    edge,
  }) => {
    const founder = await foundFactory(edge.url);
    const page = await phoneIn(browser, language);
    await joinWith(page, await invite(founder), words);
    await expect.poll(() => readersOf(founder, "workers"), { timeout: CHANGED_MS }).toBe(1);
    const keys = /\/api\/rooms\/[0-9a-f]+\/keys\//;
    const asked = new Set<string>();
    const keepOut = async (route: Route) => {
      asked.add(route.request().url());
      await route.fulfill({ status: 404, body: '{"type":"slip-unknown"}' });
    };
    await page.route(keys, keepOut);
    await changeAllKeys(founder);
    const reading = readingWords[language];
    await expect(page.getByText(reading.allShutOut)).toBeVisible({ timeout: CHANGED_MS });
    await expect(page.getByText(reading.shutOutAsk("Chị Mai"))).toBeVisible();
    await expectAccessible(page, "shut out", language);
    await page.unroute(keys);
    // The wraps of the member before stay out of reach, those of the new slip do not.
    const before = new Set(asked);
    await page.route(keys, (route) =>
      before.has(route.request().url()) ? keepOut(route) : route.continue(),
    );
    await page.goto(await invite(founder));
    await page.getByRole("button", { name: words.join.enter }).click({ timeout: CHANGED_MS });
    await expect(page.getByText(words.rooms.everyone).first()).toBeVisible();
    await expect.poll(() => readersOf(founder, "workers"), { timeout: CHANGED_MS }).toBe(2);
    await expect(page.getByText(reading.shutOutShort)).toHaveCount(0);
  });
}

function memberIn(engine: MemberEngine): MemberView {
  let member: MemberView | null = null;
  engine.watchMember((view) => (member = view))();
  return member!;
}

function readersOf(engine: MemberEngine, wanted: RoomKind): number {
  return memberIn(engine).rooms.find(({ kind }) => kind === wanted)?.readers?.worker ?? 0;
}

/** Of every Room, and the founder's phone is in the new epoch of each. */
async function changeAllKeys(engine: MemberEngine): Promise<void> {
  mustBeOk(await engine.changeKeys(memberIn(engine).rooms.map(({ room }) => room)));
  const areDone = () => {
    let changes: readonly KeyChangeView[] = [];
    engine.watchKeyChanges((views) => (changes = views))();
    return changes.every(({ rooms }) => rooms.every(({ state }) => state === "done"));
  };
  await expect.poll(areDone, { timeout: CHANGED_MS }).toBe(true);
}
