/** Where searched words stand in a text, with or without accents, as the search itself compares them. */

export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

const EXCERPT_CHARACTERS = 140;
/** So much stands before the first hit of an excerpt. */
const LEAD_CHARACTERS = 40;

/** The text in pieces, hits marked; joined they are the text again. */
export function hitsIn(text: string, words: string): readonly Piece[] {
  const letters = Array.from(text);
  const isHit = marksOf(letters, words);
  const pieces: Piece[] = [];
  let start = 0;
  for (let index = 1; index <= letters.length; index++) {
    if (index < letters.length && isHit[index] === isHit[start]) continue;
    pieces.push({ text: letters.slice(start, index).join(""), isHit: isHit[start] ?? false });
    start = index;
  }
  return pieces;
}

/** A long text from a little before its first hit on. */
export function excerptOf(text: string, words: string): string {
  const letters = Array.from(text);
  const first = Math.max(0, marksOf(letters, words).indexOf(true));
  const start = first <= LEAD_CHARACTERS ? 0 : wordStart(letters, first - LEAD_CHARACTERS);
  const end = start + EXCERPT_CHARACTERS;
  const middle = letters.slice(start, end).join("").trim();
  return `${start > 0 ? "…" : ""}${middle}${end < letters.length ? "…" : ""}`;
}

function marksOf(letters: readonly string[], words: string): boolean[] {
  const folded = letters.map(fold);
  const places = folded.flatMap((letter, index) => Array.from(letter, () => index));
  const haystack = folded.join("");
  const marks = letters.map(() => false);
  for (const word of fold(words)
    .split(/\s+/u)
    .filter((word) => word !== "")) {
    for (let at = haystack.indexOf(word); at !== -1; at = haystack.indexOf(word, at + word.length)) {
      for (let unit = at; unit < at + word.length; unit++) {
        const place = places[unit];
        if (place !== undefined) marks[place] = true;
      }
    }
  }
  return marks;
}

function wordStart(letters: readonly string[], from: number): number {
  const space = letters.indexOf(" ", from);
  return space === -1 ? from : space + 1;
}

function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[đĐ]/gu, "d").toLowerCase();
}
