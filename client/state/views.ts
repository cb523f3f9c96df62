/**
 * What screens know: plain values, made by the sync engine from verified documents. No key, no frame, no
 * Yjs type appears here, and everything survives `structuredClone` (it crosses from a Web Worker).
 */
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import type { Role, RoomKind } from "#protocol/wire/audience";

import type { HiddenView } from "./moderation-views.ts";

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
  /** Came in by a poster: in one Room, without a vote. */
  readonly isByPoster: boolean;
  readonly isFounder: boolean;
  readonly factoryName: string;
  readonly founderName: string;
  /** Front half of the hash of the founder's key, hex; the emblem is drawn from it. */
  readonly fingerprint: string;
  readonly rooms: readonly RoomView[];
  /** The founder will have the factory deleted, or it is; null while nobody spoke of it. */
  readonly farewell: FarewellView | null;
}

export interface FarewellView {
  /** Days since 1970, in UTC: from its first moment the factory is deleted. */
  readonly day: number;
  readonly isDeleted: boolean;
}

/** "removed": by a facilitator. "shut-out": the key was changed, and not for this phone. */
export type RoomAccess = "open" | "removed" | "shut-out";

export interface RoomView {
  readonly room: RoomId;
  readonly kind: RoomKind;
  readonly connection: Connection;
  readonly access: RoomAccess;
  /** How long words are kept: months after the last one in a Thread, 0 for ever, as set on that day since 1970. */
  readonly kept: { readonly months: number; readonly sinceDay: number };
  /** How often the Room's key was made: 1 before it was first changed. */
  readonly epoch: number;
  /** Milliseconds since 1970 when this phone last heard from the Room; null before the first time. */
  readonly lastHeardAt: number | null;
  /** Verified members by role, from the join log; null while still counting. */
  readonly readers: Readonly<Record<Role, number>> | null;
  /** Names under which verified officials were seen to write here. */
  readonly officialNames: readonly string[];
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
  /** Came in by a poster, as anybody can who scans it. */
  readonly isByPoster?: boolean;
}

/** A change of keys, with or without a member who is removed by it. */
export interface KeyChangeView {
  readonly id: string;
  readonly removed: AuthorId | null;
  /** Under which nickname the member was removed. */
  readonly nickname: string | null;
  /** Slips that open nothing more: who was removed may have joined with one of them. */
  readonly voidedSlips: number;
  /** Posters that open nothing more: a change of Everyone's key voids them all. */
  readonly voidedPosters: number;
  readonly rooms: readonly RoomChangeView[];
}

export interface RoomChangeView {
  readonly room: RoomId;
  readonly state: "waiting" | "working" | "done" | "failed";
  /** Keys wrapped so far, of all to be wrapped; 0 of 0 before they are counted. */
  readonly done: number;
  readonly total: number;
  /** Why it failed last, an id for the message catalogue; it is tried again by itself. */
  readonly problem: string | null;
}

/** Who can read a Room, and why this phone believes it. */
export interface ReadersView {
  readonly room: RoomId;
  /** Null while the join log is being read. */
  readonly counts: Readonly<Record<Role, number>> | null;
  /** How many of them came in by a poster; null until this phone has read the whole join log. */
  readonly byPoster: number | null;
  /** What a facilitator counted and this phone went on from; null when it has read the whole join log. */
  readonly basis: CountBasis | null;
  /** A facilitator's count that the whole join log, read on this phone, contradicts. */
  readonly doubt: CountBasis | null;
  readonly epoch: number;
  /** Days since 1970 when the key was last changed; null in the first epoch. */
  readonly changedDay: number | null;
  /** Slips that were not used when the key was last changed: whoever holds one can still join. */
  readonly openSlips: number | null;
  /** Empty while the whole join log is not read. */
  readonly officials: readonly OfficialView[];
  /**
   * "3-241 0482 1193 7740 2256 9013": epoch, entries of the join log read so far, twenty digits. Two phones whose
   * codes are alike hold the same key and the same list of members. Empty before this phone is in the Room.
   */
  readonly code: string;
  /** Entries of the join log that the code covers. */
  readonly comparedCount: number;
  /** The same for another phone to read from a QR code. */
  readonly comparison: string;
}

export interface CountBasis {
  /** Who counted; null where the name is not known here. */
  readonly nickname: string | null;
  /** Days since 1970, as the counting phone said. */
  readonly day: number;
  /** Entries of the join log that were counted. */
  readonly count: number;
}

export interface OfficialView {
  readonly author: AuthorId;
  readonly role: Role;
  /** As written with the join; null where it is not known. */
  readonly nickname: string | null;
  /** Who signed the invitation; null where the founder's key did, or certified this very person. */
  readonly vouchedBy: AuthorId | null;
  /** Certified by the founder's key without an invitation: the founder. */
  readonly isFounder: boolean;
  /** Days since 1970. */
  readonly joinedDay: number;
  readonly isMe: boolean;
}

/** When people came into a Room, in whole weeks: no finer, so that nobody is matched with the day of a slip. */
export interface JoinsView {
  readonly room: RoomId;
  /** Null while the join log is being read. */
  readonly weeks: readonly JoinedWeek[] | null;
  /** Removed since the Room began. */
  readonly removed: number;
}

export interface JoinedWeek {
  /** The Monday, days since 1970. */
  readonly day: number;
  readonly counts: Readonly<Record<Role, number>>;
}

/** A slip or link that nobody has used yet and whose day is not over. */
export interface OpenSlipView {
  readonly serial: number;
  readonly role: Role;
  /** Days since 1970 after which it is refused. */
  readonly expiresDay: number;
  /** Signed on this phone. */
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
  /** Which of the replies, counted from 1, are known to be management's; rising. */
  readonly officialReplies: readonly number[];
  /** Who keeps the promise, where this phone has read it. */
  readonly promiseOwner: string | null;
  /** How many said that management's latest word helped, or not yet: as far as this phone has read. */
  readonly helped: number;
  readonly notYet: number;
  /** When the opening says it was written, ms. */
  readonly time: number;
  readonly isUnread: boolean;
  /** The opening was removed by its author. */
  readonly isRemoved: boolean;
  /** Moderators hid the opening: its words are here for its author alone. Null or absent when they did not. */
  readonly hidden?: HiddenView | null;
  /** Not yet accepted: still in this phone's outbox. */
  readonly isUnsent: boolean;
}

export interface ThreadView {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly topic: Topic | null;
  /** "cut": the Room keeps words only so long, and these are gone. */
  readonly status: "loading" | "ready" | "offline" | "unreadable" | "cut";
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
  /** Threads of mine whose latest answer or "done" I have said nothing about, latest first. */
  readonly unheard: readonly ThreadRow[];
  /** Threads this phone knows of and has not read. */
  readonly unread: number;
}

/** What management has to answer in one Room, and how long people wait. */
export interface QueueView {
  readonly room: RoomId;
  readonly status: "loading" | "ready" | "offline";
  /** Waiting and late ones, longest waiting first. */
  readonly open: readonly ThreadRow[];
  /** Promises whose day is still to come, soonest first. */
  readonly promised: readonly ThreadRow[];
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
  /** Moderators hid it: its words are here for its author alone. Null or absent when they did not. */
  readonly hidden?: HiddenView | null;
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
  /** Many come in by it, without a vote. */
  readonly isPoster: boolean;
}

/** A poster that hangs. */
export interface PosterView {
  /** 1, 2, 3 … among the posters of the factory. */
  readonly number: number;
  /** Days since 1970 after which it is refused. */
  readonly expiresDay: number;
  /** How many came in by it, as the edge counts, and how many may. */
  readonly uses: number;
  readonly usesMax: number;
  /** Signed on this phone. */
  readonly isMine: boolean;
}

/** One just made: its link is shown now and never again. */
export interface MadePosterView extends PosterView {
  /** Absolute link whose fragment carries the secret. */
  readonly link: string;
  /** In which it begins, on paper and on the phone. */
  readonly language: Language;
}

export interface InviteView {
  /** Absolute link whose fragment carries the secret. */
  readonly link: string;
  readonly role: Role;
  /** Days since 1970 after which it is refused. */
  readonly expiresDay: number;
  /** Small number for revoking, 1, 2, 3 … within the factory. */
  readonly serial: number;
  /** In which it begins, on paper and on the phone. */
  readonly language: Language;
}

/** One line of whom to call: a name, hours and what they help with, by language. */
export interface HelpContactView {
  readonly phone: string;
  readonly texts: Readonly<
    Record<string, { readonly name: string; readonly hours: string; readonly about: string }>
  >;
}

export interface HelpEntryView extends HelpContactView {
  readonly id: string;
  readonly state: "unsent" | "sent" | "refused";
}

/** Whom facilitators say to call, for everybody in the factory. */
export interface HelpView {
  readonly status: "loading" | "ready" | "offline";
  readonly entries: readonly HelpEntryView[];
}
