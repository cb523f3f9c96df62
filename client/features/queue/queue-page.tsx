/** What management has to answer in a Room, the longest waiting first, each on its tape. */
import { For, Match, Show, Switch } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { dayOfStates, shortDateOfDay } from "../../i18n/dates.ts";
import { daysSince } from "../../i18n/state-words.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { createQueue } from "../../state/create-home.ts";
import { useSession } from "../../state/create-session.ts";
import type { QueueView, ThreadState } from "../../state/views.ts";
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
        <Match when={(queue()?.open.length ?? 0) > 0 && queue()}>{(view) => <Open queue={view()} />}</Match>
        <Match when={queue()?.status === "ready" && queue()}>{(view) => <Nothing queue={view()} />}</Match>
        <Match when={queue()?.status === "offline"}>{null}</Match>
      </Switch>
    </Page>
  );
}

function Open(props: { queue: QueueView }) {
  return (
    <>
      <AnswerTime queue={props.queue} />
      <ul class="rows is-queue">
        <For each={props.queue.open}>
          {(row) => (
            <ThreadRowLine room={props.queue.room} row={row} hasTopic measure={<Age state={row.state} />} />
          )}
        </For>
      </ul>
    </>
  );
}

/** A question without a word is measured; a late promise hangs by its tag. */
function Age(props: { state: ThreadState }) {
  const { language, messages: t } = useLanguage();
  const today = () => dayOfStates(Date.now());
  return (
    <p class="age">
      <Switch>
        <Match when={props.state.kind === "waiting" && props.state}>
          {(state) => <Tape days={daysSince(state().sinceDay, today())} />}
        </Match>
        <Match when={props.state.kind === "late" && props.state}>
          {(state) => (
            <Tag look="late">{t().asked.promised(shortDateOfDay(language(), state().dueDay, today()))}</Tag>
          )}
        </Match>
      </Switch>
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
