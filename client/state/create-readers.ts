/** Who can read a Room, when people came into it, and changes of its keys, followed while a screen shows them. */
import type { Accessor } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { createWatched } from "./create-watched.ts";
import type { Engine } from "./engine.ts";
import type { JoinsView, KeyChangeView, ReadersView, RoomChangeView } from "./views.ts";

export function createReaders(engine: Engine, room: Accessor<RoomId>): Accessor<ReadersView | undefined> {
  return createWatched<ReadersView>(room, "author", (onChange) => engine.watchReaders(room(), onChange));
}

export function createJoins(engine: Engine, room: Accessor<RoomId>): Accessor<JoinsView | undefined> {
  return createWatched<JoinsView>(room, "day", (onChange) => engine.watchJoins(room(), onChange));
}

export function createKeyChanges(engine: Engine): Accessor<readonly KeyChangeView[]> {
  const changes = createWatched<KeyChangeView[]>(
    () => "changes",
    "id",
    (onChange) => engine.watchKeyChanges((views) => onChange([...views])),
  );
  return () => changes() ?? [];
}

export function isDone(change: KeyChangeView): boolean {
  return change.rooms.every(({ state }) => state === "done");
}

/** Rooms of all these changes, done and in all; null when there are none. */
export function progressOf(
  changes: readonly KeyChangeView[],
): { readonly done: number; readonly all: number } | null {
  const rooms: readonly RoomChangeView[] = changes.flatMap((change) => change.rooms);
  const done = rooms.filter(({ state }) => state === "done").length;
  return rooms.length === 0 ? null : { done, all: rooms.length };
}
