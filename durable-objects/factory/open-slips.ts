/** Slips that nobody has used yet: a facilitator lists them, and takes back those that were lost (SLIP7, SLIP8). */
import type { FactoryId, SlipId } from "#protocol/ids";
import { OPEN_SLIPS_PER_PAGE_MAX } from "#protocol/limits";
import { err, ok, type Result } from "#protocol/result";
import type { OpenSlips } from "#protocol/wire/bodies";
import type { EdgeError } from "#protocol/wire/edge-error";
import type { Signer } from "#protocol/wire/signed-request";
import { dayOf } from "../day.ts";
import type { FactoryParts } from "./factory-core.ts";
import type { FactoryStore } from "./factory-store.ts";
import { requireStanding } from "./standing.ts";

export async function listOpenSlips(
  parts: FactoryParts,
  factory: FactoryId,
  signer: Signer,
  afterSerial: number,
): Promise<Result<OpenSlips, EdgeError>> {
  const standing = await requireStanding(parts, factory, signer);
  if (!standing.ok) return standing;
  const today = dayOf(parts.clock());
  return ok(pageOf((max) => parts.store.openSlips({ afterSerial, today, max })));
}

/** One more than a page is asked for, to know whether there are more. */
export function pageOf(find: (max: number) => OpenSlips["slips"]): OpenSlips {
  const found = find(OPEN_SLIPS_PER_PAGE_MAX + 1);
  const slips = found.slice(0, OPEN_SLIPS_PER_PAGE_MAX);
  return { hasMore: found.length > slips.length, slips };
}

export async function revoke(
  parts: FactoryParts,
  factory: FactoryId,
  signer: Signer,
  slip: SlipId,
): Promise<Result<null, EdgeError>> {
  const standing = await requireStanding(parts, factory, signer);
  if (!standing.ok) return standing;
  return revokeOpen(parts.store, slip);
}

/**
 * No await between looking and storing: a slip is either redeemed or revoked. One whose day is over may be revoked, and
 * so may a poster (POSTER4). One that was used stays used, and is awaited no longer (SLIP10).
 */
function revokeOpen(store: FactoryStore, id: SlipId): Result<null, EdgeError> {
  if (store.spent(id)) {
    store.confirm(id);
    return err({ type: "slip-used" });
  }
  const poster = store.posters.poster(id);
  if (poster && !poster.isRevoked) store.posters.revokePoster(id);
  if (poster || store.isRevoked(id)) return ok(null);
  const slip = store.slip(id);
  if (!slip) return err({ type: "slip-unknown" });
  store.revoke(slip);
  return ok(null);
}
