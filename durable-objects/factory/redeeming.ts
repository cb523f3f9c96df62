/**
 * Redeeming a slip: the slip signs a member's keys, and the Factory answers once and for all.
 *
 * A phone that never heard the answer asks again with the same keys and gets the same bytes, which needs no
 * row that links slip and member: the slip is known to be spent, the keys are known to be certified, and
 * Ed25519 signs the same certificate the same way (SLIP3).
 */
import type { FactoryId, SlipId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import { type RedeemBody, redeemMessage } from "#protocol/wire/bodies";
import { certify, type Chain, slipIdOf } from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import { dayOf } from "../day.ts";
import { type BucketRule, TokenBucket, TokenBuckets } from "../token-bucket.ts";
import { type FactoryParts, openSlip } from "./factory-core.ts";
import type { FactoryFounding } from "./factory-store.ts";
import { comeIn, mayCome, PosterLimits, takeTurn } from "./posters.ts";
import { certifiedHashOf } from "./standing.ts";

/** The chain of a worker; null of an official, who signs his own certificate with the slip's key. */
export type Admission = Chain | null;

/** A certificate of membership does not expire. */
const NEVER = 0;

/** A shift that arrives together, then one a second. */
export const JOINS: BucketRule = { burst: 600, perSecond: 1 };
const ASKING_AGAIN: BucketRule = { burst: 10, perSecond: 0.1 };
const SLIPS_REMEMBERED_MAX = 1_000;

/** EDGE7: joins are limited by factory. A slip that was used counts for itself, or it could keep out the rest. */
export class JoinLimits {
  readonly posters: PosterLimits;
  readonly #joins: TokenBucket;
  readonly #askingAgain = new TokenBuckets(ASKING_AGAIN, SLIPS_REMEMBERED_MAX);

  constructor(joins: BucketRule, nowMs: number, posters?: BucketRule) {
    this.posters = new PosterLimits(posters);
    this.#joins = new TokenBucket(joins, nowMs);
  }

  take(slip: SlipId, isSpent: boolean, nowMs: number): number {
    return isSpent ? this.#askingAgain.take(slip, nowMs) : this.#joins.take(nowMs);
  }
}

export async function redeem(
  parts: FactoryParts,
  limits: JoinLimits,
  factory: FactoryId,
  body: RedeemBody,
): Promise<Result<Admission, EdgeError>> {
  const founding = parts.store.founding();
  const admissionChain = parts.store.admissionChain();
  if (!founding || !admissionChain) return err({ type: "not-founded" });
  const isPoster = parts.store.posters.poster(slipIdOf(body.slipKey)) !== undefined;
  const known = isPoster ? mayCome(parts, body) : requireKnownSlip(parts, body);
  if (!known.ok) return known;
  const isSigned = await parts.suite.verify(body.slipKey, redeemMessage(factory, body), body.signature);
  if (!isSigned) return err({ type: "request-forged" });
  const certified = (kind: "worker" | "voteless") =>
    certifyWorker(parts, factory, founding, admissionChain, body, kind);
  if (isPoster) {
    const turn = takeTurn(limits.posters, body, known.value === true, parts.clock());
    return turn.ok ? comeIn(parts, body, await certified("voteless")) : turn;
  }
  const slip = slipIdOf(body.slipKey);
  const waitMs = limits.take(slip, parts.store.spent(slip) !== undefined, parts.clock());
  if (waitMs > 0) return err({ type: "too-many", waitMs });
  return spend(parts, body, await certified("worker"));
}

/** Unknown slips are turned away before they cost a signature or a token of the factory's limit (EDGE7). */
function requireKnownSlip({ store, clock }: FactoryParts, body: RedeemBody): Result<null, EdgeError> {
  const slip = openSlip(store, slipIdOf(body.slipKey), dayOf(clock()));
  return slip.ok || slip.error.type === "slip-used" ? ok(null) : slip;
}

async function certifyWorker(
  { suite }: FactoryParts,
  factory: FactoryId,
  founding: FactoryFounding,
  admissionChain: Chain,
  { memberKey, memberBoxKey }: RedeemBody,
  kind: "worker" | "voteless",
): Promise<Chain> {
  const admissionKey = await suite.signingKey(founding.admissionSeed);
  const subject = { kind, role: "worker", signingKey: memberKey, boxKey: memberBoxKey } as const;
  return [...admissionChain, await certify(factory, admissionKey, { ...subject, expiresDay: NEVER })];
}

/** No await between looking and storing: of two phones with one slip, one is first. */
function spend(
  { store, clock }: FactoryParts,
  body: RedeemBody,
  workerChain: Chain,
): Result<Admission, EdgeError> {
  const id = slipIdOf(body.slipKey);
  const slip = openSlip(store, id, dayOf(clock()));
  if (slip.ok) {
    const admits = slip.value.role === "worker" ? "worker" : "official";
    store.redeem({ slip: id, admits, certified: certifiedHashOf(admits, body) });
  } else if (slip.error.type !== "slip-used") return slip;
  const admits = store.spent(id)!;
  if (!store.isCertified(certifiedHashOf(admits, body))) return err({ type: "slip-used" });
  return ok(admits === "worker" ? workerChain : null);
}
