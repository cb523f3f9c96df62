/**
 * How long a Room keeps words, as its facilitators have set it, read from its control Stream:
 *
 *   kept/d/n   {n: number, d: day, m: months}
 *
 * d and n of the key name the device and the counter that made it. A setting counts when its author was a facilitator
 * of the join log and it continues those before it, in the Stream's order. One that was made before its author was
 * removed stays: what was cut for it is gone.
 */
import type { DeviceId } from "../ids.ts";
import type { RoomKind } from "../wire/audience.ts";
import { continuesSettings, isKeptMonths, type RetentionSetting } from "../wire/retention.ts";
import { joinLogOf } from "./join-log.ts";
import type { ShelfValue } from "./shelf-value.ts";
import type { StreamReader } from "./stream-reader.ts";

export const KEPT_KEY = /^kept\/[0-9a-f]{8}\/(0|[1-9]\d{0,9})$/;

export function keptKey(device: DeviceId, counter: number): string {
  return `kept/${device}/${counter}`;
}

export function keptValue({ number, day, months }: RetentionSetting): ShelfValue {
  return { n: number, d: day, m: months };
}

/** Null for anything that is no setting. */
export function parseKept(value: ShelfValue | undefined): RetentionSetting | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { n: number, d: day, m: months } = value;
  const isWhole = isCounter(number) && number > 0 && isCounter(day) && isKeptMonths(months);
  return isWhole ? { number, day, months } : null;
}

export function settingsOf(reader: StreamReader, kind: RoomKind): readonly RetentionSetting[] {
  const facilitators = joinLogOf(reader, kind).filter(({ role }) => role === "facilitator");
  const written = facilitators.flatMap(({ author }) =>
    [...reader.wordsOf(author)].flatMap(([key, value]) => {
      const setting = KEPT_KEY.test(key) ? parseKept(value) : null;
      return setting ? [{ setting, order: reader.keyFacts(author, key)?.order ?? 0 }] : [];
    }),
  );
  const settings: RetentionSetting[] = [];
  for (const { setting } of written.sort((a, b) => a.order - b.order))
    if (continuesSettings(settings, setting)) settings.push(setting);
  return settings;
}

function isCounter(value: ShelfValue | undefined): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1_000_000;
}
