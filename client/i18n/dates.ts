/**
 * Times in words. Posts show days only: minutes would help somebody who wants to match a post with the
 * person who was seen typing.
 */
import type { Language } from "../state/views.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS_IN_WORDS_MAX = 6;

/** "hôm nay", "2 ngày trước", then a date. */
export function daysAgo(language: Language, time: number, now: number): string {
  const days = Math.min(0, dayOf(time) - dayOf(now));
  // The words stand inside a line: "· hôm qua".
  if (-days <= DAYS_IN_WORDS_MAX) return relative(language).format(days, "day").toLocaleLowerCase(language);
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "numeric", year: "numeric" }).format(
    time,
  );
}

/** "5 phút trước", for the connection only. */
export function minutesAgo(language: Language, time: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - time) / MINUTE_MS));
  if (minutes < 60) return relative(language).format(-minutes, "minute");
  if (minutes < 1440) return relative(language).format(-Math.round(minutes / 60), "hour");
  return daysAgo(language, time, now);
}

/** The date of a day counted since 1970. */
export function dateOfDay(language: Language, day: number): string {
  return new Intl.DateTimeFormat(language, {
    day: "2-digit",
    month: language === "en" ? "short" : "2-digit",
    year: "numeric",
    timeZone: "UTC",
  }).format(day * DAY_MS);
}

/** "a · b và c", as the language joins a list. */
export function list(language: Language, parts: readonly string[]): string {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(parts);
}

function dayOf(time: number): number {
  const date = new Date(time);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
}

function relative(language: Language): Intl.RelativeTimeFormat {
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" });
}
