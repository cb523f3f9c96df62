/** What people do in browser tests: found, invite, join with a slip, go to a board, write and read. */
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { makeEdgeDoor } from "#client/platform/edge-door";
import { vi, type Messages } from "#client/i18n/messages.vi";
import type { InviteOrder } from "#client/state/engine";
import type { Language } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import type { StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { expect, startMember } from "./browser.ts";

export const TOPIC = "safety";

/** `origin`: what the links of its slips begin with, if not the edge itself. */
export async function foundFactory(edgeUrl: string, origin = edgeUrl): Promise<MemberEngine> {
  const founder = await startMember({ origin, door: makeEdgeDoor(edgeUrl) });
  mustBeOk(await founder.found({ factoryName: "May Sông Trà", founderName: "Chị Mai", language: "vi" }));
  return founder;
}

export async function invite(founder: MemberEngine, role: InviteOrder["role"] = "worker"): Promise<string> {
  const officialName = role === "worker" ? null : "Anh Quang, cơ điện";
  return mustBeOk(await founder.makeInvites({ role, count: 1, daysValid: 7, officialName }))[0]!.link;
}

export async function writeThread(
  member: MemberEngine,
  title: string,
  replies: readonly string[],
): Promise<StreamId> {
  let factory = "";
  member.watchMember((view) => (factory = view?.fingerprint ?? ""))();
  const room = roomIdOf(factory as Parameters<typeof roomIdOf>[0], "everyone");
  const plain = { room, isAnonymous: false } as const;
  const draft = {
    ...plain,
    topic: TOPIC,
    title,
    text: `${title}, mong sửa sớm.`,
    asksManagement: false,
  } as const;
  const stream = mustBeOk(await member.startThread(draft));
  for (const text of replies)
    mustBeOk(await member.reply({ ...plain, stream, text, kind: "plain", promise: null }));
  return stream;
}

export async function newPhone(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  return (await browser.newContext(options)).newPage();
}

/** A phone whose owner has chosen a language before. */
export async function phoneIn(browser: Browser, language: Language): Promise<Page> {
  const page = await newPhone(browser);
  await page.addInitScript((kept) => localStorage.setItem("gopy/language", kept), language);
  return page;
}

export async function joinWith(page: Page, link: string, t: Messages = vi): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: t.join.enter }).click();
  await expect(page.getByText(t.rooms.everyone).first()).toBeVisible();
}

export async function openBoard(page: Page, t: Messages = vi): Promise<void> {
  await page.getByRole("button", { name: t.rooms.everyone }).first().click();
  await page.getByRole("button", { name: t.topics[TOPIC] }).first().click();
  await expect(page.getByText(t.board.write).first()).toBeVisible();
}

export async function openThread(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: title }).first().click();
  await expect(postOf(page, title)).toBeVisible();
}

export function postOf(page: Page, text: string) {
  return page.locator(".posts > li").filter({ hasText: text });
}

export async function reply(page: Page, text: string, t: Messages = vi): Promise<void> {
  await page.getByLabel(t.thread.replyLabel).fill(text);
  await page.getByRole("button", { name: t.thread.send, exact: true }).click();
}

/** The app lies on the phone and its service worker answers for this page. */
export async function keptOffline(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated", null, {
    timeout: 30_000,
  });
}
