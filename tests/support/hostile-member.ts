/**
 * A member with the Room's key and bad intentions: writes Entries and Envelopes by hand, past the app's own engine,
 * and appends them to the honest edge.
 *
 *   const attacker = await HostileMember.of(factory, phone, "everyone");
 *   const body = await attacker.body(stream, { seq: 7 });
 *   await attacker.append(stream, await attacker.seal(stream, body));
 */
import { type Identity, identityOf } from "#client/sync/identity";
import { PhoneStore } from "#client/sync/phone-store";
import { nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import {
  type BoardId,
  bytesToDeviceId,
  bytesToId,
  DEVICE_ID_BYTES,
  type DeviceId,
  type StreamId,
} from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { boardIdOf, type EpochKeys } from "#protocol/sealed/epoch-keys";
import {
  type EntryBody,
  entryBodyToBytes,
  entryMessage,
  entryToBytes,
  SHELF_KIND,
  threadIdOf,
} from "#protocol/sealed/entry";
import { isModerator } from "#protocol/sealed/moderation";
import { sealEntry } from "#protocol/sealed/seal";
import { Shelf, type ShelfWrite } from "#protocol/sealed/shelf";
import { type ReaderContext, StreamReader, type Verdict } from "#protocol/sealed/stream-reader";
import type { SigningKey } from "#protocol/signature";
import { roomIdOf, type RoomKind } from "#protocol/wire/audience";
import { type AppendPlace, amendHashOf, NO_BOARD } from "#protocol/wire/frames/append";
import { type Cursor, streamsOfRoom } from "#protocol/wire/head";
import type { Visitor } from "./edge-visitor.ts";
import { History, junkEnvelope } from "./hostile-edge.ts";
import { visit } from "./memory-visitor.ts";
import type { SimulatedPhone } from "./simulated-phone.ts";
import type { TestFactory } from "./test-factory.ts";

export interface Sealing {
  /** Whose key signs; the attacker's own. */
  readonly key?: SigningKey;
  /** What is signed, when it is something else than what is sent. */
  readonly signedKeys?: EpochKeys;
  readonly signedStream?: StreamId;
}

export class HostileMember {
  readonly kind: RoomKind;
  readonly identity: Identity;
  readonly keys: EpochKeys;
  readonly #factory: TestFactory;
  readonly #visitor: Visitor;

  private constructor(
    factory: TestFactory,
    kind: RoomKind,
    identity: Identity,
    keys: EpochKeys,
    visitor: Visitor,
  ) {
    this.#factory = factory;
    this.kind = kind;
    this.identity = identity;
    this.keys = keys;
    this.#visitor = visitor;
  }

  static async of(factory: TestFactory, phone: SimulatedPhone, kind: RoomKind): Promise<HostileMember> {
    const stored = await new PhoneStore(phone.store).identity();
    const identity = await identityOf(nodeSignatures, stored!);
    const id = roomIdOf(factory.id, kind);
    const keys = identity.keyrings.find(({ room }) => room === id)!.current;
    const room = { id, gate: await nodeSignatures.signingKey(keys.gateSeed) };
    const visitor = visit(factory.edge, room);
    await visitor.enter(room);
    return new HostileMember(factory, kind, identity, keys, visitor);
  }

  get board(): BoardId {
    const { first } = this.identity.keyrings.find(({ room }) => room === this.keys.room)!;
    return boardIdOf(first, "safety");
  }

  device(): DeviceId {
    return bytesToDeviceId(this.#factory.chance.bytes(DEVICE_ID_BYTES));
  }

  /** A post as the app would write it on a shelf of this device. */
  post(device: DeviceId, text: string): ShelfWrite {
    return [`post/${device}/1`, { t: text }];
  }

  update(
    stream: StreamId,
    device: DeviceId,
    writes: readonly ShelfWrite[],
    author = this.identity.author,
  ): Bytes {
    return mustBeOk(new Shelf(stream, author).write(device, writes)) as Bytes;
  }

  /** An Entry that would be accepted at the Stream's end, but for what is changed. */
  async body(stream: StreamId, changes: Partial<EntryBody> = {}): Promise<EntryBody> {
    return this.bodyAt(stream, (await this.look(stream)).end, changes);
  }

  /** The same behind what the attacker knows to be there. */
  bodyAt(stream: StreamId, { count, head }: Cursor, changes: Partial<EntryBody> = {}): EntryBody {
    const { author, pen } = this.identity;
    const device = changes.device ?? this.device();
    return {
      author,
      device,
      seq: 1,
      seenCount: count,
      seenHead: head.slice(0, 16) as Bytes,
      time: this.#factory.clock.now(),
      credential: pen.credential,
      opening: null,
      documentKind: SHELF_KIND,
      update: this.update(stream, device, [this.post(device, "Lời của kẻ xấu")], changes.author ?? author),
      ...changes,
    };
  }

  async seal(stream: StreamId, body: EntryBody, sealing: Sealing = {}): Promise<Bytes> {
    const bytes = entryBodyToBytes(body);
    const { key = this.identity.pen.key, signedKeys = this.keys, signedStream = stream } = sealing;
    const signature = await key.sign(entryMessage(signedKeys, signedStream, bytes));
    return this.sealBytes(stream, entryToBytes(bytes, signature));
  }

  sealBytes(stream: StreamId, entry: Uint8Array): Bytes {
    return mustBeOk(sealEntry(this.keys, stream, entry, (length) => this.#factory.chance.bytes(length)));
  }

  async append(stream: StreamId, envelope: Bytes, place: AppendPlace = { at: "end" }): Promise<string> {
    const answer = await this.#send(stream, envelope, place);
    await this.#factory.settle();
    return answer;
  }

  async #send(stream: StreamId, envelope: Bytes, place: AppendPlace): Promise<string> {
    const board = streamsOfRoom(this.keys.room).has(stream) ? NO_BOARD : this.board;
    const token = this.#factory.chance.bytes(8);
    const answer = await this.#visitor.append({ type: "append", token, board, stream, place, envelope });
    return answer.type === "ack" ? "ack" : answer.reason;
  }

  /** Writes one Entry that is wrong in what is changed. */
  async write(stream: StreamId, changes: Partial<EntryBody>, sealing: Sealing = {}): Promise<void> {
    await this.append(stream, await this.seal(stream, await this.body(stream, changes), sealing));
  }

  /** Opens a Thread with an Envelope of any kind; answers r, with which it can be amended. */
  async open(stream: StreamId, envelope: Bytes): Promise<Bytes> {
    const amendSecret = this.#factory.chance.bytes(16);
    await this.append(stream, envelope, { at: "opening", amendHash: amendHashOf(amendSecret) });
    return amendSecret;
  }

  /** Opens Threads one after another, without waiting until everybody has heard of each. */
  async openAll(openings: Iterable<readonly [StreamId, Bytes]>): Promise<void> {
    const { chance, settle } = this.#factory;
    for (const [stream, envelope] of openings)
      await this.#send(stream, envelope, { at: "opening", amendHash: chance.bytes(16) });
    await settle();
  }

  /** Opens Threads that nobody can read. */
  async flood(threads: number): Promise<void> {
    const { chance, settle } = this.#factory;
    for (let count = 0; count < threads; count++) {
      const place = { at: "opening", amendHash: chance.bytes(16) } as const;
      await this.#send(bytesToId<StreamId>(chance.bytes(16)), junkEnvelope(chance), place);
    }
    await settle();
  }

  /** The id and the opening of a Thread in somebody's name. */
  newThread(author = this.identity.author) {
    const salt = this.#factory.chance.bytes(16);
    const opening = { board: this.board, salt, documentKinds: [SHELF_KIND] };
    return { stream: threadIdOf(this.keys.room, this.board, author, salt), opening };
  }

  /** What the edge holds of a Stream. */
  async look(stream: StreamId): Promise<History> {
    const { room } = this.keys;
    const envelopes = await this.#visitor.read({ id: room }, stream);
    return new History(room, stream, envelopes);
  }

  /** What any reader makes of a Stream, from a count on. */
  async verdictsOn(stream: StreamId, from = 0): Promise<readonly Verdict[]> {
    const { room } = this.keys;
    const { chains } = this.identity;
    const kind = streamsOfRoom(room).get(stream) ?? "thread";
    const keysOfEpoch = (epoch: number) => (epoch === this.keys.epoch ? this.keys : undefined);
    const history = await this.look(stream);
    const context: ReaderContext = {
      suite: nodeSignatures,
      chains,
      room,
      stream,
      kind,
      keysOfEpoch,
      isModerator: (role) => isModerator(role, this.kind),
    };
    const reader = from > 0 ? new StreamReader(context, history.cursorAt(from)) : new StreamReader(context);
    const verdicts: Verdict[] = [];
    for (const envelope of history.envelopes.slice(from)) verdicts.push(await reader.read(envelope));
    return verdicts;
  }
}
