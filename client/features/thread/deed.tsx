/** What an official's post is besides its words: a promise on its tag, or a report that it is done. */
import { Show } from "solid-js";
import { dayOfStates, shortDateOfDay } from "../../i18n/dates.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { deedOf } from "../../state/feedback.ts";
import type { PostView, ThreadState } from "../../state/views.ts";
import { StateMark } from "../../ui/ending.tsx";
import { Tag } from "../../ui/tag.tsx";

/** `state` is the Thread's: a promise of an earlier day may be kept or broken by now. */
export function Deed(props: { post: PostView; state: ThreadState }) {
  const { language, messages: t } = useLanguage();
  const promise = () => (deedOf(props.post) === "promise" ? props.post.promise : null);
  const dateOf = (day: number) => shortDateOfDay(language(), day, dayOfStates(Date.now()));
  return (
    <>
      <Show when={promise()}>
        {(promise) => (
          <p class="deed">
            <Tag look={tagLook(promise().dueDay, props.state)}>
              {t().asked.promised(dateOf(promise().dueDay))}
            </Tag>{" "}
            <span class="small">{promise().owner}</span>
          </p>
        )}
      </Show>
      <Show when={deedOf(props.post) === "done"}>
        <p class="deed">
          <StateMark state={{ kind: "done", day: 0 }} words={t().asked.saysDone} />
        </p>
      </Show>
    </>
  );
}

function tagLook(dueDay: number, state: ThreadState): "open" | "done" | "late" {
  if (state.kind === "done") return "done";
  return state.kind === "late" && state.dueDay === dueDay ? "late" : "open";
}
