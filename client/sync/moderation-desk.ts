/**
 * Reports at work: sealed on the phone of who reports, opened on those of moderators. Loaded when the first is made
 * or waits to be read: HPKE is needed by nobody else.
 */
import { type BoxKey, boxKeyOf } from "#protocol/hpke";
import type { AuthorId, RoomId } from "#protocol/ids";
import type { JoinedMember } from "#protocol/sealed/join-log";
import { isModerator } from "#protocol/sealed/moderation";
import {
  openReport,
  type Recipient,
  type Report,
  REPORT_RECIPIENTS_MAX,
  reportNameMessage,
  type ReportPlace,
  sealReport,
} from "#protocol/sealed/report";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import type { StreamReader } from "#protocol/sealed/stream-reader";
import type { SignatureSuite } from "#protocol/signature";
import type { RoomKind } from "#protocol/wire/audience";
import type { Adapters } from "./adapters.ts";
import type { Identity } from "./identity.ts";
import { isNickname } from "./join.ts";

const REPORT_KEY = /^report\/[0-9a-f]{8}\/(0|[1-9][0-9]{0,9})$/;
/** Newest first: what a flood leaves of an older one is found again when the flood was looked at. */
const OPENED_MAX = 500;

export interface OpenedReport extends Report {
  readonly id: string;
  /** Proven by the member's own signature; null for a report without a nickname, or with a false one. */
  readonly nickname: string | null;
  readonly time: number;
}

/** Who gets a slot: facilitators first where there are too many, and never whom the report is about. */
export function recipientsOf(
  joined: readonly JoinedMember[],
  kind: RoomKind,
  about: AuthorId,
): { readonly recipients: readonly Recipient[]; readonly moderators: number } {
  const moderators = joined.filter(({ role }) => isModerator(role, kind));
  const inOrder = [...moderators].sort((a, b) => rank(a) - rank(b));
  const recipients = inOrder.filter(({ author }) => author !== about).slice(0, REPORT_RECIPIENTS_MAX);
  return { recipients, moderators: moderators.length };
}

function rank({ role }: JoinedMember): number {
  return role === "facilitator" ? 0 : 1;
}

export async function makeReport(
  adapters: Adapters,
  identity: Identity,
  place: ReportPlace,
  draft: Omit<Report, "name"> & { readonly isNamed: boolean },
  to: ReturnType<typeof recipientsOf>,
): Promise<ShelfValue> {
  const { pen, stored } = identity;
  const name = draft.isNamed
    ? {
        nickname: stored.nickname,
        chain: stored.chain,
        signature: await pen.key.sign(reportNameMessage(place, draft.receipt)),
      }
    : null;
  return sealReport(place, { ...draft, name }, to.recipients, to.moderators, adapters.random);
}

/** The reports of one Room that this moderator can open. Each is tried once. */
export class ModerationDesk {
  readonly #identity: Identity;
  readonly #suite: SignatureSuite;
  readonly #room: RoomId;
  readonly #tried = new Map<string, OpenedReport | null>();
  #key: BoxKey | null = null;

  constructor(identity: Identity, suite: SignatureSuite, room: RoomId) {
    this.#identity = identity;
    this.#suite = suite;
    this.#room = room;
  }

  get opened(): readonly OpenedReport[] {
    return [...this.#tried.values()].filter((each) => each !== null);
  }

  /** Answers whether there is anything new. */
  async openNew(reader: StreamReader): Promise<boolean> {
    const sealed = [...reader.shelves.keys()].flatMap((author) =>
      [...reader.wordsOf(author)]
        .filter(([key]) => REPORT_KEY.test(key))
        .map(([key, value]) => ({ author, id: `${author}/${key}`, key, value })),
    );
    const fresh = sealed.filter(({ id }) => !this.#tried.has(id)).slice(-OPENED_MAX);
    let isNew = this.#forgetAllBut(new Set(sealed.map(({ id }) => id)));
    for (const { author, id, key, value } of fresh) {
      this.#tried.set(id, null); // at once: the next look around may begin before this one ends
      const report = await this.#open(author, value);
      const time = reader.keyFacts(author, key)?.time ?? 0;
      if (!report) continue;
      this.#tried.set(id, { ...report, id, time, nickname: await this.#nicknameOf(author, report) });
      isNew = true;
    }
    return isNew;
  }

  /** What stands behind a close mark counts no more once the Stream was read anew. */
  #forgetAllBut(ids: ReadonlySet<string>): boolean {
    const gone = [...this.#tried.keys()].filter((id) => !ids.has(id));
    for (const id of gone) this.#tried.delete(id);
    return gone.length > 0;
  }

  async #open(author: AuthorId, value: ShelfValue): Promise<Report | null> {
    this.#key ??= await boxKeyOf(this.#identity.stored.boxSeed);
    return openReport({ room: this.#room, author }, this.#identity.author, this.#key, value);
  }

  /** Only a member's own signature over this very report makes a name of what stands there. */
  async #nicknameOf(author: AuthorId, { name, receipt }: Report): Promise<string | null> {
    if (!name || !isNickname(name.nickname)) return null;
    const chain = await this.#identity.chains.verify(name.chain);
    if (!chain.ok) return null;
    const message = reportNameMessage({ room: this.#room, author }, receipt);
    const isSigned = await this.#suite.verify(chain.value.leaf.signingKey, message, name.signature);
    return isSigned ? name.nickname : null;
  }
}
