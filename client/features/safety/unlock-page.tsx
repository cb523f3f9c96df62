/** The door of a locked phone. It says nothing of what is behind it. */
import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { useSafetyMessages } from "../../i18n/use-safety.ts";
import { createSafeAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { SafetyProblem } from "../../state/safety.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PinField } from "../../ui/pin-field.tsx";
import { Standalone } from "../../ui/standalone.tsx";
import { Erase } from "./erase.tsx";
import "../../ui/css/safety.css";

export function UnlockPage() {
  const t = useSafetyMessages();
  const { phone } = useSession();
  const [pin, setPin] = createSignal("");
  const asking = createSafeAsking<SafetyProblem>();
  const waitSeconds = createWait(() => phone.state()?.waitUntil ?? 0);
  const unlock = (event: Event) => {
    event.preventDefault();
    if (waitSeconds() > 0 || pin() === "") return;
    void asking.run(
      () => phone.safety.unlock(pin()),
      () => undefined,
    );
    setPin("");
  };
  return (
    <Standalone>
      <form class="inset stack" onSubmit={unlock}>
        <h1 tabindex="-1">{t().unlock.title}</h1>
        <PinField label={t().unlock.pin} value={pin()} isFocused onInput={setPin} />
        <Show when={asking.problem()}>
          {(problem) => <Notice look="problem">{t().problems[problem().type]}</Notice>}
        </Show>
        <Show when={waitSeconds() > 0}>
          <p role="status">{t().unlock.again(t().wait(waitSeconds()))}</p>
        </Show>
        <Button type="submit" isBusy={asking.isBusy() || waitSeconds() > 0}>
          {asking.isBusy() ? t().unlock.opening : t().unlock.open}
        </Button>
        <p class="small">{t().unlock.kept}</p>
      </form>
      <details class="what join-end">
        <summary>{t().unlock.forgot}</summary>
        <div class="stack is-tight">
          <p>{t().unlock.forgotAbout}</p>
          <Erase />
        </div>
      </details>
    </Standalone>
  );
}

/** Whole seconds until then, counting down. */
function createWait(until: () => number): () => number {
  const secondsLeft = () => Math.max(0, Math.ceil((until() - Date.now()) / 1000));
  const [seconds, setSeconds] = createSignal(secondsLeft());
  createEffect(() => {
    setSeconds(secondsLeft());
    if (until() === 0) return;
    const timer = setInterval(() => setSeconds(secondsLeft()), 1_000);
    onCleanup(() => clearInterval(timer));
  });
  return seconds;
}
