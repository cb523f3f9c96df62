/** The threads of one board: each a title and a strand that shows how much was said. */
import { For, Match, Show, Switch } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createBoard } from "../../state/create-board.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { BoardView, Topic } from "../../state/views.ts";
import { AudienceLine } from "../../ui/audience-line.tsx";
import { Button } from "../../ui/button.tsx";
import { ConnectionLine } from "../../ui/connection-line.tsx";
import { NoAccess, useIsOpen } from "../../ui/no-access.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Strand } from "../../ui/strand.tsx";
import { ThreadRowLine } from "../../ui/thread-row-line.tsx";

/** `current` marks the thread shown beside the list on a wide screen. */
export function BoardPage(props: { room: RoomId; topic: Topic; current?: StreamId | undefined }) {
  const t = useMessages();
  const session = useSession();
  const board = createBoard(session.engine, () => ({ room: props.room, topic: props.topic }));
  const isOpen = useIsOpen(() => props.room);
  const write = () => session.navigation.go({ at: "compose", room: props.room, topic: props.topic });
  return (
    <Page
      title={t().topics[props.topic]}
      isFootBare
      foot={
        <Show when={isOpen()}>
          <Button icon="write" onPress={write}>
            {t().board.write}
          </Button>
        </Show>
      }
    >
      <AudienceLine room={props.room} what="here" look="band" />
      <NoAccess room={props.room} at="room" />
      <Show when={board()?.status === "offline" && isOpen()}>
        <Offline room={props.room} isEmpty={board()?.threads.length === 0} />
      </Show>
      <Switch fallback={<Opening />}>
        <Match when={(board()?.threads.length ?? 0) > 0 && board()}>
          {(view) => <Threads board={view()} current={props.current} />}
        </Match>
        <Match when={board()?.status === "ready"}>
          <Empty />
        </Match>
        <Match when={board()?.status === "offline"}>{null}</Match>
      </Switch>
    </Page>
  );
}

function Threads(props: { board: BoardView; current: StreamId | undefined }) {
  const t = useMessages();
  const session = useSession();
  const asking = createAsking();
  const more = () =>
    asking.run(
      () => session.engine.moreThreads(props.board.room, props.board.topic),
      () => undefined,
    );
  return (
    <>
      <ul class="rows">
        <For each={props.board.threads}>
          {(row) => <ThreadRowLine room={props.board.room} row={row} current={props.current} />}
        </For>
      </ul>
      <ProblemNotice problem={asking.problem()} />
      <Show when={props.board.hasMore}>
        <div class="inset">
          <Button look="line" isBusy={asking.isBusy()} onPress={more}>
            {asking.isBusy() ? t().app.opening : t().app.more}
          </Button>
        </div>
      </Show>
    </>
  );
}

function Offline(props: { room: RoomId; isEmpty: boolean }) {
  const t = useMessages();
  const room = useRoom(() => props.room);
  return (
    <Notice icon="noNet">
      <Show when={room()}>
        {(view) => (
          <p>
            <b>
              <ConnectionLine room={view()} />
            </b>
          </p>
        )}
      </Show>
      {props.isEmpty ? t().board.offlineEmpty : t().board.offline}
    </Notice>
  );
}

function Empty() {
  const t = useMessages();
  return (
    <div class="empty">
      <Strand replies={0} isUnsent={false} />
      <h2>{t().board.emptyTitle}</h2>
      <p>{t().board.emptyAbout}</p>
    </div>
  );
}

function Opening() {
  const t = useMessages();
  return (
    <p class="inset small" role="status">
      {t().board.loading}
    </p>
  );
}
