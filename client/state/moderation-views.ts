/** What screens know of moderation: plain values, made from verified decisions and opened reports. */
import type { RoomId, StreamId } from "#protocol/ids";
import type { HideReason } from "#protocol/sealed/moderation";
import type { Role } from "#protocol/wire/audience";
import type { Topic } from "./views.ts";

export type { HideReason } from "#protocol/sealed/moderation";

/** In the order in which a person chooses among them. */
export const REASONS: readonly HideReason[] = [
  "privacy",
  "threat",
  "harassment",
  "false-emergency",
  "spam",
  "other",
];

/** How many characters somebody who reports can add. */
export const REPORT_WORDS_MAX = 280;

/** Why a post is not shown, and by whom: a role, never a name. */
export interface HiddenView {
  readonly reason: HideReason;
  readonly role: Role;
  /** Days since 1970, as the moderator's phone said. */
  readonly day: number;
  /** For moderators alone: the words, to decide once more. Null for everybody else. */
  readonly words: string | null;
}

export interface ModerationRow {
  readonly id: string;
  readonly kind: "hide" | "restore";
  /** Null for a restoring. */
  readonly reason: HideReason | null;
  readonly role: Role;
  readonly day: number;
  readonly stream: StreamId;
  readonly topic: Topic;
  /** The Thread's heading; empty where this phone does not know it or it is hidden. */
  readonly title: string;
  readonly isMine: boolean;
}

/** What became of a report that this phone sent. */
export interface ReceiptView {
  readonly id: string;
  readonly stream: StreamId;
  readonly topic: Topic;
  readonly reason: HideReason;
  readonly words: string;
  readonly day: number;
  readonly sentTo: number;
  readonly state: "unsent" | "sent" | "hidden" | "kept";
}

/** The open reports about one post, for moderators. */
export interface ReportedPost {
  readonly id: string;
  readonly stream: StreamId;
  readonly topic: Topic;
  /** A `PostView.id`. */
  readonly post: string;
  readonly title: string;
  /** Empty while the Thread is still loading, or for a post that its author removed. */
  readonly text: string;
  readonly isFound: boolean;
  /** How many reports, and what each says. */
  readonly reports: readonly ReportNote[];
  /** Days since 1970 of the oldest. */
  readonly sinceDay: number;
}

export interface ReportNote {
  readonly reason: HideReason;
  readonly words: string;
  readonly day: number;
  /** Verified; null for who reported without a nickname. */
  readonly nickname: string | null;
}

export interface ModerationView {
  readonly room: RoomId;
  /** The moderation Stream is read to its end on this connection. */
  readonly isRead: boolean;
  /** This phone is a representative's or a facilitator's. */
  readonly isModerator: boolean;
  /** Latest first. */
  readonly log: readonly ModerationRow[];
  /** This phone's own reports, latest first. */
  readonly receipts: readonly ReceiptView[];
  /** Oldest first; empty for who is no moderator. */
  readonly reported: readonly ReportedPost[];
}

export interface ReportDraft {
  readonly room: RoomId;
  readonly stream: StreamId;
  /** A `PostView.id`. */
  readonly post: string;
  readonly reason: HideReason;
  readonly words: string;
  /** Moderators see who reported, proven; else nobody does. */
  readonly isNamed: boolean;
}

export interface ModerationOrder {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly post: string;
  readonly decision: "hide" | "restore" | "keep";
  /** Only of a hide. */
  readonly reason?: HideReason;
}
