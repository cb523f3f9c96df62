import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildEdge } from "../../scripts/build-edge.ts";

/** What would let the edge read a Room, or is the client's alone. */
const FORBIDDEN: Record<string, RegExp> = {
  Yjs: /(^|\/)node_modules\/(yjs|y-protocols)\//,
  "a cipher": /(^|\/)node_modules\/@noble\/ciphers\//,
  HPKE: /(^|\/)node_modules\/@hpke\/|^protocol\/hpke\.ts$/,
  "protocol/sealed": /^protocol\/sealed\//,
  "the client": /^client\//,
};

describe("the bundle of the edge", () => {
  let folder = "";
  let inputs: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gopy-edge-"));
    const { metafile } = await buildEdge(folder);
    inputs = Object.keys(metafile.inputs);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("starts from worker/ and holds the Durable Objects", () => {
    expect(inputs).toEqual(expect.arrayContaining(["worker/index.ts", "durable-objects/room.ts"]));
  });

  test.each(Object.entries(FORBIDDEN))("[EDGE2] contains no module of %s", (_, pattern) => {
    expect(inputs.filter((input) => pattern.test(input))).toEqual([]);
  });
});
