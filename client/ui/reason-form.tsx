/** A reason out of a short list, then whatever belongs to it; shared by reporting and hiding. */
import { type JSX, onMount } from "solid-js";
import { useModerationWords } from "../i18n/moderation-words.ts";
import { useMessages } from "../i18n/use-messages.ts";
import type { Problem } from "../state/engine.ts";
import { type HideReason, REASONS } from "../state/moderation-views.ts";
import { Button } from "./button.tsx";
import { Choice } from "./choice.tsx";
import { ProblemNotice } from "./notice.tsx";
import "./css/moderation.css";

export function ReasonForm(props: {
  legend: string;
  about: string;
  reason: HideReason;
  onReason: (reason: HideReason) => void;
  children?: JSX.Element;
  problem: Problem["type"] | null;
  isBusy: boolean;
  send: string;
  look: "filled" | "sewn";
  onSend: () => void;
  onCancel: () => void;
}) {
  const t = useMessages();
  const words = useModerationWords();
  let form!: HTMLFormElement;
  onMount(() => {
    form.querySelector("input")?.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  });
  const options = () =>
    REASONS.map((value) => ({
      value,
      title: words().reasons[value],
      // Six rows fit a phone when only the chosen one explains itself.
      ...(value === props.reason && { about: words().reasonsAbout[value] }),
    }));
  const send = (event: Event) => {
    event.preventDefault();
    props.onSend();
  };
  return (
    <form ref={form} class="stack is-tight reason-form" onSubmit={send}>
      <Choice legend={props.legend} options={options()} value={props.reason} onChange={props.onReason} />
      {props.children}
      <p class="small">{props.about}</p>
      <ProblemNotice problem={props.problem} />
      <div class="buttons">
        <Button look="line" onPress={() => props.onCancel()}>
          {t().app.cancel}
        </Button>
        <Button look={props.look} type="submit" isBusy={props.isBusy}>
          {props.send}
        </Button>
      </div>
    </form>
  );
}
