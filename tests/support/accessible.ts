/** A screen under axe, in both themes, and with letters twice as large. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./browser.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function expectAccessible(page: Page, screen: string): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${screen}: ${id} ${nodes.map(({ html }) => html).join(" ")}`,
  );
  expect(found).toEqual([]);
}

export async function expectBothThemes(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page, `${screen}, ${colorScheme}`);
  }
}

/** 200 % of the size a browser starts with. */
export async function expectNoOverflowWhenLarge(page: Page, screen: string): Promise<void> {
  const widths = await page.evaluate(() => {
    const root = document.documentElement;
    const { fontSize } = getComputedStyle(root);
    root.style.fontSize = `${2 * Number.parseFloat(fontSize)}px`;
    const measured = { content: root.scrollWidth, screen: innerWidth };
    root.style.fontSize = "";
    return measured;
  });
  expect(widths.content, screen).toBeLessThanOrEqual(widths.screen);
}
