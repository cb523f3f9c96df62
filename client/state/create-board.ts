/** The threads of one board, followed while a screen shows them. */
import type { Accessor } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { createWatched } from "./create-watched.ts";
import type { Engine } from "./engine.ts";
import type { BoardView, Topic } from "./views.ts";

export interface BoardPlace {
  readonly room: RoomId;
  readonly topic: Topic;
}

export function createBoard(engine: Engine, place: Accessor<BoardPlace>): Accessor<BoardView | undefined> {
  return createWatched<BoardView>(
    () => `${place().room}/${place().topic}`,
    "stream",
    (onChange) => engine.watchBoard(place().room, place().topic, onChange),
  );
}
