import { bytesToHex } from "#protocol/bytes";
import type { SlipId } from "#protocol/ids";
import type { Role } from "#protocol/wire/audience";
import { type Chain, slipIdOf } from "#protocol/wire/certificate";
import { isExpired } from "../day.ts";
import type { Poster, PosterStore, PosterUse } from "./poster-store.ts";

/** What it shares with the store it belongs to. */
export interface PosterCompany {
  readonly certified: Set<string>;
  readonly unswept: Map<SlipId, Role>;
}

export class MemoryPosterStore implements PosterStore {
  readonly #posters = new Map<SlipId, Poster>();
  readonly #company: PosterCompany;

  constructor(company: PosterCompany) {
    this.#company = company;
  }

  poster(id: SlipId): Poster | undefined {
    return this.#posters.get(id);
  }

  keepPoster(chain: Chain): number {
    const { signingKey, expiresDay, usesMax = 0 } = chain.at(-1)!;
    const [id, number] = [slipIdOf(signingKey), this.#posters.size + 1];
    const unused = { uses: 0, day: 0, usesOnDay: 0, isRevoked: false };
    this.#posters.set(id, { id, number, chain, expiresDay, usesMax, ...unused });
    return number;
  }

  openPosters(today: number): readonly Poster[] {
    const all = [...this.#posters.values()];
    return all.filter(({ isRevoked, expiresDay }) => !isRevoked && !isExpired(expiresDay, today));
  }

  usesOfAll(): number {
    return [...this.#posters.values()].reduce((sum, { uses }) => sum + uses, 0);
  }

  usePoster({ poster: id, certified, day }: PosterUse): void {
    const poster = this.#posters.get(id)!;
    const usesOnDay = (poster.day === day ? poster.usesOnDay : 0) + 1;
    this.#posters.set(id, { ...poster, uses: poster.uses + 1, day, usesOnDay });
    this.#company.certified.add(bytesToHex(certified));
  }

  revokePoster(id: SlipId): void {
    this.#posters.set(id, { ...this.#posters.get(id)!, isRevoked: true });
    this.#company.unswept.set(id, "worker");
  }
}
