/**
 * This phone as a member: how it becomes one, what it holds as one, and the Rooms that lets it into.
 *
 *   nobody ─ join, found, recover ─► member ─ every Room shut it out ─► nobody, with a new slip
 */
import { equalBytes } from "#protocol/bytes";
import type { DeviceId, RoomId, StreamId } from "#protocol/ids";
import { err, ok } from "#protocol/result";
import type { Answer, Founding, RecoveryAnswer } from "../state/engine.ts";
import type { Language, RecoveryView, SlipView } from "../state/views.ts";
import type { Adapters, Cancel } from "./adapters.ts";
import type { EdgeClient } from "./edge-client.ts";
import type { EngineParts } from "./engine-parts.ts";
import { type Identity, identityOf, type Naming, type RoomKeyring, storedKeyring } from "./identity.ts";
import {
  beginJoining,
  finishJoining,
  isNickname,
  isPendingFor,
  type OpenedSlip,
  openSlip,
  slipViewOf,
} from "./join.ts";
import type { PhoneStore, StoredIdentity } from "./phone-store.ts";
import { RoomSession } from "./room-session.ts";
import { SerialQueue } from "./serial-queue.ts";

/** The join log is read after the first screen: it is large and nobody waits for it. */
const COUNT_READERS_AFTER_MS = 4_000;
const ADOPT_EVERY_MS = 20_000;
const RESUME_EVERY_MS = 5_000;
/** How soon a phone says that its joins have landed, and how soon again until it is heard (SLIP10). */
const CONFIRM_AFTER_MS = 6_000;
const CONFIRM_EVERY_MS = 20_000;
/** Read marks change all the time; a nickname is taken at once. */
const REFRESH_BACKUP_EVERY_MS = 5 * 60_000;

export interface MembershipEvents {
  /** Who this phone is, or what is said of a Room, changed. */
  member(): void;
  stream(room: RoomId, stream: StreamId): void;
  boards(room: RoomId): void;
  /** Before the Rooms are entered. False when they are gone. */
  entering(): Promise<boolean>;
  /** The founder said something of the factory's end. */
  farewell(): void;
  /** The edge said that the words of a Thread are no longer kept. */
  cutSaid(room: RoomId, stream: StreamId): void;
  /** The Rooms are entered. */
  entered(): Promise<void>;
}

export class Membership {
  identity: Identity | null = null;
  readonly sessions = new Map<RoomId, RoomSession>();
  readonly #parts: EngineParts;
  readonly #events: MembershipEvents;
  readonly #adapters: Adapters;
  readonly #store: PhoneStore;
  readonly #edge: EdgeClient;
  readonly #device: DeviceId;
  readonly #timers = new Set<Cancel>();
  readonly #joining = new SerialQueue();
  readonly #backingUp = new SerialQueue();
  readonly #keeping = new SerialQueue();
  /** Dead tabs whose outbox is sent from here. */
  readonly #inherited = new Set<DeviceId>();
  /** The slip last shown on this tab, if it opened. */
  #slipRead: { readonly link: string; readonly opened: OpenedSlip } | null = null;

  constructor(parts: EngineParts, events: MembershipEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#adapters = parts.adapters;
    this.#store = parts.store;
    this.#edge = parts.edge;
    this.#device = parts.device;
  }

  /** Takes up what the phone holds. Must be called once, before anything else. */
  async start(): Promise<void> {
    await this.#adapters.locks.hold(this.#device);
    const stored = await this.#store.identity();
    if (stored?.pendingSlip === null) await this.#enter(stored);
    else if (stored) await this.#resumeJoining();
    this.#events.member();
  }

  stop(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const session of this.sessions.values()) session.stop();
    this.sessions.clear();
  }

  /** The app died between making its keys and keeping its certificate: the same keys ask again. */
  async #resumeJoining(): Promise<void> {
    const joined = await this.#joining.run(async () => {
      const stored = await this.#store.identity();
      return stored?.pendingSlip ? this.#finishJoining(stored) : ok(null);
    });
    const isWorthAgain = !joined.ok && (joined.error.type === "offline" || joined.error.type === "too-many");
    if (isWorthAgain) this.after(RESUME_EVERY_MS, () => void this.#resumeJoining());
  }

  async #finishJoining(begun: StoredIdentity): Answer<null> {
    const joined = await finishJoining(this.#adapters, this.#edge, this.#store, begun, this.#device);
    if (!joined.ok) return joined;
    await this.#enter(joined.value);
    this.#events.member();
    return ok(null);
  }

  async #enter(stored: StoredIdentity): Promise<void> {
    this.identity = await identityOf(this.#adapters.suite, stored, await this.#store.histories());
    for (const keyring of this.identity.keyrings) {
      const session: RoomSession = new RoomSession(
        { ...this.#parts, identity: this.identity, keyring },
        {
          followed: () => this.#keepEpochs(keyring),
          room: () => this.#events.member(),
          stream: (stream) => this.#events.stream(keyring.room, stream),
          board: () => this.#events.boards(keyring.room),
          farewell: () => this.#events.farewell(),
          cutSaid: (stream) => this.#events.cutSaid(keyring.room, stream),
        },
      );
      this.sessions.set(keyring.room, session);
    }
    const areThere = await this.#events.entering();
    await this.#adoptFrom(new Set([this.#device]));
    await this.#adoptIntents();
    if (areThere) await Promise.all([...this.sessions.values()].map((session) => session.start()));
    this.#countReadersLater();
    this.every(ADOPT_EVERY_MS, () => void this.#adoptIntents());
    this.every(REFRESH_BACKUP_EVERY_MS, () => void this.#refreshBackup());
    if (stored.unconfirmedSlip) this.#confirmLater(CONFIRM_AFTER_MS);
    await this.#events.entered();
  }

  /** A Room's key was changed and this phone has followed. */
  async #keepEpochs(keyring: RoomKeyring): Promise<void> {
    const keyrings = this.identity?.keyrings;
    if (keyrings) await this.#keepIdentity({ keyring: storedKeyring(keyrings) }, [keyring]);
  }

  /** What another tab of this phone has kept meanwhile, a nickname or newer keys, stays. */
  #keepIdentity(change: Partial<StoredIdentity>, followed: readonly RoomKeyring[] = []): Promise<void> {
    return this.#keeping.run(async () => {
      const known = this.identity?.stored;
      if (!known) return;
      const kept = await this.#store.identity();
      const latest = kept && equalBytes(kept.memberSeed, known.memberSeed) ? kept : known;
      const stored = { ...latest, ...change };
      await this.#store.keepEpochs(
        stored,
        followed.map(({ room, history }) => [room, history] as const),
      );
      if (this.identity?.stored === known) this.identity = { ...this.identity, stored };
    });
  }

  after(ms: number, run: () => void): void {
    const cancel = this.#adapters.clock.after(ms, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }

  every(ms: number, run: () => void): void {
    this.after(ms, () => {
      run();
      this.every(ms, run);
    });
  }

  #countReadersLater(): void {
    this.after(COUNT_READERS_AFTER_MS, () => {
      for (const session of this.sessions.values()) void session.countReaders();
    });
  }

  /** By then the join log says whether this member is in it. */
  #confirmLater(ms: number): void {
    this.after(ms, async () => {
      const { identity } = this;
      const slip = identity?.stored.unconfirmedSlip;
      if (!identity || !slip) return;
      const loaded = await import("./confirming.ts").catch(() => null);
      const parts = [this.#adapters, this.#edge, this.#store] as const;
      const isConfirmed = await loaded?.confirmJoin(...parts, identity.author, slip);
      if (this.identity?.author !== identity.author) return;
      if (isConfirmed) await this.#keepIdentity({ unconfirmedSlip: null });
      else this.#confirmLater(CONFIRM_EVERY_MS);
    });
  }

  /** All that dead tabs left is sent by one tab (WRITE4): a Thread one of them began, another may have answered in. */
  async #adoptIntents(): Promise<void> {
    const { locks } = this.#adapters;
    if (!(await locks.isHeir())) return;
    const dead = new Set<DeviceId>();
    for (const { device } of await this.#store.intents()) {
      if (device === this.#device || this.#inherited.has(device)) continue;
      this.#inherited.add(device); // at once: the next look around may begin before this one ends
      if (await locks.isHeld(device)) this.#inherited.delete(device);
      else dead.add(device);
    }
    if (dead.size > 0) await this.#adoptFrom(dead);
  }

  /** Read from disk now that the tabs are known to be dead: until then they may have sent or withdrawn. */
  async #adoptFrom(devices: ReadonlySet<DeviceId>): Promise<void> {
    const left = (await this.#store.intents()).filter(({ device }) => devices.has(device));
    for (const [room, session] of this.sessions)
      await session.adopt(left.filter((intent) => intent.room === room));
  }

  async readSlip(link: string): Answer<SlipView> {
    const opened = await openSlip(this.#adapters, this.#edge, link);
    this.#slipRead = opened.ok ? { link, opened: opened.value } : null;
    return opened.ok ? ok(slipViewOf(opened.value)) : opened;
  }

  async join(link: string, nickname: string, language: Language): Answer<null> {
    if (this.#isIn) return err({ type: "not-allowed" });
    if (!isNickname(nickname)) return err({ type: "nickname-malformed" });
    return this.#joining.run(async () => {
      if (this.#isIn) return err({ type: "not-allowed" });
      const begun = await this.#beginJoining(link, nickname, language);
      return begun.ok ? this.#finishJoining(begun.value) : begun;
    });
  }

  /** Whether this phone is a member whom every Room lets in. Who was shut out of one may come with a new slip. */
  get #isIn(): boolean {
    return this.identity !== null && [...this.sessions.values()].every(({ access }) => access !== "shut-out");
  }

  #leaveShutRooms(): void {
    for (const session of this.sessions.values()) session.stop();
    this.sessions.clear();
    this.#inherited.clear(); // what waited in these Rooms is sent from the new ones
    this.identity = null;
  }

  /** A slip whose answer was lost may be spent by now: the keys it was spent for ask again. */
  async #beginJoining(link: string, nickname: string, language: Language): Answer<StoredIdentity> {
    const stored = await this.#store.identity();
    if (isPendingFor(stored, link)) return ok({ ...stored, nickname, language });
    const opened = await this.#openSlip(link);
    if (!opened.ok) return opened;
    this.#leaveShutRooms();
    return ok(await beginJoining(this.#adapters, this.#store, opened.value, nickname, language));
  }

  /** What was read to be shown is verified, and is not asked for twice. */
  async #openSlip(link: string): Answer<OpenedSlip> {
    return this.#slipRead?.link === link
      ? ok(this.#slipRead.opened)
      : openSlip(this.#adapters, this.#edge, link);
  }

  async found(founding: Founding): Answer<null> {
    if (this.identity) return err({ type: "not-allowed" });
    const { foundFactory } = await loadFounding();
    const founded = await foundFactory(this.#adapters, this.#edge, this.#store, founding, this.#device);
    if (!founded.ok) return founded;
    await this.#enter(founded.value);
    this.#events.member();
    return ok(null);
  }

  async setNaming(naming: Partial<Naming>): Answer<null> {
    const identity = this.identity;
    if (!identity) return err({ type: "not-allowed" });
    try {
      await this.#keepIdentity(naming);
    } catch {
      return err({ type: "storage-full" });
    }
    Object.assign(identity.naming, naming);
    this.#events.member();
    void this.#refreshBackup();
    return ok(null);
  }

  async makeRecoveryCode(): Answer<RecoveryView> {
    if (!this.identity) return err({ type: "not-allowed" });
    const { makeRecoveryCode } = await loadRecovery();
    const identity = this.identity;
    return this.#backingUp.run(() => makeRecoveryCode(this.#adapters, this.#edge, identity));
  }

  recover(code: string): RecoveryAnswer<null> {
    return this.#joining.run(async () => {
      if (this.identity) return err({ type: "not-allowed" });
      const { recover } = await loadRecovery();
      const recovered = await recover(this.#adapters, this.#edge, code);
      if (!recovered.ok) return recovered;
      await this.#enter(recovered.value);
      this.#events.member();
      return ok(null);
    });
  }

  /** Only of who made a code; what changed meanwhile goes in at one go. */
  async #refreshBackup(): Promise<void> {
    const hasCode = (await this.#adapters.store.get("recovery")) !== undefined;
    const identity = this.identity;
    if (!hasCode || !identity) return;
    const { refreshBackup } = await loadRecovery();
    await this.#backingUp.run(() => refreshBackup(this.#adapters, this.#edge, identity));
  }
}

/** Whoever makes a code does so once. */
function loadRecovery() {
  return import("./recovery.ts");
}

/** One person a factory founds it, and few invite. */
export function loadFounding() {
  return import("./found.ts");
}
