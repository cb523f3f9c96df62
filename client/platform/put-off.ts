/** Whether the offer of a recovery code was put off on this phone. It says nothing about anybody. */
const KEY = "gopy/later";

export function wasCodePutOff(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

export function putOffCode(): void {
  try {
    localStorage.setItem(KEY, "1");
  } catch {
    // Asked again at the next visit, nothing more.
  }
}
