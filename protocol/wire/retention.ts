/**
 * How long a Room keeps words, and what was cut for it. Rules both sides compute alike: what an edge may cut, a phone
 * checks with the very same function.
 *
 *   setting  = number (varint, from 1) | day (varint, since 1970) | months 1 (0: for ever)
 *   settings = list of settings, by rising number
 *   cut      = Stream 16 | count (varint, at least 1) | head 32 | last day (varint) | cut day (varint)
 *   memory   = settings | more 1 | list of cuts
 *
 * A cut takes a whole Thread: its Envelopes go, its (count, head) stay, and nothing is appended to it any more.
 */
import { type Bytes, type ByteReader, ByteWriter, MalformedBytes } from "../bytes.ts";
import { bytesToId, ID_BYTES, idToBytes, type StreamId } from "../ids.ts";
import type { Result } from "../result.ts";
import { type BodyError, parsing } from "./bodies.ts";
import type { Cursor } from "./head.ts";

export const KEPT_MONTHS = [0, 1, 3, 6, 12, 24] as const;
export type KeptMonths = (typeof KEPT_MONTHS)[number];
/** Words are kept as long as the longest setting of so many days says: whoever would miss some can save them first. */
export const RETENTION_NOTICE_DAYS = 7;
/** A month is never shorter than this. */
export const DAYS_PER_MONTH = 31;
export const SETTINGS_MAX = 500;
export const CUTS_PER_PAGE_MAX = 500;
const HEAD_BYTES = 32;
const DAY_MAX = 1_000_000;

export interface RetentionSetting {
  readonly number: number;
  readonly day: number;
  readonly months: KeptMonths;
}

export interface StreamCut extends Cursor {
  readonly stream: StreamId;
  /** Of the last append, as the edge knows it. */
  readonly lastDay: number;
  readonly cutDay: number;
}

export interface RoomMemoryAnswer {
  readonly settings: readonly RetentionSetting[];
  readonly hasMore: boolean;
  readonly cuts: readonly StreamCut[];
}

export function isKeptMonths(value: unknown): value is KeptMonths {
  return KEPT_MONTHS.some((months) => months === value);
}

/** Whether a setting continues these: of the next number, and of no earlier day. */
export function continuesSettings(settings: readonly RetentionSetting[], next: RetentionSetting): boolean {
  const last = settings.at(-1);
  return next.number === (last?.number ?? 0) + 1 && next.day >= (last?.day ?? 0);
}

/**
 * How many days a Thread is kept after its last word, by the rule of that day: the longest of all settings that were in
 * force in the days of notice before it. Infinity when one of them was "for ever", as in a Room that never had another.
 */
export function daysKeptOn(settings: readonly RetentionSetting[], day: number): number {
  const since = day - RETENTION_NOTICE_DAYS;
  if (settings[0] === undefined || settings[0].day > since) return Infinity;
  const inForce = settings.filter((setting, index) => {
    const end = settings[index + 1]?.day ?? Infinity;
    return setting.day <= day && end > since;
  });
  return Math.max(...inForce.map(({ months }) => (months === 0 ? Infinity : months * DAYS_PER_MONTH)));
}

/** RETAIN2: whether a Thread whose last word is of `lastDay` may be gone since `cutDay`. */
export function mayBeCut(settings: readonly RetentionSetting[], lastDay: number, cutDay: number): boolean {
  return lastDay + daysKeptOn(settings, cutDay) < cutDay;
}

export function settingToBytes(setting: RetentionSetting): Bytes {
  return writeSetting(new ByteWriter(), setting).bytes();
}

export function bytesToSetting(bytes: Uint8Array): Result<RetentionSetting, BodyError> {
  return parsing(bytes, readSetting);
}

function writeSetting(writer: ByteWriter, { number, day, months }: RetentionSetting): ByteWriter {
  return writer.varint(number).varint(day).byte(months);
}

function readSetting(reader: ByteReader): RetentionSetting {
  const number = reader.varint(SETTINGS_MAX);
  const day = reader.varint(DAY_MAX);
  const months = reader.byte();
  if (number === 0 || !isKeptMonths(months)) throw new MalformedBytes("no such setting");
  return { number, day, months };
}

export function memoryToBytes({ settings, hasMore, cuts }: RoomMemoryAnswer): Bytes {
  const writer = new ByteWriter().varint(settings.length);
  for (const setting of settings) writeSetting(writer, setting);
  writer.byte(hasMore ? 1 : 0).varint(cuts.length);
  for (const { stream, count, head, lastDay, cutDay } of cuts)
    writer.fixed(idToBytes(stream)).varint(count).fixed(head).varint(lastDay).varint(cutDay);
  return writer.bytes();
}

export function bytesToMemory(bytes: Uint8Array): Result<RoomMemoryAnswer, BodyError> {
  return parsing(bytes, (reader) => {
    const settings = reader.list(SETTINGS_MAX, readSetting);
    const more = reader.byte();
    if (more > 1) throw new MalformedBytes("flag is neither 0 nor 1");
    return { settings, hasMore: more === 1, cuts: reader.list(CUTS_PER_PAGE_MAX, readCut) };
  });
}

function readCut(reader: ByteReader): StreamCut {
  const stream = bytesToId<StreamId>(reader.fixed(ID_BYTES));
  const count = reader.varint();
  if (count === 0) throw new MalformedBytes("cut of nothing");
  const head = reader.fixed(HEAD_BYTES);
  return { stream, count, head, lastDay: reader.varint(DAY_MAX), cutDay: reader.varint(DAY_MAX) };
}
