/** When people came into a Room, week by week, from its join log. */
import { countsByRole, JOIN_KEY, type JoinedMember, joinLogOf } from "#protocol/sealed/join-log";
import { controlStreamOf } from "#protocol/wire/head";
import type { JoinedWeek, JoinsView } from "../state/views.ts";
import type { RoomSession } from "./room-session.ts";
import { dayOf } from "./thread-state.ts";

const DAYS_IN_WEEK = 7;
/** Day 4 since 1970 was a Monday. */
const FIRST_MONDAY = 4;

/** Those who were removed since are counted in the week they came; `now` in milliseconds since 1970. */
export function joinsViewOf(session: RoomSession, now: number): JoinsView {
  const { room, keyring } = session;
  const control = session.streamSync(controlStreamOf(room));
  const removed = keyring.removed.size;
  if (!control.isCaughtUp) return { room, weeks: null, removed };
  const membersByWeek = new Map<number, JoinedMember[]>();
  for (const member of joinLogOf(control.reader, keyring.kind)) {
    // A phone whose clock is ahead would else have joined next year.
    const time = Math.min(control.reader.keyFacts(member.author, JOIN_KEY)?.time ?? now, now);
    const week = mondayOf(dayOf(time));
    membersByWeek.set(week, [...(membersByWeek.get(week) ?? []), member]);
  }
  const weeks = [...membersByWeek]
    .sort(([a], [b]) => a - b)
    .map(([day, members]): JoinedWeek => ({ day, counts: countsByRole(members) }));
  return { room, weeks, removed };
}

function mondayOf(day: number): number {
  return day - ((day - FIRST_MONDAY + DAYS_IN_WEEK) % DAYS_IN_WEEK);
}
