/**
 * The languages there are. A third one is one more file of messages and its line in each table here.
 * Vietnamese comes with the app; every other language is fetched when somebody chooses it.
 */
import type { Language } from "../state/views.ts";
import { type Messages, vi } from "./messages.vi.ts";

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { vi: "Tiếng Việt", en: "English" };
export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as readonly Language[];

const loaders: Readonly<Record<Language, () => Promise<Messages>>> = {
  vi: async () => vi,
  en: async () => (await import("./messages.en.ts")).en,
};

export function loadMessages(language: Language): Promise<Messages> {
  return loaders[language]();
}

export function isLanguage(text: unknown): text is Language {
  return typeof text === "string" && Object.hasOwn(LANGUAGE_NAMES, text);
}
