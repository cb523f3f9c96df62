/**
 * What became of a Thread that asks management: from the acts of officials on a Board, from their posts in the
 * Thread itself. A deed is either, reduced to what the state needs.
 */
import type { AuthorId } from "#protocol/ids";
import { postsOfShelf } from "#protocol/sealed/intents";
import type { StreamReader } from "#protocol/sealed/stream-reader";
import { type Act, type ActFacts, type ActKind, mayAct } from "#protocol/wire/act";
import type { PostKind, ThreadState } from "../state/views.ts";
import { parsePostValue } from "./post-values.ts";

const DAY_MS = 86_400_000;

export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** Of a Thread that is not read yet. */
export const NOTHING_ASKED = { asksManagement: false, state: { kind: "none" } } as const;

interface Deed {
  readonly kind: ActKind;
  readonly day: number;
  readonly dueDay: number;
}

const ACT_OF_KIND: Readonly<Partial<Record<PostKind, ActKind>>> = {
  answer: "answered",
  promise: "promised",
  done: "done",
};

export function stateOf(
  deed: Deed | null,
  asksManagement: boolean,
  openedDay: number,
  today: number,
): ThreadState {
  if (!deed) return asksManagement ? { kind: "waiting", sinceDay: openedDay } : { kind: "none" };
  if (deed.kind === "answered") return { kind: "answered", day: deed.day };
  if (deed.kind === "done") return { kind: "done", day: deed.day };
  return { kind: deed.dueDay < today ? "late" : "promised", dueDay: deed.dueDay };
}

/** Days people waited for the first word of management; null while they wait. */
export function daysToAnswer(act: Act | undefined, openedDay: number): number | null {
  return act ? Math.max(0, act.firstAnswerDay - openedDay) : null;
}

export interface PlacedDeed extends Deed {
  readonly author: AuthorId;
  readonly position: number;
}

/** The answers, promises and "done" of verified officials in a Thread, in its order; removed ones do not count. */
export function deedsOf(reader: StreamReader): readonly PlacedDeed[] {
  const deeds = [...reader.shelves.keys()].flatMap((author): PlacedDeed[] => {
    const role = reader.authors.get(author)?.role;
    if (!role || !mayAct(role)) return [];
    const placeOf = (key: string) => reader.keyFacts(author, key);
    return postsOfShelf(reader.wordsOf(author), (key) => placeOf(key)?.position ?? 0).flatMap(
      (post): PlacedDeed[] => {
        const value = parsePostValue(post.value);
        const kind = value && ACT_OF_KIND[value.kind];
        const place = placeOf(post.key);
        if (!kind || !place || post.removed) return [];
        return [
          {
            kind,
            author,
            position: place.position,
            day: dayOf(place.time),
            dueDay: value.promise?.dueDay ?? 0,
          },
        ];
      },
    );
  });
  return deeds.sort((a, b) => a.position - b.position);
}

/** The act an official owes the Board for the latest deed, when it is this official's own. */
export function actDue(reader: StreamReader, official: AuthorId, known: Act | undefined): ActFacts | null {
  const deeds = deedsOf(reader);
  const latest = deeds.at(-1);
  if (!latest || latest.author !== official || (known && known.position >= latest.position)) return null;
  const firstAnswerDay = Math.min(known?.firstAnswerDay ?? latest.day, deeds[0]!.day);
  const { kind, position, day, dueDay } = latest;
  return { kind, position, day, firstAnswerDay, dueDay };
}
