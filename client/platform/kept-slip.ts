/**
 * The slip's link while a person is joining: in this tab's storage, so that a reload does not lose it, and nowhere
 * else. It is never in the history, and no server is sent it.
 */
const KEY = "gopy/slip";

export interface KeptSlip {
  read(): string | null;
  /** Null forgets it: joined, or left. */
  write(link: string | null): void;
}

/** Where a browser forbids storage, a reload asks for the slip again. */
export function keptSlip(page: Window): KeptSlip {
  return {
    read: () => attempt(() => page.sessionStorage.getItem(KEY)) ?? null,
    write(link) {
      attempt(() =>
        link === null ? page.sessionStorage.removeItem(KEY) : page.sessionStorage.setItem(KEY, link),
      );
    },
  };
}

/** Even reading the property throws where a browser forbids storage. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
