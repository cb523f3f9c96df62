/** A Thread as a row of a list: title, strand with its ending, and the same in words. */
import { type JSX, lazy, Show, Suspense } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { useFirstMessages } from "../i18n/use-first-messages.ts";
import { useRoom, useSession } from "../state/create-session.ts";
import type { ThreadRow } from "../state/views.ts";
import { StateWords } from "./ending.tsx";
import { Strand } from "./strand.tsx";

const HiddenTitle = lazy(async () => ({ default: (await import("./hidden-words.tsx")).HiddenTitle }));

/** `hasTopic` where rows of several Boards stand together. */
export function ThreadRowLine(props: {
  room: RoomId;
  row: ThreadRow;
  current?: StreamId | undefined;
  hasTopic?: boolean;
  /** Of its heading: 3 in a part of a page that has a heading of its own. */
  level?: 2 | 3;
  /** Stands in the place of the strand. */
  measure?: JSX.Element;
  /** For the state, where the measure says the rest. */
  stateWords?: string | undefined;
}) {
  const t = useFirstMessages();
  const session = useSession();
  const open = () =>
    session.navigation.go({
      at: "thread",
      room: props.room,
      topic: props.row.topic,
      stream: props.row.stream,
    });
  return (
    <li
      class="thread-row"
      classList={{ "is-read": !props.row.isUnread, "is-current": props.row.stream === props.current }}
    >
      <Heading level={props.level ?? 2}>
        <button
          type="button"
          class="stretched"
          aria-current={props.row.stream === props.current}
          onClick={open}
        >
          {props.row.isRemoved ? t().states.removed : props.row.title}{" "}
          <Show when={!props.row.isRemoved && props.row.hidden}>
            {(hidden) => (
              <Suspense fallback={t().topics[props.row.topic]}>
                <HiddenTitle hidden={hidden()} />
              </Suspense>
            )}
          </Show>
        </button>
      </Heading>
      <Show
        when={props.measure}
        fallback={
          <Strand
            replies={props.row.replies}
            isUnsent={props.row.isUnsent}
            state={props.row.state}
            officialReplies={props.row.officialReplies}
          />
        }
      >
        {props.measure}
      </Show>
      <RowWords
        room={props.room}
        row={props.row}
        hasTopic={props.hasTopic ?? false}
        stateWords={props.stateWords}
      />
    </li>
  );
}

/** A row stays at its level; `Dynamic` would bring a kilobyte of attribute names. */
function Heading(props: { level: 2 | 3; children: JSX.Element }) {
  if (props.level === 3) return <h3>{props.children}</h3>;
  return <h2>{props.children}</h2>;
}

function RowWords(props: {
  room: RoomId;
  row: ThreadRow;
  hasTopic: boolean;
  stateWords: string | undefined;
}) {
  const t = useFirstMessages();
  const room = useRoom(() => props.room);
  const replies = () =>
    props.row.replies === 0 ? t().board.noReplies : t().board.replies(props.row.replies);
  /** What people said to management's latest word. */
  const said = () =>
    [
      ...(props.row.helped > 0 ? [wordsOf("helped")(props.row.helped)] : []),
      ...(props.row.notYet > 0 ? [wordsOf("notYet")(props.row.notYet)] : []),
    ].join(" · ");
  const wordsOf = (which: "helped" | "notYet") => {
    const { board } = t();
    if (props.row.state.kind === "done") return which === "helped" ? board.saidDone : board.saidNotDone;
    return which === "helped" ? board.saidHelped : board.saidNotYet;
  };
  const isConnected = () => room()?.connection === "live";
  const isVeiled = () => Boolean(props.row.hidden) && !props.row.author.isMine;
  const unsent = () => (isConnected() ? t().states.sending : t().states.unsent);
  return (
    <p class="small">
      <Show
        when={!props.row.isUnsent}
        fallback={<b classList={{ "words-unsent": !isConnected() }}>{unsent()}</b>}
      >
        <Show when={props.row.state.kind !== "none"}>
          <StateWords state={props.row.state} words={props.stateWords} />
          {" · "}
        </Show>
        <Show when={said()}>
          {said()}
          {" · "}
        </Show>
        <Show when={props.row.isUnread}>
          <b class="words-new">{t().board.isNew}</b>
          {" · "}
        </Show>
        {replies()} ·{" "}
        {props.hasTopic || isVeiled()
          ? t().topics[props.row.topic]
          : (props.row.author.nickname ?? t().author.none)}
      </Show>
    </p>
  );
}
