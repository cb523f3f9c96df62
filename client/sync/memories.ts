/** How long each Room keeps words, followed as its join log is read (retention.ts, fetched where there is a rule). */
import type { RoomId, StreamId } from "#protocol/ids";
import { controlStreamOf } from "#protocol/wire/head";
import type { EngineParts } from "./engine-parts.ts";
import type { Identity } from "./identity.ts";
import type { RoomRetention } from "./retention.ts";
import type { RoomSession } from "./room-session.ts";

const FOLLOW_CUTS_EVERY_MS = 3_600_000;

export interface MemoriesHost extends EngineParts {
  readonly sessions: ReadonlyMap<RoomId, RoomSession>;
  identity(): Identity | null;
  changed(): void;
}

export class Memories {
  readonly #host: MemoriesHost;
  readonly #retentions = new Map<RoomId, RoomRetention>();
  readonly #followed = new Map<RoomId, string>();

  constructor(host: MemoriesHost) {
    this.#host = host;
  }

  /** Cheap, and called often: the Rooms whose whole log is read are followed when that log grows. */
  followFromBases(): void {
    for (const [room, session] of this.#host.sessions)
      if (!session.members.isWhole && session.counting?.tail?.isCaughtUp) this.#lookForRules(room, session);
  }

  /** Called when the join log grew. Followed when it was read, anew when a rule is new or an hour has passed. */
  follow(room: RoomId): void {
    const session = this.#host.sessions.get(room);
    if (!session?.members.isWhole) return;
    const rules = session.members.rulesWritten();
    if (rules === 0 && session.memory.rule.sinceDay === 0) return;
    if (this.#isDue(room, String(rules))) void this.of(room).then((retention) => retention?.follow());
  }

  /** A phone that counts from a checkpoint has not read what rules stand before it: where there are any, it reads all. */
  #lookForRules(room: RoomId, session: RoomSession): void {
    if (!this.#isDue(room, "base")) return;
    void this.of(room).then(async (retention) => {
      const isRuled = await retention?.isRuled();
      if (isRuled) await session.openStream(controlStreamOf(room));
      else if (isRuled !== false) this.#followed.delete(room); // not answered: asked again
    });
  }

  #isDue(room: RoomId, what: string): boolean {
    const due = `${what}/${Math.floor(this.#host.adapters.clock.now() / FOLLOW_CUTS_EVERY_MS)}`;
    if (this.#followed.get(room) === due) return false;
    this.#followed.set(room, due);
    return true;
  }

  cutSaid(room: RoomId, stream: StreamId): void {
    void this.of(room).then((retention) => retention?.cutSaid(stream));
  }

  async of(room: RoomId): Promise<RoomRetention | null> {
    const { adapters, edge, device, sessions, changed } = this.#host;
    const session = sessions.get(room);
    const identity = this.#host.identity();
    const loaded = await import("./retention.ts").catch(() => null);
    if (!session || !identity || !loaded) return null;
    const known = this.#retentions.get(room);
    if (known) return known;
    const made = new loaded.RoomRetention({ adapters, edge, device, identity, session, changed });
    this.#retentions.set(room, made);
    return made;
  }
}
