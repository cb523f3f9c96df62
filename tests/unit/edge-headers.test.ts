import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeAssetHeaders } from "#scripts/asset-headers";
import { assetHeadersFile, securityHeaders } from "#worker/headers";

function directives(host?: string): Map<string, string> {
  const policy = securityHeaders(host)["content-security-policy"]!;
  return new Map(
    policy
      .split("; ")
      .map((directive) => [
        directive.slice(0, directive.indexOf(" ")),
        directive.slice(directive.indexOf(" ") + 1),
      ]),
  );
}

test("[EDGE4] pages run their own scripts and nothing else, and talk to their own host", () => {
  const policy = directives();
  expect(policy.get("default-src")).toBe("'none'");
  for (const kind of ["script-src", "style-src", "font-src", "connect-src", "worker-src", "manifest-src"]) {
    expect([kind, policy.get(kind)]).toEqual([kind, "'self'"]);
  }
  for (const kind of ["base-uri", "form-action", "frame-ancestors"])
    expect([kind, policy.get(kind)]).toEqual([kind, "'none'"]);
  expect([...policy.values()].join(" ")).not.toMatch(/unsafe|\*|http:|https:/);
});

test("[EDGE4] a host by name adds its sockets and no other's", () => {
  expect(directives("gopy.example").get("connect-src")).toBe("'self' ws://gopy.example wss://gopy.example");
});

test("[EDGE4] the static files carry the Worker's headers, word for word", () => {
  const [all, assets] = assetHeadersFile("gopy.example").split("\n\n");
  const lines = all!.split("\n");
  expect(lines[0]).toBe("/*");
  const written = Object.fromEntries(
    lines.slice(1).map((line) =>
      line
        .trim()
        .split(/: (.*)/s)
        .slice(0, 2),
    ),
  );
  expect(written).toEqual({ ...securityHeaders("gopy.example"), "cache-control": "no-cache" });
  expect(assets).toContain("immutable");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(2_000); // the longest line the platform takes
});

test("[EDGE4] the build writes them where the static files are", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gopy-headers-"));
  await writeAssetHeaders(join(folder, "_headers"));
  expect(await readFile(join(folder, "_headers"), "utf8")).toBe(assetHeadersFile(process.env["GOPY_HOST"]));
  await rm(folder, { recursive: true });
});
