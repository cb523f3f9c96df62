/** Words that were being written where nothing can be written any more: nothing typed is lost. */
import { createSignal, Show } from "solid-js";
import { useReadingWords } from "../i18n/reading-words.ts";
import { Tap } from "./button.tsx";
import "./css/readers.css";

export function KeptWords(props: { text: string }) {
  const words = useReadingWords();
  const [outcome, setOutcome] = createSignal<"none" | "copied" | "failed">("none");
  const copy = () =>
    navigator.clipboard.writeText(props.text).then(
      () => setOutcome("copied"),
      () => setOutcome("failed"),
    );
  return (
    <section class="kept-words stack is-tight">
      <h2>{words().kept}</h2>
      <blockquote>{props.text}</blockquote>
      <Tap
        icon={outcome() === "copied" ? "check" : "copy"}
        look="link"
        class="is-outdented"
        onPress={() => void copy()}
      >
        <span role="status">{outcome() === "copied" ? words().copied : words().copy}</span>
      </Tap>
      <Show when={outcome() === "failed"}>
        <p class="small" role="alert">
          {words().copyFailed}
        </p>
      </Show>
    </section>
  );
}
