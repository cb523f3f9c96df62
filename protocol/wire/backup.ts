/**
 * Sealed backups, as the edge sees them: bytes under an id that only the holder of a recovery code can make.
 *
 *   backup id = H("gopy/backup/1" ‖ owner key 32)[:16]; the owner key is Ed25519 and follows from the code
 *   backup (PUT /api/factories/:factory/backups/:backup, the request signed by the owner key):
 *       chain of a member (behind its length) | that member's signature 64 | sealed (behind its length, empty: forget)
 *   backup (GET of the same path): the sealed bytes as they were put
 *   hint = the first 5 bytes of a factory's id, in a path followed by 11 zeros
 *   factories of a hint (GET /api/factories/:hint/hinted): list of ids of 16 bytes
 *
 * The member's signature covers "gopy/vouch/1" ‖ factory 16 ‖ backup id 16 ‖ H(sealed). It is looked at and not
 * kept: no row joins a backup to a member (policy, not proof; see docs/threat-model.md).
 */
import { type Bytes, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import { hash, labelledHash } from "../hash.ts";
import { type BackupId, bytesToId, type FactoryId, ID_BYTES, idToBytes } from "../ids.ts";
import { BACKUP_BYTES_MAX, CHAIN_BYTES_MAX, HINTED_FACTORIES_MAX } from "../limits.ts";
import type { Result } from "../result.ts";
import { SIGNATURE_BYTES } from "../signature.ts";
import { type BodyError, parsing } from "./bodies.ts";
import { bytesToChain, type Chain, chainToBytes } from "./certificate.ts";

export const HINT_BYTES = 5;

export interface BackupBody {
  /** Of any member of the factory: strangers fill nothing. */
  readonly chain: Chain;
  readonly vouch: Bytes;
  /** Empty to forget what is kept. */
  readonly sealed: Bytes;
}

export function backupIdOf(ownerKey: Uint8Array): BackupId {
  return bytesToId<BackupId>(labelledHash("gopy/backup/1", ownerKey).subarray(0, ID_BYTES));
}

/** What a member signs for a backup that is put. */
export function vouchMessage(factory: FactoryId, backup: BackupId, sealed: Uint8Array): Bytes {
  return concatBytes(utf8("gopy/vouch/1"), idToBytes(factory), idToBytes(backup), hash(sealed));
}

export function backupToBytes({ chain, vouch, sealed }: BackupBody): Bytes {
  return new ByteWriter().block(chainToBytes(chain)).fixed(vouch).block(sealed).bytes();
}

export function bytesToBackup(bytes: Uint8Array): Result<BackupBody, BodyError> {
  return parsing(bytes, (reader) => {
    const chain = bytesToChain(reader.block(CHAIN_BYTES_MAX));
    if (!chain.ok) throw new MalformedBytes(chain.error.type);
    return {
      chain: chain.value,
      vouch: reader.fixed(SIGNATURE_BYTES),
      sealed: reader.block(BACKUP_BYTES_MAX),
    };
  });
}

/** The object that knows which factories begin with a hint; an id no factory has by itself. */
export function hintedIdOf(hint: Uint8Array): FactoryId {
  const bytes = new Uint8Array(ID_BYTES);
  bytes.set(hint.subarray(0, HINT_BYTES));
  return bytesToId<FactoryId>(bytes);
}

export function hintOf(factory: FactoryId): Bytes {
  return idToBytes(factory).slice(0, HINT_BYTES);
}

export function factoriesToBytes(factories: readonly FactoryId[]): Bytes {
  const writer = new ByteWriter().varint(factories.length);
  for (const factory of factories) writer.fixed(idToBytes(factory));
  return writer.bytes();
}

export function bytesToFactories(bytes: Uint8Array): Result<readonly FactoryId[], BodyError> {
  return parsing(bytes, (reader) =>
    reader.list(HINTED_FACTORIES_MAX, (each) => bytesToId<FactoryId>(each.fixed(ID_BYTES))),
  );
}
