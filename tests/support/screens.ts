/** What a phone's screens would show now, and what it found wrong. */
import type { BoardView, MemberView, ProblemView, ThreadView, Topic } from "#client/state/views";
import type { RoomId, StreamId } from "#protocol/ids";
import type { SimulatedPhone } from "./simulated-phone.ts";

/** Follows the phone through the death of its tabs: a watcher of a dead tab is told nothing more. */
export interface Screen<T> {
  latest(): T;
  stop(): void;
}

export function showThread(phone: SimulatedPhone, room: RoomId, stream: StreamId): Screen<ThreadView> {
  let latest!: ThreadView;
  const stop = phone.engine.watchThread(room, stream, (view) => (latest = view));
  return { latest: () => latest, stop };
}

export function showBoard(phone: SimulatedPhone, room: RoomId, topic: Topic): Screen<BoardView> {
  let latest!: BoardView;
  const stop = phone.engine.watchBoard(room, topic, (view) => (latest = view));
  return { latest: () => latest, stop };
}

export function showTopics(phone: SimulatedPhone, room: RoomId) {
  let latest: readonly { topic: Topic; threads: number; unread: number }[] = [];
  const stop = phone.engine.watchTopics(room, (topics) => (latest = topics));
  return { of: (topic: Topic) => latest.find((each) => each.topic === topic)!, stop };
}

export function memberOf(phone: SimulatedPhone): MemberView | null {
  let member: MemberView | null = null;
  phone.engine.watchMember((view) => (member = view))();
  return member;
}

export function problemsOf(phone: SimulatedPhone, room: RoomId): readonly ProblemView[] {
  return memberOf(phone)?.rooms.find((each) => each.room === room)?.problems ?? [];
}

export function textsOf(screen: Screen<ThreadView>): readonly string[] {
  return screen.latest().posts.map(({ text }) => text);
}
