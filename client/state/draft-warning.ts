/**
 * What in a draft could reveal a person: names, telephone numbers, numbers of lines, machines, staff and
 * cards, exact days, addresses. Offline and by rules, because no list of names is short enough for a phone;
 * so it misses some and must rarely disturb harmless talk. It helps the author see, it forbids nothing.
 *
 * Three readings of the draft, equally long, so that a place in one is the same place in the others:
 *
 *     exact   Chị Hoa ở Chuyền 7      composed letters (NFC)
 *     low     chị hoa ở chuyền 7      what tells "máy" (machine) from "mấy" (how many)
 *     bare    chi hoa o chuyen 7      what patterns are matched on, as many people type
 *
 * Every pattern has bounded repetitions only, so the time grows with the draft's length and no faster.
 */

export type RevealingKind =
  | "name"
  | "phone"
  | "line"
  | "machine"
  | "staff-number"
  | "exact-date"
  | "id-number"
  | "address-or-email";

export interface Revealing {
  readonly kind: RevealingKind;
  /** Places in the draft as given, in UTF-16 code units; `words` is what stands there. */
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

interface Span {
  readonly kind: RevealingKind;
  readonly start: number;
  readonly end: number;
}

interface Draft {
  readonly exact: string;
  readonly low: string;
  readonly bare: string;
  /** Where each unit of the readings stands in the draft; one more for its end. */
  readonly places: Uint32Array;
}

interface Rule {
  readonly kind: RevealingKind;
  /** Matched on the bare reading; must be global. */
  readonly pattern: RegExp;
  readonly isMeant?: (match: RegExpExecArray, draft: Draft) => boolean;
}

/** In the order of reading, never overlapping. */
export function findRevealing(text: string): readonly Revealing[] {
  const draft = textToDraft(text);
  const spans = [...RULES.flatMap((rule) => spansOf(rule, draft)), ...namesIn(draft)];
  return apart(spans).map(({ kind, start, end }) => {
    const [from, to] = [draft.places[start] ?? 0, draft.places[end] ?? text.length];
    return { kind, start: from, end: to, words: text.slice(from, to) };
  });
}

function spansOf({ kind, pattern, isMeant }: Rule, draft: Draft): Span[] {
  const matches = [...draft.bare.matchAll(pattern)];
  return matches
    .filter((match) => isMeant?.(match, draft) ?? true)
    .map(({ index, 0: words }) => ({ kind, start: index, end: index + words.length }));
}

/** Of two that overlap, the longer stays. */
function apart(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  for (const span of [...spans].sort((a, b) => b.end - b.start - (a.end - a.start))) {
    if (kept.every(({ start, end }) => span.end <= start || end <= span.start)) kept.push(span);
  }
  return kept.sort((a, b) => a.start - b.start);
}

// Reading

const BARE_BY_LETTER = new Map<string, string>([["đ", "d"]]);

function textToDraft(text: string): Draft {
  const places: number[] = [];
  let exact = "";
  // A letter and the marks written after it, as some keyboards send them.
  for (const { index, 0: letter } of text.matchAll(/[^\u0300-\u036f]?[\u0300-\u036f]{0,9}/g)) {
    const composed = letter.length > 1 ? letter.normalize("NFC").replace(/[\u0300-\u036f]+$/, "") : letter;
    for (let unit = 0; unit < composed.length; unit += 1) places.push(index);
    exact += composed;
  }
  places.push(text.length);
  const low = unitByUnit(exact, (unit) => unit.toLowerCase());
  return { exact, low, bare: unitByUnit(low, bareLetter), places: Uint32Array.from(places) };
}

function bareLetter(letter: string): string {
  if (letter <= "\u007f") return letter;
  const known = BARE_BY_LETTER.get(letter);
  if (known !== undefined) return known;
  const bare = letter.normalize("NFD").charAt(0);
  BARE_BY_LETTER.set(letter, bare);
  return bare;
}

function unitByUnit(text: string, change: (unit: string) => string): string {
  let changed = "";
  for (let at = 0; at < text.length; at += 1) {
    const unit = change(text.charAt(at));
    changed += unit.length === 1 ? unit : text.charAt(at);
  }
  return changed;
}
