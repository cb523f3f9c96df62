/** What is kept on this phone of one Room, and what management has to answer there, while a screen shows it. */
import { type Accessor, createMemo, mapArray } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { createWatched } from "./create-watched.ts";
import type { Engine } from "./engine.ts";
import type { HomeView, QueueView, ThreadRow } from "./views.ts";

export interface PlacedRow {
  readonly room: RoomId;
  readonly row: ThreadRow;
}

/** The first pages of all Rooms as one. */
export interface Home {
  readonly replies: Accessor<readonly PlacedRow[]>;
  readonly questions: Accessor<readonly PlacedRow[]>;
  readonly promises: Accessor<readonly PlacedRow[]>;
  /** Answers and "done" that wait for this person's word. */
  readonly unheard: Accessor<readonly PlacedRow[]>;
}

/** `rooms` are strings, so that a changed view of a Room starts no watcher anew. */
export function createHome(engine: Engine, rooms: Accessor<readonly RoomId[]>): Home {
  const homes = mapArray(rooms, (room) => createHomeOfRoom(engine, room));
  const rowsOf = (pick: (home: HomeView) => readonly ThreadRow[]) =>
    createMemo(() =>
      homes().flatMap((home) => {
        const view = home();
        return view === undefined ? [] : pick(view).map((row): PlacedRow => ({ room: view.room, row }));
      }),
    );
  return {
    replies: rowsOf((home) => home.repliesToMe),
    questions: rowsOf((home) => home.myQuestions),
    promises: rowsOf((home) => home.promises),
    unheard: rowsOf((home) => home.unheard),
  };
}

function createHomeOfRoom(engine: Engine, room: RoomId): Accessor<HomeView | undefined> {
  return createWatched<HomeView>(
    () => room,
    "stream",
    (onChange) => engine.watchHome(room, onChange),
  );
}

export function createQueue(engine: Engine, room: Accessor<RoomId>): Accessor<QueueView | undefined> {
  return createWatched<QueueView>(room, "stream", (onChange) => engine.watchQueue(room(), onChange));
}
