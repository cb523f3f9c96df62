/** How long management takes, from all Boards of a Room: fetched with what it watches. */
import { Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { createQueue } from "../../state/create-home.ts";
import { useSession } from "../../state/create-session.ts";
import { queueAges } from "../../state/queue-ages.ts";
import { AnswerTime } from "../../ui/answer-time.tsx";
import { Row } from "../../ui/row.tsx";

export function DutyTimes(props: { room: RoomId }) {
  const t = useMessages();
  const session = useSession();
  const queue = createQueue(session.engine, () => props.room);
  const ages = () => queueAges(queue()?.open ?? [], Date.now());
  const about = () =>
    [
      ...(ages().daysMax === null ? [] : [t().queue.oldest(ages().daysMax ?? 0)]),
      ...(ages().late === 0 ? [] : [t().queue.late(ages().late)]),
    ].join(" · ");
  return (
    <Show when={queue()} fallback={<p class="inset small">{t().queue.loading}</p>}>
      {(view) => (
        <>
          <Show when={view().status !== "loading"} fallback={<p class="inset small">{t().queue.loading}</p>}>
            <AnswerTime queue={view()} />
          </Show>
          <Show when={view().open.length > 0}>
            <ul class="rows">
              <Row
                title={t().queue.open(view().open.length)}
                about={about()}
                onPress={() => session.navigation.go({ at: "queue", room: props.room })}
              />
            </ul>
          </Show>
        </>
      )}
    </Show>
  );
}
