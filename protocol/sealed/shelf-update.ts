/**
 * Yjs v1 updates of shelves, parsed strictly and without Yjs: all that can be said of an update's bytes before
 * one knows the shelf they are meant for (rules 1 to 5 of "Why Yjs this way"; `shelf.ts` checks the rest).
 *
 *   update  = blocks deletes
 *   blocks  = 0 | 1 count client clock struct×count
 *   struct  = 0x28|0x21  1 text("s") text(key)  content     the first item of a key
 *           | 0xA8|0xA1  client clock           content     an item that follows another and takes its key
 *   content = 1 any (…8) | 1 (…1, an item that was deleted)
 *   deletes = count (client count (clock length)×count)×count
 *   any     = tag 116…127 and what lib0's `writeAny` puts behind it
 *
 * All integers are varints in their shortest form, text is UTF-8 behind its length. Limits:
 * `SHELF_UPDATE_BYTES_MAX`, `SHELF_UPDATE_STRUCTS_MAX`, `VALUES_MAX`, `VALUE_DEPTH_MAX`; every count is held
 * against one of them, or against the bytes that are left, before anything is made of it.
 *
 * Deletes must stand as Yjs writes them: clients from high to low, ranges rising and apart. Otherwise 8 kB can
 * name the same 2,000 structs 2,700 times over, in each of a Thread's 5,000 entries (SHELF2).
 */
import { ByteReader, MalformedBytes, bytesToText } from "../bytes.ts";
import { SHELF_UPDATE_BYTES_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { type ShelfValue, VALUE_DEPTH_MAX, VALUES_MAX } from "./shelf-value.ts";

/** An honest entry writes a few keys; this bounds how long Yjs can take over one. */
export const SHELF_UPDATE_STRUCTS_MAX = 64;

export type StructId = { readonly client: number; readonly clock: number };
type Place = { readonly key: string } | { readonly originOf: StructId };
type Content = { readonly value: ShelfValue } | { readonly deleted: true };
export type ShelfItem = Place & Content;
export type DeleteRange = StructId & { readonly length: number };

export type ShelfUpdate = {
  /** null in a pure deletion */
  readonly client: number | null;
  readonly clock: number;
  readonly items: readonly ShelfItem[];
  readonly deletes: readonly DeleteRange[];
};

/** The rule each refusal quotes. */
const RULE_OF = {
  TwoBlocks: 1,
  EmptyBlock: 1,
  ClientNotOfDevice: 1,
  ClockGap: 1,
  ClockOverlap: 1,
  KeyMissing: 2,
  KeyMalformed: 2,
  RootUnknown: 2,
  ParentNotRoot: 2,
  OriginUnknown: 2,
  RightOrigin: 2,
  LengthNotOne: 2,
  NestedType: 2,
  StructNotItem: 3,
  ContentNotAllowed: 3,
  ValueNotAllowed: 3,
  NumberNotFinite: 3,
  TextMalformed: 3,
  NestedTooDeep: 3,
  ObjectKeyProto: 3,
  ObjectKeyTwice: 3,
  DeleteEmpty: 4,
  DeletesNotInOrder: 4,
  DeleteUnknownClient: 4,
  DeleteBeyondClock: 4,
  UpdateTooLarge: 5,
  BytesMalformed: 5,
  BytesLeftOver: 5,
  TooManyStructs: 5,
  TooManyValues: 5,
  KeyFull: 5,
  ShelfFull: 5,
} as const;

type RuleOf = typeof RULE_OF;
export type ShelfUpdateError = {
  [T in keyof RuleOf]: { readonly type: T; readonly rule: RuleOf[T] };
}[keyof RuleOf];

export function shelfUpdateError<T extends ShelfUpdateError["type"]>(type: T): ShelfUpdateError {
  return { type, rule: RULE_OF[type] } as ShelfUpdateError;
}

export function parseShelfUpdate(bytes: Uint8Array): Result<ShelfUpdate, ShelfUpdateError> {
  if (bytes.length > SHELF_UPDATE_BYTES_MAX) return err(shelfUpdateError("UpdateTooLarge"));
  try {
    return ok(readUpdate({ reader: new ByteReader(bytes), valuesLeft: VALUES_MAX }));
  } catch (error) {
    if (error instanceof Refusal) return err(error.refusal);
    if (error instanceof MalformedBytes) return err(shelfUpdateError("BytesMalformed"));
    throw error;
  }
}

export function isShelfKey(text: string): boolean {
  return /^[a-z0-9/]{1,64}$/.test(text);
}

/**
 * What an update writes, for the row of a board: exactly what an empty shelf would hold after it. Items that
 * follow one of an earlier update are left out, for only the Thread knows their key.
 */
export function previewOf(update: Uint8Array): Result<ReadonlyMap<string, ShelfValue>, ShelfUpdateError> {
  const parsed = parseShelfUpdate(update);
  return parsed.ok ? ok(valuesOf(parsed.value)) : parsed;
}

/** The key of each item of an update; `keyOf` knows those of earlier updates' items. */
export function keysOf(
  update: ShelfUpdate,
  keyOf: (origin: StructId) => string | undefined,
): (string | undefined)[] {
  const keys: (string | undefined)[] = [];
  for (const item of update.items) {
    if ("key" in item) keys.push(item.key);
    else if (isOwn(update, item.originOf)) keys.push(keys[item.originOf.clock - update.clock]);
    else keys.push(keyOf(item.originOf));
  }
  return keys;
}

/** Whether an id is one of the update's own items (`readOrigin` has seen to it that it is an earlier one). */
function isOwn(update: ShelfUpdate, id: StructId): boolean {
  return id.client === update.client && id.clock >= update.clock;
}

/**
 * Yjs keeps the items of a key in a list whose last one counts. Among items of one client a new item comes right
 * behind its origin, or foremost without one: so it counts if it is the first of its key or follows the last.
 */
function valuesOf(update: ShelfUpdate): Map<string, ShelfValue> {
  const keys = keysOf(update, () => undefined);
  const lastOf = new Map<string, number>();
  update.items.forEach((item, index) => {
    const key = keys[index];
    if (key === undefined) return;
    const last = lastOf.get(key);
    if (last === undefined || ("originOf" in item && item.originOf.clock === update.clock + last))
      lastOf.set(key, index);
  });
  const values = new Map<string, ShelfValue>();
  for (const [key, index] of lastOf) {
    const item = update.items[index]!;
    if ("value" in item && !isDeleted(update, update.clock + index)) values.set(key, item.value);
  }
  return values;
}

function isDeleted(update: ShelfUpdate, clock: number): boolean {
  return update.deletes.some(
    (range) => range.client === update.client && range.clock <= clock && clock < range.clock + range.length,
  );
}

/** Thrown while reading, turned into a value at the door. */
class Refusal extends Error {
  override readonly name = "Refusal";
  readonly refusal: ShelfUpdateError;

  constructor(type: ShelfUpdateError["type"]) {
    super(type);
    this.refusal = shelfUpdateError(type);
  }
}

type Source = { readonly reader: ByteReader; valuesLeft: number };

function readUpdate(source: Source): ShelfUpdate {
  const block = readBlock(source);
  const deletes = readDeletes(source.reader);
  if (source.reader.left > 0) throw new Refusal("BytesLeftOver");
  return { ...block, deletes };
}

function readBlock(source: Source): Omit<ShelfUpdate, "deletes"> {
  const { reader } = source;
  const blocks = reader.varint();
  if (blocks === 0) return { client: null, clock: 0, items: [] };
  if (blocks > 1) throw new Refusal("TwoBlocks");
  const count = reader.varint();
  if (count === 0) throw new Refusal("EmptyBlock");
  if (count > SHELF_UPDATE_STRUCTS_MAX) throw new Refusal("TooManyStructs");
  const client = reader.varint();
  const clock = reader.varint();
  const items: ShelfItem[] = [];
  for (let i = 0; i < count; i++) items.push(readItem(source, { client, clock: clock + i }));
  return { client, clock, items };
}

/** The first byte of a struct: five bits for its kind, three for what it names. */
const KIND_BITS = 0x1f;
const HAS_KEY = 0x20;
const HAS_RIGHT_ORIGIN = 0x40;
const HAS_ORIGIN = 0x80;
const GC = 0;
const DELETED = 1;
const TYPE = 7;
const ANY = 8;
const SKIP = 10;

function readItem(source: Source, id: StructId): ShelfItem {
  const { reader } = source;
  const info = reader.byte();
  checkKind(info);
  const place = info & HAS_ORIGIN ? { originOf: readOrigin(reader, id) } : { key: readKey(reader) };
  if (reader.varint() !== 1) throw new Refusal("LengthNotOne");
  if ((info & KIND_BITS) === DELETED) return { ...place, deleted: true };
  return { ...place, value: readValue(source, 0) };
}

function checkKind(info: number): void {
  const kind = info & KIND_BITS;
  if (kind === GC || kind === SKIP) throw new Refusal("StructNotItem");
  if (kind === TYPE) throw new Refusal("NestedType");
  if (kind !== ANY && kind !== DELETED) throw new Refusal("ContentNotAllowed");
  if (info & HAS_RIGHT_ORIGIN) throw new Refusal("RightOrigin");
  if (!(info & HAS_KEY)) throw new Refusal("KeyMissing");
}

/** An item may not follow itself or a later one: Yjs would look for it in a list it is not in yet. */
function readOrigin(reader: ByteReader, id: StructId): StructId {
  const origin = { client: reader.varint(), clock: reader.varint() };
  if (origin.client === id.client && origin.clock >= id.clock) throw new Refusal("OriginUnknown");
  return origin;
}

const ROOT_NAMED = 1;
const ROOT = 0x73; // "s"

function readKey(reader: ByteReader): string {
  if (reader.varint() !== ROOT_NAMED) throw new Refusal("ParentNotRoot");
  const root = reader.block(SHELF_UPDATE_BYTES_MAX);
  if (root.length !== 1 || root[0] !== ROOT) throw new Refusal("RootUnknown");
  const key = String.fromCharCode(...reader.block(SHELF_UPDATE_BYTES_MAX));
  if (!isShelfKey(key)) throw new Refusal("KeyMalformed");
  return key;
}

/** `depth` counts the containers around the value, and is checked before going in (a stack is memory too). */
function readValue(source: Source, depth: number): ShelfValue {
  const { reader } = source;
  if (--source.valuesLeft < 0) throw new Refusal("TooManyValues");
  switch (reader.byte()) {
    case 126:
      return null;
    case 125:
      return readInteger(reader);
    case 124:
      return finite(viewOf(reader.fixed(4)).getFloat32(0));
    case 123:
      return finite(viewOf(reader.fixed(8)).getFloat64(0));
    case 121:
      return false;
    case 120:
      return true;
    case 119:
      return readText(reader);
    case 118:
      return readObject(source, depth + 1);
    case 117:
      return readArray(source, depth + 1);
    default: // 127 undefined, 122 bigint, 116 bytes, and what lib0 does not know
      throw new Refusal("ValueNotAllowed");
  }
}

function readArray(source: Source, depth: number): ShelfValue[] {
  const values: ShelfValue[] = [];
  for (let left = readCount(source, depth); left > 0; left--) values.push(readValue(source, depth));
  return values;
}

/** A member named twice would leave it to each implementation which one counts. */
function readObject(source: Source, depth: number): ShelfValue {
  const object: { [key: string]: ShelfValue } = {};
  for (let left = readCount(source, depth); left > 0; left--) {
    const key = readText(source.reader);
    if (key === "__proto__") throw new Refusal("ObjectKeyProto");
    if (Object.hasOwn(object, key)) throw new Refusal("ObjectKeyTwice");
    object[key] = readValue(source, depth);
  }
  return object;
}

function readCount(source: Source, depth: number): number {
  if (depth > VALUE_DEPTH_MAX) throw new Refusal("NestedTooDeep");
  const count = source.reader.varint();
  if (count > source.valuesLeft) throw new Refusal("TooManyValues");
  return count;
}

/** lib0's signed integer: one byte of sign and six bits, the rest a varint, which is never zero. */
function readInteger(reader: ByteReader): number {
  const first = reader.byte();
  const sign = first & 0x40 ? -1 : 1;
  const low = first & 0x3f;
  if (first < 0x80) return sign * low;
  const high = reader.varint(Math.floor(Number.MAX_SAFE_INTEGER / 64));
  if (high === 0) throw new MalformedBytes("integer is not in its shortest form");
  return sign * (high * 64 + low);
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Refusal("NumberNotFinite");
  return value;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Strict UTF-8 holds no overlong form and no half of a surrogate pair, so the text is well-formed. */
function readText(reader: ByteReader): string {
  const bytes = reader.block(SHELF_UPDATE_BYTES_MAX);
  try {
    return bytesToText(bytes);
  } catch (error) {
    if (error instanceof MalformedBytes) throw new Refusal("TextMalformed");
    throw error;
  }
}

function readDeletes(reader: ByteReader): DeleteRange[] {
  const deletes: DeleteRange[] = [];
  let clientBefore = Number.POSITIVE_INFINITY;
  for (let left = reader.varint(); left > 0; left--) {
    const client = reader.varint();
    if (client >= clientBefore) throw new Refusal("DeletesNotInOrder");
    deletes.push(...readRanges(reader, client));
    clientBefore = client;
  }
  return deletes;
}

function readRanges(reader: ByteReader, client: number): DeleteRange[] {
  const ranges: DeleteRange[] = [];
  let endBefore = -1;
  let left = reader.varint();
  if (left === 0) throw new Refusal("DeleteEmpty");
  for (; left > 0; left--) {
    const range = { client, clock: reader.varint(), length: reader.varint() };
    if (range.length === 0) throw new Refusal("DeleteEmpty");
    if (range.clock <= endBefore) throw new Refusal("DeletesNotInOrder");
    ranges.push(range);
    endBefore = range.clock + range.length;
  }
  return ranges;
}
