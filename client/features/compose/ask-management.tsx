/** A question to management, off unless wished: a box to tick, with what it will look like on the board. */
import { Show } from "solid-js";
import { dayOfStates } from "../../i18n/dates.ts";
import { useMessages } from "../../i18n/use-messages.ts";
import { StateMark } from "../../ui/ending.tsx";

export function AskManagement(props: { isAsked: boolean; onChange: (isAsked: boolean) => void }) {
  const t = useMessages();
  return (
    <label class="choice is-tick" classList={{ "is-chosen": props.isAsked }}>
      <input
        type="checkbox"
        checked={props.isAsked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span class="choice-words">
        <span>{t().asked.choice}</span>
        <span class="small">{t().asked.choiceAbout}</span>
        <Show when={props.isAsked}>
          <StateMark state={{ kind: "waiting", sinceDay: dayOfStates(Date.now()) }} />
        </Show>
      </span>
    </label>
  );
}
