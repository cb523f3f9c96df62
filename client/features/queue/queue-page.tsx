/** What management has to answer in a Room, the longest waiting first, each on its tape. */
import { For, Match, Show, Switch } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { dayOfStates, shortDateOfDay } from "../../i18n/dates.ts";
import { daysSince } from "../../i18n/state-words.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { createQueue } from "../../state/create-home.ts";
import { useSession } from "../../state/create-session.ts";
import type { QueueView, ThreadRow, ThreadState } from "../../state/views.ts";
import { AnswerTime } from "../../ui/answer-time.tsx";
import { AudienceLine } from "../../ui/audience-line.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Strand } from "../../ui/strand.tsx";
import { Tag } from "../../ui/tag.tsx";
import { Tape } from "../../ui/tape.tsx";
import { ThreadRowLine } from "../../ui/thread-row-line.tsx";

export function QueuePage(props: { room: RoomId }) {
  const t = useMessages();
  const session = useSession();
  const queue = createQueue(session.engine, () => props.room);
  const isMine = () => session.member()?.role === "manager";
  return (
    <Page title={isMine() ? t().queue.mine : t().queue.title}>
      <AudienceLine room={props.room} what="here" look="band" />
      <Show when={queue()?.status === "offline"}>
        <Notice icon="noNet">{t().queue.offline}</Notice>
      </Show>
      <Switch
        fallback={
          <p class="inset small" role="status">
            {t().queue.loading}
          </p>
        }
      >
        <Match when={hasWork(queue()) && queue()}>{(view) => <Open queue={view()} />}</Match>
        <Match when={queue()?.status === "ready" && queue()}>{(view) => <Nothing queue={view()} />}</Match>
        <Match when={queue()?.status === "offline"}>{null}</Match>
      </Switch>
    </Page>
  );
}

function hasWork(queue: QueueView | undefined): boolean {
  return queue !== undefined && queue.open.length + queue.promised.length > 0;
}

/** Questions nobody has said a word to, and what was promised: late first. */
function Open(props: { queue: QueueView }) {
  const t = useMessages();
  const waiting = () => props.queue.open.filter(({ state }) => state.kind === "waiting");
  const late = () => props.queue.open.filter(({ state }) => state.kind === "late");
  return (
    <>
      <AnswerTime queue={props.queue} />
      <Part title={t().queue.waiting} room={props.queue.room} rows={waiting()} />
      <Part title={t().queue.promised} room={props.queue.room} rows={[...late(), ...props.queue.promised]} />
    </>
  );
}

function Part(props: { title: string; room: RoomId; rows: readonly ThreadRow[] }) {
  const t = useMessages();
  /** The tag says the day already. */
  const daysLeft = ({ state }: ThreadRow) =>
    state.kind === "promised" ? t().asked.left(daysSince(dayOfStates(Date.now()), state.dueDay)) : undefined;
  return (
    <Show when={props.rows.length > 0}>
      <section class="queue-part">
        <h2 class="section-title">{props.title}</h2>
        <ul class="rows is-queue">
          <For each={props.rows}>
            {(row) => (
              <ThreadRowLine
                room={props.room}
                row={row}
                level={3}
                hasTopic
                measure={<Age row={row} />}
                stateWords={daysLeft(row)}
              />
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

/** A question without a word is measured; a promise hangs by its tag, with who keeps it. */
function Age(props: { row: ThreadRow }) {
  const { language, messages: t } = useLanguage();
  const today = () => dayOfStates(Date.now());
  const state = () => props.row.state;
  const promise = () => {
    const it = state();
    return it.kind === "promised" || it.kind === "late" ? it : null;
  };
  return (
    <p class="age">
      <Show when={state().kind === "waiting" && (state() as Extract<ThreadState, { kind: "waiting" }>)}>
        {(waiting) => <Tape days={daysSince(waiting().sinceDay, today())} />}
      </Show>
      <Show when={promise()}>
        {(due) => (
          <>
            <Tag look={due().kind === "late" ? "late" : "open"}>
              {t().asked.promised(shortDateOfDay(language(), due().dueDay, today()))}
            </Tag>{" "}
            <span class="small">{props.row.promiseOwner}</span>
          </>
        )}
      </Show>
    </p>
  );
}

function Nothing(props: { queue: QueueView }) {
  const t = useMessages();
  return (
    <>
      <AnswerTime queue={props.queue} />
      <div class="empty">
        <Strand replies={9} isUnsent={false} state={{ kind: "done", day: 0 }} />
        <h2>{t().queue.emptyTitle}</h2>
        <p>{t().queue.emptyAbout}</p>
      </div>
    </>
  );
}
