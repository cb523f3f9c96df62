/** `test` for tests/browser/: each Playwright worker has an edge of its own, whose state ends with it. */
import { test as base } from "@playwright/test";
import { type Edge, startEdge } from "../../scripts/edge.ts";

export { expect } from "@playwright/test";

export const test = base.extend<object, { edge: Edge }>({
  edge: [
    // Playwright reads the fixtures a function needs from its destructured argument, here none.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await using edge = await startEdge();
      await use(edge);
    },
    { scope: "worker" },
  ],
  baseURL: ({ edge }, use) => use(edge.url),
});
