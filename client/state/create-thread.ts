/** The posts of one thread, followed while a screen shows them. */
import type { Accessor } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { createWatched } from "./create-watched.ts";
import type { Engine } from "./engine.ts";
import type { ThreadView } from "./views.ts";

export interface ThreadPlace {
  readonly room: RoomId;
  readonly stream: StreamId;
}

export function createThread(engine: Engine, place: Accessor<ThreadPlace>): Accessor<ThreadView | undefined> {
  return createWatched<ThreadView>(
    () => `${place().room}/${place().stream}`,
    "id",
    (onChange) => engine.watchThread(place().room, place().stream, onChange),
  );
}
