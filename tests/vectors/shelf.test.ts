/** Frozen bytes of shelves. If one changes, old Threads are read differently: that needs a new version, not a new vector. */
import { describe, expect, test } from "vitest";
import { bytesToHex, hexToBytes } from "#protocol/bytes";
import type { AuthorId, DeviceId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { Shelf, type ShelfWrite } from "#protocol/sealed/shelf";
import { clientIdOf } from "#protocol/sealed/shelf-index";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import json from "./shelf.json" with { type: "json" };

type Update = { readonly device: DeviceId; readonly bytes: string; readonly writes?: readonly ShelfWrite[] };
type Vectors = {
  readonly stream: StreamId;
  readonly author: AuthorId;
  readonly clientIds: readonly { readonly device: DeviceId; readonly client: number }[];
  readonly accepted: readonly {
    readonly name: string;
    readonly updates: readonly Update[];
    readonly values: { readonly [key: string]: ShelfValue };
  }[];
  readonly refusedAfter: readonly Update[];
  readonly refused: readonly (Update & { readonly name: string; readonly error: object })[];
};
const vectors = json as unknown as Vectors;

function shelfOf(updates: readonly Update[]): Shelf {
  const shelf = new Shelf(vectors.stream, vectors.author);
  for (const { device, bytes } of updates) mustBeOk(shelf.accept(device, hexToBytes(bytes)));
  return shelf;
}

describe("accepted", () => {
  test.each(vectors.accepted)("[SHELF1] $name", ({ updates, values }) => {
    expect(shelfOf(updates).entries()).toEqual(new Map(Object.entries(values)));
  });

  test.each(vectors.accepted)("[SHELF2] the writer's own bytes: $name", ({ updates }) => {
    updates.forEach(({ device, bytes, writes }, index) => {
      if (writes === undefined) return;
      const written = shelfOf(updates.slice(0, index)).write(device, writes);
      expect(bytesToHex(mustBeOk(written))).toBe(bytes);
    });
  });
});

describe("refused", () => {
  test.each(vectors.refused)("[SHELF2] $name", ({ device, bytes, error }) => {
    const refused = shelfOf(vectors.refusedAfter).accept(device, hexToBytes(bytes));
    expect(refused).toEqual({ ok: false, error });
  });
});

test.each(vectors.clientIds)("[SHELF1] the client id of device $device", ({ device, client }) => {
  expect(clientIdOf(vectors.stream, vectors.author, device)).toBe(client);
});
