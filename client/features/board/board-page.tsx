/** The threads of one board: each a title and a strand that shows how much was said. */
import { For, Match, onCleanup, Show, Switch } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { useFirstMessages } from "../../i18n/use-first-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createBoard } from "../../state/create-board.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { BoardView, Topic } from "../../state/views.ts";
import { AudienceLine } from "../../ui/audience-line.tsx";
import { Button } from "../../ui/button.tsx";
import { ConnectionLine } from "../../ui/connection-line.tsx";
import { NoAccess, useIsOpen } from "../../ui/no-access.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { createGrowing } from "../../ui/growing.ts";
import { Page } from "../../ui/page.tsx";
import { Strand } from "../../ui/strand.tsx";
import { ThreadRowLine } from "../../ui/thread-row-line.tsx";

/** `current` marks the thread shown beside the list on a wide screen. */
export function BoardPage(props: { room: RoomId; topic: Topic; current?: StreamId | undefined }) {
  const t = useFirstMessages();
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
  const t = useFirstMessages();
  const session = useSession();
  const asking = createAsking();
  const growing = createGrowing(
    () => props.board.topic,
    () => props.board.threads.length,
  );
  const more = () =>
    asking.run(
      () => session.engine.moreThreads(props.board.room, props.board.topic),
      () => undefined,
    );
  return (
    <>
      <ul class="rows" aria-busy={!growing.isWhole()}>
        <For each={props.board.threads.slice(0, growing.shown())}>
          {(row) => <ThreadRowLine room={props.board.room} row={row} current={props.current} />}
        </For>
      </ul>
      <ProblemNotice problem={asking.problem()} />
      <Show when={props.board.hasMore && growing.isWhole()}>
        <div class="inset" ref={(end) => onNear(end, more)}>
          <Button look="line" isBusy={asking.isBusy()} onPress={more}>
            {asking.isBusy() ? t().app.opening : t().app.more}
          </Button>
        </div>
      </Show>
    </>
  );
}

/** About half a screen: the next page is there before a thumb has come to its place. */
const NEAR_PX = 400;

/** Each time the end comes near, once; the button stays for where the next page has not come. */
function onNear(end: Element, run: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.at(-1)?.isIntersecting) run();
    },
    { rootMargin: `${NEAR_PX}px` },
  );
  observer.observe(end);
  onCleanup(() => observer.disconnect());
}

function Offline(props: { room: RoomId; isEmpty: boolean }) {
  const t = useFirstMessages();
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
  const t = useFirstMessages();
  return (
    <div class="empty">
      <Strand replies={0} isUnsent={false} />
      <h2>{t().board.emptyTitle}</h2>
      <p>{t().board.emptyAbout}</p>
    </div>
  );
}

function Opening() {
  const t = useFirstMessages();
  return (
    <p class="inset small" role="status">
      {t().board.loading}
    </p>
  );
}
