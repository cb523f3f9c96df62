/**
 * Posters of a Factory: by each of them many come in. A row counts them and names nobody; what it remembers of time
 * is a day (EDGE1, EDGE3). Rows of posters that are over stay: the Factory as a whole lets only so many in by posters.
 */
import type { Bytes } from "#protocol/bytes";
import type { SlipId } from "#protocol/ids";
import type { Chain } from "#protocol/wire/certificate";

export interface Poster {
  readonly id: SlipId;
  /** 1, 2, 3 … in the order in which they were made. */
  readonly number: number;
  /** Of the signer, then the poster itself. */
  readonly chain: Chain;
  readonly expiresDay: number;
  readonly usesMax: number;
  readonly uses: number;
  /** The day on which it was last used, and how often on that day. */
  readonly day: number;
  readonly usesOnDay: number;
  readonly isRevoked: boolean;
}

export interface PosterUse {
  readonly poster: SlipId;
  /** Hash of the member's two keys. */
  readonly certified: Bytes;
  readonly day: number;
}

export interface PosterStore {
  poster(id: SlipId): Poster | undefined;
  /** Keeps a poster and gives it the next number, which it returns. */
  keepPoster(chain: Chain): number;
  /** Neither revoked nor past their day, by rising number. */
  openPosters(today: number): readonly Poster[];
  /** How many came in by all posters there ever were. */
  usesOfAll(): number;
  /** In one transaction: the member is certified, and counted. */
  usePoster(use: PosterUse): void;
  /** In one transaction: it admits nobody any more, its wraps are to be deleted. */
  revokePoster(id: SlipId): void;
}
