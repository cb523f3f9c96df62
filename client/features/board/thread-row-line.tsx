import { Show } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { ThreadRow, Topic } from "../../state/views.ts";
import { Strand } from "../../ui/strand.tsx";

/** Title, strand, and the same in words. */
export function ThreadRowLine(props: {
  room: RoomId;
  topic: Topic;
  row: ThreadRow;
  current: StreamId | undefined;
}) {
  const t = useMessages();
  const session = useSession();
  const open = () =>
    session.navigation.go({ at: "thread", room: props.room, topic: props.topic, stream: props.row.stream });
  return (
    <li
      class="thread-row"
      classList={{ "is-read": !props.row.isUnread, "is-current": props.row.stream === props.current }}
    >
      <h2>
        <button
          type="button"
          class="stretched"
          aria-current={props.row.stream === props.current}
          onClick={open}
        >
          {props.row.isRemoved ? t().states.removed : props.row.title}
        </button>
      </h2>
      <Strand replies={props.row.replies} isUnsent={props.row.isUnsent} />
      <RowWords room={props.room} row={props.row} />
    </li>
  );
}

function RowWords(props: { room: RoomId; row: ThreadRow }) {
  const t = useMessages();
  const room = useRoom(() => props.room);
  const replies = () =>
    props.row.replies === 0 ? t().board.noReplies : t().board.replies(props.row.replies);
  const isConnected = () => room()?.connection === "live";
  const unsent = () => (isConnected() ? t().states.sending : t().states.unsent);
  return (
    <p class="small">
      <Show
        when={!props.row.isUnsent}
        fallback={<b classList={{ "words-unsent": !isConnected() }}>{unsent()}</b>}
      >
        <Show when={props.row.isUnread}>
          <b class="words-new">{t().board.isNew}</b>
          {" · "}
        </Show>
        {replies()} · {props.row.author.nickname ?? t().author.none}
      </Show>
    </p>
  );
}
