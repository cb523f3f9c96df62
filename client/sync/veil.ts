/** What is left of a hidden post for a person to see: its place, the reason, the moderator's role (MOD5). */
import type { AuthorId, StreamId } from "#protocol/ids";
import type { PostRef } from "#protocol/sealed/intents";
import type { Decision, PostName } from "#protocol/sealed/moderation";
import type { StreamReader } from "#protocol/sealed/stream-reader";
import type { HiddenView } from "../state/moderation-views.ts";
import type { PostView, ThreadRow } from "../state/views.ts";
import { dayOf } from "./thread-state.ts";

export interface Veil {
  /** Moderators keep the words at hand, to decide once more. */
  readonly isModerator: boolean;
  /** The decision by which a post is hidden; null for one that is shown. */
  hiddenPost(reader: StreamReader, stream: StreamId, author: AuthorId, ref: PostRef): Decision | null;
  hiddenOpening(name: PostName, envelope: Uint8Array): Decision | null;
}

/** Its author still sees the words. The nickname goes with them: it may be what the post was hidden for. */
export function veiled(view: PostView, decision: Decision, { isModerator }: Veil): PostView {
  const hidden = hiddenViewOf(decision, isModerator && !view.isRemoved ? view.text : null);
  if (view.author.isMine) return { ...view, hidden };
  const author = { ...view.author, nickname: view.author.nickname === null ? null : "" };
  return { ...view, author, text: "", earlier: [], kind: "plain", promise: null, hidden };
}

export function veiledRow(row: ThreadRow, decision: Decision): ThreadRow {
  const hidden = hiddenViewOf(decision, null);
  if (row.author.isMine) return { ...row, hidden };
  const author = { ...row.author, nickname: row.author.nickname === null ? null : "" };
  return { ...row, author, title: "", text: "", hidden };
}

function hiddenViewOf({ reason, role, time }: Decision, words: string | null): HiddenView {
  return { reason: reason ?? "other", role, day: dayOf(time), words };
}
