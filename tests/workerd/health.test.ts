import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";

test("an unknown API path is answered with an error of ours, never with a page", async () => {
  const response = await exports.default.fetch("https://gopy.test/api/no-such-thing");
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toContain("json");
});
