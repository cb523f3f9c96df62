/** A new PIN, written twice: what is mistyped once would lock its owner out. */
import { createSignal, Show } from "solid-js";
import { useSafetyMessages } from "../../i18n/use-safety.ts";
import { problemOfPin, type SafetyProblem } from "../../state/safety.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PinField } from "../../ui/pin-field.tsx";

export function NewPin(props: {
  submit: string;
  isBusy: boolean;
  problem: SafetyProblem | null;
  onSubmit: (pin: string) => void;
}) {
  const t = useSafetyMessages();
  const [pin, setPin] = createSignal("");
  const [again, setAgain] = createSignal("");
  const [ownProblem, setOwnProblem] = createSignal<string | null>(null);
  const problem = () => ownProblem() ?? (props.problem && t().problems[props.problem.type]);
  const submit = (event: Event) => {
    event.preventDefault();
    const unfit = problemOfPin(pin());
    const differs = pin().trim() === again().trim() ? null : t().pin.differs;
    setOwnProblem(unfit ? t().problems[unfit.type] : differs);
    if (ownProblem() === null) props.onSubmit(pin());
  };
  return (
    <form class="stack is-tight" onSubmit={submit}>
      <PinField label={t().pin.new} about={t().pin.newAbout} value={pin()} onInput={setPin} />
      <PinField label={t().pin.again} value={again()} onInput={setAgain} />
      <Show when={problem()}>{(words) => <Notice look="problem">{words()}</Notice>}</Show>
      <Button type="submit" isBusy={props.isBusy}>
        {props.submit}
      </Button>
    </form>
  );
}
