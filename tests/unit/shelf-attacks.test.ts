/** Every attack on a shelf that was tried, by name. In each, everybody else's words and typing stay whole. */
// long: every attack that the rules of shelves name, one named test each.
import { describe, expect, test } from "vitest";
import {
  type DeleteRange,
  previewOf,
  SHELF_UPDATE_STRUCTS_MAX,
  type ShelfUpdateError,
  type StructId,
} from "#protocol/sealed/shelf-update";
import { SHELF_STRUCTS_MAX, SHELF_UPDATE_BYTES_MAX } from "#protocol/limits";
import { mustBeOk } from "#protocol/result";
import { Shelf } from "#protocol/sealed/shelf";
import { SHELF_KEY_STRUCTS_MAX } from "#protocol/sealed/shelf-index";
import { VALUES_MAX } from "#protocol/sealed/shelf-value";
import type { DeviceId } from "#protocol/ids";
import {
  any,
  block,
  deletes,
  followingItem,
  HAS,
  idBytes,
  KIND,
  oneAny,
  oneDeleted,
  overlong,
  type RawBytes,
  rootItem,
  text,
  update,
  varint,
} from "#tests/support/hostile-updates";
import { ANH, BINH, clientOf, PHONE, STREAM, TABLET, TestThread } from "#tests/support/shelf-thread";

const POST = "post/0000000a/1";

/** Anh, the hostile one, has written two keys on one phone, Bình two on two. */
function makeThread(): TestThread {
  const thread = new TestThread();
  thread.type(ANH, PHONE, ["me", { name: "Anh" }], [POST, "the first words"]);
  thread.type(BINH, PHONE, ["me", { name: "Bình" }]);
  thread.type(BINH, TABLET, [POST, "fans in hall B"]);
  return thread;
}

const CLIENT = clientOf(ANH, PHONE);
const CLOCK = 2;
const CLIENT_OF_BINH = clientOf(BINH, PHONE);
const MAX = Number.MAX_SAFE_INTEGER;

/** An update of Anh's phone in its right place, around the structs given. */
function next(...structs: readonly RawBytes[]): Uint8Array {
  return update([block(CLIENT, CLOCK, structs)]);
}

/** The same with one item whose content is these bytes of an `any`. */
function nextAny(...bytes: RawBytes): Uint8Array {
  return next(rootItem("k", [1, ...bytes]));
}

function deletion(...ranges: readonly DeleteRange[]): Uint8Array {
  return update([], deletes(...ranges));
}

/** Lands as Anh's, is refused with this error, and nobody else notices. */
function expectRefused(
  type: ShelfUpdateError["type"],
  rule: number,
  hostile: Uint8Array,
  thread = makeThread(),
): void {
  const before = { anh: thread.patient.words(ANH), binh: thread.patient.words(BINH) };
  expect(thread.land(ANH, PHONE, hostile)).toEqual({ ok: false, error: { type, rule } });
  expect({ anh: thread.patient.words(ANH), binh: thread.patient.words(BINH) }).toEqual(before);
  expectWhole(thread);
}

/** All readers agree, Bình types on on both phones, and Anh's own phone is not stuck either. */
function expectWhole(thread: TestThread): void {
  thread.expectAgreement(ANH, BINH);
  thread.leaveAndComeBack();
  thread.type(BINH, PHONE, ["post/0000000a/2", "still here"], ["me", { name: "Bình T." }]);
  thread.type(BINH, TABLET, [`${POST}/0000000b/1`, "fans in hall B and C"]);
  thread.type(ANH, PHONE, ["post/0000000a/9", "honest again"], [POST, "mine"]);
  thread.expectAgreement(ANH, BINH);
}

describe("rule 1: one block of one's own, gapless", () => {
  test("[SHELF1] [UPD1] refuses an update meant for another's shelf", () => {
    const thread = makeThread();
    const ofBinh = mustBeOk(thread.patient.shelf(BINH).write(PHONE, [["me", "Anh was here"]]));
    expectRefused("ClientNotOfDevice", 1, ofBinh, thread);
  });

  test("[SHELF1] [UPD1] refuses a squatted client id: another author's", () => {
    expectRefused("ClientNotOfDevice", 1, update([block(CLIENT_OF_BINH, 1, [rootItem("k", oneAny(1))])]));
  });

  test("[SHELF1] [UPD1] refuses a squatted client id: one's own other device's", () => {
    expectRefused(
      "ClientNotOfDevice",
      1,
      update([block(clientOf(ANH, TABLET), 0, [rootItem("k", oneAny(1))])]),
    );
  });

  test("[SHELF1] [UPD1] refuses a squatted client id: one nobody has", () => {
    expectRefused("ClientNotOfDevice", 1, update([block(7, 0, [rootItem("k", oneAny(1))])]));
  });

  test("[SHELF2] [UPD1] refuses a gap in the clock", () => {
    expectRefused("ClockGap", 1, update([block(CLIENT, CLOCK + 1, [rootItem("k", oneAny(1))])]));
    expectRefused("ClockGap", 1, update([block(CLIENT, MAX, [rootItem("k", oneAny(1))])]));
  });

  test("[SHELF2] [UPD1] refuses an overlap of clocks, and an update sent again", () => {
    expectRefused(
      "ClockOverlap",
      1,
      update([block(CLIENT, CLOCK - 1, Array(3).fill(rootItem("k", oneAny(1))))]),
    );
    const thread = makeThread();
    expectRefused("ClockOverlap", 1, thread.log[0]!.update, thread);
  });

  test("[SHELF2] [UPD1] refuses two blocks, of two clients or of one", () => {
    const other = block(clientOf(ANH, TABLET), 0, [rootItem("k", oneAny(1))]);
    expectRefused("TwoBlocks", 1, update([block(CLIENT, CLOCK, [rootItem("k", oneAny(1))]), other]));
    expectRefused(
      "TwoBlocks",
      1,
      update([block(CLIENT, CLOCK, [rootItem("k", oneAny(1))]), block(CLIENT, CLOCK + 1, [])]),
    );
  });

  test("[SHELF2] [UPD1] refuses a block without structs", () => {
    expectRefused("EmptyBlock", 1, update([block(CLIENT, CLOCK, [])]));
  });
});

describe("rule 2: plain items of length one, under a key of the root", () => {
  test("[SHELF2] [UPD2] refuses a deleted item of length zero", () => {
    expectRefused("LengthNotOne", 2, next(rootItem("k", [0], KIND.deleted)));
    expectRefused("LengthNotOne", 2, next(rootItem("k", oneAny(1)), rootItem("k", [0], KIND.deleted)));
  });

  test("[SHELF2] [UPD2] refuses lengths other than one", () => {
    expectRefused("LengthNotOne", 2, next(rootItem("k", [2], KIND.deleted)));
    expectRefused("LengthNotOne", 2, next(rootItem("k", [...varint(MAX)], KIND.deleted)));
    expectRefused("LengthNotOne", 2, next(rootItem("k", [0])));
    expectRefused("LengthNotOne", 2, next(rootItem("k", [2, ...any(1), ...any(2)])));
  });

  test("[SHELF2] [UPD2] refuses an unknown origin: a clock not reached, a client not on the shelf", () => {
    expectRefused("OriginUnknown", 2, next(followingItem({ client: CLIENT, clock: 5 }, oneAny(1))));
    expectRefused("OriginUnknown", 2, next(followingItem({ client: 7, clock: 0 }, oneAny(1))));
    expectRefused("OriginUnknown", 2, next(followingItem({ client: MAX, clock: MAX }, oneAny(1))));
  });

  test("[SHELF1] [UPD2] refuses an origin on another's shelf", () => {
    expectRefused("OriginUnknown", 2, next(followingItem({ client: CLIENT_OF_BINH, clock: 0 }, oneAny(1))));
  });

  test("[SHELF2] [UPD2] refuses an item that follows itself", () => {
    const knot = next(followingItem({ client: CLIENT, clock: CLOCK }, oneAny(1)));
    expectRefused("OriginUnknown", 2, knot);
    expect(previewOf(knot).ok).toBe(false);
  });

  test("[SHELF2] [UPD2] refuses an item that follows a later one, and two that follow each other", () => {
    const first = followingItem({ client: CLIENT, clock: CLOCK + 1 }, oneAny(1));
    expectRefused("OriginUnknown", 2, next(first, rootItem("k", oneAny(2))));
    expect(previewOf(next(first, rootItem("k", oneAny(2)))).ok).toBe(false);
    expectRefused(
      "OriginUnknown",
      2,
      next(first, followingItem({ client: CLIENT, clock: CLOCK }, oneAny(2))),
    );
  });

  test("[SHELF2] [UPD2] refuses a right origin, with and without an origin", () => {
    const id: StructId = { client: CLIENT, clock: 0 };
    const right = HAS.rightOrigin | HAS.key | KIND.any;
    expectRefused("RightOrigin", 2, next([right, ...idBytes(id), ...oneAny(1)]));
    expectRefused("RightOrigin", 2, next([right | HAS.origin, ...idBytes(id), ...idBytes(id), ...oneAny(1)]));
  });

  test("[SHELF2] [UPD2] refuses a parent named by id, known or unknown", () => {
    for (const clock of [0, 99]) {
      const parent = idBytes({ client: CLIENT, clock });
      expectRefused("ParentNotRoot", 2, next([HAS.key | KIND.any, 0, ...parent, ...text("k"), ...oneAny(1)]));
    }
    expectRefused(
      "ParentNotRoot",
      2,
      next([HAS.key | KIND.any, 2, ...text("s"), ...text("k"), ...oneAny(1)]),
    );
  });

  test("[SHELF2] [UPD2] refuses any root but s", () => {
    for (const root of ["", "t", "ss", "__proto__"]) {
      expectRefused(
        "RootUnknown",
        2,
        next([HAS.key | KIND.any, 1, ...text(root), ...text("k"), ...oneAny(1)]),
      );
    }
  });

  test("[SHELF2] [UPD2] refuses nested types: map, text, XML, and one of an unknown kind", () => {
    for (const kind of [0, 1, 2, 4, 99])
      expectRefused("NestedType", 2, next(rootItem("k", [kind], KIND.type)));
  });

  test("[SHELF2] [UPD2] refuses items without a key", () => {
    expectRefused("KeyMissing", 2, next([KIND.any, 1, ...text("s"), ...oneAny(1)]));
    expectRefused(
      "KeyMissing",
      2,
      next([HAS.origin | KIND.any, ...idBytes({ client: CLIENT, clock: 0 }), ...oneAny(1)]),
    );
  });

  test("[SHELF2] [UPD2] refuses keys that are empty, too long, or of other letters", () => {
    const malformed = ["", "a".repeat(65), "Me", "a b", "__proto__", "k\n", "é", "k\u0000"];
    for (const key of malformed) expectRefused("KeyMalformed", 2, next(rootItem(key, oneAny(1))));
    const halfASurrogate = [HAS.key | KIND.any, 1, ...text("s"), ...text([0xed, 0xa0, 0x80]), ...oneAny(1)];
    expectRefused("KeyMalformed", 2, next(halfASurrogate));
  });
});

describe("rule 3: plain content", () => {
  test("[SHELF2] [UPD3] refuses GC and Skip structs", () => {
    expectRefused("StructNotItem", 3, next([KIND.gc, 1]));
    expectRefused("StructNotItem", 3, next([KIND.skip, 1]));
    expectRefused("StructNotItem", 3, next([KIND.skip | HAS.key, ...varint(MAX)], rootItem("k", oneAny(1))));
  });

  test("[SHELF2] [UPD3] refuses subdocuments", () => {
    expectRefused("ContentNotAllowed", 3, next(rootItem("k", [...text("guid"), ...any({})], KIND.doc)));
  });

  test("[SHELF2] [UPD3] refuses JSON, binary, string, embed, format and unknown contents", () => {
    const unknown = Array.from({ length: 21 }, (_, i) => 11 + i);
    for (const kind of [KIND.json, KIND.binary, KIND.string, KIND.embed, KIND.format, ...unknown]) {
      expectRefused("ContentNotAllowed", 3, next(rootItem("k", [1, ...text("a")], kind)));
    }
  });

  test("[SHELF2] [UPD3] refuses an object with the key __proto__, at any depth", () => {
    const proto = { ["__proto__"]: { admin: true } };
    for (const value of [proto, [proto], { a: proto }])
      expectRefused("ObjectKeyProto", 3, nextAny(...any(value)));
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test("[SHELF2] [UPD3] refuses an object that names a member twice", () => {
    const twice = [118, 2, ...text("a"), ...any(1), ...text("a"), ...any(2)];
    expectRefused("ObjectKeyTwice", 3, nextAny(...twice));
  });

  test("[SHELF2] [UPD3] refuses values nested nine deep, and does not look any deeper", () => {
    const nested = (depth: number): number[] => [
      ...Array.from({ length: depth }, () => [117, 1]).flat(),
      126,
    ];
    expect(makeThread().land(ANH, PHONE, nextAny(...nested(8))).ok).toBe(true);
    expectRefused("NestedTooDeep", 3, nextAny(...nested(9)));
    expectRefused("NestedTooDeep", 3, nextAny(...nested(4_000)));
    const objects = Array.from({ length: 2_000 }, () => [118, 1, ...text("a")]).flat();
    expectRefused("NestedTooDeep", 3, nextAny(...objects, 126));
  });

  test("[SHELF2] [UPD3] refuses half a surrogate pair and overlong or broken UTF-8, as text and as an object's key", () => {
    const malformed = [
      [0xed, 0xa0, 0x80],
      [0xed, 0xbf, 0xbf],
      [0xc0, 0xaf],
      [0xe0, 0x80, 0xaf],
      [0xf4, 0x90, 0x80, 0x80],
      [0x80],
      [0xc3],
    ];
    for (const bytes of malformed) {
      expectRefused("TextMalformed", 3, nextAny(119, ...text(bytes)));
      expectRefused("TextMalformed", 3, nextAny(118, 1, ...text(bytes), 126));
    }
  });

  test("[SHELF2] [UPD3] refuses NaN and the infinities, as float32 and as float64", () => {
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat32(0, value);
      expectRefused("NumberNotFinite", 3, nextAny(124, ...new Uint8Array(view.buffer, 0, 4)));
      view.setFloat64(0, value);
      expectRefused("NumberNotFinite", 3, nextAny(123, ...new Uint8Array(view.buffer)));
      expectRefused("NumberNotFinite", 3, nextAny(...any([value])));
    }
  });

  test("[SHELF2] [UPD3] refuses undefined, bigint, bytes and unknown tags, at any depth", () => {
    for (const value of [undefined, 5n, Uint8Array.of(1)]) {
      for (const around of [value, [value], { a: value }])
        expectRefused("ValueNotAllowed", 3, nextAny(...any(around)));
    }
    for (const tag of [0, 115, 128, 255]) expectRefused("ValueNotAllowed", 3, nextAny(tag, 0, 0));
  });
});

describe("rule 4: deletions of what is there", () => {
  test("[SHELF2] [UPD4] refuses a delete range of length zero, and a client without ranges", () => {
    expectRefused("DeleteEmpty", 4, deletion({ client: CLIENT, clock: 0, length: 0 }));
    expectRefused("DeleteEmpty", 4, deletion({ client: 7, clock: 0, length: 0 }));
    expectRefused("DeleteEmpty", 4, update([], [1, ...varint(CLIENT), 0]));
  });

  test("[SHELF1] [UPD4] refuses to delete what another wrote", () => {
    expectRefused("DeleteUnknownClient", 4, deletion({ client: CLIENT_OF_BINH, clock: 0, length: 1 }));
    expectRefused(
      "DeleteUnknownClient",
      4,
      deletion({ client: clientOf(BINH, TABLET), clock: 0, length: 1 }),
    );
  });

  test("[SHELF2] [UPD4] refuses to delete of a client not on the shelf yet, its author's next device included", () => {
    expectRefused("DeleteUnknownClient", 4, deletion({ client: 7, clock: 0, length: 1 }));
    expectRefused("DeleteUnknownClient", 4, deletion({ client: clientOf(ANH, TABLET), clock: 0, length: 1 }));
  });

  test("[SHELF2] [UPD4] refuses to delete beyond the clock, where the author's next words will stand", () => {
    expectRefused("DeleteBeyondClock", 4, deletion({ client: CLIENT, clock: 0, length: 3 }));
    expectRefused("DeleteBeyondClock", 4, deletion({ client: CLIENT, clock: CLOCK, length: 1 }));
    expectRefused("DeleteBeyondClock", 4, deletion({ client: CLIENT, clock: 0, length: MAX }));
    const ranges = deletes({ client: CLIENT, clock: CLOCK, length: 2 });
    expectRefused("DeleteBeyondClock", 4, update([block(CLIENT, CLOCK, [rootItem("k", oneAny(1))])], ranges));
  });

  test("[SHELF2] [UPD4] refuses ranges and clients named twice or out of order: the same structs 2,700 times in 8 kB", () => {
    const range = { client: CLIENT, clock: 0, length: 2 };
    expectRefused("DeletesNotInOrder", 4, deletion(...Array.from({ length: 2_000 }, () => range)));
    const tablet = { client: clientOf(ANH, TABLET), clock: 0, length: 1 };
    const [low, high] = [range, tablet].sort((a, b) => a.client - b.client);
    expectRefused("DeletesNotInOrder", 4, deletion(low!, high!));
    expectRefused("DeletesNotInOrder", 4, deletion(range, tablet, range));
    expectRefused(
      "DeletesNotInOrder",
      4,
      deletion({ ...range, length: 1 }, { ...range, clock: 1, length: 1 }),
    );
  });
});

describe("rule 5: strict bytes, limits", () => {
  test("[SHELF2] [UPD5] refuses an update of more than 8,192 bytes, and takes one of exactly as many", () => {
    const ofLength = (length: number): Uint8Array => {
      const empty = nextAny(119, ...text("a".repeat(4_000))).length - 4_000;
      return nextAny(119, ...text("a".repeat(length - empty)));
    };
    expect(ofLength(SHELF_UPDATE_BYTES_MAX)).toHaveLength(8_192);
    expect(makeThread().land(ANH, PHONE, ofLength(SHELF_UPDATE_BYTES_MAX)).ok).toBe(true);
    expectRefused("UpdateTooLarge", 5, ofLength(SHELF_UPDATE_BYTES_MAX + 1));
    expectRefused("UpdateTooLarge", 5, new Uint8Array(5_000_000));
  });

  test("[SHELF2] [UPD5] refuses trailing bytes", () => {
    const thread = makeThread();
    const honest = mustBeOk(thread.patient.shelf(ANH).write(PHONE, [["k", 1]]));
    expectRefused("BytesLeftOver", 5, Uint8Array.of(...honest, 0), thread);
    expectRefused("BytesLeftOver", 5, Uint8Array.of(0, 0, 0));
  });

  test("[SHELF2] [UPD5] refuses an update that ends early, wherever it ends", () => {
    const thread = makeThread();
    const honest = mustBeOk(
      thread.patient.shelf(ANH).write(PHONE, [
        ["me", { a: [1, 0.1, "x"] }],
        ["k", -5e9],
      ]),
    );
    for (let end = 0; end < honest.length; end++) {
      expect(previewOf(honest.slice(0, end))).toEqual({
        ok: false,
        error: { type: "BytesMalformed", rule: 5 },
      });
    }
    expectRefused("BytesMalformed", 5, honest.slice(0, -1), thread);
  });

  test("[SHELF2] [UPD5] refuses integers that are longer than they need be, wherever they stand", () => {
    const item = rootItem("k", oneAny(1));
    const id = [...varint(CLIENT), ...varint(CLOCK)];
    const overlongs: readonly RawBytes[] = [
      [...overlong(1), 1, ...id, ...item, 0],
      [1, ...overlong(1), ...id, ...item, 0],
      [1, 1, ...overlong(CLIENT), CLOCK, ...item, 0],
      [1, 1, ...varint(CLIENT), ...overlong(CLOCK), ...item, 0],
      [1, 1, ...id, HAS.key | KIND.any, ...overlong(1), ...item.slice(2), 0],
      [1, 1, ...id, HAS.key | KIND.any, 1, ...overlong(1), 0x73, ...text("k"), ...oneAny(1), 0],
      [1, 1, ...id, ...rootItem("k", [...overlong(1), ...any(1)]), 0],
      [1, 1, ...id, ...rootItem("k", [1, 119, ...overlong(1), 0x61]), 0],
      [1, 1, ...id, ...rootItem("k", [1, 117, ...overlong(0)]), 0],
      [1, 1, ...id, ...rootItem("k", [1, 125, 0x81, 0]), 0],
      [1, 1, ...id, ...rootItem("k", [1, 125, 0x81, 0x81, 0]), 0],
      [1, 1, ...id, ...item, ...overlong(0)],
      [0, 1, ...varint(CLIENT), 1, 0, ...overlong(1)],
    ];
    for (const bytes of overlongs) expectRefused("BytesMalformed", 5, Uint8Array.from(bytes));
  });

  test("[SHELF2] [UPD5] refuses integers beyond 2^53", () => {
    const beyond = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10];
    expectRefused("BytesMalformed", 5, Uint8Array.from([1, 1, ...beyond, 0, ...rootItem("k", oneAny(1)), 0]));
    expectRefused("BytesMalformed", 5, Uint8Array.from([0, 1, ...varint(CLIENT), 1, 0, ...beyond, 0x80, 1]));
    expectRefused("BytesMalformed", 5, nextAny(125, 0x80, ...beyond));
    expectRefused("BytesMalformed", 5, nextAny(125, 0x80, ...varint(2 ** 47)));
  });

  test("[SHELF2] [UPD5] refuses counts that promise more than the bytes hold, and allocates nothing for them", () => {
    expectRefused("TwoBlocks", 1, Uint8Array.from([...varint(MAX), 1]));
    expectRefused("TooManyStructs", 5, update([block(CLIENT, CLOCK, [rootItem("k", oneAny(1))], MAX)]));
    expectRefused("TooManyValues", 5, nextAny(117, ...varint(MAX)));
    expectRefused("TooManyValues", 5, nextAny(118, ...varint(MAX)));
    expectRefused("BytesMalformed", 5, nextAny(119, ...varint(MAX)));
    expectRefused("BytesMalformed", 5, Uint8Array.from([0, ...varint(MAX)]));
    expectRefused("BytesMalformed", 5, Uint8Array.from([0, 1, ...varint(CLIENT), ...varint(MAX), 0, 1]));
  });

  test("[SHELF2] [UPD5] refuses more structs in an update than any honest entry has", () => {
    const items = Array.from({ length: SHELF_UPDATE_STRUCTS_MAX + 1 }, (_, i) =>
      rootItem(`k${i}`, oneAny(1)),
    );
    expect(makeThread().land(ANH, PHONE, next(...items.slice(1))).ok).toBe(true);
    expectRefused("TooManyStructs", 5, next(...items));
  });

  test("[SHELF2] [UPD5] refuses more values than a phone's memory bears: 4,000 empty objects in 8 kB", () => {
    const objects = (count: number): number[] => [
      117,
      ...varint(count),
      ...Array.from({ length: count }, () => [118, 0]).flat(),
    ];
    expect(makeThread().land(ANH, PHONE, nextAny(...objects(VALUES_MAX - 1))).ok).toBe(true);
    expectRefused("TooManyValues", 5, nextAny(...objects(VALUES_MAX)));
    const half = rootItem("k", [1, ...objects(VALUES_MAX / 2)]);
    expectRefused("TooManyValues", 5, next(half, half));
  });

  test("[SHELF2] [UPD5] refuses a key written so often that Yjs takes long to order it", () => {
    const clock = CLOCK + SHELF_KEY_STRUCTS_MAX;
    const following = followingItem({ client: CLIENT, clock: clock - 1 }, oneAny(1));
    for (const item of [rootItem("k", oneAny(1)), following]) {
      const thread = makeThread();
      const items = Array.from({ length: SHELF_KEY_STRUCTS_MAX }, () => rootItem("k", oneAny(1)));
      mustBeOk(thread.land(ANH, PHONE, next(...items)));
      expectRefused("KeyFull", 5, update([block(CLIENT, clock, [item])]), thread);
    }
  });

  test("[SHELF2] [UPD5] refuses the struct after the 2,000th, and takes deletions still", () => {
    const shelf = new Shelf(STREAM, ANH);
    for (let clock = 0; clock < SHELF_STRUCTS_MAX; clock += 50) {
      const items = Array.from({ length: 50 }, (_, i) => rootItem(`k${clock + i}`, oneAny(1)));
      mustBeOk(shelf.accept(PHONE, update([block(CLIENT, clock, items)])));
    }
    const full = { ok: false, error: { type: "ShelfFull", rule: 5 } };
    expect(
      shelf.accept(PHONE, update([block(CLIENT, SHELF_STRUCTS_MAX, [rootItem("k", oneAny(1))])])),
    ).toEqual(full);
    expect(shelf.write(TABLET, [["k", 1]])).toEqual(full);
    mustBeOk(shelf.accept(PHONE, deletion({ client: CLIENT, clock: 0, length: SHELF_STRUCTS_MAX })));
    expect(shelf.entries().size).toBe(0);
  });
});

describe("what a hostile author may do to himself", () => {
  test("[SHELF1] several values for a key in one update: the end of the chain counts, for all readers", () => {
    const thread = makeThread();
    const chain = [0, 1].map((i) =>
      followingItem({ client: CLIENT, clock: CLOCK + i }, oneAny(`value ${i + 1}`)),
    );
    const update = next(rootItem("k", oneAny("value 0")), ...chain);
    expect(thread.land(ANH, PHONE, update)).toEqual({ ok: true, value: { keys: ["k"] } });
    expect(thread.patient.shelf(ANH).get("k")).toBe("value 2");
    expect(mustBeOk(previewOf(update)).get("k")).toBe("value 2");
    expectWhole(thread);
    thread.type(ANH, PHONE, ["k", "the author can still write it"]);
    thread.type(ANH, TABLET, ["k", "on any device"]);
  });

  test("[SHELF1] several values for a key in one update, none following another: the first counts", () => {
    const thread = makeThread();
    const update = next(
      rootItem("k", oneAny("first")),
      rootItem("k", oneAny("second")),
      rootItem("k", oneDeleted, KIND.deleted),
    );
    mustBeOk(thread.land(ANH, PHONE, update));
    expect(thread.patient.shelf(ANH).get("k")).toBe("first");
    expect(mustBeOk(previewOf(update)).get("k")).toBe("first");
    expectWhole(thread);
    thread.type(ANH, PHONE, ["k", "the author can still write it"]);
  });

  test("[SHELF1] an item that follows an old one disappears behind it, for all readers", () => {
    const thread = makeThread();
    thread.type(ANH, PHONE, [POST, "edited in place"]);
    const old = followingItem({ client: CLIENT, clock: 1 }, oneAny("behind the first"));
    mustBeOk(thread.land(ANH, PHONE, update([block(CLIENT, CLOCK + 1, [old])])));
    expect(thread.patient.shelf(ANH).get(POST)).toBe("edited in place");
    expectWhole(thread);
  });

  test("[SHELF1] a key that begins deleted is absent, and can be written", () => {
    const thread = makeThread();
    mustBeOk(thread.land(ANH, PHONE, next(rootItem("k", oneDeleted, KIND.deleted))));
    expect(thread.patient.shelf(ANH).get("k")).toBeUndefined();
    expectWhole(thread);
    thread.type(ANH, TABLET, ["k", 1]);
  });

  test("[SHELF1] an author who deletes all he wrote deletes nothing else", () => {
    const thread = makeThread();
    const binh = thread.patient.words(BINH);
    mustBeOk(thread.land(ANH, PHONE, deletion({ client: CLIENT, clock: 0, length: CLOCK })));
    expect(thread.patient.words(ANH)).toEqual([]);
    expect(thread.patient.words(BINH)).toEqual(binh);
    expectWhole(thread);
  });

  test("[SHELF1] updates that do nothing do nothing", () => {
    const thread = makeThread();
    for (let i = 0; i < 3; i++)
      expect(thread.land(ANH, PHONE, update([]))).toEqual({ ok: true, value: { keys: [] } });
    expectWhole(thread);
  });

  test("[SHELF1] members named like Object's own are members, nothing more", () => {
    const thread = makeThread();
    const value = { constructor: 1, toString: "x", hasOwnProperty: null, valueOf: [] };
    mustBeOk(thread.land(ANH, PHONE, nextAny(...any(value))));
    const entries = thread.patient.shelf(ANH).entries();
    expect(Object.entries(entries.get("k")!)).toEqual(Object.entries(value));
    expectWhole(thread);
  });

  test("[SHELF1] a thief of the author's key who writes as the author's phone does not stop it", () => {
    const thread = makeThread();
    const written = mustBeOk(thread.patient.shelf(ANH).write(PHONE, [["post/0000000a/5", "on its way"]]));
    mustBeOk(thread.land(ANH, PHONE, next(rootItem("k", oneAny("the thief was quicker")))));
    expect(thread.land(ANH, PHONE, written)).toEqual({ ok: false, error: { type: "ClockOverlap", rule: 1 } });
    expectWhole(thread);
    thread.type(ANH, "0000000c" as DeviceId, ["post/0000000a/5", "on its way"]);
    thread.expectAgreement(ANH, BINH);
  });

  test("[SHELF1] the bytes of an update can be altered after it was taken, to no effect", () => {
    const shelf = new Shelf(STREAM, ANH);
    const hostile = update([block(CLIENT, 0, [rootItem("k", oneAny("as it was"))])]);
    const asItWas = hostile.slice();
    mustBeOk(shelf.accept(PHONE, hostile));
    hostile.fill(0xff);
    expect(shelf.updates).toEqual([asItWas]);
    expect(mustBeOk(shelf.write(TABLET, [["k", 2]]))).toBeDefined();
  });
});
