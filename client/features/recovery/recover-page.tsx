/** On a new phone: the code from the paper, and the same member is back. */
import { createSignal, onMount, Show, untrack } from "solid-js";
import { useSafetyMessages } from "../../i18n/use-safety.ts";
import type { SafetyMessages } from "../../i18n/safety.vi.ts";
import { createSafeAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { RecoveryProblem } from "../../state/engine.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Standalone } from "../../ui/standalone.tsx";
import "../../ui/css/safety.css";

export function RecoverPage() {
  const session = useSession();
  const isInAlready = untrack(() => session.member() !== null);
  return (
    <Standalone>
      <Show when={isInAlready} fallback={<Recover />}>
        <AlreadyIn />
      </Show>
    </Standalone>
  );
}

function Recover() {
  const t = useSafetyMessages();
  const session = useSession();
  const [code, setCode] = createSignal(scannedCode(session.navigation.slipLink));
  const asking = createSafeAsking<RecoveryProblem>();
  const recover = (event?: Event) => {
    event?.preventDefault();
    void asking.run(
      () => session.engine.recover(code()),
      () => session.navigation.go({ at: "home" }),
    );
  };
  // Whoever scanned the code has said all there is to say.
  onMount(() => code() !== "" && recover());
  return (
    <form class="inset stack" onSubmit={recover}>
      <h1 tabindex="-1">{t().recover.title}</h1>
      <p>{t().recover.about}</p>
      <div class="recover-code">
        <Field
          label={t().recover.code}
          about={t().recover.codeAbout}
          rows={3}
          charactersMax={200}
          value={code()}
          onInput={setCode}
        />
      </div>
      <Show when={asking.problem()}>
        {(problem) => (
          <Notice look="problem" icon={problem().type === "offline" ? "noNet" : "broken"}>
            {wordsOf(problem(), t())}
          </Notice>
        )}
      </Show>
      <Button look="sewn" type="submit" isBusy={asking.isBusy()}>
        {asking.isBusy() ? t().recover.going : t().recover.go}
      </Button>
      <p class="small">{t().recover.old}</p>
    </form>
  );
}

function AlreadyIn() {
  const t = useSafetyMessages();
  const session = useSession();
  return (
    <div class="inset stack">
      <h1 tabindex="-1">{t().recover.already}</h1>
      <p>{t().recover.alreadyAbout}</p>
      <Button onPress={() => session.navigation.go({ at: "safety" })}>{t().safety.erase}</Button>
      <Button look="line" onPress={() => session.navigation.go({ at: "home" })}>
        {t().recover.goOn}
      </Button>
    </div>
  );
}

function wordsOf(problem: RecoveryProblem, t: SafetyMessages): string {
  switch (problem.type) {
    case "code-letter":
      return t.recover.letter(problem.letter);
    case "code-length":
      return problem.missing > 0 ? t.recover.missing(problem.missing) : t.recover.tooLong(-problem.missing);
    case "code-mistyped":
      return t.recover.mistyped;
    case "code-unknown":
      return t.recover.unknown;
    case "code-too-soon":
      return t.recover.tooSoon(t.wait(Math.ceil(problem.waitMs / 1000)));
    case "offline":
      return t.recover.offline;
    default:
      return t.recover.other;
  }
}

/** As it stands on the paper; empty when the page was opened without one. */
function scannedCode(link: string | null): string {
  const fragment = link?.split("#")[1] ?? "";
  return fragment.match(/.{1,5}/g)?.join(" ") ?? "";
}
