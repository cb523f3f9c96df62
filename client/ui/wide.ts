/** Whether the screen has room for a list beside the page; the same width as in layout.css. */
import { type Accessor, createSignal, onCleanup } from "solid-js";

const WIDE = "(min-width: 60em)";

export function createIsWide(): Accessor<boolean> {
  const query = matchMedia(WIDE);
  const [isWide, setIsWide] = createSignal(query.matches);
  const follow = () => setIsWide(query.matches);
  query.addEventListener("change", follow);
  onCleanup(() => query.removeEventListener("change", follow));
  return isWide;
}
