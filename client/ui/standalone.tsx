/** One column for a person who is not inside yet: wordmark, languages and leave, then the page. */
import { For, type JSX, Show } from "solid-js";
import { LANGUAGE_NAMES, LANGUAGES } from "../i18n/languages.ts";
import { useFirstLanguage, useFirstMessages } from "../i18n/use-first-messages.ts";
import { Tap } from "./button.tsx";
import { Leave } from "./page.tsx";
import { Wordmark } from "./wordmark.tsx";

export function Standalone(props: { children: JSX.Element; isBroad?: boolean; foot?: JSX.Element }) {
  return (
    <div class="standalone" classList={{ "is-broad": props.isBroad ?? false }}>
      <header class="standalone-top">
        <Wordmark />
        <OtherLanguages />
        <Leave />
      </header>
      <main>{props.children}</main>
      <Show when={props.foot}>
        <footer class="keep">{props.foot}</footer>
      </Show>
    </div>
  );
}

/** The languages the page is not in, each in its own words. */
function OtherLanguages() {
  const { language, setLanguage } = useFirstLanguage();
  return (
    <For each={LANGUAGES.filter((other) => other !== language())}>
      {(other) => (
        <Tap look="link" class="other-language" onPress={() => setLanguage(other)}>
          <span lang={other}>{LANGUAGE_NAMES[other]}</span>
        </Tap>
      )}
    </For>
  );
}

/** All languages, the present one sewn. */
export function LanguageSwitch(props: { onChange?: (language: (typeof LANGUAGES)[number]) => void }) {
  const t = useFirstMessages();
  const { language, setLanguage } = useFirstLanguage();
  return (
    <div role="group" aria-label={t().app.language}>
      <For each={LANGUAGES}>
        {(choice) => (
          <Tap
            isPressed={language() === choice}
            onPress={() => {
              setLanguage(choice);
              props.onChange?.(choice);
            }}
          >
            <span lang={choice}>{LANGUAGE_NAMES[choice]}</span>
          </Tap>
        )}
      </For>
    </div>
  );
}

/** The sentence every newcomer reads: what the factory cannot see is darned over. */
export function Saying() {
  const t = useFirstMessages();
  return (
    <h1 class="saying" tabindex="-1">
      <span>
        {t().app.sayingBefore}
        <span class="darn">{t().app.sayingHidden}</span>
        {t().app.sayingAfter}
      </span>{" "}
      <span>{t().app.sayingSeen}</span>
    </h1>
  );
}
