/**
 * The local help directory on this phone: read from the join log's Stream, kept as it was last read so that it is
 * there at once and without a network, and written by facilitators through the outbox like everything else.
 */
import type { AuthorId, BoardId, DeviceId, RoomId, StreamId } from "#protocol/ids";
import { err, ok } from "#protocol/result";
import {
  helpDirectoryOf,
  type HelpEntry,
  type HelpId,
  helpIdOf,
  helpKey,
  helpOffKey,
  helpValue,
  parseHelp,
  parseHelpId,
} from "#protocol/sealed/help-directory";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import type { Answer } from "../state/engine.ts";
import type { HelpContactView, HelpEntryView, HelpView } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import type { Identity } from "./identity.ts";
import type { PhoneStore, StoredIntent } from "./phone-store.ts";
import type { RoomSession } from "./room-session.ts";

export interface HelpDeskParts {
  readonly adapters: Adapters;
  readonly store: PhoneStore;
  readonly device: DeviceId;
  readonly identity: Identity;
  /** Of Everyone. */
  readonly session: RoomSession;
  /** Its control Stream. */
  readonly stream: StreamId;
  /** What stands for a Board where there is none. */
  readonly board: BoardId;
  /** Who is one, from the join log as far as it is read. */
  facilitators(): ReadonlySet<AuthorId>;
}

export class HelpDesk {
  readonly #parts: HelpDeskParts;
  /** As last read, until the Stream is read again. */
  #kept: readonly HelpEntry[] = [];
  #counter = 0;

  constructor(parts: HelpDeskParts) {
    this.#parts = parts;
  }

  get #room(): RoomId {
    return this.#parts.session.room;
  }

  get #stream(): StreamId {
    return this.#parts.stream;
  }

  async load(): Promise<void> {
    this.#kept = await this.#parts.store.help(this.#room);
  }

  /** Reads the Stream to its end, from the phone first. */
  async read(): Promise<void> {
    await this.#parts.session.openStream(this.#stream);
  }

  view(): HelpView {
    const { session } = this.#parts;
    const sync = session.streamSync(this.#stream);
    const offline = session.connection === "offline" ? "offline" : "loading";
    return { status: sync.isCaughtUp ? "ready" : offline, entries: [...this.#sent(), ...this.#unsent()] };
  }

  /** What was read is kept for the next start. */
  async keep(): Promise<void> {
    const { session, store } = this.#parts;
    if (!session.streamSync(this.#stream).isLoaded) return;
    const entries = this.#entries();
    if (JSON.stringify(entries) === JSON.stringify(this.#kept)) return;
    this.#kept = entries;
    await store.keepHelp(this.#room, entries);
  }

  #entries(): readonly HelpEntry[] {
    const { reader, isLoaded } = this.#parts.session.streamSync(this.#stream);
    if (!isLoaded) return this.#kept;
    return helpDirectoryOf(reader, this.#parts.facilitators());
  }

  /** An entry this phone has taken down is gone at once; it is told when there is a network. */
  #sent(): readonly HelpEntryView[] {
    const intents = this.#intents();
    const off = new Set(intents.filter(({ refusal }) => refusal === null).map(({ key }) => key));
    return this.#entries()
      .filter(({ id }) => !off.has(helpOffKey(id)))
      .map((entry) => ({ ...viewOf(entry), state: "sent" }));
  }

  #unsent(): readonly HelpEntryView[] {
    const { author } = this.#parts.identity;
    const off = new Set(this.#intents().map(({ key }) => key));
    return this.#intents().flatMap((intent): HelpEntryView[] => {
      const id = helpIdOf(author, intent.key);
      const contact = parseHelp(intent.value);
      if (!id || !contact || off.has(helpOffKey(id))) return [];
      return [{ ...viewOf({ id, ...contact }), state: intent.refusal === null ? "unsent" : "refused" }];
    });
  }

  #intents(): readonly StoredIntent[] {
    return this.#parts.session.outbox.intentsOf(this.#stream);
  }

  /** Writes an entry, then takes down the one it replaces: there is never neither. */
  async write(contact: HelpContactView, replaces: string | null): Answer<null> {
    if (this.#parts.identity.role !== "facilitator") return err({ type: "not-allowed" });
    const value = helpValue(contact);
    if (!parseHelp(value)) return err({ type: "not-allowed" });
    const number = ++this.#counter;
    const written = await this.#add(helpKey(this.#parts.device, number), value, number);
    return written.ok && replaces !== null ? this.takeDown(replaces) : written;
  }

  async takeDown(entry: string): Answer<null> {
    const id = parseHelpId(entry);
    if (!id || this.#parts.identity.role !== "facilitator") return err({ type: "not-allowed" });
    return (await this.#withdraw(id)) ? ok(null) : this.#add(helpOffKey(id), true, ++this.#counter);
  }

  /** What was never sent is simply forgotten. */
  async #withdraw(id: HelpId): Promise<boolean> {
    const waiting = this.#intents().find(({ author, key }) => helpIdOf(author, key) === id);
    return (
      waiting !== undefined && (await this.#parts.session.outbox.withdraw(this.#stream, waiting.key)) !== null
    );
  }

  async #add(key: string, value: ShelfValue, number: number): Answer<null> {
    const { adapters, board, device, identity, session } = this.#parts;
    const intent: StoredIntent = {
      id: `${device}-help-${number}`,
      device,
      room: this.#room,
      stream: this.#stream,
      board,
      author: identity.author,
      penSeed: null,
      key,
      value,
      time: adapters.clock.now(),
      openingSalt: null,
      isSent: false,
      refusal: null,
    };
    try {
      await session.outbox.add(intent, () => true);
    } catch {
      return err({ type: "storage-full" }); // the one way in which a phone's storage fails
    }
    void this.read();
    return ok(null);
  }
}

function viewOf({ id, phone, texts }: Omit<HelpEntry, "author">): Omit<HelpEntryView, "state"> {
  return { id, phone, texts };
}
