/** Backups as the edge sees them: an owner's key from nowhere, a member who vouches, and bytes. */
import type { Bytes } from "#protocol/bytes";
import type { BackupId } from "#protocol/ids";
import type { SigningKey } from "#protocol/signature";
import { backupIdOf, backupToBytes, vouchMessage } from "#protocol/wire/backup";
import * as people from "./edge-people.ts";

export interface TestBackup {
  readonly owner: SigningKey;
  readonly id: BackupId;
}

export async function makeBackup(): Promise<TestBackup> {
  const owner = await people.makeKey();
  return { owner, id: backupIdOf(owner.publicKey) };
}

export function backupPath(founder: people.Founder, id: string): string {
  return `/api/factories/${founder.factory}/backups/${id}`;
}

/** `given` replaces what an honest phone would send. */
export async function putBackup(
  edge: people.EdgeUnderTest,
  founder: people.Founder,
  backup: TestBackup,
  member: people.Person,
  sealed: Bytes,
  given: { readonly signer?: SigningKey; readonly vouched?: Bytes; readonly path?: string } = {},
): Promise<Response> {
  const message = vouchMessage(founder.factory, backup.id, given.vouched ?? sealed);
  const vouch = await member.key.sign(message);
  return people.call(edge, {
    method: "PUT",
    path: given.path ?? backupPath(founder, backup.id),
    body: backupToBytes({ chain: member.chain, vouch, sealed }),
    signer: { key: given.signer ?? backup.owner, chain: [] },
  });
}
