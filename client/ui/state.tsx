/** What became of words: a glyph and a word. The three stitches turn from basting to sewn when sent. */
import { createMemo } from "solid-js";
import { useFirstMessages } from "../i18n/use-first-messages.ts";
import type { PostView } from "../state/views.ts";

export function State(props: { state: PostView["state"]; isConnected: boolean }) {
  const t = useFirstMessages();
  const words = createMemo(() => {
    if (props.state === "unsent") return props.isConnected ? t().states.sending : t().states.unsent;
    return t().states[props.state];
  });
  return (
    <span class={`state is-${props.state === "unsent" && props.isConnected ? "sending" : props.state}`}>
      <svg viewBox="0 0 32 20" aria-hidden="true">
        <path d="M2 10h6" />
        <path d="M13 10h6" />
        <path d={props.state === "refused" ? "M23 6l7 8M30 6l-7 8" : "M24 10h6"} />
      </svg>
      {words()}
    </span>
  );
}
