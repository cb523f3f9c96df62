/** Brings the post somebody came for onto the screen, once, when the Thread has it. */
import { type Accessor, createEffect, onCleanup } from "solid-js";
import type { ThreadView } from "../../state/views.ts";

/** A post beyond the first screen is laid out a few frames after it is drawn. */
const SETTLING_FRAMES = 8;

export function arriveAt(post: Accessor<string | null>, thread: Accessor<ThreadView | undefined>): void {
  let arrived: string | null = null;
  createEffect(() => {
    const wanted = post();
    const isThere = thread()?.posts.some(({ id }) => id === wanted) ?? false;
    if (wanted === null || !isThere || arrived === wanted) return;
    arrived = wanted;
    const stay = { isOn: true };
    onCleanup(() => (stay.isOn = false));
    settleOn(wanted, SETTLING_FRAMES, stay);
  });
}

function settleOn(post: string, framesLeft: number, stay: { readonly isOn: boolean }): void {
  requestAnimationFrame(() => {
    if (!stay.isOn) return;
    const element = document.querySelector<HTMLElement>(`.posts [data-post="${CSS.escape(post)}"]`);
    element?.scrollIntoView({ block: "center", behavior: "instant" });
    if (framesLeft > 0) return settleOn(post, framesLeft - 1, stay);
    element?.classList.add("is-arrived");
    element?.focus({ preventScroll: true });
  });
}
