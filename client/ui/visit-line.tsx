/** On a shared phone, on every page: leaving erases, and whether something would be lost by it. */
import { createSignal, onCleanup, Show } from "solid-js";
import { useSafetyMessages } from "../i18n/use-safety.ts";
import { typedDrafts } from "../state/create-draft.ts";
import { useSession } from "../state/create-session.ts";
import { Icon } from "./icon.tsx";
import "./css/safety.css";

const LOOK_EVERY_MS = 2_000;

export function VisitLine() {
  const t = useSafetyMessages();
  const { phone, drafts } = useSession();
  const [unsent, setUnsent] = createSignal(0);
  const look = async () => {
    const facts = await phone.safety.facts();
    setUnsent((facts.ok ? facts.value.unsent : 0) + typedDrafts(Object.keys(drafts.all())).length);
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  onCleanup(() => clearInterval(timer));
  return (
    <p class="visit-line" classList={{ "has-unsent": unsent() > 0 }} role="status">
      <Icon name={unsent() > 0 ? "broken" : "phone"} isSmall />
      <Show when={unsent() > 0} fallback={t().visit.line}>
        {t().visit.unsent(unsent())}
      </Show>
    </p>
  );
}
