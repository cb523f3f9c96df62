/** What became of a question to management, in a few words: "Chờ 3 ngày", "Hứa trước 12/12". */
import type { Language, ThreadState } from "../state/views.ts";
import { shortDateOfDay } from "./dates.ts";
import type { FirstMessages } from "./first-messages.vi.ts";

/** `today` in days since 1970; nothing where nothing was asked or said. */
export function stateWords(
  language: Language,
  words: FirstMessages["asked"],
  state: ThreadState,
  today: number,
): string {
  switch (state.kind) {
    case "none":
      return "";
    case "waiting":
      return words.waiting(daysSince(state.sinceDay, today));
    case "promised":
      return words.promised(shortDateOfDay(language, state.dueDay, today));
    case "late":
      return words.late(Math.max(1, daysSince(state.dueDay, today)));
    default:
      return words[state.kind];
  }
}

/** Never less than none: clocks of phones disagree. */
export function daysSince(day: number, today: number): number {
  return Math.max(0, today - day);
}
