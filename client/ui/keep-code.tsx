/** A calm offer to whoever has no recovery code yet, until it is made or put off. */
import { createResource, createSignal, Show } from "solid-js";
import { useSafetyMessages } from "../i18n/use-safety.ts";
import { useSession } from "../state/create-session.ts";
import { putOffCode, wasCodePutOff } from "../platform/put-off.ts";
import { Button, Tap } from "./button.tsx";
import "./css/safety.css";

export function KeepCode() {
  const t = useSafetyMessages();
  const session = useSession();
  const [isPutOff, setIsPutOff] = createSignal(wasCodePutOff());
  const [hasCode] = createResource(async () => {
    const has = await session.engine.hasRecovery();
    return !has.ok || has.value;
  });
  const later = () => {
    putOffCode();
    setIsPutOff(true);
  };
  return (
    <Show when={hasCode.latest === false && !isPutOff()}>
      <section class="keep-code">
        <h2>{t().recovery.offer}</h2>
        <p>{t().recovery.offerAbout}</p>
        <div class="keep-code-choices">
          <Button isNarrow onPress={() => session.navigation.go({ at: "recovery" })}>
            {t().recovery.offerYes}
          </Button>
          <Tap onPress={later}>{t().recovery.offerNo}</Tap>
        </div>
      </section>
    </Show>
  );
}
