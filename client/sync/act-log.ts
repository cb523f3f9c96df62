/** The acts of a Room on this phone: verified, kept, and made when this phone is an official's. */
import { type Bytes, bytesToHex } from "#protocol/bytes";
import type { RoomId, StreamId } from "#protocol/ids";
import type { StreamReader } from "#protocol/sealed/stream-reader";
import { type Act, actToBytes, bytesToAct, isActSigned, mayAct, signAct } from "#protocol/wire/act";
import { isInAudience, type RoomKind } from "#protocol/wire/audience";
import type { ActFrame } from "#protocol/wire/frames/act";
import type { ActItem } from "#protocol/wire/frames/acts";
import { TOKEN_BYTES } from "#protocol/wire/frames/append";
import type { Adapters } from "./adapters.ts";
import type { Identity } from "./identity.ts";
import type { PhoneStore } from "./phone-store.ts";
import { actDue } from "./thread-state.ts";

interface SentAct {
  readonly position: number;
  /** Of the frame, in hex. */
  readonly token: string;
}

export class ActLog {
  readonly #adapters: Adapters;
  readonly #store: PhoneStore;
  readonly #identity: Identity;
  readonly #room: RoomId;
  readonly #kind: RoomKind;
  readonly #acts = new Map<StreamId, Act>();
  /** What this phone has sent on this connection, until the Room turns it away. */
  readonly #sent = new Map<StreamId, SentAct>();

  constructor(adapters: Adapters, store: PhoneStore, identity: Identity, room: RoomId, kind: RoomKind) {
    this.#adapters = adapters;
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
    if (!(await isActSigned(this.#adapters.suite, chain.value.leaf, this.#room, stream, act.value)))
      return false;
    const known = this.#acts.get(stream);
    if (!known || act.value.position >= known.position) this.#acts.set(stream, act.value);
    return true;
  }

  disconnected(): void {
    this.#sent.clear();
  }

  /** The Room would not look at an act yet: it counts as not sent. Answers its Thread; null for any other frame. */
  turnedAway(token: Bytes): StreamId | null {
    const hex = bytesToHex(token);
    for (const [stream, sent] of this.#sent) {
      if (sent.token !== hex) continue;
      this.#sent.delete(stream);
      return stream;
    }
    return null;
  }

  /** The act this official owes the Board for a Thread, signed; null when there is none to make. */
  async due(stream: StreamId, reader: StreamReader): Promise<ActFrame | null> {
    if (!mayAct(this.#identity.role)) return null;
    const facts = actDue(reader, this.#identity.author, this.#acts.get(stream));
    if (!facts || this.#sent.get(stream)?.position === facts.position) return null;
    const token = this.#adapters.random(TOKEN_BYTES);
    this.#sent.set(stream, { position: facts.position, token: bytesToHex(token) });
    const { pen, stored } = this.#identity;
    const act = await signAct(pen.key, stored.chain, this.#room, stream, facts);
    return { type: "act", token, stream, act: actToBytes(act) };
  }
}
