/**
 * The languages there are. A third one is one more file of messages and its line in each table here.
 * Vietnamese comes with the app and its pages; every other language is fetched when somebody chooses it.
 */
import type { Language } from "../state/views.ts";
import type { Messages } from "./messages.vi.ts";

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { vi: "Tiếng Việt", en: "English" };
export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as readonly Language[];

const loaders: Readonly<Record<Exclude<Language, "vi">, () => Promise<Messages>>> = {
  en: async () => (await import("./messages.en.ts")).en,
};

/** Null for the language that comes with the app. */
export function loadMessages(language: Language): Promise<Messages | null> {
  return language === "vi" ? Promise.resolve(null) : loaders[language]();
}

export function isLanguage(text: unknown): text is Language {
  return typeof text === "string" && Object.hasOwn(LANGUAGE_NAMES, text);
}
