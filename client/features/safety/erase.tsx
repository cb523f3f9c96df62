/** Erasing this phone: asked once more, with what would be lost. */
import { createResource, createSignal, Show } from "solid-js";
import { useSafetyMessages } from "../../i18n/use-safety.ts";
import { eraseBrowser } from "../../platform/erase-browser.ts";
import { createSafeAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { SafetyProblem } from "../../state/safety.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

export function Erase() {
  const t = useSafetyMessages();
  const [isAsking, setIsAsking] = createSignal(false);
  return (
    <Show
      when={isAsking()}
      fallback={
        <Button look="line" icon="scissors" onPress={() => setIsAsking(true)}>
          {t().safety.erase}
        </Button>
      }
    >
      <AskToErase onKeep={() => setIsAsking(false)} />
    </Show>
  );
}

function AskToErase(props: { onKeep: () => void }) {
  const t = useSafetyMessages();
  const session = useSession();
  const erasing = createSafeAsking<SafetyProblem>();
  const isOpen = () => session.phone.state()?.isLocked === false;
  const [lost] = createResource(isOpen, () => lostBy(session));
  const erase = () =>
    erasing.run(
      () => session.phone.safety.erase(),
      () => {
        session.drafts.clear();
        session.phone.startOthersAnew();
        session.navigation.leave(eraseBrowser());
      },
    );
  return (
    <div class="stack is-tight" role="group" aria-label={t().safety.erase}>
      <p>{t().safety.eraseAbout}</p>
      <Show when={lost()?.unsent}>{(unsent) => <Notice>{t().safety.eraseUnsent(unsent())}</Notice>}</Show>
      <Show when={lost()?.hasCode === false}>
        <Notice>{t().safety.eraseNoCode}</Notice>
      </Show>
      <p class="small">{t().safety.eraseDisk}</p>
      <Show when={erasing.problem()}>
        {(problem) => <Notice look="problem">{t().problems[problem().type]}</Notice>}
      </Show>
      <Button icon="scissors" isBusy={erasing.isBusy()} onPress={erase}>
        {erasing.isBusy() ? t().safety.erasing : t().safety.eraseYes}
      </Button>
      <Button look="line" onPress={props.onKeep}>
        {t().safety.eraseNo}
      </Button>
    </div>
  );
}

async function lostBy(session: ReturnType<typeof useSession>) {
  const [facts, code] = await Promise.all([session.phone.safety.facts(), session.engine.hasRecovery()]);
  return { unsent: facts.ok ? facts.value.unsent : 0, hasCode: !code.ok || code.value };
}
