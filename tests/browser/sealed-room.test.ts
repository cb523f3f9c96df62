/** Two phones and a manager in real browsers, on the real edge: from a slip to a conversation and a reload. */
import type { Page } from "@playwright/test";
import { vi as t } from "#client/i18n/messages.vi";
import type { MemberEngine } from "#client/sync/member-engine";
import { nodeSignatures } from "#headless/headless-member";
import { mustBeOk } from "#protocol/result";
import { slipSeeds, slipToLink } from "#protocol/sealed/slip";
import { slipIdOf } from "#protocol/wire/certificate";
import { expect, test } from "../support/browser.ts";
import * as people from "../support/edge-people.ts";
import { foundFactory, invite, newPhone } from "../support/journeys.ts";

async function joinAsWorker(page: Page, link: string, nickname: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: t.join.ownName }).click();
  await page.getByLabel(t.join.ownLabel).fill(nickname);
  await page.getByRole("button", { name: t.join.enter }).click();
  await expect(page.getByText(t.rooms.everyone)).toBeVisible();
}

async function openBoard(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: t.rooms.everyone })
    .or(page.getByRole("link", { name: t.rooms.everyone }))
    .first()
    .click();
  await page.getByText(t.topics.safety).first().click();
}

function postOf(page: Page, text: string) {
  return page.getByRole("list", { name: t.thread.posts }).getByRole("listitem").filter({ hasText: text });
}

test("[JOIN1] two phones and a manager talk live, and everything is there after a reload", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const [anna, binh, manager] = await Promise.all([newPhone(browser), newPhone(browser), newPhone(browser)]);
  await joinAsWorker(anna, await invite(founder), "Mây Trắng 8");
  await joinAsWorker(binh, await invite(founder), "Chim Sẻ 3");
  await manager.goto(await invite(founder, "manager"));
  await manager.getByRole("button", { name: t.join.officialEnter, exact: true }).click();
  await expect(manager.getByText(t.rooms.everyone)).toBeVisible();
  await expect(manager.getByText(t.rooms.workers)).toHaveCount(0); // ROOM3

  await openBoard(anna);
  await openBoard(binh);
  await openBoard(manager);
  await anna.getByText(t.board.write).first().click();
  await anna.getByLabel(t.compose.titleLabel).fill("Quạt khu C hỏng");
  await anna.getByLabel(t.compose.textLabel).fill("Ba chiều liền nóng quá, hai chị bị choáng.");
  await anna.getByRole("button", { name: t.compose.send }).click();
  await expect(postOf(anna, "Ba chiều liền")).toContainText(t.states.sent);

  await binh.getByText("Quạt khu C hỏng").click();
  await manager.getByText("Quạt khu C hỏng").click();
  await expect(postOf(binh, "Ba chiều liền")).toContainText("Mây Trắng 8");
  await manager.getByLabel(t.thread.replyLabel).fill("Đã đặt sáu quạt mới.");
  await manager.getByRole("button", { name: t.thread.send }).click();
  await expect(postOf(anna, "Đã đặt sáu quạt")).toContainText(t.labels.manager);

  await binh.getByLabel(t.thread.replyLabel).fill("Tôi cũng thấy vậy");
  await binh.getByText(t.sign.none).click();
  await binh.getByRole("button", { name: t.thread.send }).click();
  await expect(postOf(anna, "Tôi cũng thấy vậy")).toContainText(t.author.none);
  await expect(postOf(anna, "Tôi cũng thấy vậy")).not.toContainText("Chim Sẻ");

  await postOf(anna, "Ba chiều liền").getByText(t.thread.edit, { exact: true }).click();
  await anna.getByLabel(t.thread.editLabel).fill("Bốn chiều liền nóng quá.");
  await anna.getByRole("button", { name: t.thread.save }).click();
  await expect(postOf(binh, "Bốn chiều liền")).toContainText(t.thread.edited);

  await postOf(manager, "Đã đặt sáu quạt").getByText(t.thread.remove, { exact: true }).click();
  await manager.getByRole("button", { name: t.thread.removeYes }).click();
  await expect(postOf(binh, t.states.removed)).toBeVisible();
  await expect(postOf(binh, "Đã đặt sáu quạt")).toHaveCount(0);

  for (const page of [anna, binh, manager]) {
    await page.reload();
    await expect(postOf(page, "Bốn chiều liền")).toBeVisible();
    await expect(postOf(page, "Tôi cũng thấy vậy")).toBeVisible();
    await expect(postOf(page, t.states.removed)).toBeVisible();
    await expect(page).toHaveTitle("Gopy");
    expect(new URL(page.url()).pathname).toBe("/");
    await page.context().close();
  }
});

test("[SLIP1] used, expired, unknown and damaged slips each get their own words", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const link = await invite(founder);
  await joinAsWorker(await newPhone(browser), link, "Mây Trắng 8");
  const unknown = await invite(await foundFactory(edge.url));
  const cases: readonly (readonly [string, string])[] = [
    [link, t.problems["slip-used"]],
    [link.slice(0, -3), t.problems["slip-damaged"]],
    [await expiredLink(founder), t.problems["slip-expired"]],
    [await unknownLink(unknown), t.problems["slip-unknown"]],
  ];
  for (const [broken, words] of cases) {
    const page = await newPhone(browser);
    await page.goto(broken);
    await expect(page.getByText(words)).toBeVisible();
    await page.context().close();
  }
});

test("[SLIP8] a revoked slip has words of its own", async ({ browser, edge }) => {
  const page = await newPhone(browser);
  await page.goto(await revokedLink(edge.url));
  await expect(page.getByText(t.problems["slip-revoked"])).toBeVisible();
});

/** Of a factory that the edge alone knows: a phone asks about the slip before it opens anything. */
async function revokedLink(url: string): Promise<string> {
  const door: people.EdgeUnderTest = { fetch: (request) => sentTo(url, request), now: () => Date.now() };
  const founder = await people.makeFounder();
  await people.foundFactory(door, founder);
  const slip = { factory: founder.factory, secret: people.randomBytes(16), name: null };
  const key = await nodeSignatures.signingKey(slipSeeds(slip).signingSeed);
  const id = slipIdOf(key.publicKey);
  const role = "worker";
  await people.invite(door, founder, [{ key, id, boxKey: people.randomBytes(32), role, expiresDay: 0 }]);
  const path = `/api/factories/${founder.factory}/slips/${id}`;
  await people.bytesOf(await people.call(door, { method: "DELETE", path, signer: founder.facilitator }));
  return slipToLink(url, slip);
}

async function sentTo(url: string, request: Request): Promise<Response> {
  const { method, headers } = request;
  const body = method === "GET" ? null : await request.arrayBuffer();
  return fetch(url + new URL(request.url).pathname, { method, headers, body });
}

/** Valid to yesterday. */
async function expiredLink(founder: MemberEngine): Promise<string> {
  const order = { role: "worker", count: 1, daysValid: -1, officialName: null } as const;
  return mustBeOk(await founder.makeInvites(order))[0]!.link;
}

/** A whole slip of a real factory, whose secret that factory has never heard of. */
async function unknownLink(link: string): Promise<string> {
  const { parseSlip, slipToLink } = await import("#protocol/sealed/slip");
  const slip = mustBeOk(parseSlip(link));
  return slipToLink(new URL(link).origin, {
    ...slip,
    secret: slip.secret.map((byte) => byte ^ 1) as typeof slip.secret,
  });
}

test("[FOUND1] a factory is founded at /new, and a slip made there lets a worker in", async ({
  browser,
  edge,
}) => {
  const facilitator = await newPhone(browser);
  await facilitator.goto(`${edge.url}/new`);
  await facilitator.getByLabel(t.founding.factoryName).fill("May Hai Bà");
  await facilitator.getByLabel(t.founding.yourName).fill("Chị Hà, điều phối");
  await facilitator.getByRole("button", { name: t.founding.submit }).click();
  await facilitator.getByLabel(t.people.count).fill("2");
  await facilitator.getByRole("button", { name: t.people.makeSlips }).click();
  await expect(facilitator.getByText(t.people.made(2))).toBeVisible();
  const link = await facilitator.locator("text=/\\/j#/").first().innerText();
  const worker = await newPhone(browser);
  await worker.goto(link.trim());
  await expect(worker.getByText("May Hai Bà")).toBeVisible();
  await worker.getByRole("button", { name: t.join.enter }).click();
  await expect(worker.getByText(t.rooms.workers)).toBeVisible();
});
