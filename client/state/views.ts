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

/**
 * What became of a Thread that asks management. Days since 1970. Made from the verified acts and posts of
 * officials; "late" is a promise whose day has passed.
 */
export type ThreadState =
  | { readonly kind: "none" }
  | { readonly kind: "waiting"; readonly sinceDay: number }
  | { readonly kind: "answered"; readonly day: number }
  | { readonly kind: "promised"; readonly dueDay: number }
  | { readonly kind: "late"; readonly dueDay: number }
  | { readonly kind: "done"; readonly day: number };

export interface ThreadRow {
  readonly stream: StreamId;
  readonly topic: Topic;
  /** Its author asked management to answer. */
  readonly asksManagement: boolean;
  readonly state: ThreadState;
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
  readonly asksManagement: boolean;
  readonly state: ThreadState;
  readonly posts: readonly PostView[];
  /** Id of the first post not read before this phone opened the Thread; null or absent when all were. */
  readonly firstUnread?: string | null;
}

/** What a post is besides its words. Answers, promises and "done" count only from a manager or facilitator. */
export type PostKind = "plain" | "answer" | "promise" | "done" | "helped" | "not-yet";

/** What is kept on this phone of one Room, for its first page. */
export interface HomeView {
  readonly room: RoomId;
  /** Threads of mine in which somebody wrote something I have not read, latest first. */
  readonly repliesToMe: readonly ThreadRow[];
  /** Threads in which I ask management, latest first, with their state. */
  readonly myQuestions: readonly ThreadRow[];
  /** Promises of management that are open or late, soonest first, then those done lately. */
  readonly promises: readonly ThreadRow[];
  /** Threads this phone knows of and has not read. */
  readonly unread: number;
}

/** What management has to answer in one Room, and how long people wait. */
export interface QueueView {
  readonly room: RoomId;
  readonly status: "loading" | "ready" | "offline";
  /** Waiting and late ones, longest waiting first. */
  readonly open: readonly ThreadRow[];
  /** Median of days from asking to the first answer, over the Threads listed; null while none is answered. */
  readonly medianDaysToAnswer: number | null;
  readonly answered: number;
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
  readonly kind: PostKind;
  /** Only of a promise: who keeps it, in the official's words, and until which day since 1970. */
  readonly promise: { readonly owner: string; readonly dueDay: number } | null;
  readonly state: "unsent" | "sent" | "refused";
  /** Only for `refused`: why, an id for the message catalogue. */
  readonly refusal: string | null;
}

/** How a slip looks before it is redeemed. */
/** A recovery code, to keep on paper. */
export interface RecoveryView {
  /** In groups of five characters. */
  readonly text: string;
  /** As a code to scan. */
  readonly link: string;
}

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
