/**
 * The local help directory: whom to call, written by facilitators, read by everybody in the factory. It stands on
 * the facilitators' own shelves in the control Stream of Everyone, beside the join log (HELP1–HELP4 in SPEC.md).
 *
 *   help/d/n             an entry: {p: phone, t: {language: {n: name, h?: hours, a?: what they help with}}}
 *   help/off/author/d/n  true: that entry of that facilitator is taken down
 *
 * d and n name the device and the counter that made the entry. Entries are never changed: a new one takes the place
 * of one that is taken down. Any facilitator takes down any entry: a number that is wrong must not outlive the phone
 * it was written on.
 *
 * Limits: 24 characters of phone with 3 to 15 digits; names and hours 60 characters, what they help with 160; one
 * or two languages; of one facilitator the 30 entries written last.
 */
import type { AuthorId, DeviceId } from "../ids.ts";
import {
  HELP_ABOUT_CHARACTERS_MAX,
  HELP_HOURS_CHARACTERS_MAX,
  HELP_NAME_CHARACTERS_MAX,
  isPhone,
} from "../help-limits.ts";
import type { ShelfValue } from "./shelf-value.ts";
import type { StreamReader } from "./stream-reader.ts";

export const HELP_LANGUAGES_MAX = 2;
export const HELP_ENTRIES_PER_AUTHOR_MAX = 30;

export interface HelpText {
  readonly name: string;
  /** Empty where nothing was written. */
  readonly hours: string;
  readonly about: string;
}

export interface HelpContact {
  readonly phone: string;
  /** By language, two letters a–z; one or two. */
  readonly texts: Readonly<Record<string, HelpText>>;
}

/** `author/d/n`. */
export type HelpId = `${AuthorId}/${DeviceId}/${number}`;

export interface HelpEntry extends HelpContact {
  readonly id: HelpId;
  readonly author: AuthorId;
}

export function helpKey(device: DeviceId, counter: number): string {
  return `help/${device}/${counter}`;
}

export function helpOffKey(id: HelpId): string {
  return `help/off/${id}`;
}

export function helpIdOf(author: AuthorId, key: string): HelpId | null {
  const [, device, counter] = /^help\/([0-9a-f]{8})\/(0|[1-9]\d{0,9})$/.exec(key) ?? [];
  return device === undefined ? null : `${author}/${device as DeviceId}/${Number(counter)}`;
}

/** Null for anything that is no such id. */
export function parseHelpId(text: string): HelpId | null {
  const [author = "", ...rest] = text.split("/");
  return /^[0-9a-f]{32}$/.test(author) ? helpIdOf(author as AuthorId, `help/${rest.join("/")}`) : null;
}

export function helpValue({ phone, texts }: HelpContact): ShelfValue {
  const entries = Object.entries(texts).map(([language, { name, hours, about }]) => {
    const text = { n: name, ...(hours !== "" && { h: hours }), ...(about !== "" && { a: about }) };
    return [language, text] as const;
  });
  return { p: phone, t: Object.fromEntries(entries) };
}

/** Null for what is no entry: a single field that is wrong spoils it, and nothing is cut. */
export function parseHelp(value: ShelfValue | undefined): HelpContact | null {
  const { p: phone, t: texts } = isObject(value) ? value : {};
  if (typeof phone !== "string" || !isPhone(phone) || !isObject(texts)) return null;
  const entries = Object.entries(texts).map(([language, text]) => [language, parseText(text)] as const);
  const isCounted = entries.length >= 1 && entries.length <= HELP_LANGUAGES_MAX;
  const isWhole = entries.every(([language, text]) => /^[a-z]{2}$/.test(language) && text !== null);
  return isCounted && isWhole ? { phone, texts: Object.fromEntries(entries) as HelpContact["texts"] } : null;
}

function parseText(value: ShelfValue): HelpText | null {
  if (!isObject(value)) return null;
  const { n: name, h: hours = "", a: about = "" } = value;
  const isNamed = isLine(name, HELP_NAME_CHARACTERS_MAX) && name !== "";
  return isNamed && isLine(hours, HELP_HOURS_CHARACTERS_MAX) && isLine(about, HELP_ABOUT_CHARACTERS_MAX)
    ? { name, hours, about }
    : null;
}

/** One line without anything that could reorder or hide what stands beside it. */
function isLine(text: ShelfValue | undefined, charactersMax: number): text is string {
  if (typeof text !== "string" || text.trim() !== text) return false;
  return [...text].length <= charactersMax && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
}

/** The entries that stand, in the order written. `facilitators`: who is one, from the join log. */
export function helpDirectoryOf(
  reader: StreamReader,
  facilitators: ReadonlySet<AuthorId>,
): readonly HelpEntry[] {
  const authors = [...facilitators];
  const off = new Set(authors.flatMap((author) => [...reader.wordsOf(author).keys()]));
  return authors
    .flatMap((author) => entriesOf(reader, author, off).slice(-HELP_ENTRIES_PER_AUTHOR_MAX))
    .sort((a, b) => a.order - b.order)
    .map(({ entry }) => entry);
}

function entriesOf(reader: StreamReader, author: AuthorId, off: ReadonlySet<string>) {
  const placed = [...reader.wordsOf(author)].flatMap(([key, value]) => {
    const id = helpIdOf(author, key);
    const contact = id === null || off.has(helpOffKey(id)) ? null : parseHelp(value);
    const order = reader.keyFacts(author, key)?.order ?? 0;
    return id && contact ? [{ order, entry: { id, author, ...contact } }] : [];
  });
  return placed.sort((a, b) => a.order - b.order);
}

function isObject(value: ShelfValue | undefined): value is { [key: string]: ShelfValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
