/** A Yjs v1 encoder with no scruples, and a seeded source of updates nobody honest would send. */
import { createEncoder, toUint8Array, writeAny } from "lib0/encoding";
import type { DeleteRange, StructId } from "#protocol/sealed/shelf-update";
import type { Chance } from "#tests/support/chance";

export type RawBytes = readonly number[];

export function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return [...bytes, value];
}

/** The same integer, a byte longer than it needs to be. */
export function overlong(value: number): number[] {
  const bytes = varint(value);
  return [...bytes.slice(0, -1), bytes.at(-1)! | 0x80, 0];
}

export function text(content: string | RawBytes): number[] {
  const bytes = typeof content === "string" ? [...new TextEncoder().encode(content)] : content;
  return [...varint(bytes.length), ...bytes];
}

/** lib0's `any`, of things a shelf refuses as well. */
export function any(value: unknown): number[] {
  const encoder = createEncoder();
  writeAny(encoder, value as never);
  return [...toUint8Array(encoder)];
}

export const KIND = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
};
export const HAS = { key: 0x20, rightOrigin: 0x40, origin: 0x80 };

export const oneAny = (value: unknown): number[] => [1, ...any(value)];
export const oneDeleted: RawBytes = [1];

export function rootItem(key: string, content: RawBytes, kind = KIND.any): number[] {
  return [HAS.key | kind, 1, ...text("s"), ...text(key), ...content];
}

export function followingItem(origin: StructId, content: RawBytes, kind = KIND.any): number[] {
  return [HAS.origin | HAS.key | kind, ...idBytes(origin), ...content];
}

export function idBytes(id: StructId): number[] {
  return [...varint(id.client), ...varint(id.clock)];
}

export function block(
  client: number,
  clock: number,
  structs: readonly RawBytes[],
  count = structs.length,
): number[] {
  return [...varint(count), ...varint(client), ...varint(clock), ...structs.flat()];
}

export function update(blocks: readonly RawBytes[], deletes: RawBytes = [0]): Uint8Array {
  return Uint8Array.from([...varint(blocks.length), ...blocks.flat(), ...deletes]);
}

/** Ranges in the order given, a client named anew whenever it changes. */
export function deletes(...ranges: readonly DeleteRange[]): number[] {
  const groups: DeleteRange[][] = [];
  for (const range of ranges) {
    if (groups.at(-1)?.[0]?.client === range.client) groups.at(-1)!.push(range);
    else groups.push([range]);
  }
  const bytesOf = (group: DeleteRange[]): number[] => [
    ...varint(group[0]!.client),
    ...varint(group.length),
    ...group.flatMap(({ clock, length }) => [...varint(clock), ...varint(length)]),
  ];
  return [...varint(groups.length), ...groups.flatMap(bytesOf)];
}

/** `GOPY_SEED=… npm test` runs a seed again; otherwise every run has a new one, and says which. */
export function seedOf(what: string): number {
  const given = process.env["GOPY_SEED"];
  const seed = given === undefined ? crypto.getRandomValues(new Uint32Array(1))[0]! : Number(given);
  console.log(`${what}: GOPY_SEED=${seed}`);
  return seed;
}

/** What an attacker knows of the shelf he writes on. */
export type Target = {
  readonly client: number;
  readonly clock: number;
  /** clients of the same shelf, with the clock each has reached */
  readonly known: readonly StructId[];
  /** clients of another's shelf */
  readonly others: readonly StructId[];
  /** updates seen in the Stream, whosever */
  readonly seen: readonly Uint8Array[];
  /** the author's next honest update */
  readonly honest: Uint8Array;
};

export function hostileUpdate(chance: Chance, target: Target): Uint8Array {
  const base = chance.is(0.7) || target.seen.length === 0 ? target.honest : chance.pick(target.seen);
  const dice = chance.below(10);
  if (dice < 3) return mutated(chance, base);
  if (dice < 5) return spliced(chance, base, chance.pick([target.honest, ...target.seen]));
  return handMade(chance, target);
}

const TELLING_BYTES = [
  0, 1, 2, 7, 8, 10, 0x20, 0x28, 0x29, 0x40, 0x68, 0x7f, 0x80, 0xa1, 0xa8, 0xe8, 0xed, 0xff,
];

function mutated(chance: Chance, update: Uint8Array): Uint8Array {
  const bytes = [...update];
  for (let left = 1 + chance.below(3); left > 0; left--) {
    const at = chance.below(bytes.length + 1);
    const byte = chance.is(0.5) ? chance.pick(TELLING_BYTES) : chance.below(256);
    bytes.splice(at, chance.below(3), ...Array.from({ length: chance.below(3) }, () => byte));
    if (chance.is(0.5) && bytes.length > 0) bytes[chance.below(bytes.length)]! ^= 1 << chance.below(8);
  }
  return Uint8Array.from(bytes);
}

function spliced(chance: Chance, head: Uint8Array, tail: Uint8Array): Uint8Array {
  const end = chance.below(head.length + 1);
  const start = chance.is(0.5) ? Math.min(end, tail.length) : chance.below(tail.length + 1);
  return Uint8Array.from([...head.slice(0, end), ...tail.slice(start)]);
}

/** Mostly well-formed, so that many are accepted and the shelf gets into odd states. */
function handMade(chance: Chance, target: Target): Uint8Array {
  const client = chance.is(0.97) ? target.client : chance.pick([...target.known, ...target.others]).client;
  const clock = chance.is(0.97) ? target.clock : Math.max(0, target.clock + chance.below(5) - 2);
  const structs = Array.from({ length: chance.below(6) }, (_, i) =>
    handMadeStruct(chance, target, clock + i),
  );
  const blocks = structs.length === 0 && chance.is(0.9) ? [] : [block(client, clock, structs)];
  if (chance.is(0.02)) blocks.push(block(chance.pick(target.known).client, 0, [rootItem("k", oneAny(1))]));
  return update(blocks, handMadeDeletes(chance, target, structs.length));
}

const KEYS = ["me", "k", "post/0000000a/1", "post/0000000a/2", "post/0000000a/1/0000000b/1"];

function handMadeStruct(chance: Chance, target: Target, clock: number): number[] {
  const kind = chance.is(0.99) ? chance.pick([KIND.any, KIND.any, KIND.deleted]) : chance.below(32);
  const content = kind === KIND.deleted ? oneDeleted : [1, ...handMadeAny(chance)];
  const oddKey = chance.pick(["__proto__", "", "K", "a".repeat(65)]);
  const struct = chance.is(0.5)
    ? rootItem(chance.is(0.99) ? chance.pick(KEYS) : oddKey, content, kind)
    : followingItem(someId(chance, target, clock), content, kind);
  if (chance.is(0.01)) struct[0]! ^= chance.pick([HAS.key, HAS.rightOrigin, HAS.origin]);
  return struct;
}

/** Mostly an item that is there already: any of the shelf's, or an earlier one of the same update. */
function someId(chance: Chance, target: Target, clock: number): StructId {
  if (chance.is(0.05)) return { client: target.client, clock: clock + chance.below(2) };
  const { client } = chance.pick(chance.is(0.02) ? target.others : target.known);
  const reached =
    client === target.client ? clock : (target.known.find((id) => id.client === client)?.clock ?? 1);
  return { client, clock: chance.below(Math.max(1, reached)) };
}

function handMadeAny(chance: Chance): number[] {
  if (chance.is(0.01)) return Array.from({ length: 1 + chance.below(6) }, () => chance.below(256));
  if (chance.is(0.01)) return any(chance.pick([undefined, Number.NaN, -Infinity, 5n, Uint8Array.of(1)]));
  return any(plainAny(chance, 0));
}

function plainAny(chance: Chance, depth: number): unknown {
  const dice = chance.below(depth < 9 ? 8 : 5);
  if (dice === 0) return chance.pick([null, true, false]);
  if (dice === 1)
    return chance.pick([0, -0, 1, -64, 2 ** 31, -(2 ** 31), 0.5, 0.1, 1e300, Number.MAX_SAFE_INTEGER]);
  if (dice < 5) return chance.pick(["", "xin chào", "𝔊", "\u0000", "\uFEFFbom", "\uFFFD", "a".repeat(130)]);
  const members = Array.from({ length: chance.below(4) }, () => plainAny(chance, depth + 1));
  const names = ["a", "1", "constructor", "toString", chance.is(0.05) ? "__proto__" : "length"];
  return dice === 5 ? members : Object.fromEntries(members.map((member) => [chance.pick(names), member]));
}

function handMadeDeletes(chance: Chance, target: Target, structs: number): number[] {
  if (chance.is(0.5)) return [0];
  const known = target.known.map(({ client, clock }) => ({
    client,
    clock: clock + (client === target.client ? structs : 0),
  }));
  const candidates = chance.is(0.03) ? [...known, ...target.others] : known.filter(({ clock }) => clock > 0);
  const chosen = candidates.filter(() => chance.is(0.5)).sort((a, b) => b.client - a.client);
  return deletes(...chosen.map((id) => someRange(chance, id)));
}

function someRange(chance: Chance, { client, clock: end }: StructId): DeleteRange {
  const clock = chance.below(Math.max(1, end));
  return {
    client,
    clock,
    length: chance.is(0.97) ? 1 + chance.below(Math.max(1, end - clock)) : chance.below(3),
  };
}
