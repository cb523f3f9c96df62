/**
 * What a Factory keeps: its founding, the public halves of unused slips, and who is used up.
 *
 * No row names both a slip and a member (EDGE1): `spent` holds slips, `certified` holds hashes of members'
 * keys, and neither has an order, a serial or a time. A spent slip keeps its invite until it is confirmed (SLIP10).
 */
import type { Bytes } from "#protocol/bytes";
import type { AuthorId, SlipId } from "#protocol/ids";
import type { Role } from "#protocol/wire/audience";
import type { Certificate, Chain } from "#protocol/wire/certificate";
import type { BackupStore } from "./backup-store.ts";
import type { PosterStore } from "./poster-store.ts";

export interface FactoryFounding {
  readonly founderKey: Bytes;
  readonly profile: Bytes;
  /** The admission key signs worker certificates; it is made by the Factory and never leaves it. */
  readonly admissionSeed: Bytes;
}

export interface Slip {
  readonly id: SlipId;
  readonly role: Role;
  readonly expiresDay: number;
  readonly serial: number;
  /** Of the signer, then the invite itself. */
  readonly inviteChain: Chain;
}

/** A spent slip admitted a worker, whom the Factory certified, or an official, who certifies himself. */
export type Admits = "worker" | "official";

export interface InviteBatch {
  /** Of the request's body: the same batch again is known by it. */
  readonly hash: Bytes;
  readonly signerChain: Chain;
  readonly invites: readonly Certificate[];
}

export interface Redemption {
  readonly slip: SlipId;
  readonly admits: Admits;
  /** Hash of the member's two keys. */
  readonly certified: Bytes;
}

export interface OpenSlipsQuery {
  readonly afterSerial: number;
  readonly today: number;
  readonly max: number;
}

export type Remover = "founder" | "facilitator";

export interface FactoryStore {
  readonly backups: BackupStore;
  readonly posters: PosterStore;
  /** Undefined in a Factory that nobody founded, which stores nothing at all (EDGE8). */
  founding(): FactoryFounding | undefined;
  found(founding: FactoryFounding): void;
  admissionChain(): Chain | undefined;
  keepAdmissionChain(chain: Chain): void;
  /** First serial of a batch that was kept before. */
  batchSerial(hash: Bytes): number | undefined;
  /** Keeps a batch and gives its invites the next serials, of which it returns the first. */
  keepBatch(batch: InviteBatch): number;
  slip(id: SlipId): Slip | undefined;
  spent(id: SlipId): Admits | undefined;
  isCertified(certified: Bytes): boolean;
  /** In one transaction: the slip is unconfirmed from now on, both hashes come. False: it was gone. */
  redeem(redemption: Redemption): boolean;
  /** In one transaction: an unconfirmed slip goes, its wraps are to be deleted. Nothing for any other. */
  confirm(slip: SlipId): void;
  /** Confirms all whose day, and the days after it, were over before this one. */
  confirmOverdue(today: number): void;
  /** Slips that were redeemed and not confirmed, of serials behind one, by rising serial. */
  unconfirmed(query: Omit<OpenSlipsQuery, "today">): readonly Slip[];
  /** In one transaction: the slip goes, and is known as revoked, its wraps are to be deleted. False: it was gone. */
  revoke(slip: Pick<Slip, "id" | "role">): boolean;
  isRevoked(id: SlipId): boolean;
  /** Slips not expired on this day, of serials behind one, by rising serial. */
  openSlips(query: OpenSlipsQuery): readonly Slip[];
  /** Remembers these facilitators as removed; what the founder's key removed stays so. */
  remove(authors: readonly AuthorId[], by: Remover): void;
  removedBy(author: AuthorId): Remover | undefined;
  /** Slips whose wraps the Rooms may still hold. */
  unswept(): readonly { readonly slip: SlipId; readonly role: Role }[];
  swept(slip: SlipId): void;
}
