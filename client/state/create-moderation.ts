/** What was hidden in a Room and reported from this phone, while a screen shows it. */
import { type Accessor, createMemo, mapArray } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { createWatched } from "./create-watched.ts";
import type { Engine } from "./engine.ts";
import type { ModerationView, ReportedPost } from "./moderation-views.ts";

export function createModeration(
  engine: Engine,
  room: Accessor<RoomId>,
): Accessor<ModerationView | undefined> {
  return createWatched<ModerationView>(room, "id", (onChange) => engine.watchModeration(room(), onChange));
}

export interface PlacedReport {
  readonly room: RoomId;
  readonly post: ReportedPost;
}

/** The open reports of several Rooms as one list, the oldest first. `rooms` are strings, as in `createHome`. */
export function createReports(
  engine: Engine,
  rooms: Accessor<readonly RoomId[]>,
): Accessor<readonly PlacedReport[]> {
  const views = mapArray(rooms, (room) => createModeration(engine, () => room));
  return createMemo(() =>
    views()
      .flatMap((view) => {
        const { room, reported } = view() ?? { room: null, reported: [] };
        return room === null ? [] : reported.map((post) => ({ room, post }));
      })
      .sort((a, b) => a.post.sinceDay - b.post.sinceDay),
  );
}
