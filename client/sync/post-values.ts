/**
 * The values of a shelf as posts: parsed at the door, because any member may have written anything.
 *
 *   me       {n: nickname, l: language}
 *   post/…   {t: text, h?: heading of the Thread it opens, a?: true (asks management), k?: kind,
 *             o?: owner of a promise, d?: its day since 1970}
 *   …/e/m    {t: text}, an edit; {t, h} of an opening
 *   removed  true
 */
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import { NICKNAME_CHARACTERS_MAX, TEXT_CHARACTERS_MAX, TITLE_CHARACTERS_MAX } from "../state/engine.ts";
import type { PostKind } from "../state/views.ts";
import { isNickname } from "./join.ts";

export interface PostPromise {
  readonly owner: string;
  readonly dueDay: number;
}

export interface PostValue {
  readonly text: string;
  readonly title: string | null;
  readonly asksManagement: boolean;
  readonly kind: PostKind;
  readonly promise: PostPromise | null;
}

const KINDS: readonly PostKind[] = ["plain", "answer", "promise", "done", "helped", "not-yet"];
const DAY_MAX = 1_000_000;

export function postValue(post: { readonly text: string } & Partial<PostValue>): ShelfValue {
  const { text, title, asksManagement, kind, promise } = post;
  return {
    t: text,
    ...(title !== undefined && title !== null && { h: title }),
    ...(asksManagement === true && { a: true }),
    ...(kind !== undefined && kind !== "plain" && { k: kind }),
    ...(promise && { o: promise.owner, d: promise.dueDay }),
  };
}

/** Undefined for what is no post; texts over the limit are cut, not hidden. */
export function parsePostValue(value: ShelfValue | undefined): PostValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { t, h, a, k } = value;
  if (typeof t !== "string") return undefined;
  const promise = k === "promise" ? parsePromise(value) : null;
  const known = KINDS.find((kind) => kind === k) ?? "plain";
  return {
    text: cut(t, TEXT_CHARACTERS_MAX),
    title: typeof h === "string" ? cut(h, TITLE_CHARACTERS_MAX) : null,
    asksManagement: a === true,
    kind: known === "promise" && !promise ? "answer" : known,
    promise,
  };
}

/** A promise has an owner and a day, or it is none. */
function parsePromise({ o, d }: { readonly [key: string]: ShelfValue }): PostPromise | null {
  const isDay = typeof d === "number" && Number.isInteger(d) && d > 0 && d <= DAY_MAX;
  const isOwner = typeof o === "string" && o.trim().length > 0;
  return isDay && isOwner ? { owner: cut(o, NICKNAME_CHARACTERS_MAX), dueDay: d } : null;
}

/** Null for a nickname that cannot be shown. */
export function parseNickname(value: ShelfValue | undefined): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return typeof value.n === "string" && isNickname(value.n) ? value.n : null;
}

function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : [...text].slice(0, charactersMax).join("");
}
