/**
 * A factory to measure, made through the real protocol but faster than people are: members are keys that
 * redeemed a slip, and posts are Entries composed here, in the order in which the edge stores them.
 */
import { EdgeClient } from "../client/sync/edge-client.ts";
import { amendSecretOf, type Identity, identityOf } from "../client/sync/identity.ts";
import type { MemberEngine } from "../client/sync/member-engine.ts";
import { PhoneStore } from "../client/sync/phone-store.ts";
import { makeEdgeDoor } from "../client/platform/edge-door.ts";
import {
  headlessAdapters,
  MemoryStore,
  nodeClock,
  nodeSignatures,
  startHeadlessMember,
} from "../headless/headless-member.ts";
import { boxKeyOf } from "../protocol/hpke.ts";
import type { Bytes } from "../protocol/bytes.ts";
import { bytesToDeviceId, type BoardId, type StreamId } from "../protocol/ids.ts";
import { mustBeOk } from "../protocol/result.ts";
import type { SigningKey } from "../protocol/signature.ts";
import { type Opening, SALT_BYTES, SHELF_KIND, threadIdOf } from "../protocol/sealed/entry.ts";
import { boardIdOf, type EpochKeys } from "../protocol/sealed/epoch-keys.ts";
import { composeEnvelope, type Pen } from "../protocol/sealed/entry-writer.ts";
import { postKey } from "../protocol/sealed/intents.ts";
import { JOIN_KEY } from "../protocol/sealed/join-log.ts";
import { Shelf } from "../protocol/sealed/shelf.ts";
import type { ShelfValue } from "../protocol/sealed/shelf-value.ts";
import { parseSlip, slipSeeds } from "../protocol/sealed/slip.ts";
import { roomIdOf } from "../protocol/wire/audience.ts";
import { confirmMessage, confirmToBytes, redeemMessage } from "../protocol/wire/bodies.ts";
import { authorIdOf, chainToBytes } from "../protocol/wire/certificate.ts";
import { type Append, amendHashOf, NO_BOARD, TOKEN_BYTES } from "../protocol/wire/frames/append.ts";
import { controlStreamOf, type Cursor, nextCursor, startOfStream } from "../protocol/wire/head.ts";

const SEED_BYTES = 32;
const INVITES_AT_ONCE = 500;
const REDEEMED_AT_ONCE = 20;

export interface BenchMember {
  readonly seed: Bytes;
  readonly pen: Pen;
  readonly slipKey: SigningKey;
}

export interface BenchFactory {
  readonly founder: MemberEngine;
  readonly identity: Identity;
  readonly keys: EpochKeys;
  readonly board: BoardId;
  members(count: number): Promise<BenchMember[]>;
  /** Says of members whose joins have landed that their slips are needed no more, as their phones would. */
  confirm(members: readonly BenchMember[]): Promise<void>;
}

export async function foundBenchFactory(url: string): Promise<BenchFactory> {
  const store = new MemoryStore();
  const founder = await startHeadlessMember({ origin: url, store });
  mustBeOk(await founder.found({ factoryName: "May Sông Trà", founderName: "Chị Mai", language: "vi" }));
  const stored = await new PhoneStore(store).identity();
  if (!stored) throw new Error("the founder kept no identity");
  const identity = await identityOf(nodeSignatures, stored);
  const room = roomIdOf(stored.factory, "everyone");
  const keys = identity.keyrings.find((keyring) => keyring.room === room)!.current;
  const board = boardIdOf(keys, "safety");
  return {
    founder,
    identity,
    keys,
    board,
    members: (count) => admitMembers(url, founder, identity, count),
    confirm: (members) => confirmAll(url, identity, members),
  };
}

async function admitMembers(
  url: string,
  founder: MemberEngine,
  identity: Identity,
  count: number,
): Promise<BenchMember[]> {
  const edge = new EdgeClient(makeEdgeDoor(url), nodeClock);
  const links: string[] = [];
  while (links.length < count) {
    const order = { role: "worker", daysValid: 30, officialName: null } as const;
    const made = await founder.makeInvites({
      ...order,
      count: Math.min(INVITES_AT_ONCE, count - links.length),
    });
    links.push(...mustBeOk(made).map(({ link }) => link));
  }
  const members: BenchMember[] = [];
  while (members.length < count) {
    const batch = links.slice(members.length, members.length + REDEEMED_AT_ONCE);
    members.push(...(await Promise.all(batch.map((link) => admit(edge, identity, link)))));
  }
  return members;
}

async function admit(edge: EdgeClient, identity: Identity, link: string): Promise<BenchMember> {
  const slip = mustBeOk(parseSlip(link));
  const slipKey = await nodeSignatures.signingKey(slipSeeds(slip).signingSeed);
  const seed = randomBytes(SEED_BYTES);
  const key = await nodeSignatures.signingKey(seed);
  const box = await boxKeyOf(randomBytes(SEED_BYTES));
  const keys = { slipKey: slipKey.publicKey, memberKey: key.publicKey, memberBoxKey: box.publicKey };
  const signature = await slipKey.sign(redeemMessage(identity.founder.factory, keys));
  const chain = mustBeOk(await edge.redeem(identity.founder.factory, { ...keys, signature }));
  const author = authorIdOf(key.publicKey);
  return { seed, pen: { author, key, credential: { kind: "chain", chain: chainToBytes(chain) } }, slipKey };
}

async function confirmAll(url: string, identity: Identity, members: readonly BenchMember[]): Promise<void> {
  const edge = new EdgeClient(makeEdgeDoor(url), nodeClock);
  const { factory } = identity.founder;
  const confirm = async ({ slipKey }: BenchMember) => {
    const body = confirmToBytes({
      slipKey: slipKey.publicKey,
      signature: await slipKey.sign(confirmMessage(factory)),
    });
    mustBeOk(await edge.ask("POST", `/api/factories/${factory}/confirmed`, body));
  };
  for (let done = 0; done < members.length; done += REDEEMED_AT_ONCE)
    await Promise.all(members.slice(done, done + REDEEMED_AT_ONCE).map(confirm));
}

export const randomBytes = headlessAdapters({ origin: "" }).random;

/** Composes the Entries of many members, in order, as their phones would. */
export class Scribe {
  readonly #keys: EpochKeys;
  readonly #board: BoardId;
  readonly #cursors = new Map<StreamId, Cursor>();
  readonly #shelves = new Map<string, { readonly shelf: Shelf; seq: number }>();

  constructor(keys: EpochKeys, board: BoardId) {
    this.#keys = keys;
    this.#board = board;
  }

  /** A Stream that was opened elsewhere and stands at this cursor. */
  resume(stream: StreamId, cursor: Cursor): void {
    this.#cursors.set(stream, cursor);
  }

  async openThread(
    member: BenchMember,
    text: string,
    time: number,
  ): Promise<Append & { readonly stream: StreamId }> {
    const salt = randomBytes(SALT_BYTES);
    const stream = threadIdOf(this.#keys.room, this.#board, member.pen.author, salt);
    const opening: Opening = { board: this.#board, salt, documentKinds: [SHELF_KIND] };
    const place = { at: "opening", amendHash: amendHashOf(amendSecretOf(member.seed, stream)) } as const;
    const value = { t: text, h: text.slice(0, 40) };
    return { ...(await this.#compose(member, stream, time, opening, value)), board: this.#board, place };
  }

  async reply(member: BenchMember, stream: StreamId, text: string, time: number): Promise<Append> {
    return {
      ...(await this.#compose(member, stream, time, null, { t: text })),
      board: this.#board,
      place: { at: "end" },
    };
  }

  async join(member: BenchMember, time: number): Promise<Append> {
    const stream = controlStreamOf(this.#keys.room);
    return {
      ...(await this.#write(member, stream, time, null, [[JOIN_KEY, true]])),
      board: NO_BOARD,
      place: { at: "end" },
    };
  }

  #compose(member: BenchMember, stream: StreamId, time: number, opening: Opening | null, value: ShelfValue) {
    const { shelf, seq } = this.#shelfOf(member, stream);
    const writes: [string, ShelfValue][] = [[postKey(DEVICE, seq + 1), value]];
    if (shelf.get("me") === undefined)
      writes.unshift(["me", { n: `Chim Sẻ Nâu ${member.pen.author.slice(0, 3)}`, l: "vi" }]);
    return this.#write(member, stream, time, opening, writes);
  }

  async #write(
    member: BenchMember,
    stream: StreamId,
    time: number,
    opening: Opening | null,
    writes: [string, ShelfValue][],
  ): Promise<Omit<Append, "board" | "place">> {
    const place = this.#shelfOf(member, stream);
    const update = mustBeOk(place.shelf.write(DEVICE, writes));
    mustBeOk(place.shelf.accept(DEVICE, update));
    const isIntroduction = place.seq === 0;
    const start = startOfStream(this.#keys.room, stream);
    // A join is written blind, and others write to the join log too (JOIN3).
    const seen = stream === controlStreamOf(this.#keys.room) ? start : (this.#cursors.get(stream) ?? start);
    const draft = {
      device: DEVICE,
      seq: ++place.seq,
      seen,
      time,
      isIntroduction,
      opening,
      update: update as Bytes,
    };
    const envelope = mustBeOk(await composeEnvelope(this.#keys, stream, member.pen, draft, randomBytes));
    this.#cursors.set(stream, nextCursor(seen, envelope));
    return { type: "append", token: randomBytes(TOKEN_BYTES), stream, envelope };
  }

  #shelfOf(member: BenchMember, stream: StreamId) {
    const name = `${stream}/${member.pen.author}`;
    const known = this.#shelves.get(name);
    if (known) return known;
    const made = { shelf: new Shelf(stream, member.pen.author), seq: 0 };
    this.#shelves.set(name, made);
    return made;
  }
}

const DEVICE = bytesToDeviceId(Uint8Array.of(0, 0, 0, 1));
