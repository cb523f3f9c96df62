/**
 * Shelves when they are first needed. Yjs is a third of the engine, and the first Board needs none of it:
 * previews are read without (`preview.ts`).
 */
import type { Shelf } from "./shelf.ts";
import type { MaybePromise } from "../signature.ts";

let loaded: typeof Shelf | undefined;

/** The class at once where it is here already, so that a simulation that has loaded it stays in step. */
export function loadShelf(): MaybePromise<typeof Shelf> {
  return loaded ?? import("./shelf.ts").then((module) => (loaded = module.Shelf));
}
