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
  return dateFormat(language, { day: "numeric", month: "numeric", year: "numeric" }).format(time);
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
  return dateFormat(language, {
    day: "2-digit",
    month: language === "en" ? "short" : "2-digit",
    year: "numeric",
    timeZone: "UTC",
  }).format(day * DAY_MS);
}

/** "12/12", "12 Dec": the year only when it is another than that of `today`. */
export function shortDateOfDay(language: Language, day: number, today: number): string {
  const isThisYear = yearOfDay(day) === yearOfDay(today);
  // "12 Dec", the day first as in Vietnamese.
  return dateFormat(language === "en" ? "en-GB" : language, {
    day: "numeric",
    month: language === "en" ? "short" : "numeric",
    ...(isThisYear ? {} : { year: "numeric" }),
    timeZone: "UTC",
  }).format(day * DAY_MS);
}

/** "Hôm nay", "Hôm qua", then "Thứ Sáu 20/11": stands alone between the posts of two days. */
export function dayHeading(language: Language, time: number, now: number): string {
  const days = Math.min(0, dayOf(time) - dayOf(now));
  if (days >= -1) return capitalised(relative(language).format(days, "day"), language);
  const weekday = dateFormat(language, { weekday: "long" }).format(time);
  return `${capitalised(weekday, language)} ${shortDateOfDay(language, dayOf(time), dayOf(now))}`;
}

/** Days since 1970 as the states of Threads count them, alike for everybody wherever the phone is. */
export function dayOfStates(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** Days since 1970 on this phone's own calendar. */
export function dayOf(time: number): number {
  const date = new Date(time);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
}

/** "2026-12-12" as a date field holds it, or null. */
export function dayOfField(value: string): number | null {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(time) ? null : Math.floor(time / DAY_MS);
}

export function dayToField(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** "a · b và c", as the language joins a list. */
export function list(language: Language, parts: readonly string[]): string {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(parts);
}

/** A formatter takes a millisecond or more to make on an entry phone, and a long Thread asks for hundreds. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const relativeFormats = new Map<Language, Intl.RelativeTimeFormat>();

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${language} ${JSON.stringify(options)}`;
  const format = dateFormats.get(name) ?? new Intl.DateTimeFormat(language, options);
  dateFormats.set(name, format);
  return format;
}

function relative(language: Language): Intl.RelativeTimeFormat {
  const format = relativeFormats.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  relativeFormats.set(language, format);
  return format;
}

function yearOfDay(day: number): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

function capitalised(words: string, language: Language): string {
  return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
}
