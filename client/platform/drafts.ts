/**
 * Words not yet handed to the engine, one text per place.
 *
 * They are kept twice. In the tab, as long as the tab lives. And on the phone, for a day: an entry phone
 * kills tabs and in-app browsers while somebody types, and a text lost once is not typed again. Whoever can
 * open Gopy on this phone reads its posts and its author's nickname anyway, so the copy gives away only
 * what is not said yet; therefore it is short-lived, goes when the text is sent, and goes at once with
 * "leave page", which a person taps when somebody comes. The tab's own copy stays for whoever comes back.
 */
const PREFIX = "gopy/draft/";
const KEPT_MS_MAX = 86_400_000;

export interface Drafts {
  read(place: string): string;
  /** An empty text forgets the place. */
  write(place: string, text: string): void;
  /** Takes all drafts off the phone, except for what this tab holds. */
  leave(): void;
  /** Every text there is, by place. */
  all(): Record<string, string>;
  /** Forgets them all, here and on the phone: somebody else keeps them now. */
  clear(): void;
}

/** Falls back to memory where a storage is missing, full or forbidden. */
export function makeDrafts(
  tab: Storage | undefined,
  phone: Storage | undefined = undefined,
  now: () => number = Date.now,
): Drafts {
  const memory = new Map<string, string>();
  attempt(() => forgetOld(phone, now()));
  return {
    read: (place) =>
      memory.get(place) ??
      attempt(() => tab?.getItem(PREFIX + place)) ??
      attempt(() => parseKept(phone?.getItem(PREFIX + place), now())?.text) ??
      "",
    write(place, text) {
      memory.set(place, text);
      attempt(() => keep(tab, place, text, text));
      attempt(() => keep(phone, place, text, JSON.stringify({ text, time: now() })));
    },
    leave: () => attempt(() => forgetOld(phone, Infinity)),
    all: () => ({ ...textsOf(phone, now()), ...textsOf(tab, null), ...Object.fromEntries(memory) }),
    clear() {
      memory.clear();
      for (const storage of [tab, phone])
        attempt(() => namesIn(storage).forEach((name) => storage?.removeItem(name)));
    },
  };
}

/** Even reading the property throws where a browser forbids storage. */
export function browserDrafts(): Drafts {
  return makeDrafts(
    attempt(() => globalThis.sessionStorage),
    attempt(() => globalThis.localStorage),
  );
}

function keep(storage: Storage | undefined, place: string, text: string, value: string): void {
  if (text === "") storage?.removeItem(PREFIX + place);
  else storage?.setItem(PREFIX + place, value);
}

function forgetOld(storage: Storage | undefined, now: number): void {
  for (const name of namesIn(storage)) {
    if (parseKept(storage?.getItem(name), now) === null) storage?.removeItem(name);
  }
}

function namesIn(storage: Storage | undefined): readonly string[] {
  const names = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
  return names.filter((name) => name.startsWith(PREFIX));
}

/** By place; `now` null for a storage that keeps the bare text. */
function textsOf(storage: Storage | undefined, now: number | null): Record<string, string> {
  const texts: Record<string, string> = {};
  attempt(() => {
    for (const name of namesIn(storage)) {
      const kept = storage?.getItem(name);
      const text = now === null ? kept : parseKept(kept, now)?.text;
      if (text) texts[name.slice(PREFIX.length)] = text;
    }
  });
  return texts;
}

/** Null for anything too old or not written here. */
function parseKept(kept: string | null | undefined, now: number): { readonly text: string } | null {
  const value: unknown = attempt(() => JSON.parse(kept ?? "null"));
  if (typeof value !== "object" || value === null || !("text" in value) || !("time" in value)) return null;
  const { text, time } = value;
  if (typeof text !== "string" || typeof time !== "number") return null;
  return now - time <= KEPT_MS_MAX ? { text } : null;
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
