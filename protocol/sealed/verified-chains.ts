/**
 * Chains already verified, so that a Room of 2,000 workers costs one check of the admission certificate and
 * not 2,000. Only successes are remembered; a certificate is named by the hash of all that was signed.
 */
import { type Bytes, bytesToHex } from "../bytes.ts";
import { hash } from "../hash.ts";
import { err, ok, type Result } from "../result.ts";
import type { SignatureSuite } from "../signature.ts";
import {
  bytesToChain,
  type Certificate,
  type Chain,
  type ChainError,
  hasVote,
  isMember,
  verifyChain,
} from "../wire/certificate.ts";
import type { RoomId } from "../ids.ts";
import { roomIdOf } from "../wire/audience.ts";
import type { Founder } from "./wrap.ts";

const REMEMBERED_MAX = 4_096;

export interface VerifiedChain {
  readonly chain: Chain;
  readonly leaf: Certificate;
}

export class ChainVerifier {
  readonly #remembered = new Map<string, VerifiedChain>();
  readonly #suite: SignatureSuite;
  readonly #founder: Founder;
  readonly #everyone: RoomId;

  constructor(suite: SignatureSuite, founder: Founder) {
    this.#everyone = roomIdOf(founder.factory, "everyone");
    this.#suite = remembering(suite);
    this.#founder = founder;
  }

  async verify(bytes: Bytes): Promise<Result<VerifiedChain, ChainError>> {
    const name = bytesToHex(hash(bytes));
    const known = this.#remembered.get(name);
    if (known) return ok(known);
    const chain = bytesToChain(bytes);
    if (!chain.ok) return chain;
    const leaf = await verifyChain(this.#suite, this.#founder.factory, this.#founder.founderKey, chain.value);
    if (!leaf.ok) return err(leaf.error);
    const verified = { chain: chain.value, leaf: leaf.value };
    if (this.#remembered.size < REMEMBERED_MAX) this.#remembered.set(name, verified);
    return ok(verified);
  }

  /** Whether a verified leaf is a member who may speak in a Room: who came in by a poster, in Everyone alone (READ13). */
  maySpeakIn(room: RoomId, leaf: Certificate): boolean {
    return isMember(leaf) && (hasVote(leaf) || room === this.#everyone);
  }
}

/** The same suite, which does not check the same true signature twice. */
function remembering(suite: SignatureSuite): SignatureSuite {
  const valid = new Set<string>();
  return {
    ...suite,
    async verify(publicKey, message, signature) {
      const name = bytesToHex(hash(hash(publicKey), hash(message), hash(signature)));
      if (valid.has(name)) return true;
      const isValid = await suite.verify(publicKey, message, signature);
      if (isValid && valid.size < REMEMBERED_MAX) valid.add(name);
      return isValid;
    },
  };
}
