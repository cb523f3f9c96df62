/** Who signed an HTTP call, and whether they may: the same questions at the Factory and at a Room. */
import { bytesToHex, equalBytes } from "#protocol/bytes";
import type { FactoryId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import { type Certificate, isMember, verifyChain } from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import { type Signer, type SignedRequestError, verifyRequest } from "#protocol/wire/signed-request";
import type { ObjectRequest } from "./http.ts";
import { TokenBuckets } from "./token-bucket.ts";

const SIGNED_REQUESTS = { burst: 120, perSecond: 2 };
const SIGNERS_REMEMBERED_MAX = 1_000;

export class SignedGate {
  readonly #suite: SignatureSuite;
  readonly #clock: () => number;
  readonly #buckets = new TokenBuckets(SIGNED_REQUESTS, SIGNERS_REMEMBERED_MAX);

  constructor(suite: SignatureSuite, clock: () => number) {
    this.#suite = suite;
    this.#clock = clock;
  }

  /** Limited by key only once the signature is good: nobody uses up another's requests (EDGE7). */
  async check(request: ObjectRequest): Promise<Result<Signer, EdgeError>> {
    const nowMs = this.#clock();
    const signer = await verifyRequest(this.#suite, request.headers, request, nowMs);
    if (!signer.ok) return err(toEdgeError(signer.error, nowMs));
    const waitMs = this.#buckets.take(bytesToHex(signer.value.key), nowMs);
    return waitMs > 0 ? err({ type: "too-many", waitMs }) : signer;
  }
}

function toEdgeError({ type }: SignedRequestError, time: number): EdgeError {
  if (type === "RequestClockOff") return { type: "clock-off", time };
  return { type: type === "RequestForged" ? "request-forged" : "request-unsigned" };
}

/** The certificate of a signer whose chain leads from the founder to a facilitator of this very key. */
export async function requireFacilitator(
  suite: SignatureSuite,
  factory: FactoryId,
  founderKey: Uint8Array,
  signer: Signer,
): Promise<Result<Certificate, EdgeError>> {
  const leaf = await verifyChain(suite, factory, founderKey, signer.chain);
  const isFacilitator = leaf.ok && isMember(leaf.value) && leaf.value.role === "facilitator";
  if (!isFacilitator || !equalBytes(leaf.value.signingKey, signer.key)) return err({ type: "not-allowed" });
  return ok(leaf.value);
}
