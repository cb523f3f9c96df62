/**
 * Slips that were redeemed and not confirmed (SLIP10): their holder may not be in every join log yet, so facilitators'
 * phones wrap a Room's next key for them as for open ones.
 *
 *   redeemed ─► unconfirmed ── the slip's key says so, or its days are over ─► its wraps are deleted
 */
import type { FactoryId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import { type ConfirmBody, confirmMessage, type OpenSlips } from "#protocol/wire/bodies";
import { slipIdOf } from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import type { Signer } from "#protocol/wire/signed-request";
import { dayOf } from "../day.ts";
import type { FactoryParts } from "./factory-core.ts";
import { pageOf } from "./open-slips.ts";
import type { JoinLimits } from "./redeeming.ts";
import { requireStanding } from "./standing.ts";

/** The same again changes nothing. A slip that nobody redeemed has nothing to confirm, a poster never has. */
export async function confirm(
  { store, suite, clock }: FactoryParts,
  limits: JoinLimits,
  factory: FactoryId,
  { slipKey, signature }: ConfirmBody,
): Promise<Result<null, EdgeError>> {
  if (!store.founding()) return err({ type: "not-founded" });
  const slip = slipIdOf(slipKey);
  if (!store.spent(slip)) return err({ type: "slip-unknown" });
  const isSigned = await suite.verify(slipKey, confirmMessage(factory), signature);
  if (!isSigned) return err({ type: "request-forged" });
  const waitMs = limits.take(slip, true, clock());
  if (waitMs > 0) return err({ type: "too-many", waitMs });
  store.confirm(slip);
  return ok(null);
}

export async function listUnconfirmed(
  parts: FactoryParts,
  factory: FactoryId,
  signer: Signer,
  afterSerial: number,
): Promise<Result<OpenSlips, EdgeError>> {
  const standing = await requireStanding(parts, factory, signer);
  if (!standing.ok) return standing;
  parts.store.confirmOverdue(dayOf(parts.clock()));
  return ok(pageOf((max) => parts.store.unconfirmed({ afterSerial, max })));
}
