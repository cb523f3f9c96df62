/**
 * How long a Room keeps words: the settings of its facilitators, and the cuts that follow from them, by alarm.
 *
 * A cut takes whole Threads. In the middle of a Stream it would leave shelves without the items that later ones name
 * as origins, and readers without credentials. The Streams of the Room itself are never cut: they hold who is in it.
 */
import { err, ok, type Result } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import type { EdgeError } from "#protocol/wire/edge-error";
import {
  continuesSettings,
  CUTS_PER_PAGE_MAX,
  daysKeptOn,
  RETENTION_NOTICE_DAYS,
  type RetentionSetting,
  type RoomMemoryAnswer,
  SETTINGS_MAX,
} from "#protocol/wire/retention";
import type { Signer } from "#protocol/wire/signed-request";
import { DAY_MS, dayOf } from "../day.ts";
import { readFounding, requireRoomFacilitator } from "./founding.ts";
import type { RoomStore } from "./room-store.ts";

/** Cut at one go: an alarm that does more would keep the Room from answering. */
const CUTS_AT_ONCE_MAX = 200;
/** How soon the rest is cut. */
const GO_ON_MS = 1_000;
/** Clocks of phones may be a little ahead of the edge's. */
const DAYS_AHEAD_MAX = 1;

export interface RetainingParts {
  readonly store: RoomStore;
  readonly suite: SignatureSuite;
  readonly clock: () => number;
  /** Calls `goOn` at this time. */
  wakeAt(ms: number): void;
}

export class Retaining {
  readonly #parts: RetainingParts;

  constructor(parts: RetainingParts) {
    this.#parts = parts;
  }

  /** RETAIN1: by a facilitator of this Room, of the next number, and never of a day before the one that stands. */
  async set(signer: Signer, setting: RetentionSetting): Promise<Result<null, EdgeError>> {
    const { store, suite, clock } = this.#parts;
    const room = await requireRoomFacilitator(store, suite, signer);
    if (!room.ok) return room;
    const settings = store.settings();
    const same = settings[setting.number - 1];
    if (same) return isSame(same, setting) ? ok(null) : err({ type: "epoch-old" });
    if (setting.number > SETTINGS_MAX || setting.day > dayOf(clock()) + DAYS_AHEAD_MAX)
      return err({ type: "not-allowed" });
    if (!continuesSettings(settings, setting)) return err({ type: "epoch-old" });
    store.keepSetting(setting);
    this.#sleep();
    return ok(null);
  }

  memoryAfter(number: number): Result<RoomMemoryAnswer, EdgeError> {
    const { store } = this.#parts;
    const room = readFounding(store);
    if (!room) return err({ type: "not-founded" });
    return ok({ settings: store.settings(), ...store.log(room.id).cutsAfter(number, CUTS_PER_PAGE_MAX) });
  }

  /** RETAIN2: cuts what is due, and sees when more will be. */
  goOn(): void {
    const { store, clock } = this.#parts;
    const room = readFounding(store);
    if (!room) return;
    const today = dayOf(clock());
    const days = daysKeptOn(store.settings(), today);
    const cut = days === Infinity ? [] : store.log(room.id).cutBefore(today - days, today, CUTS_AT_ONCE_MAX);
    for (const stream of cut) store.acts().drop(stream);
    if (cut.length === CUTS_AT_ONCE_MAX) this.#parts.wakeAt(clock() + GO_ON_MS);
    else this.#sleep();
  }

  /** No timer where words are kept for ever, and none before the day on which the oldest Thread can be due. */
  #sleep(): void {
    const { store, clock, wakeAt } = this.#parts;
    const today = dayOf(clock());
    const settings = store.settings();
    const days = daysKeptOn(settings, today + RETENTION_NOTICE_DAYS);
    const room = readFounding(store);
    if (days === Infinity || !room) return;
    const oldest = store.log(room.id).oldestDay() ?? today;
    const notBefore =
      daysKeptOn(settings, today) === Infinity ? settings.at(-1)!.day + RETENTION_NOTICE_DAYS : 0;
    wakeAt(Math.max(today + 1, oldest + days + 1, notBefore) * DAY_MS);
  }
}

function isSame(a: RetentionSetting, b: RetentionSetting): boolean {
  return a.number === b.number && a.day === b.day && a.months === b.months;
}
