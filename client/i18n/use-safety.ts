/** The words of the safety pages, in the language of the page. They come with those pages, both languages at once. */
import type { Accessor } from "solid-js";
import type { Language } from "../state/views.ts";
import { en } from "./safety.en.ts";
import { type SafetyMessages, vi } from "./safety.vi.ts";
import { useFirstLanguage } from "./use-first-messages.ts";

export const SAFETY_MESSAGES: Readonly<Record<Language, SafetyMessages>> = { vi, en };

export function useSafetyMessages(): Accessor<SafetyMessages> {
  const { language } = useFirstLanguage();
  return () => SAFETY_MESSAGES[language()];
}
