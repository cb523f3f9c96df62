/** For management: how many wait for it in a Room, and how long. Not there when nobody does. */
import { Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { createQueue } from "../../state/create-home.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import { queueAges } from "../../state/queue-ages.ts";
import { Row, SizeTab } from "../../ui/row.tsx";

export function QueueRow(props: { room: RoomId }) {
  const t = useMessages();
  const session = useSession();
  const room = useRoom(() => props.room);
  const queue = createQueue(session.engine, () => props.room);
  const ages = () => queueAges(queue()?.open ?? [], Date.now());
  const about = () => {
    const { daysMax, late } = ages();
    const parts = [
      ...(daysMax === null ? [] : [t().queue.oldest(daysMax)]),
      ...(late === 0 ? [] : [t().queue.late(late)]),
    ];
    const kind = room()?.kind;
    return kind === undefined || kind === "everyone" ? parts : [...parts, t().rooms[kind]];
  };
  return (
    <Show when={(queue()?.open.length ?? 0) > 0}>
      <Row
        title={t().queue.mine}
        about={about().join(" · ")}
        tab={<SizeTab number={queue()?.open.length ?? 0} isNew />}
        onPress={() => session.navigation.go({ at: "queue", room: props.room })}
      />
    </Show>
  );
}
