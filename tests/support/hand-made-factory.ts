/** A factory of which every private key is at hand, the edge's too: for what an edge could certify, wrap and forge. */
import { nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import { type BoxKey, boxKeyOf } from "#protocol/hpke";
import type { FactoryId } from "#protocol/ids";
import { deriveEpochKeys, type EpochKeys } from "#protocol/sealed/epoch-keys";
import { ChainVerifier } from "#protocol/sealed/verified-chains";
import type { Founder } from "#protocol/sealed/wrap";
import type { SigningKey } from "#protocol/signature";
import { type Role, roomIdOf, type RoomKind } from "#protocol/wire/audience";
import {
  type Certificate,
  type CertificateKind,
  certify,
  type Chain,
  factoryIdOf,
} from "#protocol/wire/certificate";
import { type EpochRecord, signEpochRecord } from "#protocol/wire/epoch-record";
import type { Chance } from "./chance.ts";

/** Somebody, or a slip, with both private keys. */
export interface Holder {
  readonly key: SigningKey;
  readonly box: BoxKey;
  readonly chain: Chain;
}

export class HandMadeFactory {
  readonly id: FactoryId;
  readonly founderKey: SigningKey;
  readonly facilitator: Holder;
  readonly admission: Holder;
  readonly chains: ChainVerifier;
  readonly #chance: Chance;

  private constructor(
    chance: Chance,
    id: FactoryId,
    founderKey: SigningKey,
    facilitator: Holder,
    admission: Holder,
  ) {
    this.#chance = chance;
    this.founderKey = founderKey;
    this.id = id;
    this.facilitator = facilitator;
    this.admission = admission;
    this.chains = new ChainVerifier(nodeSignatures, this.founder);
  }

  /** With an id of another's it is an impostor: all signatures are good, under the wrong founder's key. */
  static async make(chance: Chance, impersonated?: FactoryId): Promise<HandMadeFactory> {
    const founderKey = await signingKey(chance);
    const id = impersonated ?? factoryIdOf(founderKey.publicKey);
    const root = { id, key: founderKey, chain: [] };
    const facilitator = await holder(chance, root, "facilitator", "facilitator");
    const admission = await holder(chance, root, "admission", "worker");
    return new HandMadeFactory(chance, id, founderKey, facilitator, admission);
  }

  /** An invite of this factory's facilitator for somebody else's slip. */
  async inviteFor(slip: Pick<Certificate, "signingKey" | "boxKey">, role: Role): Promise<Chain> {
    const { key, chain } = this.facilitator;
    const { signingKey, boxKey } = slip;
    return [
      ...chain,
      await certify(this.id, key, { kind: "invite", role, signingKey, boxKey, expiresDay: 0 }),
    ];
  }

  get founder(): Founder {
    return { factory: this.id, founderKey: this.founderKey.publicKey };
  }

  invite(role: Role, by: Pick<Holder, "key" | "chain"> = this.facilitator, boxSeed?: Bytes): Promise<Holder> {
    return holder(this.#chance, { id: this.id, ...by }, "invite", role, boxSeed);
  }

  worker(by: Pick<Holder, "key" | "chain"> = this.admission): Promise<Holder> {
    return holder(this.#chance, { id: this.id, ...by }, "worker", "worker");
  }

  poster(by: Pick<Holder, "key" | "chain"> = this.facilitator): Promise<Holder> {
    return holder(this.#chance, { id: this.id, ...by }, "poster", "worker");
  }

  voteless(by: Pick<Holder, "key" | "chain"> = this.admission): Promise<Holder> {
    return holder(this.#chance, { id: this.id, ...by }, "voteless", "worker");
  }

  async official(role: Role): Promise<Holder> {
    return holder(this.#chance, { id: this.id, ...(await this.invite(role)) }, "official", role);
  }

  /** Signed by whoever it may be. */
  officialOf(by: Pick<Holder, "key" | "chain">, role: Role): Promise<Holder> {
    return holder(this.#chance, { id: this.id, ...by }, "official", role);
  }

  /** Invited by another facilitator than the founder's. */
  async officialBy(by: Pick<Holder, "key" | "chain">, role: Role): Promise<Holder> {
    return holder(this.#chance, { id: this.id, ...(await this.invite(role, by)) }, "official", role);
  }

  keysOf(kind: RoomKind): EpochKeys {
    return deriveEpochKeys(roomIdOf(this.id, kind), 1, this.#chance.bytes(32));
  }

  async record(keys: EpochKeys, by: Pick<Holder, "key" | "chain"> = this.facilitator): Promise<EpochRecord> {
    const gate = await nodeSignatures.signingKey(keys.gateSeed);
    const { room, epoch, commitment } = keys;
    const unsigned = {
      room,
      epoch,
      gateKey: gate.publicKey,
      commitment,
      rotation: null,
      signerChain: by.chain,
    };
    return signEpochRecord(this.id, by.key, unsigned);
  }
}

async function signingKey(chance: Chance): Promise<SigningKey> {
  return nodeSignatures.signingKey(chance.bytes(32));
}

async function holder(
  chance: Chance,
  issuer: { readonly id: FactoryId; readonly key: SigningKey; readonly chain: Chain },
  kind: CertificateKind,
  role: Role,
  boxSeed = chance.bytes(32),
): Promise<Holder> {
  const key = await signingKey(chance);
  const box = await boxKeyOf(boxSeed);
  const boxKey = kind === "admission" ? null : box.publicKey;
  const uses = kind === "poster" ? { usesMax: 300 } : {};
  const subject = { kind, role, signingKey: key.publicKey, boxKey, expiresDay: 0, ...uses };
  const certificate: Certificate = await certify(issuer.id, issuer.key, subject);
  return { key, box, chain: [...issuer.chain, certificate] };
}
