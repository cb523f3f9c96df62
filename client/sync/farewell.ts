/**
 * What a phone knows of its factory's end. It believes the founder's key alone: an edge that says "deleted" without
 * the founder's word is one that does not answer (END4). Fetched when there is something to know.
 */
import { equalBytes } from "#protocol/bytes";
import { err, ok } from "#protocol/result";
import {
  bytesToFarewellAnswer,
  type FarewellAnswer,
  FAREWELL_DAYS_MIN,
  farewellToBytes,
  isFarewellSigned,
  signFarewell,
} from "#protocol/wire/farewell";
import type { Answer, Problem } from "../state/engine.ts";
import type { FarewellView } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import { done, type EdgeClient, parsed } from "./edge-client.ts";
import type { Identity } from "./identity.ts";

const DAY_MS = 86_400_000;
const ROW = "farewell";
/** A phone's clock may be behind: a day more than the edge asks for. */
const DAYS_LEFT = FAREWELL_DAYS_MIN + 1;

interface StoredFarewell {
  readonly number: number;
  /** 0: it was called off. */
  readonly day: number;
  readonly isDeleted: boolean;
}

const NOTHING_SAID: StoredFarewell = { number: 0, day: 0, isDeleted: false };

export interface FarewellParts {
  readonly adapters: Adapters;
  readonly edge: EdgeClient;
  readonly identity: Identity;
  changed(): void;
}

export class FarewellDesk {
  readonly #parts: FarewellParts;
  #known = NOTHING_SAID;

  constructor(parts: FarewellParts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    const stored = await this.#parts.adapters.store.get(ROW);
    this.#known = (stored as StoredFarewell | undefined) ?? NOTHING_SAID;
  }

  view(): FarewellView | null {
    const { day, isDeleted } = this.#known;
    return day === 0 ? null : { day, isDeleted };
  }

  /** Takes what the Factory says, if it is the founder's word and no older one than this phone knows. */
  async ask(): Promise<Problem | null> {
    const { edge, identity } = this.#parts;
    const path = `/api/factories/${identity.founder.factory}/farewell`;
    const answer = parsed(await edge.ask("GET", path, null), bytesToFarewellAnswer);
    if (!answer.ok) return answer.error;
    const said = await this.#verified(answer.value);
    if (!said || said.number < this.#known.number) return null;
    const isSame = said.number === this.#known.number && said.isDeleted === this.#known.isDeleted;
    if (!isSame) await this.#take(said);
    return null;
  }

  async #verified({ founderKey, farewell, isDeleted }: FarewellAnswer): Promise<StoredFarewell | null> {
    const { founder } = this.#parts.identity;
    if (!farewell || !equalBytes(founderKey, founder.founderKey)) return null;
    if (!(await isFarewellSigned(this.#parts.adapters.suite, founder.factory, founderKey, farewell)))
      return null;
    const { number, day } = farewell;
    // Before its day nothing is deleted, whatever the edge says; the phone's clock may be a day behind.
    const isDue = day !== 0 && this.#parts.adapters.clock.now() >= (day - 1) * DAY_MS;
    return { number, day, isDeleted: isDeleted && isDue };
  }

  async #take(said: StoredFarewell): Promise<void> {
    this.#known = said;
    await this.#parts.adapters.store.write({ put: [[ROW, said]] });
    this.#parts.changed();
  }

  /** The founder's word: that the factory goes, or that it stays. */
  async say(isEnding: boolean): Answer<null> {
    const { adapters, edge, identity } = this.#parts;
    const { founderSeed, factory } = identity.stored;
    if (!founderSeed) return err({ type: "not-allowed" });
    const problem = await this.ask();
    if (problem) return err(problem);
    const key = await adapters.suite.signingKey(founderSeed);
    const day = isEnding ? Math.floor(adapters.clock.now() / DAY_MS) + DAYS_LEFT : 0;
    const farewell = await signFarewell(key, factory, { number: this.#known.number + 1, day });
    const path = `/api/factories/${factory}/farewell`;
    const said = done(await edge.ask("PUT", path, farewellToBytes(farewell), { key, chain: [] }));
    if (!said.ok) return said;
    await this.#take({ number: farewell.number, day, isDeleted: false });
    return ok(null);
  }
}
