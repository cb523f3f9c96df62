/**
 * Posters: a facilitator hangs them, lists them with how many came in, and takes them down (POSTER1–POSTER6). Who
 * comes in by one is certified without a vote, and asking again with the same keys changes nothing.
 *
 *   poster:  unknown ── barred from all Rooms but Everyone ─► hangs ── taken down ─► revoked
 *                                                              ├── its day is over ─► expired
 *                                                              └── as many came in as may ─► full
 */
import { bytesToHex, equalBytes } from "#protocol/bytes";
import type { FactoryId, SlipId } from "#protocol/ids";
import { POSTER_DAYS_MAX, POSTER_USES_MAX, POSTERS_OPEN_MAX } from "#protocol/limits";
import { err, ok, type Result } from "#protocol/result";
import type { PosterStatus, RedeemBody } from "#protocol/wire/bodies";
import {
  type Certificate,
  certificateToBytes,
  type Chain,
  slipIdOf,
  verifyChain,
} from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import type { Signer } from "#protocol/wire/signed-request";
import { dayOf, isExpired } from "../day.ts";
import { type BucketRule, TokenBuckets } from "../token-bucket.ts";
import type { FactoryParts } from "./factory-core.ts";
import type { FactoryStore } from "./factory-store.ts";
import type { Poster } from "./poster-store.ts";
import { certifiedHashOf, requireStanding } from "./standing.ts";

/** A lunch break at once, then 600 an hour; whoever runs a bot against a poster gets no further. */
const POSTER_JOINS: BucketRule = { burst: 300, perSecond: 1 / 6 };
const POSTER_USES_A_DAY_MAX = 1_000;
const ASKING_AGAIN: BucketRule = { burst: 10, perSecond: 0.1 };
const MEMBERS_REMEMBERED_MAX = 1_000;
const WAIT_MS_MAX = 60_000;

/** POSTER5: each poster has a limit of its own and takes nothing from that of the slips. */
export class PosterLimits {
  readonly #joins: TokenBuckets;
  readonly #askingAgain = new TokenBuckets(ASKING_AGAIN, MEMBERS_REMEMBERED_MAX);

  constructor(joins: BucketRule = POSTER_JOINS) {
    this.#joins = new TokenBuckets(joins, POSTERS_OPEN_MAX);
  }

  join(poster: SlipId, nowMs: number): number {
    return this.#joins.take(poster, nowMs);
  }

  askAgain(certified: string, nowMs: number): number {
    return this.#askingAgain.take(certified, nowMs);
  }
}

/** `bar` has every Room but Everyone refuse the wraps of an id for ever; false when one was out of reach. */
export async function hangPoster(
  parts: FactoryParts,
  factory: FactoryId,
  signer: Signer,
  certificate: Certificate,
  bar: (poster: SlipId) => Promise<boolean>,
): Promise<Result<number, EdgeError>> {
  const standing = await requireStanding(parts, factory, signer);
  if (!standing.ok) return standing;
  const chain = [...signer.chain, certificate];
  const leaf = await verifyChain(parts.suite, factory, standing.value.founderKey, chain);
  if (!leaf.ok || leaf.value.kind !== "poster") return err({ type: "not-allowed" });
  const fresh = requireFresh(parts, certificate);
  if (!fresh.ok || fresh.value !== null) return fresh as Result<number, EdgeError>;
  if (!(await bar(slipIdOf(certificate.signingKey)))) return err({ type: "broken" });
  // Looked at again: meanwhile the same request may have come once more. No await from here on.
  const still = requireFresh(parts, certificate);
  if (!still.ok || still.value !== null) return still as Result<number, EdgeError>;
  return ok(parts.store.posters.keepPoster(chain));
}

/** The number of a poster that hangs already, null of one that may be hung. */
function requireFresh(
  { store, clock }: FactoryParts,
  certificate: Certificate,
): Result<number | null, EdgeError> {
  const [id, today] = [slipIdOf(certificate.signingKey), dayOf(clock())];
  const known = store.posters.poster(id);
  if (known?.isRevoked) return err({ type: "slip-revoked" });
  if (known) return isSame(known, certificate) ? ok(known.number) : err({ type: "already-founded" });
  if (store.slip(id) || store.spent(id) || store.isRevoked(id)) return err({ type: "already-founded" });
  const { expiresDay } = certificate;
  if (expiresDay < today || expiresDay > today + POSTER_DAYS_MAX) return err({ type: "not-allowed" });
  const isCrowded = store.posters.openPosters(today).length >= POSTERS_OPEN_MAX;
  return isCrowded ? err({ type: "posters-many" }) : ok(null);
}

function isSame({ chain }: Poster, certificate: Certificate): boolean {
  return equalBytes(certificateToBytes(chain.at(-1)!), certificateToBytes(certificate));
}

export async function listPosters(
  parts: FactoryParts,
  factory: FactoryId,
  signer: Signer,
): Promise<Result<readonly PosterStatus[], EdgeError>> {
  const standing = await requireStanding(parts, factory, signer);
  return standing.ok ? ok(parts.store.posters.openPosters(dayOf(parts.clock()))) : standing;
}

/** Revoked, expired and full are told apart; who has come in already is not asked (POSTER4). */
export function openPoster(store: FactoryStore, id: SlipId, today: number): Result<Poster, EdgeError> {
  const poster = store.posters.poster(id);
  if (!poster) return err({ type: "slip-unknown" });
  if (poster.isRevoked) return err({ type: "slip-revoked" });
  if (isExpired(poster.expiresDay, today)) return err({ type: "slip-expired" });
  const isFull = poster.uses >= poster.usesMax || store.posters.usesOfAll() >= POSTER_USES_MAX;
  return isFull ? err({ type: "poster-full" }) : ok(poster);
}

/**
 * Before a newcomer is certified, and once more when that is done: whether this poster may admit these keys. Answers
 * whether they are new.
 */
export function mayCome(parts: FactoryParts, body: RedeemBody): Result<boolean, EdgeError> {
  const today = dayOf(parts.clock());
  if (parts.store.isCertified(certifiedHashOf("voteless", body))) return ok(false);
  const poster = openPoster(parts.store, slipIdOf(body.slipKey), today);
  if (!poster.ok) return poster;
  const { day, usesOnDay } = poster.value;
  const isBusy = day === today && usesOnDay >= POSTER_USES_A_DAY_MAX;
  return isBusy ? err({ type: "poster-busy", waitMs: WAIT_MS_MAX }) : ok(true);
}

export function takeTurn(
  limits: PosterLimits,
  body: RedeemBody,
  isNew: boolean,
  nowMs: number,
): Result<null, EdgeError> {
  if (!isNew) {
    const again = limits.askAgain(bytesToHex(certifiedHashOf("voteless", body)), nowMs);
    return again > 0 ? err({ type: "too-many", waitMs: again }) : ok(null);
  }
  const waitMs = limits.join(slipIdOf(body.slipKey), nowMs);
  return waitMs > 0 ? err({ type: "poster-busy", waitMs }) : ok(null);
}

/** No await between looking and storing: nobody is counted twice, and none comes in above the limit. */
export function comeIn(parts: FactoryParts, body: RedeemBody, chain: Chain): Result<Chain, EdgeError> {
  const isNew = mayCome(parts, body);
  if (!isNew.ok) return isNew;
  const certified = certifiedHashOf("voteless", body);
  const poster = slipIdOf(body.slipKey);
  if (isNew.value) parts.store.posters.usePoster({ poster, certified, day: dayOf(parts.clock()) });
  return ok(chain);
}
