/**
 * A screen under axe, and with letters twice as large. All rules look at it once, in Vietnamese and in the light
 * theme; where only the colours or only the words are others, those rules look again that judge colours and words.
 */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Language } from "#client/state/views";
import { expect } from "./browser.ts";

const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const OF_COLOURS = ["color-contrast", "link-in-text-block"];
const OF_WORDS = [
  ...OF_COLOURS,
  "aria-command-name",
  "aria-dialog-name",
  "aria-input-field-name",
  "aria-toggle-field-name",
  "button-name",
  "document-title",
  "empty-heading",
  "html-has-lang",
  "html-lang-valid",
  "image-alt",
  "label",
  "label-content-name-mismatch",
  "label-title-only",
  "link-name",
  "select-name",
  "summary-name",
  "svg-img-alt",
  "valid-lang",
];

export async function expectAccessible(page: Page, screen: string, language: Language = "vi"): Promise<void> {
  await expectNothing(
    page,
    `${screen}, light`,
    "light",
    language === "vi" ? axeOn(page).withTags(ALL) : axeOn(page).withRules(OF_WORDS),
  );
  if (language === "vi")
    await expectNothing(page, `${screen}, dark`, "dark", axeOn(page).withRules(OF_COLOURS));
}

/** What is right need not be listed node by node. */
function axeOn(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
}

/** Nothing is wrong with a screen by the rules that look at it. */
async function expectNothing(
  page: Page,
  screen: string,
  colorScheme: "light" | "dark",
  axe: AxeBuilder,
): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await axe.analyze();
  const found = violations.map(
    ({ id, nodes }) => `${screen}: ${id} ${nodes.map(({ html }) => html).join(" ")}`,
  );
  expect(found).toEqual([]);
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
