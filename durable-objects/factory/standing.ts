/**
 * Who may sign what at a Factory. A chain alone is not enough here: whoever held a facilitator's key could make
 * further facilitators with it, without a slip, and so outlive his own removal. The Factory has admitted every
 * official itself, and knows whom.
 *
 * All this is policy of the edge. Phones rely on chains, join logs and epoch records, and on nothing here.
 */
import { type Bytes, equalBytes } from "#protocol/bytes";
import { labelledHash } from "#protocol/hash";
import type { AuthorId, FactoryId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import type { RedeemBody } from "#protocol/wire/bodies";
import { authorIdOf, type Certificate, type Chain } from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import type { Signer } from "#protocol/wire/signed-request";
import { requireFacilitator } from "../signed.ts";
import type { Admits, FactoryFounding, FactoryStore } from "./factory-store.ts";

export interface StandingParts {
  readonly store: FactoryStore;
  readonly suite: SignatureSuite;
}

/** The founding, if who signs is a facilitator whom this Factory admitted and nobody has removed (FACTORY5). */
export async function requireStanding(
  { store, suite }: StandingParts,
  factory: FactoryId,
  signer: Signer,
): Promise<Result<FactoryFounding, EdgeError>> {
  const founding = store.founding();
  if (!founding) return err({ type: "not-founded" });
  const leaf = await requireFacilitator(suite, factory, founding.founderKey, signer);
  if (!leaf.ok) return leaf;
  const isAdmitted = signer.chain.every((each) => each.kind !== "official" || isCertified(store, each));
  return isAdmitted && !isRemoved(store, leaf.value) ? ok(founding) : err({ type: "not-allowed" });
}

function isCertified(store: FactoryStore, { signingKey, boxKey }: Certificate): boolean {
  const keys = { memberKey: signingKey, memberBoxKey: boxKey! };
  return store.isCertified(certifiedHashOf("official", keys));
}

/** Whom the founder's key has certified itself, only the founder's key removes. */
function isRemoved(store: FactoryStore, leaf: Certificate): boolean {
  const remover = store.removedBy(authorIdOf(leaf.signingKey));
  return remover === "founder" || (remover === "facilitator" && leaf.kind !== "facilitator");
}

/** FACTORY6: signed by the founder's key, or by a facilitator in good standing. */
export async function remove(
  parts: StandingParts,
  factory: FactoryId,
  signer: Signer,
  authors: readonly AuthorId[],
): Promise<Result<null, EdgeError>> {
  const founding = parts.store.founding();
  if (!founding) return err({ type: "not-founded" });
  if (equalBytes(signer.key, founding.founderKey)) return kept(parts.store, authors, "founder");
  const standing = await requireStanding(parts, factory, signer);
  if (!standing.ok) return standing;
  const isOfFounders = authors.some((author) => isFoundersOwn(signer.chain, author));
  return isOfFounders ? err({ type: "not-allowed" }) : kept(parts.store, authors, "facilitator");
}

function isFoundersOwn(chain: Chain, author: AuthorId): boolean {
  return chain.some(({ kind, signingKey }) => kind === "facilitator" && authorIdOf(signingKey) === author);
}

function kept(
  store: FactoryStore,
  authors: readonly AuthorId[],
  by: "founder" | "facilitator",
): Result<null, EdgeError> {
  store.remove(authors, by);
  return ok(null);
}

/** Both keys, so that nobody gets a certificate that joins another's signing key to a box key of his own. */
export function certifiedHashOf(
  admits: Admits | "voteless",
  { memberKey, memberBoxKey }: Pick<RedeemBody, "memberKey" | "memberBoxKey">,
): Bytes {
  return labelledHash(`gopy/certified/1/${admits}/`, memberKey, memberBoxKey);
}
