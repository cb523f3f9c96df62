/**
 * Previews: a row of a Board, made from a Thread's opening and its latest amending Envelope without loading
 * the Thread. Same author, rules 2, 3 and 5 of shelves, both signatures; the Thread itself decides.
 */
import type { Bytes } from "../bytes.ts";
import type { AuthorId, BoardId, RoomId, StreamId } from "../ids.ts";
import { err, ok, type Result } from "../result.ts";
import type { SignatureSuite } from "../signature.ts";
import type { Role } from "../wire/audience.ts";
import { authorIdOf } from "../wire/certificate.ts";
import type { CloseMark } from "../wire/close-marks.ts";
import { isMarkedAmending, isMarkedOpening } from "../wire/mark-row.ts";
import { bytesToEntry, type Entry, entryMessage, threadIdOf } from "./entry.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import { openEnvelope } from "./seal.ts";
import { previewOf } from "./shelf-update.ts";
import type { ShelfValue } from "./shelf-value.ts";
import type { ChainVerifier } from "./verified-chains.ts";

export interface PreviewContext {
  readonly suite: SignatureSuite;
  readonly chains: ChainVerifier;
  readonly room: RoomId;
  keysOfEpoch(epoch: number): EpochKeys | undefined;
  /** Whether an author was removed when this epoch began, or before. */
  isRemoved?(author: AuthorId, epoch: number): boolean;
  /** What a Stream was when an epoch was closed: null when it was not there, undefined while the epoch reigns. */
  markOf?(stream: StreamId, epoch: number): CloseMark | null | undefined;
}

export interface Preview {
  readonly author: AuthorId;
  readonly role: Role | null;
  readonly board: BoardId;
  readonly time: number;
  /** What the opening wrote, in order; amendments are laid over it by the caller. */
  readonly opening: ReadonlyMap<string, ShelfValue>;
  readonly amending: ReadonlyMap<string, ShelfValue> | null;
}

export async function readPreview(
  context: PreviewContext,
  stream: StreamId,
  opening: Bytes,
  amending: Bytes | null,
): Promise<Result<Preview, PreviewError>> {
  const opened = open(context, stream, opening);
  const place = opened?.entry.opening;
  if (!opened || !place) return err({ type: "PreviewUnreadable" });
  const { keys, entry } = opened;
  const mark = context.markOf?.(stream, keys.epoch);
  if (mark === null || (mark && !isMarkedOpening(mark, opening))) return err({ type: "PreviewBeyondMark" });
  if (context.isRemoved?.(entry.author, keys.epoch)) return err({ type: "PreviewForged" });
  if (threadIdOf(context.room, place.board, entry.author, place.salt) !== stream)
    return err({ type: "PreviewForged" });
  const author = await identify(context, entry);
  if (!author || !(await isSigned(context, keys, stream, entry, author.key)))
    return err({ type: "PreviewForged" });
  const written = previewOf(entry.update);
  if (!written.ok) return err({ type: "PreviewUnreadable" });
  const amended = amending && (await readAmending(context, stream, entry.author, author.key, amending));
  const { time } = entry;
  return ok({
    author: entry.author,
    role: author.role,
    board: place.board,
    time,
    opening: written.value,
    amending: amended,
  });
}

async function readAmending(
  context: PreviewContext,
  stream: StreamId,
  author: AuthorId,
  key: Bytes,
  envelope: Bytes,
): Promise<ReadonlyMap<string, ShelfValue> | null> {
  const opened = open(context, stream, envelope);
  if (!opened || opened.entry.author !== author) return null;
  const mark = context.markOf?.(stream, opened.keys.epoch);
  if (mark === null || (mark && !isMarkedAmending(mark, envelope))) return null;
  if (context.isRemoved?.(author, opened.keys.epoch)) return null;
  if (!(await isSigned(context, opened.keys, stream, opened.entry, key))) return null;
  const written = previewOf(opened.entry.update);
  return written.ok ? written.value : null;
}

function open(context: PreviewContext, stream: StreamId, envelope: Bytes) {
  const opened = openEnvelope(context.keysOfEpoch, stream, envelope);
  const entry = opened.ok ? bytesToEntry(opened.value.entry) : undefined;
  return opened.ok && entry?.ok ? { keys: opened.value.keys, entry: entry.value } : undefined;
}

async function identify(
  context: PreviewContext,
  entry: Entry,
): Promise<{ key: Bytes; role: Role | null } | undefined> {
  const { credential, author } = entry;
  if (credential.kind === "key") {
    return authorIdOf(credential.key) === author ? { key: credential.key, role: null } : undefined;
  }
  const chain = credential.kind === "chain" ? await context.chains.verify(credential.chain) : undefined;
  if (!chain?.ok || !context.chains.maySpeakIn(context.room, chain.value.leaf)) return undefined;
  const { signingKey, role } = chain.value.leaf;
  return authorIdOf(signingKey) === author ? { key: signingKey, role } : undefined;
}

async function isSigned(
  context: PreviewContext,
  keys: EpochKeys,
  stream: StreamId,
  entry: Entry,
  key: Bytes,
): Promise<boolean> {
  return context.suite.verify(key, entryMessage(keys, stream, entry.body), entry.signature);
}

export interface PreviewError {
  readonly type: "PreviewUnreadable" | "PreviewForged" | "PreviewBeyondMark";
}
