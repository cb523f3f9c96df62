/** A facilitator writes whom to call, in the page's language and, if wished, in the other. */
import { createSignal, For, onMount, Show } from "solid-js";
import { createStore } from "solid-js/store";
import {
  HELP_ABOUT_CHARACTERS_MAX,
  HELP_HOURS_CHARACTERS_MAX,
  HELP_NAME_CHARACTERS_MAX,
  HELP_PHONE_CHARACTERS_MAX,
  isPhone,
} from "#protocol/help-limits";
import { LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { HelpEntryView, Language } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { HELP_WORDS } from "./help-words.ts";

interface TextFields {
  name: string;
  hours: string;
  about: string;
}

const EMPTY: TextFields = { name: "", hours: "", about: "" };

export function HelpForm(props: { entry: HelpEntryView | null; onDone: () => void }) {
  const { language, messages: t } = useLanguage();
  const session = useSession();
  const words = () => HELP_WORDS[language()];
  const [phone, setPhone] = createSignal(props.entry?.phone ?? "");
  const [texts, setTexts] = createStore(textsOf(props.entry));
  const [shown, setShown] = createSignal<readonly Language[]>(languagesAtFirst(props.entry, language()));
  const [wrong, setWrong] = createSignal<string | null>(null);
  const writing = createAsking();
  let form!: HTMLFormElement;
  onMount(() => form.querySelector("input")?.focus());
  const write = (event: Event) => {
    event.preventDefault();
    const written = Object.fromEntries(
      shown().flatMap((each) => (isEmpty(texts[each]) ? [] : [[each, trimmed(texts[each])]])),
    );
    const isNamed =
      Object.keys(written).length > 0 && Object.values(written).every(({ name }) => name !== "");
    setWrong(isPhone(phone().trim()) ? (isNamed ? null : words().noName) : words().badPhone);
    if (wrong() !== null) return;
    const contact = { phone: phone().trim(), texts: written };
    void writing.run(() => session.engine.writeHelp(contact, props.entry?.id ?? null), props.onDone);
  };
  return (
    <form ref={form} class="stack help-form" onSubmit={write}>
      <h3>{words().formTitle}</h3>
      <p class="small">{words().formAbout}</p>
      <Field
        label={words().phone}
        hint={words().phoneHint}
        value={phone()}
        charactersMax={HELP_PHONE_CHARACTERS_MAX}
        onInput={setPhone}
      />
      <For each={shown()}>
        {(each) => (
          <fieldset class="stack is-tight" lang={each}>
            <legend hidden={shown().length === 1}>{words().inLanguage(LANGUAGE_NAMES[each])}</legend>
            <Field
              label={words().name}
              hint={HELP_WORDS[each].nameHint}
              value={texts[each].name}
              charactersMax={HELP_NAME_CHARACTERS_MAX}
              onInput={(name) => setTexts(each, "name", name)}
            />
            <Field
              label={words().helps}
              hint={HELP_WORDS[each].helpsHint}
              value={texts[each].about}
              charactersMax={HELP_ABOUT_CHARACTERS_MAX}
              onInput={(about) => setTexts(each, "about", about)}
            />
            <Field
              label={words().hours}
              hint={HELP_WORDS[each].hoursHint}
              value={texts[each].hours}
              charactersMax={HELP_HOURS_CHARACTERS_MAX}
              onInput={(hours) => setTexts(each, "hours", hours)}
            />
          </fieldset>
        )}
      </For>
      <For each={LANGUAGES.filter((each) => !shown().includes(each))}>
        {(each) => (
          <Button look="quiet" isNarrow onPress={() => setShown([...shown(), each])}>
            {words().otherLanguage(LANGUAGE_NAMES[each])}
          </Button>
        )}
      </For>
      <Show when={wrong()}>{(mistake) => <Notice look="problem">{mistake()}</Notice>}</Show>
      <ProblemNotice problem={writing.problem()} />
      <div class="buttons">
        <Button look="line" onPress={() => props.onDone()}>
          {t().app.cancel}
        </Button>
        <Button look="sewn" type="submit" isBusy={writing.isBusy()}>
          {writing.isBusy() ? words().saving : words().save}
        </Button>
      </div>
    </form>
  );
}

function textsOf(entry: HelpEntryView | null): Record<Language, TextFields> {
  const texts = LANGUAGES.map((language) => [language, { ...EMPTY, ...entry?.texts[language] }] as const);
  return Object.fromEntries(texts) as Record<Language, TextFields>;
}

function languagesAtFirst(entry: HelpEntryView | null, language: Language): readonly Language[] {
  const written = LANGUAGES.filter((each) => entry?.texts[each] !== undefined);
  return written.length > 0 ? written : [language];
}

function trimmed({ name, hours, about }: TextFields): TextFields {
  const oneLine = (text: string) => text.replaceAll(/\s+/gu, " ").trim();
  return { name: oneLine(name), hours: oneLine(hours), about: oneLine(about) };
}

function isEmpty(text: TextFields): boolean {
  const { name, hours, about } = trimmed(text);
  return name + hours + about === "";
}
