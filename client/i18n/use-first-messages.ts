/**
 * The language of the page as a signal, kept on the root element's `lang` and in a small preference, and the words
 * that the way to the first board says. What is loaded with the app takes its words from here, pages that are loaded
 * later theirs from use-messages.ts, which brings all words with it.
 */
import { type Accessor, createContext, createEffect, createSignal, useContext } from "solid-js";
import type { Language } from "../state/views.ts";
import { type FirstMessages, firstVi } from "./first-messages.vi.ts";
import { isLanguage, loadMessages } from "./languages.ts";
import type { Messages } from "./messages.vi.ts";

const PREFERENCE_KEY = "gopy/language";

export interface LanguageState {
  readonly language: Accessor<Language>;
  readonly messages: Accessor<FirstMessages>;
  /** All words; null in Vietnamese, whose other words come with the pages that say them. */
  readonly allMessages: Accessor<Messages | null>;
  /** Changes once the words are there; without a network the page stays in the language it has. */
  readonly setLanguage: (language: Language) => void;
}

/**
 * `storage` may be missing or refuse: then the choice lasts as long as the page. `suggested` is what an invitation
 * begins with, for a phone on which nobody has chosen yet.
 */
export function createLanguage(storage: Storage | undefined, suggested: string | null): LanguageState {
  const [current, setCurrent] = createSignal<{ language: Language; all: Messages | null }>({
    language: "vi",
    all: null,
  });
  let wanted: Language = "vi";
  const setLanguage = (language: Language) => {
    wanted = language;
    if (language === current().language) return;
    loadMessages(language).then(
      (all) => {
        if (wanted !== language) return;
        setCurrent({ language, all });
        writePreference(storage, language);
      },
      () => undefined,
    );
  };
  createEffect(() => {
    document.documentElement.lang = current().language;
  });
  setLanguage(readPreference(storage) ?? (isLanguage(suggested) ? suggested : "vi"));
  return {
    language: () => current().language,
    messages: () => current().all ?? firstVi,
    allMessages: () => current().all,
    setLanguage,
  };
}

export const LanguageContext = createContext<LanguageState>();

export function useFirstLanguage(): LanguageState {
  const state = useContext(LanguageContext);
  if (state === undefined) throw new Error("no LanguageContext");
  return state;
}

/** `const t = useFirstMessages(); … t().app.leave` */
export function useFirstMessages(): Accessor<FirstMessages> {
  return useFirstLanguage().messages;
}

/** Null where this phone has not chosen before. */
function readPreference(storage: Storage | undefined): Language | null {
  try {
    const kept = storage?.getItem(PREFERENCE_KEY);
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
}

function writePreference(storage: Storage | undefined, language: Language): void {
  try {
    storage?.setItem(PREFERENCE_KEY, language);
  } catch {
    // A full or forbidden storage loses a preference, nothing more.
  }
}
