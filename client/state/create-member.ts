/** Who this phone is: undefined until the engine has looked, null while it has joined nothing. */
import type { Accessor } from "solid-js";
import { createWatched } from "./create-watched.ts";
import type { Engine } from "./engine.ts";
import type { MemberView } from "./views.ts";

export function createMember(engine: Engine): Accessor<MemberView | null | undefined> {
  return createWatched<MemberView | null>(
    () => "member",
    "room",
    (onChange) => engine.watchMember(onChange),
  );
}
