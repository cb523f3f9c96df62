/** What waits for a person on the first page; a block without anything in it is not there. */
import { createSignal, For, type JSX, Show } from "solid-js";
import { dayOfStates, shortDateOfDay } from "../../i18n/dates.ts";
import { daysSince } from "../../i18n/state-words.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import type { Home, PlacedRow } from "../../state/create-home.ts";
import { useSession } from "../../state/create-session.ts";
import type { ThreadState } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { StateMark } from "../../ui/ending.tsx";
import { FeedbackAsk } from "../../ui/feedback-ask.tsx";
import { useIsOpen } from "../../ui/no-access.tsx";
import { Row, SizeTab } from "../../ui/row.tsx";
import { Tag } from "../../ui/tag.tsx";

const SHOWN_AT_FIRST = 3;
/** More questions at once would be a form, and the next comes when one is answered. */
const CARDS_MAX = 2;

export function HomeBlocks(props: { home: Home }) {
  const t = useMessages();
  const session = useSession();
  const mayJudge = () => ["worker", "representative"].includes(session.member()?.role ?? "");
  return (
    <>
      <Show when={mayJudge()}>
        <For each={props.home.unheard().slice(0, CARDS_MAX)}>{(placed) => <Unheard placed={placed} />}</For>
      </Show>
      <Replies rows={props.home.replies()} />
      <Block title={t().home.questions} rows={props.home.questions()}>
        {(placed) => <QuestionRow placed={placed} />}
      </Block>
      <Block title={t().home.promises} rows={props.home.promises()}>
        {(placed) => <PromiseRow placed={placed} />}
      </Block>
    </>
  );
}

/** What management did with a question of this person, who alone knows whether it is so. */
function Unheard(props: { placed: PlacedRow }) {
  const t = useMessages();
  const open = useOpening();
  const row = () => props.placed.row;
  // Who was taken out of the Room cannot say it there any more.
  const isOpen = useIsOpen(() => props.placed.room);
  return (
    <Show when={isOpen()}>
      <section class="home-block home-unheard">
        <h2>
          <button type="button" class="link-heading" onClick={() => open(props.placed)}>
            {row().title}
          </button>
        </h2>
        <StateMark state={row().state} words={row().state.kind === "done" ? t().asked.saysDone : undefined} />
        <FeedbackAsk
          about={row().state.kind === "done" ? "done" : "answer"}
          place={{ room: props.placed.room, stream: row().stream }}
        />
      </section>
    </Show>
  );
}

/** One row with the count, as long as one thread is meant; several are listed beneath. */
function Replies(props: { rows: readonly PlacedRow[] }) {
  const t = useMessages();
  const open = useOpening();
  return (
    <Show when={props.rows.length > 0}>
      <section>
        <h2 class="hidden-text">{t().home.replies}</h2>
        <ul class="rows">
          <For each={props.rows.slice(0, SHOWN_AT_FIRST)}>
            {(placed, index) => (
              <Row
                title={index() === 0 ? t().home.replies : placed.row.title}
                about={index() === 0 ? placed.row.title : t().home.replyNew}
                tab={<SizeTab number={index() === 0 ? props.rows.length : 0} isNew={index() === 0} />}
                onPress={() => open(placed)}
              />
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function Block(props: {
  title: string;
  rows: readonly PlacedRow[];
  children: (placed: PlacedRow) => JSX.Element;
}) {
  const t = useMessages();
  const [isWhole, setIsWhole] = createSignal(false);
  const shown = () => (isWhole() ? props.rows : props.rows.slice(0, SHOWN_AT_FIRST));
  return (
    <Show when={props.rows.length > 0}>
      <section class="home-block">
        <h2>{props.title}</h2>
        <ul>
          <For each={shown()}>{(placed) => props.children(placed)}</For>
        </ul>
        <Show when={shown().length < props.rows.length}>
          <Button look="quiet" isNarrow onPress={() => setIsWhole(true)}>
            {t().home.all(props.rows.length)}
          </Button>
        </Show>
      </section>
    </Show>
  );
}

function QuestionRow(props: { placed: PlacedRow }) {
  return (
    <li class="home-line">
      <Title placed={props.placed} />
      <StateMark state={props.placed.row.state} />
    </li>
  );
}

function PromiseRow(props: { placed: PlacedRow }) {
  const { language, messages: t } = useLanguage();
  const today = dayOfStates(Date.now());
  const state = () => props.placed.row.state;
  const date = () => shortDateOfDay(language(), dayIn(state()), today);
  /** The tag says the day already. */
  const words = () => {
    if (state().kind === "promised") return t().asked.left(daysSince(today, dayIn(state())));
    return state().kind === "done" ? t().asked.saysDone : undefined;
  };
  return (
    <li class="home-line has-tag">
      <Tag look={state().kind === "late" ? "late" : state().kind === "done" ? "done" : "open"}>{date()}</Tag>
      <div>
        <Title placed={props.placed} />
        <StateMark state={state()} words={words()} />
      </div>
    </li>
  );
}

function Title(props: { placed: PlacedRow }) {
  const open = useOpening();
  return (
    <h3>
      <button type="button" class="stretched" onClick={() => open(props.placed)}>
        {props.placed.row.title}
      </button>
    </h3>
  );
}

function useOpening(): (placed: PlacedRow) => void {
  const session = useSession();
  return ({ room, row }) =>
    session.navigation.go({ at: "thread", room, topic: row.topic, stream: row.stream });
}

function dayIn(state: ThreadState): number {
  if (state.kind === "promised" || state.kind === "late") return state.dueDay;
  return state.kind === "done" ? state.day : 0;
}
