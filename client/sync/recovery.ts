/**
 * The sealed backup of a member: made with a recovery code, kept fresh without it, opened with it on another phone.
 *
 * The phone keeps what follows from the code's secret, and not the secret: the backup can be refreshed and replaced,
 * but a code that was made cannot be shown again to whoever picks the phone up.
 */
import { type Bytes, equalBytes } from "#protocol/bytes";
import { hash } from "#protocol/hash";
import { boxKeyOf } from "#protocol/hpke";
import type { BackupId, RoomId, StreamId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import { type Backup, backupToPlain, openBackup, READ_MARKS_MAX, sealBackup } from "#protocol/sealed/backup";
import {
  codeToLink,
  codeToText,
  parseCode,
  RECOVERY_SECRET_BYTES,
  type RecoveryCode,
  recoveryKeys,
} from "#protocol/sealed/recovery-code";
import {
  backupIdOf,
  backupToBytes,
  bytesToFactories,
  hintedIdOf,
  hintOf,
  vouchMessage,
} from "#protocol/wire/backup";
import { bytesToChain, factoryIdOf, isMember, verifyChain } from "#protocol/wire/certificate";
import type { Problem, RecoveryAnswer, RecoveryProblem } from "../state/engine.ts";
import type { Language, RecoveryView } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import type { EdgeClient } from "./edge-client.ts";
import type { Identity } from "./identity.ts";
import type { StoredIdentity, StoredStream } from "./phone-store.ts";

/** Under the key `recovery`. */
interface StoredRecovery {
  readonly ownerSeed: Bytes;
  readonly sealKey: Bytes;
  /** Hash of what was stored last. */
  readonly stored: Bytes;
}

const RECOVERY = "recovery";
const TRIES = "tries/recover";
const KEYS_MAX = 64;
/** After the fifth code that opened nothing and on: paper is misread, but not for ever. */
const WAITS_MS = [0, 0, 0, 0, 15_000, 30_000, 60_000, 300_000];

/** Makes a new code and stores the backup under it; the code before, if there is one, opens nothing from then on. */
export async function makeRecoveryCode(
  adapters: Adapters,
  edge: EdgeClient,
  identity: Identity,
): Promise<Result<RecoveryView, Problem>> {
  const { factory } = identity.founder;
  const code = { hint: hintOf(factory), secret: adapters.random(RECOVERY_SECRET_BYTES) };
  const keys = recoveryKeys(code);
  const before = await storedRecovery(adapters);
  const put = await putBackup(adapters, edge, identity, keys);
  if (!put.ok) return put;
  await adapters.store.write({ put: [[RECOVERY, { ...keys, stored: put.value } satisfies StoredRecovery]] });
  // An old backup that stays is sealed all the same, and only who holds the old code knows where.
  if (before) await sendBackup(adapters, edge, identity, before.ownerSeed, () => new Uint8Array(0));
  return ok({ text: codeToText(code), link: codeToLink(adapters.origin, code) });
}

/** Stores the backup anew if anything in it changed. Nothing to do without a code. */
export async function refreshBackup(adapters: Adapters, edge: EdgeClient, identity: Identity): Promise<void> {
  const recovery = await storedRecovery(adapters);
  if (!recovery) return;
  const backup = await backupOf(adapters, identity);
  if (equalBytes(hash(backupToPlain(backup)), recovery.stored)) return;
  const put = await putBackup(adapters, edge, identity, recovery);
  // A code made meanwhile has keys of its own.
  const latest = await storedRecovery(adapters);
  if (!put.ok || !latest || !equalBytes(latest.ownerSeed, recovery.ownerSeed)) return;
  await adapters.store.write({ put: [[RECOVERY, { ...recovery, stored: put.value }]] });
}

async function storedRecovery({ store }: Adapters): Promise<StoredRecovery | null> {
  return ((await store.get(RECOVERY)) as StoredRecovery | undefined) ?? null;
}

/** Answers the hash of what was stored. */
async function putBackup(
  adapters: Adapters,
  edge: EdgeClient,
  identity: Identity,
  keys: { readonly ownerSeed: Bytes; readonly sealKey: Bytes },
): Promise<Result<Bytes, Problem>> {
  const backup = await backupOf(adapters, identity);
  const seal = (id: BackupId) => sealBackup(keys.sealKey, id, backup, adapters.random);
  const sent = await sendBackup(adapters, edge, identity, keys.ownerSeed, seal);
  return sent.ok ? ok(hash(backupToPlain(backup))) : sent;
}

async function sendBackup(
  { suite }: Adapters,
  edge: EdgeClient,
  identity: Identity,
  ownerSeed: Bytes,
  seal: (id: BackupId) => Bytes,
): Promise<Result<Bytes, Problem>> {
  const owner = await suite.signingKey(ownerSeed);
  const id = backupIdOf(owner.publicKey);
  const { factory } = identity.founder;
  const sealed = seal(id);
  const vouch = await identity.pen.key.sign(vouchMessage(factory, id, sealed));
  const body = backupToBytes({ chain: identity.chain, vouch, sealed });
  return edge.ask("PUT", `/api/factories/${factory}/backups/${id}`, body, { key: owner, chain: [] });
}

async function backupOf({ store }: Adapters, { stored }: Identity): Promise<Backup> {
  const rooms = [...new Set(stored.keyring.map(({ room }) => room))];
  const marks = await Promise.all(
    rooms.map(async (room) => readMarksOf(await store.list(`stream/${room}/`), room)),
  );
  return {
    factory: stored.factory,
    founderKey: stored.founderKey,
    founderSeed: stored.founderSeed,
    memberSeed: stored.memberSeed,
    boxSeed: stored.boxSeed,
    chain: stored.chain,
    nickname: stored.nickname,
    language: stored.language,
    factoryName: stored.factoryName,
    founderName: stored.founderName,
    // From the first epoch on, without a gap: who comes back follows each Room from there (EPOCH5).
    keys: [...stored.keyring].sort((a, b) => a.epoch - b.epoch).slice(0, KEYS_MAX),
    readMarks: marks.flat().slice(0, READ_MARKS_MAX),
  };
}

function readMarksOf(rows: readonly (readonly [string, unknown])[], room: RoomId): Backup["readMarks"] {
  return rows.flatMap(([key, value]) => {
    const { board, readCount } = value as StoredStream;
    if (readCount === 0) return [];
    return [{ room, stream: key.slice(`stream/${room}/`.length) as StreamId, board, readCount }];
  });
}

/** Opens the backup of a code and makes this phone one of that member's. */
export async function recover(
  adapters: Adapters,
  edge: EdgeClient,
  text: string,
): RecoveryAnswer<StoredIdentity> {
  const code = parseCode(text);
  if (!code.ok) return err(toProblem(code.error));
  const waitMs = await waitBeforeTry(adapters);
  if (waitMs > 0) return err({ type: "code-too-soon", waitMs });
  const found = await findBackup(adapters, edge, code.value);
  if (!found.ok) {
    if (found.error.type === "code-unknown") await noteTry(adapters);
    return found;
  }
  const identity = identityIn(found.value);
  if (!(await isWhole(adapters, found.value))) return err({ type: "edge-broken" });
  const { ownerSeed, sealKey } = recoveryKeys(code.value);
  const stored = hash(backupToPlain(found.value));
  const put = [
    ...found.value.readMarks.map(toStreamRow),
    [RECOVERY, { ownerSeed, sealKey, stored } satisfies StoredRecovery] as const,
    ["identity", identity] as const,
  ];
  try {
    await adapters.store.write({ put, drop: [TRIES] });
  } catch {
    return err({ type: "storage-full" });
  }
  return ok(identity);
}

/** A hint belongs to one factory, but for an accident or malice: each is asked. */
async function findBackup(adapters: Adapters, edge: EdgeClient, code: RecoveryCode): RecoveryAnswer<Backup> {
  const { ownerSeed, sealKey } = recoveryKeys(code);
  const id = backupIdOf((await adapters.suite.signingKey(ownerSeed)).publicKey);
  const hinted = await edge.ask("GET", `/api/factories/${hintedIdOf(code.hint)}/hinted`, null);
  if (!hinted.ok) return err(toRecoveryProblem(hinted.error));
  const factories = bytesToFactories(hinted.value);
  if (!factories.ok) return err({ type: "edge-broken" });
  for (const factory of factories.value) {
    const sealed = await edge.ask("GET", `/api/factories/${factory}/backups/${id}`, null);
    if (!sealed.ok && sealed.error.type !== "slip-unknown") return err(toRecoveryProblem(sealed.error));
    const backup = sealed.ok ? openBackup(sealKey, id, sealed.value) : null;
    if (backup && !backup.ok) return err({ type: "edge-broken" });
    if (backup?.ok && backup.value.factory === factory) return backup;
  }
  return err({ type: "code-unknown" });
}

/** What was sealed on a phone of this member; but a phone that runs on it must not stumble over it. */
async function isWhole({ suite }: Adapters, backup: Backup): Promise<boolean> {
  if (factoryIdOf(backup.founderKey) !== backup.factory) return false;
  const chain = bytesToChain(backup.chain);
  if (!chain.ok) return false;
  const leaf = await verifyChain(suite, backup.factory, backup.founderKey, chain.value);
  if (!leaf.ok || !isMember(leaf.value)) return false;
  const member = await suite.signingKey(backup.memberSeed);
  const box = await boxKeyOf(backup.boxSeed);
  return equalBytes(leaf.value.signingKey, member.publicKey) && equalBytes(leaf.value.boxKey!, box.publicKey);
}

function identityIn(backup: Backup): StoredIdentity {
  const { readMarks: _, keys, language, ...same } = backup;
  return { ...same, keyring: keys, language: language as Language, pendingSlip: null };
}

function toStreamRow({ room, stream, board, readCount }: Backup["readMarks"][number]) {
  const row: StoredStream = { board, count: readCount, readCount };
  return [`stream/${room}/${stream}`, row] as const;
}

function toProblem(error: { readonly type: string } & object): RecoveryProblem {
  if ("letter" in error) return { type: "code-letter", letter: String(error.letter) };
  if ("missing" in error) return { type: "code-length", missing: Number(error.missing) };
  return { type: "code-mistyped" };
}

function toRecoveryProblem({ type }: Problem): RecoveryProblem {
  if (type === "slip-unknown") return { type: "code-unknown" };
  return type === "offline" || type === "too-many" || type === "factory-deleted"
    ? { type }
    : { type: "edge-broken" };
}

interface Tries {
  readonly count: number;
  readonly until: number;
}

async function triesOf({ store }: Adapters): Promise<Tries> {
  return ((await store.get(TRIES)) as Tries | undefined) ?? { count: 0, until: 0 };
}

async function waitBeforeTry(adapters: Adapters): Promise<number> {
  const { count, until } = await triesOf(adapters);
  return Math.max(0, Math.min(until - adapters.clock.now(), waitAfter(count)));
}

async function noteTry(adapters: Adapters): Promise<void> {
  const count = (await triesOf(adapters)).count + 1;
  const tries: Tries = { count, until: adapters.clock.now() + waitAfter(count) };
  await adapters.store.write({ put: [[TRIES, tries]] });
}

function waitAfter(count: number): number {
  return count === 0 ? 0 : WAITS_MS[Math.min(count, WAITS_MS.length) - 1]!;
}
