/** Most static files never pass the Worker, so their headers are checked where a phone meets them. */
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

test("what a first visit loads is sent as it was packed, and plainly to who takes no brotli", async ({
  request,
}) => {
  const page = await (await request.get("/")).text();
  const paths = [...page.matchAll(/"(\/assets\/first\/[^"]+)"/g)].map(([, path]) => path!);
  expect(paths).toHaveLength(3);
  const asked = (path: string, encoding: string) =>
    request.get(path, { headers: { "accept-encoding": encoding } });
  for (const path of paths) {
    const [packed, plain] = [await asked(path, "br"), await asked(path, "identity")];
    expect(packed.headers()).toMatchObject({
      "content-encoding": "br",
      "cache-control": "public, max-age=31536000, immutable",
      "content-type": plain.headers()["content-type"],
      "content-security-policy": expect.stringContaining("default-src 'none'"),
    });
    expect(plain.headers()["content-encoding"]).toBeUndefined();
    expect(plain.headers()["cache-control"]).toBe(packed.headers()["cache-control"]);
    expect((await packed.body()).equals(await plain.body()), path).toBe(true);
    const known = { "accept-encoding": "br", "if-none-match": packed.headers()["etag"]! };
    expect((await request.get(path, { headers: known })).status()).toBe(304);
  }
  const unknown = await asked(`${paths[0]!.slice(0, -6)}none.js`, "br");
  expect(unknown.headers()["content-type"]).toContain("text/html");
});
