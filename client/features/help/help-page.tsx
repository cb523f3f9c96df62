/** Whom to call: numbers the facilitators wrote, then those of the whole country. Calm, and there without a network. */
import { createSignal, For, Match, Show, Switch } from "solid-js";
import { dateOfDay } from "../../i18n/dates.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createHelp } from "../../state/create-help.ts";
import { useSession } from "../../state/create-session.ts";
import type { HelpEntryView } from "../../state/views.ts";
import { Button, Tap } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { CallLine } from "./call-line.tsx";
import { HelpForm } from "./help-form.tsx";
import { HELP_WORDS } from "./help-words.ts";
import { NATIONAL_CHECKED_DAY, NATIONAL_LINES } from "./national-lines.ts";
import "../../ui/css/help.css";

export function HelpPage() {
  const { language } = useLanguage();
  const words = () => HELP_WORDS[language()];
  return (
    <Page title={words().title}>
      <p class="inset">{words().about}</p>
      <Here />
      <section>
        <h2 class="section-title">{words().country}</h2>
        <ul class="rows help-lines">
          <For each={NATIONAL_LINES}>
            {(line) => (
              <li class="help-line">
                <CallLine phone={line.phone} text={line.texts[language()]} />
                <p class="small">{words().source(line.source[language()])}</p>
              </li>
            )}
          </For>
        </ul>
        <p class="inset small">{words().checked(dateOfDay(language(), NATIONAL_CHECKED_DAY))}</p>
      </section>
      <p class="inset small help-trace">{words().trace}</p>
    </Page>
  );
}

function Here() {
  const { language } = useLanguage();
  const session = useSession();
  const help = createHelp(session.engine);
  const [isAdding, setIsAdding] = createSignal(false);
  const words = () => HELP_WORDS[language()];
  const entries = () => help()?.entries ?? [];
  const mayWrite = () => session.member()?.role === "facilitator";
  return (
    <section class="seamed">
      <h2 class="section-title">{words().here}</h2>
      <Switch>
        <Match when={entries().length > 0}>
          <p class="inset small help-by">{words().hereBy}</p>
          <ul class="rows help-lines">
            <For each={entries()}>{(entry) => <Entry entry={entry} mayWrite={mayWrite()} />}</For>
          </ul>
        </Match>
        <Match when={help()?.status === "ready"}>
          <p class="inset">{words().hereNone}</p>
        </Match>
        <Match when={help()?.status === "offline"}>
          <p class="inset">{words().offlineNone}</p>
        </Match>
        <Match when={true}>
          <p class="inset small" role="status">
            {words().loading}
          </p>
        </Match>
      </Switch>
      <Show when={mayWrite()}>
        <div class="inset">
          <Show
            when={isAdding()}
            fallback={
              <Button look="line" icon="write" onPress={() => setIsAdding(true)}>
                {words().add}
              </Button>
            }
          >
            <HelpForm entry={null} onDone={() => setIsAdding(false)} />
          </Show>
        </div>
      </Show>
    </section>
  );
}

type Doing = "reading" | "changing" | "asking";

function Entry(props: { entry: HelpEntryView; mayWrite: boolean }) {
  const { language } = useLanguage();
  const [doing, setDoing] = createSignal<Doing>("reading");
  const words = () => HELP_WORDS[language()];
  const text = () => props.entry.texts[language()] ?? Object.values(props.entry.texts)[0];
  return (
    <li class="help-line">
      <Show
        when={doing() !== "changing"}
        fallback={<HelpForm entry={props.entry} onDone={() => setDoing("reading")} />}
      >
        <Show when={text()}>{(shown) => <CallLine phone={props.entry.phone} text={shown()} />}</Show>
        <Show when={props.entry.state !== "sent"}>
          <p class="small words-unsent">
            <b>{props.entry.state === "unsent" ? words().unsent : words().refused}</b>
          </p>
        </Show>
        <Show when={props.mayWrite && doing() === "reading"}>
          <div class="help-actions">
            <Tap icon="write" look="link" class="is-outdented" onPress={() => setDoing("changing")}>
              {words().change}
            </Tap>
            <Tap icon="unpick" look="link" onPress={() => setDoing("asking")}>
              {words().takeDown}
            </Tap>
          </div>
        </Show>
        <Show when={doing() === "asking"}>
          <TakeDown entry={props.entry} onDone={() => setDoing("reading")} />
        </Show>
      </Show>
    </li>
  );
}

function TakeDown(props: { entry: HelpEntryView; onDone: () => void }) {
  const { language } = useLanguage();
  const session = useSession();
  const asking = createAsking();
  const words = () => HELP_WORDS[language()];
  const take = () => void asking.run(() => session.engine.takeDownHelp(props.entry.id), props.onDone);
  return (
    <div class="stack is-tight">
      <p>
        <b>{words().takeDownAsk}</b>
      </p>
      <ProblemNotice problem={asking.problem()} />
      <div class="buttons">
        <Button look="line" onPress={() => props.onDone()}>
          {words().takeDownNo}
        </Button>
        <Button isBusy={asking.isBusy()} onPress={take}>
          {words().takeDownYes}
        </Button>
      </div>
    </div>
  );
}
