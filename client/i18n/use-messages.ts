/** All words, for pages that are loaded when they are called for: the words come with them. */
import type { Accessor } from "solid-js";
import type { Language } from "../state/views.ts";
import { type Messages, vi } from "./messages.vi.ts";
import { useFirstLanguage } from "./use-first-messages.ts";

/** `const t = useMessages(); … t().thread.reply` */
export function useMessages(): Accessor<Messages> {
  const { allMessages } = useFirstLanguage();
  return () => allMessages() ?? vi;
}

/** The words, and the language for dates and numbers. */
export function useLanguage(): {
  readonly language: Accessor<Language>;
  readonly messages: Accessor<Messages>;
} {
  return { language: useFirstLanguage().language, messages: useMessages() };
}
