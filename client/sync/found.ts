/**
 * Founding a factory and inviting into it. A founding that was cut short leaves a factory without members at
 * the edge, and is begun again with new keys: nobody has been told of the first.
 */
import { boxKeyOf } from "#protocol/hpke";
import type { DeviceId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import { deriveEpochKeys, EPOCH_KEY_BYTES, type EpochKeys } from "#protocol/sealed/epoch-keys";
import { sealProfile } from "#protocol/sealed/profile";
import { SLIP_SECRET_BYTES, type Slip, slipSeeds, slipToLink } from "#protocol/sealed/slip";
import { type Founder, wrapFor } from "#protocol/sealed/wrap";
import { ROOM_KINDS, roomIdOf, roomKindsOf } from "#protocol/wire/audience";
import type { WrapItem } from "#protocol/wire/bodies";
import {
  authorIdOf,
  type Certificate,
  certify,
  type Chain,
  chainToBytes,
  factoryIdOf,
  slipIdOf,
} from "#protocol/wire/certificate";
import { signEpochRecord } from "#protocol/wire/epoch-record";
import type { SigningKey } from "#protocol/signature";
import type { Founding, InviteOrder, Problem } from "../state/engine.ts";
import type { InviteView } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import type { EdgeClient, RequestSigner } from "./edge-client.ts";
import type { Identity } from "./identity.ts";
import { isProfileName, joinIntentsOf } from "./join.ts";
import type { MadeAt, PhoneStore, StoredIdentity } from "./phone-store.ts";

const SEED_BYTES = 32;
const DAY_MS = 86_400_000;

export async function foundFactory(
  adapters: Adapters,
  edge: EdgeClient,
  store: PhoneStore,
  founding: Founding,
  device: DeviceId,
): Promise<Result<StoredIdentity, Problem>> {
  if (!isProfileName(founding.factoryName) || !isProfileName(founding.founderName))
    return err({ type: "nickname-malformed" });
  const founderSeed = adapters.random(SEED_BYTES);
  const founderKey = await adapters.suite.signingKey(founderSeed);
  const factory = factoryIdOf(founderKey.publicKey);
  const memberSeed = adapters.random(SEED_BYTES);
  const boxSeed = adapters.random(SEED_BYTES);
  const chain = await facilitatorChain(adapters, factory, founderKey, memberSeed, boxSeed);
  const keyring = ROOM_KINDS.map((kind) => {
    return deriveEpochKeys(roomIdOf(factory, kind), 1, adapters.random(EPOCH_KEY_BYTES));
  });
  const identity: StoredIdentity = {
    factory,
    founderKey: founderKey.publicKey,
    founderSeed,
    memberSeed,
    boxSeed,
    chain: chainToBytes(chain),
    keyring: keyring.map(({ room, epoch, epochKey }) => ({ room, epoch, epochKey })),
    nickname: founding.founderName,
    language: founding.language,
    factoryName: founding.factoryName,
    founderName: founding.founderName,
    pendingSlip: null,
  };
  const announced = await announce(adapters, edge, identity, founderKey, chain, keyring);
  if (!announced.ok) return announced;
  const author = authorIdOf((await adapters.suite.signingKey(memberSeed)).publicKey);
  await store.keepIdentity(identity, joinIntentsOf(identity, author, device, adapters.clock.now()));
  return ok(identity);
}

async function facilitatorChain(
  adapters: Adapters,
  factory: Founder["factory"],
  founderKey: SigningKey,
  memberSeed: Uint8Array,
  boxSeed: Uint8Array,
): Promise<Chain> {
  const member = await adapters.suite.signingKey(memberSeed);
  const box = await boxKeyOf(boxSeed);
  const subject = { signingKey: member.publicKey, boxKey: box.publicKey, expiresDay: 0 };
  return [await certify(factory, founderKey, { kind: "facilitator", role: "facilitator", ...subject })];
}

async function announce(
  adapters: Adapters,
  edge: EdgeClient,
  identity: StoredIdentity,
  founderKey: SigningKey,
  chain: Chain,
  keyring: readonly EpochKeys[],
): Promise<Result<null, Problem>> {
  const { factory } = identity;
  const founderSigner: RequestSigner = { key: founderKey, chain: [] };
  const everyone = keyring[0]!;
  const profile = await sealProfile(factory, everyone, founderKey, identity, adapters.random);
  const admissionKey = await edge.found(factory, founderSigner, {
    founderKey: founderKey.publicKey,
    profile,
  });
  if (!admissionKey.ok) return admissionKey;
  const admission = await certify(factory, founderKey, {
    kind: "admission",
    role: "worker",
    signingKey: admissionKey.value,
    boxKey: null,
    expiresDay: 0,
  });
  const admitted = await edge.admit(factory, founderSigner, [admission]);
  if (!admitted.ok) return admitted;
  for (const keys of keyring) {
    const founded = await foundRoom(adapters, edge, identity, chain, keys);
    if (!founded.ok) return founded;
  }
  return ok(null);
}

async function foundRoom(
  adapters: Adapters,
  edge: EdgeClient,
  identity: StoredIdentity,
  chain: Chain,
  keys: EpochKeys,
): Promise<Result<null, Problem>> {
  const { factory, founderKey } = identity;
  const member = await adapters.suite.signingKey(identity.memberSeed);
  const gate = await adapters.suite.signingKey(keys.gateSeed);
  const { room, epoch, commitment } = keys;
  const record = await signEpochRecord(factory, member, {
    room,
    epoch,
    gateKey: gate.publicKey,
    commitment,
    rotation: null,
    signerChain: chain,
  });
  const signer = { key: member, chain };
  const founded = await edge.foundRoom(signer, { founderKey, record });
  if (!founded.ok) return founded;
  const own = await wrapFor(adapters.suite, { factory, founderKey }, keys, chain);
  if (!own.ok) return err({ type: "not-allowed" });
  return edge.addWraps(keys, signer, [{ ...own.value, expiresDay: 0 }]);
}

interface MadeInvite {
  readonly slip: Slip;
  readonly certificate: Certificate;
}

/** Wraps first, then the slips themselves: a slip the Factory knows always opens. */
export async function makeInvites(
  adapters: Adapters,
  edge: EdgeClient,
  identity: Identity,
  order: InviteOrder,
  kept: { readonly store: PhoneStore; readonly madeAt: MadeAt },
): Promise<Result<readonly InviteView[], Problem>> {
  if (identity.role !== "facilitator") return err({ type: "not-allowed" });
  const expiresDay = Math.floor(adapters.clock.now() / DAY_MS) + order.daysValid;
  const signer: RequestSigner = { key: identity.pen.key, chain: identity.chain };
  const voucher = order.isSuccessor ? await founderVoucher(adapters, identity) : signer;
  if (!voucher || (order.isSuccessor && order.role !== "facilitator")) return err({ type: "not-allowed" });
  const invites = await Promise.all(
    Array.from({ length: order.count }, () => makeInvite(adapters, identity, voucher, order, expiresDay)),
  );
  for (const keyring of identity.keyrings) {
    if (!roomKindsOf(order.role).includes(keyring.kind)) continue;
    const wraps = await wrapsFor(adapters, identity, voucher, keyring.current, invites, expiresDay);
    if (!wraps.ok) return wraps;
    const added = await edge.addWraps(keyring.current, signer, wraps.value);
    if (!added.ok) return added;
  }
  const certificates = invites.map(({ certificate }) => certificate);
  const slips = certificates.map(({ signingKey }) => slipIdOf(signingKey));
  await kept.store.keepMadeSlips(slips, kept.madeAt);
  const first = await edge.addInvites(identity.founder.factory, voucher, certificates);
  if (!first.ok) return first;
  return ok(
    invites.map(({ slip }, index) => {
      const link = slipToLink(adapters.origin, slip);
      const serial = first.value + index;
      return { link, role: order.role, expiresDay, serial, language: order.language ?? "vi" };
    }),
  );
}

/**
 * A facilitator's key that the founder's key certifies to sign one invitation, and that is then forgotten. Whoever
 * comes in by it hangs on the founder's key alone, and stays when the founder as a member is removed.
 */
async function founderVoucher(adapters: Adapters, identity: Identity): Promise<RequestSigner | null> {
  const { founderSeed, factory } = identity.stored;
  if (!founderSeed) return null;
  const founderKey = await adapters.suite.signingKey(founderSeed);
  const seed = adapters.random(SEED_BYTES);
  const chain = await facilitatorChain(adapters, factory, founderKey, seed, adapters.random(SEED_BYTES));
  return { key: await adapters.suite.signingKey(seed), chain };
}

async function makeInvite(
  adapters: Adapters,
  identity: Identity,
  voucher: RequestSigner,
  order: InviteOrder,
  expiresDay: number,
): Promise<MadeInvite> {
  const { factory } = identity.founder;
  const { officialName: name, language } = order;
  const secret = adapters.random(SLIP_SECRET_BYTES);
  const slip: Slip = { factory, secret, name, ...(language !== undefined && { language }) };
  const seeds = slipSeeds(slip);
  const { publicKey } = await adapters.suite.signingKey(seeds.signingSeed);
  const box = await boxKeyOf(seeds.boxSeed);
  const subject = { role: order.role, signingKey: publicKey, boxKey: box.publicKey, expiresDay };
  return { slip, certificate: await certify(factory, voucher.key, { kind: "invite", ...subject }) };
}

async function wrapsFor(
  adapters: Adapters,
  identity: Identity,
  voucher: RequestSigner,
  keys: EpochKeys,
  invites: readonly MadeInvite[],
  expiresDay: number,
): Promise<Result<readonly WrapItem[], Problem>> {
  const items: WrapItem[] = [];
  for (const { certificate } of invites) {
    const wrap = await wrapFor(adapters.suite, identity.founder, keys, [...voucher.chain, certificate]);
    if (!wrap.ok) return err({ type: "not-allowed" });
    items.push({ ...wrap.value, expiresDay });
  }
  return ok(items);
}
