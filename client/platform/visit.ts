/** What one tab keeps of a visit to a shared phone: the key to all the rest, gone with the tab. */
const KEY = "gopy/visit";

export function keptVisit(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Null ends the visit: from here on nobody can read what it left. False where a browser forbids storage. */
export function keepVisit(visit: string | null): boolean {
  try {
    if (visit === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, visit);
    return true;
  } catch {
    return false;
  }
}
