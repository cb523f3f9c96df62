/**
 * The values of a shelf as posts: parsed at the door, because any member may have written anything.
 *
 *   me       {n: nickname, l: language}
 *   post/…   {t: text, h?: heading of the Thread it opens}
 *   …/e/m    {t: text}, an edit; {t, h} of an opening
 *   removed  true
 */
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import { TEXT_CHARACTERS_MAX, TITLE_CHARACTERS_MAX } from "../state/engine.ts";
import { isNickname } from "./join.ts";

export interface PostValue {
  readonly text: string;
  readonly title: string | null;
}

export function postValue(text: string, title: string | null): ShelfValue {
  return title === null ? { t: text } : { t: text, h: title };
}

/** Undefined for what is no post; texts over the limit are cut, not hidden. */
export function parsePostValue(value: ShelfValue | undefined): PostValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { t, h } = value;
  if (typeof t !== "string") return undefined;
  const title = typeof h === "string" ? cut(h, TITLE_CHARACTERS_MAX) : null;
  return { text: cut(t, TEXT_CHARACTERS_MAX), title };
}

/** Null for a nickname that cannot be shown. */
export function parseNickname(value: ShelfValue | undefined): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return typeof value.n === "string" && isNickname(value.n) ? value.n : null;
}

function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : [...text].slice(0, charactersMax).join("");
}
