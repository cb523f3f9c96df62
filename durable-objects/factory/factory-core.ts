/**
 * All that a Factory decides: its founding, its invites, and who may have what for a slip.
 *
 *   slip:  unknown ── invites ─► open ── redeemed ─► spent
 *                                 ├── taken back ─► revoked
 *                                 └── its day is over ─► expired
 */
import { type Bytes, equalBytes } from "#protocol/bytes";
import { labelledHash } from "#protocol/hash";
import type { FactoryId, SlipId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import { SEED_BYTES, type SignatureSuite } from "#protocol/signature";
import type { FactoryInfo, FoundingBody, SlipStatus } from "#protocol/wire/bodies";
import { type Certificate, type Chain, factoryIdOf, slipIdOf, verifyChain } from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import type { Signer } from "#protocol/wire/signed-request";
import { dayOf, isExpired } from "../day.ts";
import type { FactoryStore, Slip } from "./factory-store.ts";
import type { Poster } from "./poster-store.ts";
import { openPoster } from "./posters.ts";
import { requireStanding } from "./standing.ts";

export interface FactoryParts {
  readonly store: FactoryStore;
  readonly suite: SignatureSuite;
  readonly clock: () => number;
  readonly random: (length: number) => Bytes;
}

/** Answers the admission public key, the same one however often it is asked (FACTORY1). */
export async function foundFactory(
  { store, suite, random }: FactoryParts,
  factory: FactoryId,
  signer: Signer,
  body: FoundingBody,
): Promise<Result<Bytes, EdgeError>> {
  if (factoryIdOf(body.founderKey) !== factory) return err({ type: "not-allowed" });
  if (!equalBytes(signer.key, body.founderKey)) return err({ type: "not-allowed" });
  if (!store.founding()) store.found({ ...body, admissionSeed: random(SEED_BYTES) });
  const founding = store.founding()!;
  if (!equalBytes(founding.profile, body.profile)) return err({ type: "already-founded" });
  return ok((await suite.signingKey(founding.admissionSeed)).publicKey);
}

/** FACTORY2: keeps the founder's certificate for the Factory's own admission key, and for no other. */
export async function admit(
  { store, suite }: FactoryParts,
  factory: FactoryId,
  signer: Signer,
  chain: Chain,
): Promise<Result<null, EdgeError>> {
  const founding = store.founding();
  if (!founding) return err({ type: "not-founded" });
  if (!equalBytes(signer.key, founding.founderKey)) return err({ type: "not-allowed" });
  const leaf = await verifyChain(suite, factory, founding.founderKey, chain);
  if (!leaf.ok || leaf.value.kind !== "admission") return err({ type: "not-allowed" });
  const { publicKey } = await suite.signingKey(founding.admissionSeed);
  if (!equalBytes(leaf.value.signingKey, publicKey)) return err({ type: "not-allowed" });
  store.keepAdmissionChain(chain);
  return ok(null);
}

export function factoryInfo({ store }: FactoryParts): Result<FactoryInfo, EdgeError> {
  const founding = store.founding();
  const admissionChain = store.admissionChain();
  if (!founding || !admissionChain) return err({ type: "not-founded" });
  return ok({ founderKey: founding.founderKey, profile: founding.profile, admissionChain });
}

/** FACTORY3: answers the serial of the first invite. The same batch again changes nothing. */
export async function invite(
  { store, suite }: FactoryParts,
  factory: FactoryId,
  signer: Signer,
  invites: readonly Certificate[],
  batchHash: Bytes,
): Promise<Result<number, EdgeError>> {
  const founding = await requireStanding({ store, suite }, factory, signer);
  if (!founding.ok) return founding;
  const verified = await verifyInvites(suite, factory, founding.value.founderKey, signer.chain, invites);
  if (!verified.ok) return verified;
  const known = store.batchSerial(batchHash);
  if (known !== undefined) return ok(known);
  const fresh = requireFresh(store, invites);
  if (!fresh.ok) return fresh;
  return ok(store.keepBatch({ hash: batchHash, signerChain: signer.chain, invites }));
}

async function verifyInvites(
  suite: SignatureSuite,
  factory: FactoryId,
  founderKey: Bytes,
  signerChain: Chain,
  invites: readonly Certificate[],
): Promise<Result<null, EdgeError>> {
  for (const each of invites) {
    const leaf = await verifyChain(suite, factory, founderKey, [...signerChain, each]);
    if (!leaf.ok || leaf.value.kind !== "invite") return err({ type: "not-allowed" });
  }
  return ok(null);
}

/** SLIP2: a slip is invited once. A spent one stays spent, a revoked one revoked, an open one keeps its role and day. */
function requireFresh(store: FactoryStore, invites: readonly Certificate[]): Result<null, EdgeError> {
  const ids = invites.map(({ signingKey }) => slipIdOf(signingKey));
  if (new Set(ids).size !== ids.length) return err({ type: "body-malformed" });
  if (ids.some((id) => store.spent(id))) return err({ type: "slip-used" });
  if (ids.some((id) => store.isRevoked(id))) return err({ type: "slip-revoked" });
  return ids.some((id) => store.slip(id)) ? err({ type: "already-founded" }) : ok(null);
}

export function slipStatus({ store, clock }: FactoryParts, id: SlipId): Result<SlipStatus, EdgeError> {
  if (!store.founding()) return err({ type: "not-founded" });
  const today = dayOf(clock());
  if (store.posters.poster(id)) return statusOfPoster(openPoster(store, id, today));
  const slip = openSlip(store, id, today);
  if (!slip.ok) return slip;
  return ok({ inviteChain: slip.value.inviteChain, serial: slip.value.serial });
}

function statusOfPoster(poster: Result<Poster, EdgeError>): Result<SlipStatus, EdgeError> {
  return poster.ok ? ok({ inviteChain: poster.value.chain, serial: poster.value.number }) : poster;
}

/** SLIP1: used, revoked, expired and unknown are told apart. */
export function openSlip(store: FactoryStore, id: SlipId, today: number): Result<Slip, EdgeError> {
  if (store.spent(id)) return err({ type: "slip-used" });
  if (store.isRevoked(id)) return err({ type: "slip-revoked" });
  const slip = store.slip(id);
  if (!slip) return err({ type: "slip-unknown" });
  return isExpired(slip.expiresDay, today) ? err({ type: "slip-expired" }) : ok(slip);
}

/** Names one batch of one factory. */
export function batchHashOf(body: Uint8Array): Bytes {
  return labelledHash("gopy/batch/1", body);
}
