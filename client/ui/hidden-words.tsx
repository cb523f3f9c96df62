/** In the place of a hidden heading or post: that it is hidden, why, and by whom. */
import { shortDateOfDay, dayOfStates } from "../i18n/dates.ts";
import { useModerationWords } from "../i18n/moderation-words.ts";
import { useLanguage } from "../i18n/use-messages.ts";
import type { HiddenView } from "../state/moderation-views.ts";
import { Icon } from "./icon.tsx";
import "./css/moderation.css";

/** One line for a row: the heading is gone, the reason stands there. */
export function HiddenTitle(props: { hidden: HiddenView }) {
  const words = useModerationWords();
  return (
    <span class="hidden-title">
      <Icon name="eyeClosed" isSmall />
      {words().hiddenThread}: {words().reasons[props.hidden.reason]}
    </span>
  );
}

export function HiddenWhy(props: { hidden: HiddenView }) {
  const { language } = useLanguage();
  const words = useModerationWords();
  const by = () => (props.hidden.role === "facilitator" ? words().by.facilitator : words().by.representative);
  const day = () => shortDateOfDay(language(), props.hidden.day, dayOfStates(Date.now()));
  return (
    <span class="small">
      {words().reasons[props.hidden.reason]} · {by()} · {day()}
    </span>
  );
}
