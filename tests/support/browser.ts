/**
 * `test` for tests/browser/: each Playwright worker has an edge of its own, whose state ends with it. Phones and members
 * that a test leaves behind are put away after it: they would go on talking beside the next one.
 */
import { type Browser, test as base } from "@playwright/test";
import type { MemberEngine } from "#client/sync/member-engine";
import { startHeadlessMember } from "#headless/headless-member";
import { type Edge, startEdge } from "../../scripts/edge.ts";

export { expect } from "@playwright/test";

/** Members without a browser that talk to an edge while a test runs. */
const membersAtWork = new Set<MemberEngine>();

/** A member without a browser, until the end of the test. */
export async function startMember(options: Parameters<typeof startHeadlessMember>[0]): Promise<MemberEngine> {
  const member = await startHeadlessMember(options);
  membersAtWork.add(member);
  return member;
}

async function putAway(browser: Browser): Promise<void> {
  for (const member of membersAtWork) member.stop();
  membersAtWork.clear();
  for (const context of browser.contexts()) await context.close();
}

export const test = base.extend<{ tidied: void }, { edge: Edge }>({
  edge: [
    // Playwright reads the fixtures a function needs from its destructured argument, here none.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await using edge = await startEdge();
      await use(edge);
    },
    { scope: "worker" },
  ],
  tidied: [
    async ({ browser }, use) => {
      await use();
      await putAway(browser);
    },
    { auto: true },
  ],
  baseURL: ({ edge }, use) => use(edge.url),
});
