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
  const names = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
  for (const name of names.filter((name) => name.startsWith(PREFIX))) {
    if (parseKept(storage?.getItem(name), now) === null) storage?.removeItem(name);
  }
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
