/**
 * Words that waited on a phone which was shut out, once it came in again with a new slip: as a new member, who takes
 * over what the one before had not sent (CLIENT1).
 *
 *   a post, a Thread                     is sent under the new name
 *   anything that may have been sent     is shown as unsent: to send it unasked could say it twice
 *   an edit of a post that stands        is shown as unsent words: nobody edits another author's post
 *   a join, and a removal of such a post is dropped
 *
 * What a throwaway author waits to say is nobody's in particular, and goes as it is.
 */
import type { AuthorId, StreamId } from "#protocol/ids";
import { threadIdOf } from "#protocol/sealed/entry";
import { parseShelfKey, postKey, type PostRef } from "#protocol/sealed/intents";
import { JOIN_KEY } from "#protocol/sealed/join-log";
import type { StoredIntent } from "./phone-store.ts";

export interface CarriedOver {
  readonly keep: readonly StoredIntent[];
  readonly drop: readonly StoredIntent[];
}

/** Why words stand unsent that another member of this phone wrote. */
const REFUSAL = "entry-refused";

export function carryOver(left: readonly StoredIntent[], author: AuthorId): CarriedOver {
  const isForeign = (intent: StoredIntent) => intent.penSeed === null && intent.author !== author;
  const moved = new Map(
    left
      .filter((intent) => isForeign(intent) && intent.openingSalt !== null && !intent.isSent)
      .map(({ room, board, stream, openingSalt }) => [stream, threadIdOf(room, board, author, openingSalt!)]),
  );
  const waiting = new Set(left.filter(isForeign).flatMap(postWaiting));
  const keep: StoredIntent[] = [];
  const drop: StoredIntent[] = [];
  for (const intent of left) {
    const stream: StreamId = moved.get(intent.stream) ?? intent.stream;
    const carried = isForeign(intent) ? taken(intent, author, waiting) : intent;
    if (!carried || stream !== intent.stream) drop.push(intent);
    if (carried && (carried !== intent || stream !== intent.stream)) keep.push({ ...carried, stream });
  }
  return { keep, drop };
}

type Waiting = `${StreamId} ${PostRef}`;

function postWaiting({ stream, key, isSent }: StoredIntent): readonly Waiting[] {
  const parsed = parseShelfKey(key);
  return parsed?.type === "Post" && !isSent ? [`${stream} ${parsed.ref}`] : [];
}

function taken(intent: StoredIntent, author: AuthorId, waiting: ReadonlySet<Waiting>): StoredIntent | null {
  const own = { ...intent, author };
  const parsed = parseShelfKey(intent.key);
  if (intent.key === JOIN_KEY) return null;
  const amends = parsed?.type === "Edit" || parsed?.type === "Removal" ? parsed : null;
  const isOfStanding = amends !== null && !waiting.has(`${intent.stream} ${amends.ref}`);
  if (isOfStanding && amends.type === "Removal") return null;
  if (isOfStanding) return { ...own, key: postKey(amends.by.device, amends.by.counter), refusal: REFUSAL };
  return intent.isSent ? { ...own, refusal: REFUSAL } : own;
}
