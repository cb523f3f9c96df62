/**
 * What screens know: plain values, made by the sync engine from verified documents. No key, no frame, no
 * Yjs type appears here, and everything survives `structuredClone` (it crosses from a Web Worker).
 */
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import type { Role, RoomKind } from "#protocol/wire/audience";

export type Language = "vi" | "en";

/** The eight clusters of the Better Work programme and one board for everything else. */
export type Topic =
  | "general"
  | "safety"
  | "compensation"
  | "working-time"
  | "contracts"
  | "discrimination"
  | "association"
  | "forced-labour"
  | "child-labour";

export type Connection = "connecting" | "live" | "offline";

/** Who this phone is. `founderKey` never leaves the engine; `isFounder` says that it is there. */
export interface MemberView {
  readonly nickname: string;
  readonly language: Language;
  readonly role: Role;
  readonly author: AuthorId;
  readonly isFounder: boolean;
  readonly factoryName: string;
  readonly founderName: string;
  /** Front half of the hash of the founder's key, hex; the emblem is drawn from it. */
  readonly fingerprint: string;
  readonly rooms: readonly RoomView[];
}

export interface RoomView {
  readonly room: RoomId;
  readonly kind: RoomKind;
  readonly connection: Connection;
  /** Milliseconds since 1970 when this phone last heard from the Room; null before the first time. */
  readonly lastHeardAt: number | null;
  /** Verified members by role, from the join log; null while still counting. */
  readonly readers: Readonly<Record<Role, number>> | null;
  /** What the phone found wrong with the edge or with single entries, newest last, at most 20. */
  readonly problems: readonly ProblemView[];
}

/** `rule` is an id of protocol/SPEC.md; `blame` says what the evidence proves. */
export interface ProblemView {
  readonly type: string;
  readonly rule: string;
  /** "unknown": junk that either the edge or somebody with the key may have made. */
  readonly blame: "edge" | "author" | "unknown";
  readonly stream: StreamId | null;
}

export interface AuthorView {
  readonly id: AuthorId;
  /** Null for a post without a nickname. */
  readonly nickname: string | null;
  /** Null for a post without a nickname. A role other than worker is a verified chain, never a claim. */
  readonly role: Role | null;
  readonly isMine: boolean;
}

export interface BoardView {
  readonly room: RoomId;
  readonly topic: Topic;
  readonly status: "loading" | "ready" | "offline";
  readonly threads: readonly ThreadRow[];
  readonly hasMore: boolean;
}

export interface ThreadRow {
  readonly stream: StreamId;
  readonly title: string;
  /** First words of the opening post. */
  readonly text: string;
  readonly author: AuthorView;
  /** Entries after the opening, as the edge counts them. */
  readonly replies: number;
  /** When the opening says it was written, ms. */
  readonly time: number;
  readonly isUnread: boolean;
  /** The opening was removed by its author. */
  readonly isRemoved: boolean;
  /** Not yet accepted: still in this phone's outbox. */
  readonly isUnsent: boolean;
}

export interface ThreadView {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly topic: Topic | null;
  readonly status: "loading" | "ready" | "offline" | "unreadable";
  readonly title: string;
  readonly posts: readonly PostView[];
}

export interface PostView {
  /** `author/d/n`, stable: names the post for edit and removal. */
  readonly id: string;
  readonly author: AuthorView;
  readonly text: string;
  /** ms, as the author's phone said. */
  readonly time: number;
  /** Earlier versions, oldest first; empty when never edited. */
  readonly earlier: readonly { readonly text: string; readonly time: number }[];
  readonly isRemoved: boolean;
  readonly state: "unsent" | "sent" | "refused";
  /** Only for `refused`: why, an id for the message catalogue. */
  readonly refusal: string | null;
}

/** How a slip looks before it is redeemed. */
export interface SlipView {
  readonly factoryName: string;
  readonly founderName: string;
  readonly fingerprint: string;
  readonly role: Role;
  readonly rooms: readonly RoomKind[];
  /** The name an official's invitation was made for; null on a worker's slip. */
  readonly officialName: string | null;
}

export interface InviteView {
  /** Absolute link whose fragment carries the secret. */
  readonly link: string;
  readonly role: Role;
  /** Days since 1970 after which it is refused. */
  readonly expiresDay: number;
  /** Small number for revoking, 1, 2, 3 … within the factory. */
  readonly serial: number;
}
