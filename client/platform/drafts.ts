/**
 * Words not yet handed to the engine, one text per place. They live as long as the tab: a reload keeps
 * them, another tab or another person on a shared phone does not find them.
 */
const PREFIX = "gopy/draft/";

export interface Drafts {
  read(place: string): string;
  /** An empty text forgets the place. */
  write(place: string, text: string): void;
}

/** Falls back to memory where the storage is missing, full or forbidden. */
export function makeDrafts(storage: Storage | undefined): Drafts {
  const memory = new Map<string, string>();
  return {
    read: (place) => memory.get(place) ?? attempt(() => storage?.getItem(PREFIX + place)) ?? "",
    write(place, text) {
      memory.set(place, text);
      attempt(() =>
        text === "" ? storage?.removeItem(PREFIX + place) : storage?.setItem(PREFIX + place, text),
      );
    },
  };
}

/** Even reading the property throws where a browser forbids storage. */
export function sessionDrafts(): Drafts {
  return makeDrafts(attempt(() => globalThis.sessionStorage));
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
