import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./scripts/chromium.ts";

const PHONE = { width: 360, height: 740 };

export default defineConfig({
  testDir: "tests/browser",
  testMatch: "**/*.test.ts",
  outputDir: ".local/browser",
  globalSetup: "./tests/support/build-for-browser.ts",
  fullyParallel: true,
  workers: 2,
  // Nothing is timed here: these only end what hangs, on a machine that may be busy.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env["CI"] !== undefined,
  use: {
    ...devices["Pixel 5"],
    viewport: PHONE,
    screen: PHONE,
    locale: "vi-VN",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: await findChromium(),
  },
});
