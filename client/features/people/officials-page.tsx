/** Who holds an office and who vouches for them; one is added or ended; what happens when the founder leaves. */
import { createSignal, For, Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { list } from "../../i18n/dates.ts";
import { usePeopleWords } from "../../i18n/people-words.ts";
import { useReadingWords } from "../../i18n/reading-words.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createReaders } from "../../state/create-readers.ts";
import { useSession } from "../../state/create-session.ts";
import type { OfficialView } from "../../state/views.ts";
import { Button, Tap } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { OfficialList } from "../../ui/readers/official-list.tsx";
import { InviteList } from "./invite-list.tsx";
import "../../ui/css/people.css";
import "../../ui/css/readers.css";
import "../../ui/css/staff.css";

const SUCCESSOR_DAYS = 7;
const NAME_CHARACTERS_MAX = 40;

export function OfficialsPage(props: { room: RoomId }) {
  const words = usePeopleWords();
  const reading = useReadingWords();
  const session = useSession();
  const readers = createReaders(session.engine, () => props.room);
  const nameOf = (official: OfficialView) => official.nickname ?? reading().nameless;
  return (
    <Page title={words().officials}>
      <p class="inset">{words().officialsAbout}</p>
      <Show
        when={readers()?.counts && readers()}
        fallback={
          <p class="inset small" role="status">
            {reading().counting}
          </p>
        }
      >
        {(view) => (
          <>
            <h2 class="hidden-text">{reading().officials}</h2>
            <OfficialList
              officials={view().officials}
              action={(official) => (
                <Show when={!official.isMe}>
                  <Tap
                    look="danger"
                    icon="unpick"
                    class="is-outdented"
                    onPress={() => session.navigation.go({ at: "ending", author: official.author })}
                  >
                    <span aria-hidden="true">{words().end}</span>
                    <span class="hidden-text">{words().endLabel(nameOf(official))}</span>
                  </Tap>
                </Show>
              )}
            />
            <div class="inset seamed">
              <Button look="line" icon="people" onPress={() => session.navigation.go({ at: "people" })}>
                {words().add}
              </Button>
            </div>
            <Succession officials={view().officials} />
          </>
        )}
      </Show>
    </Page>
  );
}

function Succession(props: { officials: readonly OfficialView[] }) {
  const { language } = useLanguage();
  const words = usePeopleWords();
  const reading = useReadingWords();
  const session = useSession();
  const direct = () =>
    props.officials
      .filter(({ role, isFounder, vouchedBy }) => role === "facilitator" && !isFounder && vouchedBy === null)
      .map(({ nickname }) => nickname ?? reading().nameless);
  return (
    <section class="inset stack">
      <h2>{words().succession}</h2>
      <For
        each={[
          words().successionKey,
          words().successionUsual,
          words().successionDirect,
          words().successionLost,
        ]}
      >
        {(paragraph) => <p>{paragraph}</p>}
      </For>
      <p>
        <b>
          {direct().length > 0 ? words().successionHave(list(language(), direct())) : words().successionNone}
        </b>
      </p>
      <h3>{words().successionSteps}</h3>
      <ol class="steps">
        <li>{words().successionStep1}</li>
        <li>{words().successionStep2}</li>
        <li>{words().successionStep3}</li>
      </ol>
      <Show
        when={session.member()?.isFounder}
        fallback={
          <p class="facts-line">
            <Icon name="phone" />
            {words().successionOnlyFounder}
          </p>
        }
      >
        <SuccessorForm />
      </Show>
    </section>
  );
}

function SuccessorForm() {
  const t = useMessages();
  const words = usePeopleWords();
  const session = useSession();
  const asking = createAsking();
  const [name, setName] = createSignal("");
  const make = (event: Event) => {
    event.preventDefault();
    const officialName = name().trim();
    if (officialName === "") return asking.setProblem("text-empty");
    const order = { role: "facilitator", count: 1, daysValid: SUCCESSOR_DAYS, officialName } as const;
    void asking.run(() => session.engine.makeInvites({ ...order, isSuccessor: true }), session.setInvites);
  };
  return (
    <>
      <form class="stack is-tight" onSubmit={make}>
        <Field
          label={words().successorName}
          hint={t().people.officialExample}
          value={name()}
          charactersMax={NAME_CHARACTERS_MAX}
          onInput={setName}
        />
        <ProblemNotice problem={asking.problem()} />
        <Button type="submit" look="sewn" isBusy={asking.isBusy()}>
          {asking.isBusy() ? t().people.making : words().makeSuccessor}
        </Button>
      </form>
      <Show when={session.invites()[0]?.role === "facilitator" && session.invites()} keyed>
        {(invites) => <InviteList invites={invites} />}
      </Show>
    </>
  );
}
