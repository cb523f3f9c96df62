/** The slips that are not used yet, as far as this phone believes in them: signed by a facilitator who was not removed. */
import type { AuthorId } from "#protocol/ids";
import { isVouchedFor, type OpenSlip } from "#protocol/sealed/rotation";
import type { Founder } from "#protocol/sealed/wrap";
import type { SignatureSuite } from "#protocol/signature";
import { isInAudience, type RoomKind } from "#protocol/wire/audience";
import { type Chain, slipIdOf, verifyChain } from "#protocol/wire/certificate";

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
