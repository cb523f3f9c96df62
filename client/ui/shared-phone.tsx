/** For whoever joins on a phone that is not theirs alone: chosen before any key is made. */
import { Show } from "solid-js";
import { useSafetyMessages } from "../i18n/use-safety.ts";
import { createSafeAsking } from "../state/create-asking.ts";
import { useSession } from "../state/create-session.ts";
import type { SafetyProblem } from "../state/safety.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

export function SharedPhone() {
  const t = useSafetyMessages();
  const { phone } = useSession();
  const beginning = createSafeAsking<SafetyProblem>();
  return (
    <Show
      when={phone.state()?.keeping === "visit"}
      fallback={
        <div class="stack is-tight">
          <p>{t().safety.sharedAbout}</p>
          <p class="small">{t().safety.sharedLost}</p>
          <Show when={beginning.problem()}>
            {(problem) => <Notice look="problem">{t().problems[problem().type]}</Notice>}
          </Show>
          <Button
            look="line"
            icon="phone"
            isBusy={beginning.isBusy()}
            onPress={() =>
              void beginning.run(
                () => phone.beginVisit(),
                () => undefined,
              )
            }
          >
            {t().visit.choice}
          </Button>
        </div>
      }
    >
      <Notice look="good" icon="check">
        {t().visit.isChosen}
      </Notice>
    </Show>
  );
}
