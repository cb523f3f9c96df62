/**
 * Drafts where they belong: in the browser's storages while the phone is open, with everything else that is sealed
 * once it is locked. Turning the lock on or off moves them, and none is lost on the way (CLIENT1).
 */
import type { Drafts } from "../platform/drafts.ts";
import type { PhoneState, Safety } from "./safety.ts";

export interface KeptDrafts extends Drafts {
  /** To be told of every state of the phone, before anybody reads a draft. */
  follow(phone: PhoneState): void;
  /** Resolves when what was written last is on the disk. */
  settled(): Promise<unknown>;
}

export function keptDrafts(open: Drafts, safety: Safety): KeptDrafts {
  /** Null while the phone is open. */
  let sealed: Map<string, string> | null = null;
  /** Found open on a locked phone: held in memory until they can be sealed. */
  let found: Record<string, string> = {};
  let settled: Promise<unknown> = Promise.resolve();

  function write(place: string, text: string): void {
    if (sealed === null) return open.write(place, text);
    if (text === "") sealed.delete(place);
    else sealed.set(place, text);
    settled = safety.keepDraft(place, text);
  }

  function takeFound(): void {
    found = { ...found, ...open.all() };
    open.clear();
  }

  function beOpen(left: Readonly<Record<string, string>>): void {
    const texts = { ...left, ...(sealed && Object.fromEntries(sealed)) };
    sealed = null;
    for (const [place, text] of Object.entries(texts)) if (open.read(place) === "") open.write(place, text);
    for (const place of Object.keys(left)) settled = safety.keepDraft(place, "");
  }

  function beSealed(texts: Readonly<Record<string, string>>): void {
    takeFound();
    sealed = new Map(Object.entries(texts));
    for (const [place, text] of Object.entries(found)) if (!sealed.has(place)) write(place, text);
    found = {};
  }

  return {
    read: (place) => (sealed === null ? open.read(place) : (sealed.get(place) ?? "")),
    write,
    leave: () => sealed === null && open.leave(),
    all: () => (sealed === null ? open.all() : Object.fromEntries(sealed)),
    clear: () => open.clear(),
    settled: () => settled,
    follow(phone) {
      if (phone.isLocked) takeFound();
      else if (phone.keeping === "open") beOpen(phone.drafts);
      else if (sealed === null) beSealed(phone.drafts);
    },
  };
}
