/** A Room as a facilitator takes it out: what its members can read, without ids, keys or exact times (EXPORT2). */
import type { Role, RoomKind } from "#protocol/wire/audience";
import type { Problem } from "./engine.ts";
import type { HiddenView } from "./moderation-views.ts";
import type { PostKind, ThreadState, Topic } from "./views.ts";

export interface ExportView {
  readonly state: "listing" | "reading" | "done" | "failed";
  /** Threads read so far, of all that are listed. */
  readonly read: number;
  readonly threads: number;
  readonly problem: Problem["type"] | null;
  readonly exported: ExportedRoom | null;
}

export interface ExportedRoom {
  readonly factory: string;
  readonly kind: RoomKind;
  /** Days since 1970. */
  readonly day: number;
  readonly threads: readonly ExportedThread[];
}

export interface ExportedThread {
  readonly topic: Topic;
  /** Empty when its first post is hidden or removed. */
  readonly title: string;
  readonly asksManagement: boolean;
  readonly state: ThreadState["kind"];
  readonly posts: readonly ExportedPost[];
}

export type ExportedPost = ExportedWords | ExportedHidden;

export interface ExportedWords {
  /** Null for a post without a nickname. */
  readonly nickname: string | null;
  readonly role: Role | null;
  /** Days since 1970, as the author's phone said. */
  readonly day: number;
  readonly kind: PostKind;
  readonly text: string;
  readonly isEdited: boolean;
  readonly promise: { readonly owner: string; readonly dueDay: number } | null;
}

/** Its words are not taken out. */
export interface ExportedHidden {
  readonly hidden: Pick<HiddenView, "reason" | "role" | "day">;
}

export function isHiddenPost(post: ExportedPost): post is ExportedHidden {
  return "hidden" in post;
}
