/** How long management usually takes to answer, on its tape: for those who answer and those who ask alike. */
import { Show } from "solid-js";
import { useMessages } from "../i18n/use-messages.ts";
import type { QueueView } from "../state/views.ts";
import { Tape } from "./tape.tsx";

export function AnswerTime(props: { queue: QueueView }) {
  const t = useMessages();
  return (
    <Show
      when={props.queue.medianDaysToAnswer !== null}
      fallback={<p class="answer-time">{t().queue.noneAnswered}</p>}
    >
      <div class="answer-time">
        <Tape days={props.queue.medianDaysToAnswer ?? 0} />
        <p>
          <b>{t().queue.usually(props.queue.medianDaysToAnswer ?? 0)}</b>
        </p>
        <p class="small">{t().queue.usuallyOf(props.queue.answered)}</p>
      </div>
    </Show>
  );
}
