/** The end of a factory: the founder asks for it or calls it off; everybody reads when and what it means. */
import { createSignal, Match, Show, Switch } from "solid-js";
import { dateOfDay } from "../../i18n/dates.ts";
import { useFarewellWords } from "../../i18n/farewell-words.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { FarewellView, MemberView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { IconList } from "../../ui/icon-list.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";

export function FarewellPage(props: { member: MemberView }) {
  const words = useFarewellWords();
  const title = () => {
    const farewell = props.member.farewell;
    if (farewell === null) return words().askTitle;
    return farewell.isDeleted ? words().titleDeleted : words().title;
  };
  return (
    <Page title={title()}>
      <Switch fallback={<Ask member={props.member} />}>
        <Match when={props.member.farewell?.isDeleted && props.member.farewell}>
          {(farewell) => <Deleted farewell={farewell()} member={props.member} />}
        </Match>
        <Match when={props.member.farewell}>
          {(farewell) => <Ending farewell={farewell()} member={props.member} />}
        </Match>
      </Switch>
    </Page>
  );
}

function Ask(props: { member: MemberView }) {
  const words = useFarewellWords();
  const session = useSession();
  const [typed, setTyped] = createSignal("");
  const [isWrong, setIsWrong] = createSignal(false);
  const asking = createAsking();
  const ask = (event: Event) => {
    event.preventDefault();
    setIsWrong(!isSameName(typed(), props.member.factoryName));
    if (!isWrong())
      void asking.run(
        () => session.engine.endFactory(true),
        () => undefined,
      );
  };
  return (
    <div class="inset stack">
      <h2>{words().askWhat(props.member.factoryName)}</h2>
      <IconList
        facts={[
          ["scissors", words().askAll],
          ["people", words().askGrace],
          ["write", words().askClosed],
          ["copy", words().askPhones],
          ["needle", words().askOnly],
        ]}
      />
      <Show when={props.member.isFounder}>
        <form class="stack" onSubmit={ask}>
          <Field
            label={words().type}
            about={words().typeAbout(props.member.factoryName)}
            value={typed()}
            onInput={setTyped}
          />
          <Show when={isWrong()}>
            <Notice look="problem">{words().typeWrong}</Notice>
          </Show>
          <ProblemNotice problem={asking.problem()} />
          <div class="buttons">
            <Button look="line" onPress={() => session.navigation.go({ at: "people" })}>
              {words().no}
            </Button>
            <Button type="submit" icon="scissors" isBusy={asking.isBusy()}>
              {asking.isBusy() ? words().asking : words().ask}
            </Button>
          </div>
        </form>
      </Show>
    </div>
  );
}

function Ending(props: { member: MemberView; farewell: FarewellView }) {
  const words = useFarewellWords();
  const { language } = useLanguage();
  const session = useSession();
  const asking = createAsking();
  const stay = () =>
    asking.run(
      () => session.engine.endFactory(false),
      () => {
        session.announce(words().stays);
        session.navigation.go({ at: "home" });
      },
    );
  return (
    <div class="inset stack">
      <h2>{words().when(dateOfDay(language(), props.farewell.day))}</h2>
      <p>{words().by(props.member.founderName)}</p>
      <IconList
        facts={[
          ["eye", words().untilThen],
          ["scissors", words().afterwards],
          ["copy", words().onPhones],
          ["undo", words().mayStay],
        ]}
      />
      <Show when={props.member.isFounder}>
        <ProblemNotice problem={asking.problem()} />
        <Button icon="undo" isBusy={asking.isBusy()} onPress={() => void stay()}>
          {asking.isBusy() ? words().staying : words().stay}
        </Button>
      </Show>
    </div>
  );
}

function Deleted(props: { member: MemberView; farewell: FarewellView }) {
  const words = useFarewellWords();
  const { language } = useLanguage();
  const session = useSession();
  return (
    <div class="inset stack">
      <h2>{words().whenDeleted(dateOfDay(language(), props.farewell.day))}</h2>
      <p>{words().by(props.member.founderName)}</p>
      <IconList
        facts={[
          ["eye", words().stillHere],
          ["write", words().unsent],
        ]}
      />
      <Button icon="eye" onPress={() => session.navigation.go({ at: "home" })}>
        {words().keep}
      </Button>
      <Button look="line" icon="scissors" onPress={() => session.navigation.go({ at: "safety" })}>
        {words().erase}
      </Button>
    </div>
  );
}

/** As a person types it: case and spaces are no matter, the words are. */
function isSameName(typed: string, name: string): boolean {
  const plain = (words: string) => words.normalize("NFC").trim().replace(/\s+/g, " ").toLocaleLowerCase("vi");
  return plain(typed) === plain(name);
}
