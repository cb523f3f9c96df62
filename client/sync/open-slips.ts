/** The slips that are not used yet, as far as this phone believes in them: signed by a facilitator who was not removed. */
import type { AuthorId, RoomId, SlipId } from "#protocol/ids";
import { isVouchedFor, type OpenSlip } from "#protocol/sealed/rotation";
import type { Founder } from "#protocol/sealed/wrap";
import type { SignatureSuite } from "#protocol/signature";
import { isInAudience, type RoomKind } from "#protocol/wire/audience";
import { type Chain, slipIdOf, verifyChain } from "#protocol/wire/certificate";
import type { MadeAt } from "./phone-store.ts";

/**
 * Those of these slips that nobody who is being removed can have joined with: made by this phone, after each of them
 * had joined. Only the edge says which slips are used, and it could say that theirs is not (KEY1).
 */
export function slipsOfOthers(
  slips: readonly OpenSlip[],
  room: RoomId,
  madeAt: ReadonlyMap<SlipId, MadeAt>,
  joinPositions: readonly number[],
): readonly OpenSlip[] {
  const latest = Math.max(0, ...joinPositions);
  return slips.filter(({ slip }) => (madeAt.get(slip)?.get(room) ?? 0) >= latest);
}

/** Those of these invites that a Room's key may be wrapped for (KEY2, ROOM3). */
export async function believedSlips(
  suite: SignatureSuite,
  founder: Founder,
  kind: RoomKind,
  removed: ReadonlySet<AuthorId>,
  invites: readonly Chain[],
): Promise<readonly OpenSlip[]> {
  const believed: OpenSlip[] = [];
  for (const chain of invites) {
    const leaf = await verifyChain(suite, founder.factory, founder.founderKey, chain);
    if (!leaf.ok || leaf.value.kind !== "invite" || !leaf.value.boxKey) continue;
    if (!isInAudience(kind, leaf.value.role) || !isVouchedFor(chain, removed)) continue;
    believed.push({ slip: slipIdOf(leaf.value.signingKey), chain });
  }
  return believed;
}
