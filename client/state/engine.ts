/**
 * The one door between screens and the sync engine. In a browser the engine lives in a Web Worker and this
 * interface is spoken over a message port; in Node the headless member implements it directly.
 */
import type { Result } from "#protocol/result";
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import type { Role } from "#protocol/wire/audience";
import type { KeptMonths } from "#protocol/wire/retention";
import type { ExportView } from "./export-views.ts";
import type { ModerationOrder, ModerationView, ReportDraft } from "./moderation-views.ts";
import type {
  BoardView,
  HelpContactView,
  HelpView,
  HomeView,
  InviteView,
  JoinsView,
  KeyChangeView,
  Language,
  MadePosterView,
  MemberView,
  OpenSlipView,
  PosterView,
  PostKind,
  QueueView,
  ReadersView,
  RecoveryView,
  SlipView,
  ThreadView,
  Topic,
} from "./views.ts";

/** Stops what it was returned for; safe to call twice. */
export type Stop = () => void;

/** Why something a person asked for was not done. Each `type` has words in the message catalogue. */
export interface Problem {
  readonly type:
    | "slip-damaged" // the link was cut or mistyped
    | "slip-used"
    | "slip-expired"
    | "slip-revoked" // a facilitator took it back
    | "factory-ending" // the founder will have it deleted, and nobody new comes in
    | "factory-deleted"
    | "slip-unknown" // of another server
    | "poster-expired"
    | "poster-revoked" // taken down, or the Room's key was changed since it was hung
    | "poster-full" // as many came in as may
    | "poster-busy" // too many at once, or on one day
    | "posters-many" // a factory has only so many
    | "slip-forged" // what the edge gave does not verify against the slip
    | "offline"
    | "too-many" // slow down; try again in a minute
    | "not-allowed"
    | "text-empty"
    | "text-too-long"
    | "nickname-malformed"
    | "no-moderators" // nobody but the post's author could look at a report
    | "storage-full"
    | "epoch-old" // the Room's key was changed meanwhile
    | "shut-out" // the Room's key was changed, and none of its new wraps is for this phone
    | "edge-broken"; // the edge answered something the protocol does not allow
}

export type Answer<T> = Promise<Result<T, Problem>>;

export interface Engine {
  /** Calls back at once and at every change; null while this phone has joined nothing. */
  watchMember(onChange: (member: MemberView | null) => void): Stop;
  watchBoard(room: RoomId, topic: Topic, onChange: (board: BoardView) => void): Stop;
  watchThread(room: RoomId, stream: StreamId, onChange: (thread: ThreadView) => void): Stop;
  /** Threads this phone knows per topic and how many are unread: the list of boards in a Room. */
  watchTopics(
    room: RoomId,
    onChange: (topics: readonly { topic: Topic; threads: number; unread: number }[]) => void,
  ): Stop;

  /** What this phone holds of a Room; asks the edge for nothing. */
  watchHome(room: RoomId, onChange: (home: HomeView) => void): Stop;
  /** Lists all Boards of a Room: for those whose duty is to answer, and for everybody who asks how long it takes. */
  watchQueue(room: RoomId, onChange: (queue: QueueView) => void): Stop;
  /** Who can read a Room: counted from a facilitator's checkpoint, or from the whole join log. */
  watchReaders(room: RoomId, onChange: (readers: ReadersView) => void): Stop;
  /** Reads the whole join log of a Room, whatever was counted from: then officials have names. */
  readJoinLog(room: RoomId): Answer<null>;
  /** What another phone's `ReadersView.comparison` says of the same Room: "later" when it has read further. */
  compareReaders(comparison: string): Answer<"same" | "different" | "later">;
  /** The same by `ReadersView.code`, as it is read aloud or typed. */
  compareCode(room: RoomId, code: string): Answer<"same" | "different" | "later">;
  /** When people came into a Room: reads the join log to its end. */
  watchJoins(room: RoomId, onChange: (joins: JoinsView) => void): Stop;
  /** Changes of keys this phone was asked for, until they were seen to be done. */
  watchKeyChanges(onChange: (changes: readonly KeyChangeView[]) => void): Stop;
  /** Whom facilitators say to call: what this phone has at once, then what the Room has more. */
  watchHelp(onChange: (help: HelpView) => void): Stop;
  /** Only facilitators. `replaces`: the id of the entry that goes with it, null for a new one. */
  writeHelp(contact: HelpContactView, replaces: string | null): Answer<null>;
  takeDownHelp(entry: string): Answer<null>;

  /** What was hidden and restored in a Room, this phone's own reports, and for moderators the open ones. */
  watchModeration(room: RoomId, onChange: (moderation: ModerationView) => void): Stop;
  /**
   * Only facilitators: reads a whole Room and gives what its members can read. Stopping it before it is done gives it
   * up. The words are outside all seals from then on.
   */
  watchExport(room: RoomId, onChange: (progress: ExportView) => void): Stop;
  /** Threads and posts on this phone that hold all these words, best first, at most 50. */
  search(room: RoomId, words: string): Answer<readonly FoundPost[]>;

  /** Opens a slip's link without spending it. */
  readSlip(link: string): Answer<SlipView>;
  join(link: string, nickname: string, language: Language): Answer<null>;
  found(founding: Founding): Answer<null>;
  makeInvites(order: InviteOrder): Answer<readonly InviteView[]>;
  /** For facilitators: slips and links not used yet, by serial; those that do not verify are left out. */
  openSlips(): Answer<readonly OpenSlipView[]>;
  /** For facilitators: slips that were used by a phone which may not be inside yet. */
  unconfirmedSlips(): Answer<readonly OpenSlipView[]>;
  /** For facilitators: from now on nobody comes in with it, nor gets a new key by it who used it. */
  revokeSlip(serial: number): Answer<null>;

  /** For facilitators: its link is in the answer and nowhere else. */
  makePoster(order: PosterOrder): Answer<MadePosterView>;
  /** For facilitators: those that hang, by number; those that do not verify are left out. */
  posters(): Answer<readonly PosterView[]>;
  /** For facilitators: from now on nobody comes in by it. */
  takeDownPoster(number: number): Answer<null>;

  /**
   * For facilitators: changes the keys of every Room, so that this member reads and writes nothing more. Kept on the
   * phone and gone on with until it is done; `nickname` is only shown again to who asked.
   */
  removeMember(author: AuthorId, nickname: string | null): Answer<null>;
  /** For facilitators: changes the keys of these Rooms, as after a slip was lost. */
  changeKeys(rooms: readonly RoomId[]): Answer<null>;
  /** A change that is done has been seen, and is forgotten. */
  forgetKeyChange(id: string): Answer<null>;

  /** Kept on the phone before it is sent; answers as soon as it is kept. The id of the new thread. */
  startThread(draft: ThreadDraft): Answer<StreamId>;
  reply(draft: ReplyDraft): Answer<null>;
  /** `post` is a `PostView.id` of this member. */
  edit(room: RoomId, stream: StreamId, post: string, text: string): Answer<null>;
  remove(room: RoomId, stream: StreamId, post: string): Answer<null>;
  /** Takes back something refused or not yet sent; answers with its words so that a field can hold them. */
  withdraw(room: RoomId, stream: StreamId, post: string): Answer<string>;
  moreThreads(room: RoomId, topic: Topic): Answer<null>;
  /** Seals a report to the moderators of the Room; answers to how many. */
  report(draft: ReportDraft): Answer<number>;
  /** Only representatives and facilitators. */
  moderate(order: ModerationOrder): Answer<null>;
  setLanguage(language: Language): Answer<null>;
  /** From the next post on, in each Thread: what stands there keeps the name it was written under. */
  setNickname(nickname: string): Answer<null>;

  /** For facilitators: Threads go so many months after their last word, 0 never; after seven days of notice. */
  keepWords(room: RoomId, months: KeptMonths): Answer<null>;
  /** Only on the founder's phone: after some days nothing of the factory is left at the edge; or that it stays. */
  endFactory(isEnding: boolean): Answer<null>;

  /** Whether a recovery code was made. */
  hasRecovery(): Answer<boolean>;
  /** Makes a new recovery code, shown once; the one before opens nothing from then on. */
  makeRecoveryCode(): Answer<RecoveryView>;
  /** Makes this phone one of the member's who holds the code: typed, pasted or scanned. */
  recover(code: string): RecoveryAnswer<null>;
}

/** Why a recovery code did not open anything. The first three are told without asking the edge. */
export type RecoveryProblem =
  | { readonly type: "code-letter"; readonly letter: string }
  /** Characters that are missing, or too many when negative. */
  | { readonly type: "code-length"; readonly missing: number }
  | { readonly type: "code-mistyped" }
  | { readonly type: "code-unknown" }
  | { readonly type: "code-too-soon"; readonly waitMs: number }
  | { readonly type: "offline" | "too-many" | "not-allowed" | "storage-full" | "edge-broken" }
  | { readonly type: "factory-deleted" };

export type RecoveryAnswer<T> = Promise<Result<T, RecoveryProblem>>;

export interface Founding {
  readonly factoryName: string;
  readonly founderName: string;
  readonly language: Language;
}

export interface InviteOrder {
  readonly role: Role;
  /** 1–500 for workers, 1 for officials. */
  readonly count: number;
  readonly daysValid: number;
  /** The official's display name on the link; null for workers. */
  readonly officialName: string | null;
  /** A facilitator vouched for by the founder's key alone: only on the founder's phone. */
  readonly isSuccessor?: boolean;
  /** In which language the printed slip and the page it opens begin; none is named unless said. */
  readonly language?: Language;
}

export interface PosterOrder {
  /** 1–31 */
  readonly daysValid: number;
  /** 1–2,000 */
  readonly usesMax: number;
  /** In which language the printed poster and the page it opens begin. */
  readonly language: Language;
}

export interface ThreadDraft {
  readonly room: RoomId;
  readonly topic: Topic;
  readonly title: string;
  readonly text: string;
  readonly isAnonymous: boolean;
  /** Asks management for an answer: boards then show what became of it. */
  readonly asksManagement?: boolean;
}

export interface FoundPost {
  readonly stream: StreamId;
  /** The id of its `PostView`; null for the opening of a Thread that this phone knows only from its Board. */
  readonly post: string | null;
  readonly topic: Topic;
  readonly title: string;
  readonly text: string;
  readonly nickname: string | null;
  readonly time: number;
}

export interface ReplyDraft {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly text: string;
  readonly isAnonymous: boolean;
  /** `plain` unless said. */
  readonly kind?: PostKind;
  /** Only of a promise: who keeps it and until which day since 1970. */
  readonly promise?: { readonly owner: string; readonly dueDay: number } | null;
}

export const TITLE_CHARACTERS_MAX = 120;
export const TEXT_CHARACTERS_MAX = 4000;
export const NICKNAME_CHARACTERS_MAX = 40;
