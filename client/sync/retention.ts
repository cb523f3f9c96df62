/**
 * How long a Room keeps words: set by facilitators in the control Stream, told to the edge, and held against whatever
 * the edge has cut (RETAIN4). A cut that keeps the rules is followed: the phone forgets these words too. One that does
 * not is named and changes nothing here.
 */
import { equalBytes } from "#protocol/bytes";
import type { DeviceId, StreamId } from "#protocol/ids";
import { err, ok } from "#protocol/result";
import { keptKey, keptValue, settingsOf } from "#protocol/sealed/retention-log";
import type { StreamReader } from "#protocol/sealed/stream-reader";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { controlStreamOf, streamsOfRoom } from "#protocol/wire/head";
import {
  bytesToMemory,
  type KeptMonths,
  mayBeCut,
  type RetentionSetting,
  type RoomMemoryAnswer,
  settingToBytes,
  type StreamCut,
} from "#protocol/wire/retention";
import type { Answer } from "../state/engine.ts";
import type { ProblemView } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import { type EdgeClient, parsed } from "./edge-client.ts";
import type { Identity } from "./identity.ts";
import type { StoredIntent } from "./phone-store.ts";
import type { RoomSession } from "./room-session.ts";
import { SerialQueue } from "./serial-queue.ts";
import { dayOf } from "./thread-state.ts";

export interface RetentionParts {
  readonly adapters: Adapters;
  readonly edge: EdgeClient;
  readonly device: DeviceId;
  readonly identity: Identity;
  readonly session: RoomSession;
  changed(): void;
}

type Fault = Pick<ProblemView, "type" | "blame">;

const ofEdge = (type: string): Fault => ({ type, blame: "edge" });

export class RoomRetention {
  readonly #parts: RetentionParts;
  readonly #queue = new SerialQueue();
  #counter = 0;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Whether the edge holds a rule; null when it does not answer. */
  async isRuled(): Promise<boolean | null> {
    const answer = await this.#ask(0);
    return answer && answer.settings.length > 0;
  }

  /** Takes the rule from the join log as it was read, and follows the cuts made since this phone last asked. */
  follow(isFromStart = false): Promise<boolean> {
    return this.#queue.run(async () => {
      const { session, identity } = this.#parts;
      const settings = this.#settings();
      await this.#keepRule(settings);
      if (settings.length === 0 && !isFromStart) return true;
      const after = isFromStart ? 0 : session.memory.rule.cuts;
      const first = await this.#ask(after);
      if (!first) return false;
      if (identity.role === "facilitator") await this.#tell(first.settings, settings);
      return this.#followCuts(first, settings, after);
    });
  }

  /** Threads of cuts that were not followed. */
  readonly #faulty = new Set<StreamId>();

  /**
   * The edge said that a Thread is cut: then it stands among the cuts, perhaps among those that were followed before
   * this phone had ever met the Thread.
   */
  async cutSaid(stream: StreamId): Promise<void> {
    const { session } = this.#parts;
    if (!(await session.readToEnd(controlStreamOf(session.room))) || !(await this.follow(true))) return;
    const isAnswered = session.memory.isCut(stream) || this.#faulty.has(stream);
    if (!isAnswered) session.named("cut-unproven", "RETAIN4", "edge", stream);
  }

  #settings(): readonly RetentionSetting[] {
    const { session } = this.#parts;
    const { reader, isLoaded } = session.streamSync(controlStreamOf(session.room));
    return isLoaded ? settingsOf(reader, session.keyring.kind) : [];
  }

  async #keepRule(settings: readonly RetentionSetting[]): Promise<void> {
    const { memory } = this.#parts.session;
    const { months, day } = settings.at(-1) ?? { months: 0 as const, day: 0 };
    if (memory.rule.months === months && memory.rule.sinceDay === day) return;
    await memory.keepRule({ ...memory.rule, months, sinceDay: day });
    this.#parts.changed();
  }

  async #ask(after: number): Promise<RoomMemoryAnswer | null> {
    const { edge, session } = this.#parts;
    const path = `/api/rooms/${session.room}/retention?after=${after}`;
    const answer = parsed(await edge.ask("GET", path, null), bytesToMemory);
    return answer.ok ? answer.value : null;
  }

  /** RETAIN1: the edge is told what stands in the control Stream, by whichever facilitator's phone sees that it was not. */
  async #tell(known: readonly RetentionSetting[], settings: readonly RetentionSetting[]): Promise<void> {
    const { edge, session, identity } = this.#parts;
    const signer = { key: identity.pen.key, chain: identity.chain };
    for (const setting of settings.slice(known.length)) {
      const path = `/api/rooms/${session.room}/retention`;
      const told = await edge.ask("PUT", path, settingToBytes(setting), signer);
      if (!told.ok) return; // asked again when the join log is next read
    }
  }

  /** False when the list could not be read to its end. */
  async #followCuts(
    first: RoomMemoryAnswer,
    settings: readonly RetentionSetting[],
    after: number,
  ): Promise<boolean> {
    const { memory } = this.#parts.session;
    let taken = after;
    let isWhole = true;
    let seen = after;
    let page: RoomMemoryAnswer | null = first;
    for (let hasMore = true; page && hasMore;) {
      for (const cut of page.cuts) {
        seen++;
        if (!(await this.#take(cut, settings))) isWhole = false;
        else if (isWhole) taken = seen;
      }
      hasMore = page.hasMore && page.cuts.length > 0;
      if (hasMore) page = await this.#ask(seen);
    }
    if (taken !== memory.rule.cuts) await memory.keepRule({ ...memory.rule, cuts: taken });
    return page !== null;
  }

  async #take(cut: StreamCut, settings: readonly RetentionSetting[]): Promise<boolean> {
    const { session } = this.#parts;
    const fault = await this.#faultOf(cut, settings);
    if (fault) {
      this.#faulty.add(cut.stream);
      session.named(fault.type, "RETAIN4", fault.blame, cut.stream);
    } else await session.forget(cut.stream, cut);
    return fault === null;
  }

  async #faultOf(cut: StreamCut, settings: readonly RetentionSetting[]): Promise<Fault | null> {
    const { session, adapters } = this.#parts;
    const today = dayOf(adapters.clock.now());
    if (streamsOfRoom(session.room).has(cut.stream)) return ofEdge("cut-forbidden");
    if (cut.cutDay > today + 1 || !mayBeCut(settings, cut.lastDay, cut.cutDay))
      return ofEdge("cut-too-early");
    if (session.memory.contradicts(cut.stream, cut)) return ofEdge("cut-rewritten");
    if (session.memory.isCut(cut.stream)) return null;
    await session.closeMarks.load(cut.stream);
    const isOther = session.closeMarks
      .marksOf(cut.stream)
      .some(({ count, head }) => count > cut.count || (count === cut.count && !equalBytes(head, cut.head)));
    if (isOther) return ofEdge("mark-contradicted");
    return this.#faultAgainstHeld(cut);
  }

  /** Against what this phone has read of the Thread. */
  async #faultAgainstHeld(cut: StreamCut): Promise<Fault | null> {
    const { session, adapters } = this.#parts;
    if (!session.threads.knownThreads.includes(cut.stream)) return null;
    const sync = session.streamSync(cut.stream);
    await sync.load();
    const { reader } = sync;
    if (reader.cursor.count > cut.count) return ofEdge("history-lost");
    const held = reader.headAt(cut.count);
    if (held && !equalBytes(held, cut.head)) return ofEdge("history-rewritten");
    // Phones say when they wrote, and their clocks may be wrong: nobody is blamed, and the words stay here.
    const isYoung = dayOf(lastTimeIn(reader, adapters.clock.now())) > cut.lastDay + 1;
    return isYoung ? { type: "cut-too-young", blame: "unknown" } : null;
  }

  /** A facilitator's new rule: into the control Stream first, so that no phone hears of it from the edge. */
  async set(months: KeptMonths): Answer<null> {
    const { session, identity, adapters, device } = this.#parts;
    const stream = controlStreamOf(session.room);
    if (identity.role !== "facilitator") return err({ type: "not-allowed" });
    if (!(await session.readToEnd(stream))) return err({ type: "offline" });
    const last = this.#settings().at(-1);
    if (months === (last?.months ?? 0)) return ok(null);
    const day = Math.max(dayOf(adapters.clock.now()), last?.day ?? 0);
    const counter = ++this.#counter;
    const intent: StoredIntent = {
      id: `${device}-kept-${counter}`,
      device,
      room: session.room,
      stream,
      board: NO_BOARD,
      author: identity.author,
      penSeed: null,
      key: keptKey(device, counter),
      value: keptValue({ number: (last?.number ?? 0) + 1, day, months }),
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
    void session.openStream(stream);
    return ok(null);
  }
}

/** When the last words were written, as their authors' phones said; what claims to be of the future says nothing. */
function lastTimeIn(reader: StreamReader, now: number): number {
  const times = [...reader.authors.keys()].flatMap((author) =>
    [...reader.wordsOf(author).keys()].map((key) => reader.keyFacts(author, key)?.time ?? 0),
  );
  return Math.max(0, ...times.filter((time) => time <= now));
}
