/** The slips that are not used yet, as far as this phone believes in them: signed by a facilitator who was not removed. */
import { equalBytes } from "#protocol/bytes";
import type { AuthorId, FactoryId, RoomId, SlipId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import { isVouchedFor, type OpenSlip } from "#protocol/sealed/rotation";
import type { Founder } from "#protocol/sealed/wrap";
import type { SignatureSuite } from "#protocol/signature";
import { isInAudience, type RoomKind } from "#protocol/wire/audience";
import { lastDayUnconfirmed, type SlipStatus } from "#protocol/wire/bodies";
import { type Certificate, type Chain, slipIdOf, verifyChain } from "#protocol/wire/certificate";
import type { Problem } from "../state/engine.ts";
import type { OpenSlipView } from "../state/views.ts";
import type { EdgeClient, RequestSigner } from "./edge-client.ts";
import type { Identity } from "./identity.ts";
import type { MadeAt, PhoneStore } from "./phone-store.ts";

/**
 * Those of these slips that nobody who is being removed can have joined with: made by this phone, after each of them
 * had joined. Only the edge says which slips are used, and it could say that theirs is not (KEY1).
 */
export function slipsOfOthers<Slip extends OpenSlip>(
  slips: readonly Slip[],
  room: RoomId,
  madeAt: ReadonlyMap<SlipId, MadeAt>,
  joinPositions: readonly number[],
): readonly Slip[] {
  const latest = Math.max(0, ...joinPositions);
  return slips.filter(({ slip }) => (madeAt.get(slip)?.get(room) ?? 0) >= latest);
}

/** A slip that a Room's key may be wrapped for. */
export interface AwaitedSlip extends OpenSlip {
  /** Somebody used it, whose join may not have landed (SLIP10). */
  readonly isUsed: boolean;
  /** Last day on which its wrap is given out; 0: for ever. */
  readonly lastDay: number;
}

/**
 * Open slips first: one that is used between the two questions is in both answers, and not in none. What the edge says
 * of a slip decides nothing about who gets a key (KEY1): both kinds pass the same rules.
 */
export async function awaitedInvites(
  edge: EdgeClient,
  factory: FactoryId,
  signer: RequestSigner,
): Promise<Result<AwaitedInvites, Problem>> {
  const open = await edge.openSlips(factory, signer);
  if (!open.ok) return open;
  const used = await edge.unconfirmedSlips(factory, signer);
  if (!used.ok) return used;
  const chainsOf = (slips: readonly SlipStatus[]) => slips.map(({ inviteChain }) => inviteChain);
  return ok({ open: chainsOf(open.value), used: chainsOf(used.value) });
}

export interface AwaitedInvites {
  readonly open: readonly Chain[];
  readonly used: readonly Chain[];
}

/** Those of these invites that a Room's key may be wrapped for (KEY2, ROOM3), each once. */
export async function believedSlips(
  suite: SignatureSuite,
  founder: Founder,
  kind: RoomKind,
  removed: ReadonlySet<AuthorId>,
  { open, used }: AwaitedInvites,
): Promise<readonly AwaitedSlip[]> {
  const believed = new Map<SlipId, AwaitedSlip>();
  for (const [index, chain] of [...open, ...used].entries()) {
    const leaf = await inviteOf(suite, founder, chain);
    if (!leaf || !isInAudience(kind, leaf.role) || !isVouchedFor(chain, removed)) continue;
    const slip = slipIdOf(leaf.signingKey);
    const isUsed = index >= open.length;
    const lastDay = isUsed ? lastDayUnconfirmed(leaf.expiresDay) : leaf.expiresDay;
    believed.set(slip, { slip, chain, isUsed, lastDay });
  }
  return [...believed.values()];
}

/**
 * As many of these as keys are wrapped for beside the members. All open ones, else null: their holders were promised to
 * be let in. Used ones as there is place, those first that are awaited longest: their phones may come back, or never.
 */
export function slipsWithin(slips: readonly AwaitedSlip[], places: number): readonly AwaitedSlip[] | null {
  const open = slips.filter(({ isUsed }) => !isUsed);
  if (open.length > places) return null;
  const used = slips.filter(({ isUsed }) => isUsed).sort((a, b) => endOf(b) - endOf(a));
  return [...open, ...used.slice(0, places - open.length)];
}

function endOf({ lastDay }: AwaitedSlip): number {
  return lastDay === 0 ? Number.MAX_SAFE_INTEGER : lastDay;
}

async function inviteOf(
  suite: SignatureSuite,
  founder: Founder,
  chain: Chain,
): Promise<Certificate | undefined> {
  const leaf = await verifyChain(suite, founder.factory, founder.founderKey, chain);
  return leaf.ok && leaf.value.kind === "invite" && leaf.value.boxKey ? leaf.value : undefined;
}

interface Believed {
  readonly view: OpenSlipView;
  readonly slip: SlipId;
}

type Asked = (factory: FactoryId, signer: RequestSigner) => Promise<Result<readonly SlipStatus[], Problem>>;

/** By serial. What the edge invents is left out. */
async function listedSlips(
  suite: SignatureSuite,
  identity: Identity,
  ask: Asked,
): Promise<Result<readonly Believed[], Problem>> {
  const { founder, pen, chain: own } = identity;
  const listed = await ask(founder.factory, { key: pen.key, chain: own });
  if (!listed.ok) return listed;
  const believed: Believed[] = [];
  for (const { inviteChain, serial } of listed.value) {
    const leaf = await inviteOf(suite, founder, inviteChain);
    if (!leaf) continue;
    const isMine = equalBytes(inviteChain.at(-2)?.signingKey ?? new Uint8Array(0), pen.key.publicKey);
    const view = { serial, role: leaf.role, expiresDay: leaf.expiresDay, isMine };
    believed.push({ view, slip: slipIdOf(leaf.signingKey) });
  }
  return ok(believed);
}

export async function openSlipViews(
  suite: SignatureSuite,
  edge: EdgeClient,
  identity: Identity,
): Promise<Result<readonly OpenSlipView[], Problem>> {
  const slips = await listedSlips(suite, identity, openOf(edge));
  return slips.ok ? ok(slips.value.map(({ view }) => view)) : slips;
}

export async function unconfirmedSlipViews(
  suite: SignatureSuite,
  edge: EdgeClient,
  identity: Identity,
): Promise<Result<readonly OpenSlipView[], Problem>> {
  const slips = await listedSlips(suite, identity, usedOf(edge));
  return slips.ok ? ok(slips.value.map(({ view }) => view)) : slips;
}

function openOf(edge: EdgeClient): Asked {
  return (factory, signer) => edge.openSlips(factory, signer);
}

function usedOf(edge: EdgeClient): Asked {
  return (factory, signer) => edge.unconfirmedSlips(factory, signer);
}

/**
 * The edge is told, and this phone remembers: should the edge list the slip again, the next key is not wrapped for it
 * here.
 */
export async function revokeSlip(
  suite: SignatureSuite,
  edge: EdgeClient,
  store: PhoneStore,
  identity: Identity,
  serial: number,
): Promise<Result<null, Problem>> {
  const open = await listedSlips(suite, identity, openOf(edge));
  if (!open.ok) return open;
  const isWanted = ({ view }: Believed) => view.serial === serial;
  const unused = open.value.find(isWanted);
  const used = unused ? ok([]) : await listedSlips(suite, identity, usedOf(edge));
  if (!used.ok) return used;
  const wanted = unused ?? used.value.find(isWanted);
  if (!wanted) return err({ type: "slip-unknown" });
  await store.keepRevoked(wanted.slip);
  const signer = { key: identity.pen.key, chain: identity.chain };
  const revoked = await edge.revokeSlip(identity.founder.factory, wanted.slip, signer);
  // A used one stays used; no key is wrapped for it any more.
  return !unused && !revoked.ok && revoked.error.type === "slip-used" ? ok(null) : revoked;
}
