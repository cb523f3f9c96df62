/** Who is in a Room, from its join log as far as this phone has read it. */
import type { AuthorId } from "#protocol/ids";
import { countsByRole, JOIN_KEY, type JoinedMember, joinLogOf } from "#protocol/sealed/join-log";
import type { RoleCounts } from "#protocol/wire/checkpoint";
import type { RoomKeyring } from "./identity.ts";
import type { NoteProblem } from "./room-problems.ts";
import type { StreamSync } from "./stream-sync.ts";

export class RoomMembers {
  readonly keyring: RoomKeyring;
  readonly #log: () => StreamSync;
  readonly #countsFromBase: () => RoleCounts | null;
  readonly #problem: NoteProblem;
  #auditedEpoch = 0;

  /** `countsFromBase`: those of a phone that reads the join log from a checkpoint on (CHECK3). */
  constructor(
    keyring: RoomKeyring,
    log: () => StreamSync,
    countsFromBase: () => RoleCounts | null,
    problem: NoteProblem,
  ) {
    this.keyring = keyring;
    this.#log = log;
    this.#countsFromBase = countsFromBase;
    this.#problem = problem;
  }

  /** Entries of the join log, as far as this phone has read it. */
  get joinLogCount(): number {
    return this.#log().cursor.count;
  }

  /** Where somebody joined; beyond every place for who never did. */
  joinPositionOf(author: AuthorId): number {
    return this.#log().reader.keyFacts(author, JOIN_KEY)?.position ?? Infinity;
  }

  /** Members who joined from inside and were not removed; as far as the join log is read. */
  joined(): readonly JoinedMember[] {
    const { reader } = this.#log();
    const { removed, kind } = this.keyring;
    return joinLogOf(reader, kind).filter(({ author }) => !removed.has(author));
  }

  /** The whole join log is read, as far as the edge told on this connection. */
  get isWhole(): boolean {
    return this.#log().isCaughtUp;
  }

  /** Verified members by role, from the whole join log or from a checkpoint on; null until it is read to its end. */
  readers(): RoleCounts | null {
    return this.isWhole ? countsByRole(this.joined()) : this.#countsFromBase();
  }

  /** Who may write the help directory, from the join log as far as it is read. */
  facilitators(): ReadonlySet<AuthorId> {
    return new Set(
      this.joined()
        .filter(({ role }) => role === "facilitator")
        .map(({ author }) => author),
    );
  }

  /** How many rules of how long words are kept stand in the join log, as far as it is read. */
  rulesWritten(): number {
    const { reader } = this.#log();
    const keys = [...this.facilitators()].flatMap((author) => [...reader.wordsOf(author).keys()]);
    return keys.filter((key) => key.startsWith("kept/")).length;
  }

  /** The members whom the key was wrapped for must be those of the join log, as everybody can read it (RECIP1). */
  audit(): void {
    const record = this.keyring.history.at(-1);
    const { isCaughtUp, reader } = this.#log();
    if (!record?.rotation || record.epoch === this.#auditedEpoch || !isCaughtUp) return;
    this.#auditedEpoch = record.epoch;
    const { kind, history } = this.keyring;
    void import("#protocol/sealed/rotation").then(
      ({ auditRecipients }) => {
        const finding = auditRecipients(reader, kind, history);
        if (finding) this.#problem(finding, "RECIP1", "unknown", null);
      },
      () => (this.#auditedEpoch = 0), // not loaded: the next page of the join log asks again
    );
  }
}
