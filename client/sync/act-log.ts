/** The acts of a Room on this phone: verified, kept, and made when this phone is an official's. */
import { type Bytes, bytesToHex } from "#protocol/bytes";
import type { RoomId, StreamId } from "#protocol/ids";
import type { StreamReader } from "#protocol/sealed/stream-reader";
import type { SignatureSuite } from "#protocol/signature";
import { type Act, actToBytes, bytesToAct, isActSigned, mayAct, signAct } from "#protocol/wire/act";
import { isInAudience, type RoomKind } from "#protocol/wire/audience";
import type { ActItem } from "#protocol/wire/frames/acts";
import type { Identity } from "./identity.ts";
import type { PhoneStore } from "./phone-store.ts";
import { actDue } from "./thread-state.ts";

export class ActLog {
  readonly #suite: SignatureSuite;
  readonly #store: PhoneStore;
  readonly #identity: Identity;
  readonly #room: RoomId;
  readonly #kind: RoomKind;
  readonly #acts = new Map<StreamId, Act>();
  /** Positions this phone has acted on already on this connection. */
  readonly #sent = new Map<StreamId, number>();
  readonly #byToken = new Map<string, StreamId>();

  constructor(suite: SignatureSuite, store: PhoneStore, identity: Identity, room: RoomId, kind: RoomKind) {
    this.#suite = suite;
    this.#store = store;
    this.#identity = identity;
    this.#room = room;
    this.#kind = kind;
  }

  async load(): Promise<void> {
    for (const [stream, bytes] of await this.#store.acts(this.#room))
      await this.#take({ stream, act: bytes });
  }

  actOf(stream: StreamId): Act | undefined {
    return this.#acts.get(stream);
  }

  /** Takes what the edge says; answers the Threads whose act is new, and those whose act nobody signed. */
  async take(
    items: readonly ActItem[],
  ): Promise<{ readonly taken: StreamId[]; readonly forged: StreamId[] }> {
    const taken: StreamId[] = [];
    const forged: StreamId[] = [];
    for (const item of items) ((await this.#take(item)) ? taken : forged).push(item.stream);
    await this.#store.keepActs(
      this.#room,
      items.filter(({ stream }) => taken.includes(stream)),
    );
    return { taken, forged };
  }

  async #take({ stream, act: bytes }: ActItem): Promise<boolean> {
    const act = bytesToAct(bytes);
    const chain = act.ok && (await this.#identity.chains.verify(act.value.chain));
    if (!act.ok || !chain || !chain.ok || !isInAudience(this.#kind, chain.value.leaf.role)) return false;
    if (!(await isActSigned(this.#suite, chain.value.leaf, this.#room, stream, act.value))) return false;
    const known = this.#acts.get(stream);
    if (!known || act.value.position >= known.position) this.#acts.set(stream, act.value);
    return true;
  }

  disconnected(): void {
    this.#sent.clear();
    this.#byToken.clear();
  }

  /** An act went up under this token. */
  sent(token: Bytes, stream: StreamId): void {
    this.#byToken.set(bytesToHex(token), stream);
  }

  /** The Room would not take an act now: it is owed still. Undefined for a token that is no act's. */
  turnedAway(token: Uint8Array): StreamId | undefined {
    const stream = this.#byToken.get(bytesToHex(token));
    if (stream) this.#sent.delete(stream);
    return stream;
  }

  /** The act this official owes the Board for a Thread, signed; null when there is none to make. */
  async due(stream: StreamId, reader: StreamReader): Promise<Bytes | null> {
    if (!mayAct(this.#identity.role)) return null;
    const facts = actDue(reader, this.#identity.author, this.#acts.get(stream));
    if (!facts || this.#sent.get(stream) === facts.position) return null;
    this.#sent.set(stream, facts.position);
    const { pen, stored } = this.#identity;
    return actToBytes(await signAct(pen.key, stored.chain, this.#room, stream, facts));
  }
}
