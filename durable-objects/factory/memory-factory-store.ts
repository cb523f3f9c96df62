import { type Bytes, bytesToHex } from "#protocol/bytes";
import type { AuthorId, SlipId } from "#protocol/ids";
import type { Role } from "#protocol/wire/audience";
import { lastDayUnconfirmed } from "#protocol/wire/bodies";
import { type Chain, slipIdOf } from "#protocol/wire/certificate";
import { isExpired } from "../day.ts";
import type { BackupStore } from "./backup-store.ts";
import { MemoryBackupStore } from "./memory-backup-store.ts";
import { MemoryPosterStore } from "./memory-poster-store.ts";
import type { PosterStore } from "./poster-store.ts";
import type {
  Admits,
  FactoryFounding,
  FactoryStore,
  InviteBatch,
  OpenSlipsQuery,
  Redemption,
  Remover,
  Slip,
} from "./factory-store.ts";

export class MemoryFactoryStore implements FactoryStore {
  readonly #batches = new Map<string, number>();
  readonly #slips = new Map<SlipId, Slip>();
  readonly #unconfirmed = new Map<SlipId, Slip>();
  readonly #spent = new Map<SlipId, Admits>();
  readonly #certified = new Set<string>();
  readonly #unswept = new Map<SlipId, Role>();
  readonly #revoked = new Set<SlipId>();
  readonly #removed = new Map<AuthorId, Remover>();
  readonly backups: BackupStore = new MemoryBackupStore(() => this.#certified.size);
  readonly posters: PosterStore = new MemoryPosterStore({
    certified: this.#certified,
    unswept: this.#unswept,
  });
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

  redeem({ slip, admits, certified }: Redemption): boolean {
    const redeemed = this.#slips.get(slip);
    if (!redeemed) return false;
    this.#slips.delete(slip);
    this.#unconfirmed.set(slip, redeemed);
    this.#spent.set(slip, admits);
    this.#certified.add(bytesToHex(certified));
    return true;
  }

  confirm(slip: SlipId): void {
    const role = this.#unconfirmed.get(slip)?.role;
    if (role && this.#unconfirmed.delete(slip)) this.#unswept.set(slip, role);
  }

  confirmOverdue(today: number): void {
    for (const { id, expiresDay } of this.#unconfirmed.values())
      if (isExpired(lastDayUnconfirmed(expiresDay), today)) this.confirm(id);
  }

  unconfirmed({ afterSerial, max }: Omit<OpenSlipsQuery, "today">): readonly Slip[] {
    return bySerial([...this.#unconfirmed.values()], afterSerial, max);
  }

  revoke({ id, role }: Pick<Slip, "id" | "role">): boolean {
    if (!this.#slips.delete(id)) return false;
    this.#revoked.add(id);
    this.#unswept.set(id, role);
    return true;
  }

  isRevoked(id: SlipId): boolean {
    return this.#revoked.has(id);
  }

  openSlips({ afterSerial, today, max }: OpenSlipsQuery): readonly Slip[] {
    const open = [...this.#slips.values()].filter(({ expiresDay }) => !isExpired(expiresDay, today));
    return bySerial(open, afterSerial, max);
  }

  remove(authors: readonly AuthorId[], by: Remover): void {
    for (const author of authors) if (this.#removed.get(author) !== "founder") this.#removed.set(author, by);
  }

  removedBy(author: AuthorId): Remover | undefined {
    return this.#removed.get(author);
  }

  unswept(): readonly { readonly slip: SlipId; readonly role: Role }[] {
    return [...this.#unswept].map(([slip, role]) => ({ slip, role }));
  }

  swept(slip: SlipId): void {
    this.#unswept.delete(slip);
  }
}

function bySerial(slips: readonly Slip[], afterSerial: number, max: number): readonly Slip[] {
  const further = slips.filter(({ serial }) => serial > afterSerial);
  return further.toSorted((a, b) => a.serial - b.serial).slice(0, max);
}
