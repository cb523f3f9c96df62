/**
 * Finds posts among those that the phone holds. No index of words: Vietnamese has some thousand syllables,
 * so most words stand in most posts and their lists would be as long as the posts. Each post is kept as one
 * text without accents, and a query reads all of them: some milliseconds for 10,000.
 *
 *     " quat hu | quat o chuyen hu hai tuan | hoa gao 52 "       " quat " is a word, " qu" begins one
 */

export interface SearchFields {
  readonly title: string;
  readonly text: string;
  readonly author: string;
}

export interface SearchHit {
  readonly id: string;
  /** Where the words stand: all of them if one field has all, otherwise the first of them. */
  readonly field: keyof SearchFields;
}

export interface SearchIndex {
  /** Adds a post, or replaces it. `time`: ms, the newer first. */
  put(id: string, fields: SearchFields, time: number): void;
  drop(id: string): void;
  /**
   * Posts that have every word of the query; its last may be the beginning of a word. Best first: accents as
   * in the query (where it has any), then the last word whole, then all words in the title, then the newest.
   */
  search(query: string, limit: number): readonly SearchHit[];
}

export const QUERY_WORDS_MAX = 10;

interface Entry {
  readonly id: string;
  readonly time: number;
  readonly bare: string;
  /** The same with accents. */
  readonly low: string;
  /** Where the text and the author begin in `bare`. */
  readonly textAt: number;
  readonly authorAt: number;
}

/** What a post must have; `spelled` is looked for in `low` and holds the words with accents only. */
interface Query {
  readonly bare: readonly string[];
  readonly spelled: readonly string[];
  readonly whole: string;
}

const RANKS = 8;

export function makeSearchIndex(): SearchIndex {
  const entries = new Map<string, Entry>();
  let newestFirst: readonly Entry[] | null = null;

  function search(text: string, limit: number): readonly SearchHit[] {
    const query = textToQuery(text);
    if (query === null) return [];
    newestFirst ??= [...entries.values()].sort((a, b) => b.time - a.time);
    const found: Entry[][] = Array.from({ length: RANKS }, () => []);
    for (const entry of newestFirst) {
      if (!query.bare.every((words) => entry.bare.includes(words))) continue;
      found[RANKS - 1 - rankOf(entry, query)]?.push(entry);
      if (found[0]?.length === limit) break;
    }
    const best = found.flat().slice(0, Math.max(0, limit));
    return best.map((entry) => ({ id: entry.id, field: fieldOf(entry, query) }));
  }

  return {
    put(id, fields, time) {
      entries.set(id, fieldsToEntry(id, fields, time));
      newestFirst = null;
    },
    drop(id) {
      if (entries.delete(id)) newestFirst = null;
    },
    search,
  };
}

function rankOf(entry: Entry, { bare, spelled, whole }: Query): number {
  const isSpelled = spelled.every((words) => entry.low.includes(words));
  const isTitle = bare.every((words) => entry.bare.indexOf(words) < entry.textAt);
  return (isSpelled ? 4 : 0) + (entry.bare.includes(whole) ? 2 : 0) + (isTitle ? 1 : 0);
}

function fieldOf({ bare, textAt, authorAt }: Entry, query: Query): SearchHit["field"] {
  const isIn = (from: number, to: number) => (words: string) => {
    const at = bare.indexOf(words, from);
    return at >= 0 && at < to;
  };
  const [first = ""] = query.bare;
  const inTitle = isIn(0, textAt);
  const inText = isIn(textAt, authorAt);
  if (query.bare.every(inTitle)) return "title";
  if (query.bare.every(inText)) return "text";
  if (query.bare.every(isIn(authorAt, bare.length))) return "author";
  return inTitle(first) ? "title" : inText(first) ? "text" : "author";
}

function fieldsToEntry(id: string, fields: SearchFields, time: number): Entry {
  const [title, text, author] = [fields.title, fields.text, fields.author].map(textToWords);
  const low = ` ${title} | ${text} | ${author} `;
  const bare = withoutAccents(low);
  const textAt = bare.indexOf("|") + 1;
  return { id, time, bare, low, textAt, authorAt: bare.indexOf("|", textAt) + 1 };
}

function textToQuery(text: string): Query | null {
  const words = textToWords(text).split(" ").slice(0, QUERY_WORDS_MAX);
  const last = words.length - 1;
  if (words[last] === "") return null;
  const needles = words.map((word, index) => (index === last ? ` ${word}` : ` ${word} `));
  return {
    bare: needles.map(withoutAccents),
    spelled: needles.filter((words) => withoutAccents(words) !== words),
    whole: `${withoutAccents(needles[last] ?? "")} `,
  };
}

/** Words in small letters, a space between them. */
function textToWords(text: string): string {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).join(" ");
}

function withoutAccents(words: string): string {
  return words
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replaceAll("đ", "d");
}
