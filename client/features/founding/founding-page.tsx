/** A facilitator sets up a factory, once; then people are invited. */
import { createSignal } from "solid-js";
import { useLanguage } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Standalone } from "../../ui/standalone.tsx";

const FACTORY_NAME_CHARACTERS_MAX = 60;
const FOUNDER_NAME_CHARACTERS_MAX = 40;

export function FoundingPage() {
  const { language, messages: t } = useLanguage();
  const session = useSession();
  const [factoryName, setFactoryName] = createSignal("");
  const [founderName, setFounderName] = createSignal("");
  const founding = createAsking();
  const found = (event: Event) => {
    event.preventDefault();
    if (factoryName().trim() === "" || founderName().trim() === "") return founding.setProblem("text-empty");
    void founding.run(
      () =>
        session.engine.found({
          factoryName: factoryName().trim(),
          founderName: founderName().trim(),
          language: language(),
        }),
      () => session.navigation.go({ at: "people" }),
    );
  };
  return (
    <Standalone>
      <form class="inset stack" onSubmit={found}>
        <h1 tabindex="-1">{t().founding.title}</h1>
        <p>{t().founding.about}</p>
        <Field
          label={t().founding.factoryName}
          hint={t().founding.factoryExample}
          value={factoryName()}
          charactersMax={FACTORY_NAME_CHARACTERS_MAX}
          onInput={setFactoryName}
        />
        <Field
          label={t().founding.yourName}
          about={t().founding.shown}
          hint={t().founding.yourExample}
          value={founderName()}
          charactersMax={FOUNDER_NAME_CHARACTERS_MAX}
          onInput={setFounderName}
        />
        <Notice icon="phone">{t().founding.keepSafe}</Notice>
        <ProblemNotice problem={founding.problem()} />
        <Button look="sewn" type="submit" isBusy={founding.isBusy()}>
          {founding.isBusy() ? t().founding.submitting : t().founding.submit}
        </Button>
      </form>
    </Standalone>
  );
}
