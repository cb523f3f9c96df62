/** A tag with a hole: a date somebody is bound by. Gold while open, leaf when done, madder when late. */
import type { JSX } from "solid-js";

export function Tag(props: { look?: "open" | "done" | "late"; children: JSX.Element }) {
  return (
    <span class="tag" classList={{ "is-done": props.look === "done", "is-late": props.look === "late" }}>
      {props.children}
    </span>
  );
}
