/**
 * A long list is drawn as far as a screen reaches, at once; the rest follows below it in idle moments. What is being
 * read does not move, no turn of the page is long, and in the end all of it is there to be found and read aloud.
 */
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";

/** Fills the screen of a phone; a larger one has its second slice a frame later. */
const FIRST = 8;
/** On an entry phone a post costs a millisecond: a slice stays well under a long task of 50 ms. */
const SLICE = 24;

export interface Growing {
  /** How many rows are drawn now: `rows.slice(0, shown())`. */
  readonly shown: Accessor<number>;
  readonly isWhole: Accessor<boolean>;
  /** For who goes to the end before it is drawn. */
  readonly drawAll: () => void;
}

/** `name` says which list it is: another one begins anew. */
export function createGrowing(name: Accessor<unknown>, length: Accessor<number>): Growing {
  const [shown, setShown] = createSignal(FIRST);
  const isWhole = () => shown() >= length();
  const drawAll = () => setShown(Number.POSITIVE_INFINITY);
  createEffect(on(name, () => setShown(FIRST), { defer: true }));
  createEffect(() => {
    if (shown() >= length()) return;
    // Once all is drawn, what comes later is drawn as it comes.
    const next = shown() + SLICE >= length() ? Number.POSITIVE_INFINITY : shown() + SLICE;
    onCleanup(whenIdle(() => setShown(next)));
  });
  return { shown, isWhole, drawAll };
}

/** A page that is busy for longer than this draws on nevertheless. */
const IDLE_WITHIN_MS = 200;

/** When the frame is painted and nobody waits for anything else; Safari knows only the first half. */
function whenIdle(run: () => void): () => void {
  if ("requestIdleCallback" in globalThis) {
    const asked = requestIdleCallback(run, { timeout: IDLE_WITHIN_MS });
    return () => cancelIdleCallback(asked);
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(run)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
