import { type Bytes, bytesToHex } from "#protocol/bytes";
import type { SlipId } from "#protocol/ids";
import type { Role } from "#protocol/wire/audience";
import { type Chain, slipIdOf } from "#protocol/wire/certificate";
import type { BackupStore } from "./backup-store.ts";
import { MemoryBackupStore } from "./memory-backup-store.ts";
import type {
  Admits,
  FactoryFounding,
  FactoryStore,
  InviteBatch,
  Redemption,
  Slip,
} from "./factory-store.ts";

export class MemoryFactoryStore implements FactoryStore {
  readonly #batches = new Map<string, number>();
  readonly #slips = new Map<SlipId, Slip>();
  readonly #spent = new Map<SlipId, Admits>();
  readonly #certified = new Set<string>();
  readonly #unswept = new Map<SlipId, Role>();
  readonly backups: BackupStore = new MemoryBackupStore(() => this.#certified.size);
  #founding: FactoryFounding | undefined;
  #admissionChain: Chain | undefined;
  #nextSerial = 1;

  founding(): FactoryFounding | undefined {
    return this.#founding;
  }

  found(founding: FactoryFounding): void {
    this.#founding = founding;
  }

  admissionChain(): Chain | undefined {
    return this.#admissionChain;
  }

  keepAdmissionChain(chain: Chain): void {
    this.#admissionChain = chain;
  }

  batchSerial(hash: Bytes): number | undefined {
    return this.#batches.get(bytesToHex(hash));
  }

  keepBatch({ hash, signerChain, invites }: InviteBatch): number {
    const first = this.#nextSerial;
    this.#batches.set(bytesToHex(hash), first);
    for (const invite of invites) {
      const { role, expiresDay, signingKey } = invite;
      const id = slipIdOf(signingKey);
      const inviteChain = [...signerChain, invite];
      this.#slips.set(id, { id, role, expiresDay, serial: this.#nextSerial++, inviteChain });
    }
    return first;
  }

  slip(id: SlipId): Slip | undefined {
    return this.#slips.get(id);
  }

  spent(id: SlipId): Admits | undefined {
    return this.#spent.get(id);
  }

  isCertified(certified: Bytes): boolean {
    return this.#certified.has(bytesToHex(certified));
  }

  redeem({ slip, role, admits, certified }: Redemption): boolean {
    if (!this.#slips.delete(slip)) return false;
    this.#spent.set(slip, admits);
    this.#certified.add(bytesToHex(certified));
    this.#unswept.set(slip, role);
    return true;
  }

  unswept(): readonly { readonly slip: SlipId; readonly role: Role }[] {
    return [...this.#unswept].map(([slip, role]) => ({ slip, role }));
  }

  swept(slip: SlipId): void {
    this.#unswept.delete(slip);
  }
}
