/**
 * Draws the app's icons from the favicon: the two accents of "góp ý" and a running stitch on denim.
 *
 *   node scripts/make-icons.ts      into client/public/
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findChromium } from "./chromium.ts";
import { ROOT } from "./paths.ts";

const FOLDER = join(ROOT, "client/public");
/** A maskable icon may be cut to a circle: what matters stands within four fifths, and the ground reaches the edge. */
const SHOTS = [
  { name: "icon-192.png", size: 192, isMaskable: false },
  { name: "icon-512.png", size: 512, isMaskable: false },
  { name: "icon-maskable-512.png", size: 512, isMaskable: true },
] as const;

const svg = await readFile(join(ROOT, "client/ui/icon.svg"), "utf8");
const ground = /fill="(#[0-9a-f]{6})"/.exec(svg)?.[1];
const browser = await chromium.launch(await findChromium());
for (const { name, size, isMaskable } of SHOTS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const inset = isMaskable ? size / 8 : 0;
  const style = `margin:0;background:${isMaskable ? ground : "transparent"}`;
  const drawing = svg.replace(
    "<svg ",
    `<svg width="${size - 2 * inset}" style="display:block;padding:${inset}px" `,
  );
  await page.setContent(`<body style="${style}">${drawing}</body>`);
  await page.screenshot({ path: join(FOLDER, name), omitBackground: true });
  await page.close();
}
await browser.close();
