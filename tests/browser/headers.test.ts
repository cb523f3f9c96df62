/** Static files never pass the Worker, so their headers are checked where a phone meets them. */
import { expect, test } from "../support/browser.ts";

test("[EDGE4] pages, scripts and links of slips carry the strict policy", async ({ page, request }) => {
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text());
  });
  await page.goto("/");
  await expect(page.getByRole("heading").first()).toBeVisible();
  const script = await page.locator("script[src]").first().getAttribute("src");
  for (const path of ["/", "/j", "/new", script!]) {
    const headers = (await request.get(path)).headers();
    expect(headers["content-security-policy"], path).toContain("default-src 'none'");
    expect(headers["content-security-policy"], path).not.toContain("unsafe");
    expect(headers["referrer-policy"], path).toBe("no-referrer");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
  }
  expect(violations).toEqual([]);
});
