/** A link that is copied at a tap, and says whether it was. */
import { createSignal, Show } from "solid-js";
import { Tap } from "./button.tsx";

export function CopyLink(props: {
  link: string;
  words: { readonly copy: string; readonly copied: string; readonly copyFailed: string };
}) {
  const [outcome, setOutcome] = createSignal<"none" | "copied" | "failed">("none");
  const copy = () =>
    navigator.clipboard.writeText(props.link).then(
      () => setOutcome("copied"),
      () => setOutcome("failed"),
    );
  return (
    <>
      <Tap
        icon={outcome() === "copied" ? "check" : "copy"}
        look="link"
        class="is-outdented"
        onPress={() => void copy()}
      >
        <span role="status">{outcome() === "copied" ? props.words.copied : props.words.copy}</span>
      </Tap>
      <Show when={outcome() === "failed"}>
        <p class="small" role="alert">
          {props.words.copyFailed}
        </p>
      </Show>
    </>
  );
}
