import { createSignal, lazy, Show, Suspense } from "solid-js";
import { useFirstMessages } from "../../i18n/use-first-messages.ts";
import { Tap } from "../../ui/button.tsx";

const SharedPhone = lazy(async () => ({ default: (await import("../../ui/shared-phone.tsx")).SharedPhone }));

/** Most phones are their owner's: what is said about others is fetched when somebody asks. */
export function NotMyPhone() {
  const t = useFirstMessages();
  const [isAsked, setIsAsked] = createSignal(false);
  return (
    <Show
      when={isAsked()}
      fallback={
        <Tap look="link" onPress={() => setIsAsked(true)}>
          {t().join.notMine}
        </Tap>
      }
    >
      <Suspense>
        <SharedPhone />
      </Suspense>
    </Show>
  );
}
