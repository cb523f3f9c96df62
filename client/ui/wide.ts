/** Whether the screen has room for a list beside the page; the same width as in layout.css. */
import { type Accessor, createSignal, onCleanup } from "solid-js";

const WIDE = "(min-width: 60em)";

export function createIsWide(): Accessor<boolean> {
  const query = matchMedia(WIDE);
  const [isWide, setIsWide] = createSignal(query.matches);
  // Paper has a width of its own; the page that is being printed must not be built anew for it.
  const follow = () => matchMedia("print").matches || setIsWide(query.matches);
  query.addEventListener("change", follow);
  onCleanup(() => query.removeEventListener("change", follow));
  return isWide;
}
