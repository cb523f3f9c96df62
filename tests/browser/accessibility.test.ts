/** Every screen under axe, in both languages and themes where most people are, and with letters twice as large. */
import { HELP_WORDS } from "#client/features/help/help-words";
import { dayOfStates } from "#client/i18n/dates";
import { en } from "#client/i18n/messages.en";
import { type Messages, vi } from "#client/i18n/messages.vi";
import type { MemberEngine } from "#client/sync/member-engine";
import type { RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { expectAccessible, expectNoOverflowWhenLarge } from "../support/accessible.ts";
import { expect, test } from "../support/browser.ts";
import {
  foundFactory,
  invite,
  joinWith,
  newPhone,
  openBoard,
  openThread,
  phoneIn,
  writeThread,
} from "../support/journeys.ts";

const TITLE = "Quạt khu C hỏng";
const LANGUAGES = { vi, en } as const;

for (const language of ["vi", "en"] as const) {
  const t: Messages = LANGUAGES[language];
  test(`a worker's way from the slip to a thread is accessible, ${language}`, async ({ browser, edge }) => {
    const founder = await foundFactory(edge.url);
    await writeThread(founder, TITLE, ["Tổ tôi cũng vậy"]);
    const page = await phoneIn(browser, language);
    await page.goto(await invite(founder));
    await expect(page.getByRole("button", { name: t.join.enter })).toBeVisible();
    await expectAccessible(page, "join", language);
    await expectNoOverflowWhenLarge(page, "join");
    await page.getByRole("button", { name: t.join.enter }).click();
    await expect(page.getByText(t.rooms.everyone).first()).toBeVisible();
    await expectAccessible(page, "home", language);
    await page.getByRole("button", { name: t.rooms.everyone }).first().click();
    await expect(page.getByText(t.topics.safety).first()).toBeVisible();
    await expectAccessible(page, "room", language);
    await page.getByRole("button", { name: t.topics.safety }).first().click();
    await expect(page.getByRole("button", { name: TITLE }).first()).toBeVisible();
    await expectAccessible(page, "board", language);
    await expectNoOverflowWhenLarge(page, "board");
    await openThread(page, TITLE);
    await expectAccessible(page, "thread", language);
    await expectNoOverflowWhenLarge(page, "thread");
  });
}

test("being answered is accessible: the first page that asks, and the queue", async ({ browser, edge }) => {
  const founder = await foundFactory(edge.url);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  await openBoard(page);
  await page.getByText(vi.board.write).first().click();
  await page.getByLabel(vi.compose.titleLabel).fill(TITLE);
  await page.getByLabel(vi.compose.textLabel).fill("Nóng quá");
  await page.getByRole("checkbox", { name: vi.asked.choice }).check();
  await page.getByRole("button", { name: vi.compose.send }).click();
  await expect(page.locator(".thread-state")).toBeVisible();
  for (const kind of ["promise", "done"] as const) {
    await answerFirst(founder, kind);
    await expect(page.locator(".deed").last()).toBeVisible();
    if (kind === "promise") await expectAccessible(page, "promise");
  }
  for (let steps = 0; steps < 3; steps++)
    await page.getByRole("button", { name: vi.app.back }).first().click();
  await expect(page.locator(".home-unheard")).toBeVisible();
  await expectAccessible(page, "home that asks");
  await expectNoOverflowWhenLarge(page, "home that asks");

  await answerFirst(founder, "promise");
  const manager = await newPhone(browser);
  await manager.goto(await invite(founder, "manager"));
  await manager.getByRole("button", { name: vi.join.officialEnter, exact: true }).click();
  await manager.getByRole("button", { name: vi.rooms.everyone }).first().click();
  const state = { place: { at: "queue", room: roomOf(founder) } };
  await manager.evaluate((kept) => history.replaceState(kept, ""), state);
  await manager.reload();
  await expect(manager.getByText(vi.queue.promised)).toBeVisible();
  await expectAccessible(manager, "queue");
  await expectNoOverflowWhenLarge(manager, "queue");
});

/** The founder's phone answers the one question there is. */
async function answerFirst(founder: MemberEngine, kind: "promise" | "done"): Promise<void> {
  const room = roomOf(founder);
  const stream = await new Promise<StreamId>((resolve) => {
    founder.watchBoard(room, "safety", ({ threads }) => threads[0] && resolve(threads[0].stream));
  });
  await new Promise<void>((resolve) => {
    founder.watchThread(room, stream, ({ status }) => status === "ready" && resolve());
  });
  const promise = { owner: "Cơ điện", dueDay: dayOfStates(Date.now()) + 9 };
  const draft = { room, stream, text: "Sáu quạt mới", isAnonymous: false, kind };
  mustBeOk(await founder.reply(kind === "promise" ? { ...draft, promise } : draft));
}

function roomOf(founder: MemberEngine): RoomId {
  let room: RoomId | undefined;
  founder.watchMember((member) => (room = member?.rooms.find(({ kind }) => kind === "everyone")?.room))();
  return room!;
}

test("writing, one's own page, inviting and founding are accessible", async ({ browser, edge }) => {
  const founder = await foundFactory(edge.url);
  const worker = await newPhone(browser);
  await joinWith(worker, await invite(founder));
  await openBoard(worker);
  await worker.getByText(vi.board.write).first().click();
  await expect(worker.getByLabel(vi.compose.textLabel)).toBeVisible();
  await expectAccessible(worker, "compose");

  const facilitator = await newPhone(browser);
  await facilitator.goto(await invite(founder, "facilitator"));
  await facilitator.getByRole("button", { name: vi.join.officialEnter, exact: true }).click();
  await facilitator.getByRole("button", { name: vi.home.me }).first().click();
  await expect(facilitator.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(facilitator, "me");
  await facilitator.getByRole("button", { name: vi.room.help }).click();
  await facilitator.getByRole("button", { name: HELP_WORDS.vi.add }).click();
  await expect(facilitator.getByLabel(HELP_WORDS.vi.phone)).toBeVisible();
  await expectAccessible(facilitator, "help");
  await expectNoOverflowWhenLarge(facilitator, "help");
  await facilitator.getByRole("button", { name: vi.app.back }).click();
  await facilitator.getByRole("button", { name: vi.app.back }).click();
  await facilitator.getByRole("button", { name: vi.home.invite }).first().click();
  await expect(facilitator.getByRole("button", { name: vi.people.makeSlips })).toBeVisible();
  await expectAccessible(facilitator, "people");

  const stranger = await newPhone(browser);
  await stranger.goto(edge.url);
  await expect(stranger.getByText(vi.noSlip.title)).toBeVisible();
  await expectAccessible(stranger, "no slip");
  await stranger.goto(`${edge.url}/new`);
  await expect(stranger.getByLabel(vi.founding.factoryName)).toBeVisible();
  await expectAccessible(stranger, "founding");
});
