/** Whom to call, followed while a screen shows it. */
import type { Accessor } from "solid-js";
import { createWatched } from "./create-watched.ts";
import type { Engine } from "./engine.ts";
import type { HelpView } from "./views.ts";

export function createHelp(engine: Engine): Accessor<HelpView | undefined> {
  return createWatched<HelpView>(
    () => "help",
    "id",
    (onChange) => engine.watchHelp(onChange),
  );
}
