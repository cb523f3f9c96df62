/** The one way screens follow the engine: a watcher whose values are reconciled into a store. */
import { type Accessor, createEffect, createMemo, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { Stop } from "./engine.ts";

/**
 * Follows what `watch` names; undefined until it first calls back and whenever `name` changes.
 *
 *   const board = createWatched(() => topic(), "stream", (onChange) => engine.watchBoard(room(), topic(), onChange));
 *
 * `key` is the property by which rows are recognised, so that unchanged rows keep their elements.
 */
export function createWatched<T extends object | null>(
  name: Accessor<string>,
  key: string,
  watch: (onChange: (value: T) => void) => Stop,
): Accessor<T | undefined> {
  const [store, setStore] = createStore<{ value: T | undefined }>({ value: undefined });
  const stableName = createMemo(name);
  createEffect(() => {
    stableName();
    setStore("value", undefined);
    onCleanup(watch((value) => setStore("value", reconcile(value, { key }) as never)));
  });
  return () => store.value;
}
