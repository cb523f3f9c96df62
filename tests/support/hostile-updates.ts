/** A Yjs v1 encoder with no scruples, and a seeded source of updates nobody honest would send. */
import { createEncoder, toUint8Array, writeAny } from "lib0/encoding";
import type { DeleteRange, StructId } from "#protocol/sealed/shelf-update";

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

/** sfc32: 128 bits of state. */
export class SeededRandom {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    this.#state = Uint32Array.of(seed, 0x9e3779b9, 0x243f6a88, 1);
    for (let i = 0; i < 20; i++) this.uint32();
  }

  uint32(): number {
    const s = this.#state;
    const result = (s[0]! + s[1]! + s[3]!) >>> 0;
    s[3] = s[3]! + 1;
    s[0] = s[1]! ^ (s[1]! >>> 9);
    s[1] = s[2]! + (s[2]! << 3);
    s[2] = ((s[2]! << 21) | (s[2]! >>> 11)) + result;
    return result;
  }

  below(limit: number): number {
    return Math.floor((this.uint32() / 0x1_0000_0000) * limit);
  }

  chance(probability: number): boolean {
    return this.uint32() / 0x1_0000_0000 < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
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

export function hostileUpdate(random: SeededRandom, target: Target): Uint8Array {
  const base = random.chance(0.7) || target.seen.length === 0 ? target.honest : random.pick(target.seen);
  const dice = random.below(10);
  if (dice < 3) return mutated(random, base);
  if (dice < 5) return spliced(random, base, random.pick([target.honest, ...target.seen]));
  return handMade(random, target);
}

const TELLING_BYTES = [
  0, 1, 2, 7, 8, 10, 0x20, 0x28, 0x29, 0x40, 0x68, 0x7f, 0x80, 0xa1, 0xa8, 0xe8, 0xed, 0xff,
];

function mutated(random: SeededRandom, update: Uint8Array): Uint8Array {
  const bytes = [...update];
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(bytes.length + 1);
    const byte = random.chance(0.5) ? random.pick(TELLING_BYTES) : random.below(256);
    bytes.splice(at, random.below(3), ...Array.from({ length: random.below(3) }, () => byte));
    if (random.chance(0.5) && bytes.length > 0) bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
  }
  return Uint8Array.from(bytes);
}

function spliced(random: SeededRandom, head: Uint8Array, tail: Uint8Array): Uint8Array {
  const end = random.below(head.length + 1);
  const start = random.chance(0.5) ? Math.min(end, tail.length) : random.below(tail.length + 1);
  return Uint8Array.from([...head.slice(0, end), ...tail.slice(start)]);
}

/** Mostly well-formed, so that many are accepted and the shelf gets into odd states. */
function handMade(random: SeededRandom, target: Target): Uint8Array {
  const client = random.chance(0.97)
    ? target.client
    : random.pick([...target.known, ...target.others]).client;
  const clock = random.chance(0.97) ? target.clock : Math.max(0, target.clock + random.below(5) - 2);
  const structs = Array.from({ length: random.below(6) }, (_, i) =>
    handMadeStruct(random, target, clock + i),
  );
  const blocks = structs.length === 0 && random.chance(0.9) ? [] : [block(client, clock, structs)];
  if (random.chance(0.02))
    blocks.push(block(random.pick(target.known).client, 0, [rootItem("k", oneAny(1))]));
  return update(blocks, handMadeDeletes(random, target, structs.length));
}

const KEYS = ["me", "k", "post/0000000a/1", "post/0000000a/2", "post/0000000a/1/0000000b/1"];

function handMadeStruct(random: SeededRandom, target: Target, clock: number): number[] {
  const kind = random.chance(0.99) ? random.pick([KIND.any, KIND.any, KIND.deleted]) : random.below(32);
  const content = kind === KIND.deleted ? oneDeleted : [1, ...handMadeAny(random)];
  const oddKey = random.pick(["__proto__", "", "K", "a".repeat(65)]);
  const struct = random.chance(0.5)
    ? rootItem(random.chance(0.99) ? random.pick(KEYS) : oddKey, content, kind)
    : followingItem(someId(random, target, clock), content, kind);
  if (random.chance(0.01)) struct[0]! ^= random.pick([HAS.key, HAS.rightOrigin, HAS.origin]);
  return struct;
}

/** Mostly an item that is there already: any of the shelf's, or an earlier one of the same update. */
function someId(random: SeededRandom, target: Target, clock: number): StructId {
  if (random.chance(0.05)) return { client: target.client, clock: clock + random.below(2) };
  const { client } = random.pick(random.chance(0.02) ? target.others : target.known);
  const reached =
    client === target.client ? clock : (target.known.find((id) => id.client === client)?.clock ?? 1);
  return { client, clock: random.below(Math.max(1, reached)) };
}

function handMadeAny(random: SeededRandom): number[] {
  if (random.chance(0.01)) return Array.from({ length: 1 + random.below(6) }, () => random.below(256));
  if (random.chance(0.01)) return any(random.pick([undefined, Number.NaN, -Infinity, 5n, Uint8Array.of(1)]));
  return any(plainAny(random, 0));
}

function plainAny(random: SeededRandom, depth: number): unknown {
  const dice = random.below(depth < 9 ? 8 : 5);
  if (dice === 0) return random.pick([null, true, false]);
  if (dice === 1)
    return random.pick([0, -0, 1, -64, 2 ** 31, -(2 ** 31), 0.5, 0.1, 1e300, Number.MAX_SAFE_INTEGER]);
  if (dice < 5) return random.pick(["", "xin chào", "𝔊", "\u0000", "\uFEFFbom", "\uFFFD", "a".repeat(130)]);
  const members = Array.from({ length: random.below(4) }, () => plainAny(random, depth + 1));
  const names = ["a", "1", "constructor", "toString", random.chance(0.05) ? "__proto__" : "length"];
  return dice === 5 ? members : Object.fromEntries(members.map((member) => [random.pick(names), member]));
}

function handMadeDeletes(random: SeededRandom, target: Target, structs: number): number[] {
  if (random.chance(0.5)) return [0];
  const known = target.known.map(({ client, clock }) => ({
    client,
    clock: clock + (client === target.client ? structs : 0),
  }));
  const candidates = random.chance(0.03)
    ? [...known, ...target.others]
    : known.filter(({ clock }) => clock > 0);
  const chosen = candidates.filter(() => random.chance(0.5)).sort((a, b) => b.client - a.client);
  return deletes(...chosen.map((id) => someRange(random, id)));
}

function someRange(random: SeededRandom, { client, clock: end }: StructId): DeleteRange {
  const clock = random.below(Math.max(1, end));
  return {
    client,
    clock,
    length: random.chance(0.97) ? 1 + random.below(Math.max(1, end - clock)) : random.below(3),
  };
}
