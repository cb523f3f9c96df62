/** The honest side of a shelf: what a writer makes and what readers see of it. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { AuthorId, DeviceId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { Shelf, type ShelfWrite } from "#protocol/sealed/shelf";
import { clientIdOf } from "#protocol/sealed/shelf-index";
import { parseShelfUpdate, previewOf } from "#protocol/sealed/shelf-update";
import { sameValue, type ShelfValue, toShelfValue } from "#protocol/sealed/shelf-value";
import { ANH, BINH, clientOf, PHONE, STREAM, TABLET } from "#tests/support/shelf-thread";

function write(shelf: Shelf, device: DeviceId, ...writes: readonly ShelfWrite[]): Uint8Array {
  const update = mustBeOk(shelf.write(device, writes));
  mustBeOk(shelf.accept(device, update));
  return update;
}

describe("client ids", () => {
  test("[SHELF1] a client id is the first 53 bits of the hash of stream, author and device", () => {
    const bytes = Buffer.from(`${STREAM}${ANH}${PHONE}`, "hex");
    const digest = createHash("sha256").update("gopy/client/1").update(bytes).digest();
    expect(clientIdOf(STREAM, ANH, PHONE)).toBe(Number(digest.readBigUInt64BE() >> 11n));
  });

  test("[SHELF1] another stream, author or device has another client id", () => {
    const others = [
      clientOf(ANH, TABLET),
      clientOf(BINH, PHONE),
      clientIdOf("00".repeat(16) as StreamId, ANH, PHONE),
    ];
    expect(new Set([clientOf(ANH, PHONE), ...others]).size).toBe(4);
    for (const client of others) expect(Number.isSafeInteger(client)).toBe(true);
  });
});

describe("writing", () => {
  test("[SHELF2] an update stands in one block, in its device's next place, one item a key", () => {
    const shelf = new Shelf(STREAM, ANH);
    write(shelf, PHONE, ["me", { name: "Anh" }], ["k", 1]);
    const parsed = mustBeOk(parseShelfUpdate(write(shelf, PHONE, ["k", 2], ["l", [true, null]])));
    const client = clientOf(ANH, PHONE);
    expect(parsed).toEqual({
      client,
      clock: 2,
      items: [
        { originOf: { client, clock: 1 }, value: 2 },
        { key: "l", value: [true, null] },
      ],
      deletes: [{ client, clock: 1, length: 1 }],
    });
  });

  test("[SHELF2] every kind of value comes back as it was written", () => {
    const numbers = [
      0,
      1,
      -1,
      63,
      64,
      -64,
      8191,
      2 ** 31,
      -(2 ** 31) - 1,
      2 ** 53 - 1,
      0.5,
      0.1,
      -1e300,
      5e-324,
    ];
    const texts = [
      "",
      "Quạt ở chuyền 4 hỏng",
      "𝔊o",
      "\u0000",
      "\uFEFFwith a mark",
      "a".repeat(3_000),
      "\uFFFD",
    ];
    const value: ShelfValue = {
      numbers,
      texts,
      yes: true,
      no: false,
      nothing: null,
      "": { 1: [], constructor: {} },
    };
    const shelf = new Shelf(STREAM, ANH);
    const update = write(shelf, PHONE, ["k", value]);
    expect(shelf.get("k")).toEqual(value);
    expect(shelf.entries()).toEqual(new Map([["k", value]]));
    expect(previewOf(update)).toEqual({ ok: true, value: new Map([["k", value]]) });
  });

  test("[SHELF2] half a surrogate pair becomes U+FFFD before it is sent, in texts and in keys of objects", () => {
    const shelf = new Shelf(STREAM, ANH);
    write(shelf, PHONE, ["k", ["a\uD835b", "\uDD0A", { "\uD835": 1 }, "\uD835\uDD0A"]]);
    expect(shelf.get("k")).toEqual(["a\uFFFDb", "\uFFFD", { "\uFFFD": 1 }, "\u{1D50A}"]);
  });

  test("[SHELF1] [WRITE2] what is written is on no shelf before it is accepted, and was made from accepted updates alone", () => {
    const shelf = new Shelf(STREAM, ANH);
    const first = mustBeOk(shelf.write(PHONE, [["k", "lost on its way"]]));
    expect(shelf.entries().size).toBe(0);
    const second = write(shelf, PHONE, ["k", "landed"]);
    expect(mustBeOk(parseShelfUpdate(second)).clock).toBe(0);
    expect(shelf.accept(PHONE, first)).toEqual({ ok: false, error: { type: "ClockOverlap", rule: 1 } });
    expect(shelf.updates).toEqual([second]);
  });

  test("[SHELF2] what cannot be written is an error, not an update", () => {
    const shelf = new Shelf(STREAM, ANH);
    const errorOf = (...writes: readonly (readonly [string, unknown])[]): string => {
      const written = shelf.write(PHONE, writes as readonly ShelfWrite[]);
      return written.ok ? "none" : written.error.type;
    };
    expect(errorOf()).toBe("NothingToWrite");
    expect(errorOf(["k", 1], ["k", 2])).toBe("KeyTwice");
    for (const key of ["", "K", "a b", "__proto__", "k".repeat(65)])
      expect(errorOf([key, 1])).toBe("KeyMalformed");
    expect(errorOf(["k", "a".repeat(8_192)])).toBe("UpdateTooLarge");
    const many = Array.from({ length: 65 }, (_, i): readonly [string, unknown] => [`k${i}`, i]);
    expect(errorOf(...many)).toBe("TooManyStructs");
    expect(errorOf(["k", Array(300).fill(0)], ["l", Array(300).fill(0)])).toBe("TooManyValues");
    for (const value of [
      undefined,
      Number.NaN,
      1n,
      new Date(0),
      new Map(),
      Uint8Array.of(1),
      () => 1,
      [undefined],
    ]) {
      expect(errorOf(["k", value])).toBe("ValueNotAllowed");
    }
    expect(shelf.updates).toEqual([]);
  });

  test("[SHELF2] values nest eight deep, and a value that contains itself is refused", () => {
    const nested = (depth: number): ShelfValue => (depth === 0 ? 1 : { a: [nested(depth - 2)] });
    expect(toShelfValue(nested(8))).toEqual({ ok: true, value: nested(8) });
    expect(toShelfValue([nested(8)])).toEqual({ ok: false, error: { type: "ValueNotAllowed" } });
    const knot: unknown[] = [];
    knot.push(knot, knot, knot);
    expect(toShelfValue(knot).ok).toBe(false);
  });

  test("[SHELF2] an object whose member Yjs would take for a class is refused, as is __proto__", () => {
    expect(toShelfValue({ constructor: 1 }).ok).toBe(false);
    expect(toShelfValue(JSON.parse('{"__proto__": {"admin": true}}')).ok).toBe(false);
    expect(toShelfValue(Object.assign(Object.create(null), { a: 1 }))).toEqual({ ok: true, value: { a: 1 } });
  });

  test("[SHELF1] two phones that overwrite one key without knowing of each other leave all readers agreed", () => {
    const shelf = new Shelf(STREAM, ANH);
    const updates = [
      [PHONE, mustBeOk(shelf.write(PHONE, [["me", "on the phone"]]))] as const,
      [TABLET, mustBeOk(shelf.write(TABLET, [["me", "on the tablet"]]))] as const,
    ];
    const readers = [updates, updates.toReversed()].map((order) => {
      const reader = new Shelf(STREAM, ANH);
      for (const [device, update] of order) mustBeOk(reader.accept(device, update));
      return reader.get("me");
    });
    expect(readers[0]).toBe(clientOf(ANH, PHONE) > clientOf(ANH, TABLET) ? "on the phone" : "on the tablet");
    expect(readers[1]).toBe(readers[0]);
  });
});

describe("reading", () => {
  test("[SHELF1] what a screen was given can be altered without altering the shelf", () => {
    const shelf = new Shelf(STREAM, ANH);
    write(shelf, PHONE, ["k", { list: [1, { deep: true }] }]);
    const shown = shelf.get("k") as { list: [number, { deep: boolean }] };
    shown.list[1].deep = false;
    shown.list[0] = 2;
    (shelf.entries().get("k") as { list: number[] }).list.length = 0;
    expect(shelf.get("k")).toEqual({ list: [1, { deep: true }] });
    expect(new Map(shelf.entries()).get("k")).toEqual({ list: [1, { deep: true }] });
  });

  test("[SHELF1] keys named like Object's own members are absent until written", () => {
    const shelf = new Shelf(STREAM, ANH);
    write(shelf, PHONE, ["k", 1]);
    for (const key of ["constructor", "tostring", "__proto__"]) expect(shelf.get(key)).toBeUndefined();
  });

  test("[SHELF1] an update for one author's shelf is refused on every other", () => {
    const update = mustBeOk(new Shelf(STREAM, ANH).write(PHONE, [["k", 1]]));
    const others: readonly (readonly [StreamId, AuthorId, DeviceId])[] = [
      [STREAM, BINH, PHONE],
      [STREAM, ANH, TABLET],
      ["00".repeat(16) as StreamId, ANH, PHONE],
    ];
    for (const [stream, author, device] of others) {
      const refused = new Shelf(stream, author).accept(device, update);
      expect(refused).toEqual({ ok: false, error: { type: "ClientNotOfDevice", rule: 1 } });
    }
  });

  test("[ROOM2] sameness of values ignores the order of members and nothing else", () => {
    expect(sameValue({ a: [1, "x"], b: null }, { b: null, a: [1, "x"] })).toBe(true);
    expect(sameValue(0, -0)).toBe(true);
    const different: readonly (readonly [ShelfValue, ShelfValue])[] = [
      [1, "1"],
      [null, false],
      [[], {}],
      [[1], [1, 2]],
      [{ a: 1 }, { b: 1 }],
      [{ a: 1 }, { a: 1, b: 1 }],
      [{ a: { b: 1 } }, { a: { b: 2 } }],
      [{ 0: 1 }, [1]],
    ];
    for (const [a, b] of different) expect(sameValue(a, b) || sameValue(b, a)).toBe(false);
  });
});
