/**
 * How a Thread that asks management ends, as a drawing: a needle still at work, a sewn label, a bar tack,
 * a button, a frayed end. On a strand it follows the last stitch; beside a word it stands alone.
 */
import { Match, Switch } from "solid-js";
import { stateWords } from "../i18n/state-words.ts";
import { dayOfStates } from "../i18n/dates.ts";
import { useFirstLanguage } from "../i18n/use-first-messages.ts";
import type { ThreadState } from "../state/views.ts";

export type EndingKind = Exclude<ThreadState["kind"], "none">;

export const ENDING_WIDTH = 34;

/** A group of an SVG 20 high; `x` is where its lead begins. */
export function Ending(props: { kind: EndingKind; x: number }) {
  return (
    <g class={`ending is-${props.kind}`} transform={`translate(${props.x},0)`}>
      <Switch>
        <Match when={props.kind === "waiting"}>
          <path d="M2 10h6" />
          <path d="M11 10c0-1.6 2-2.2 4-2.2L31 10l-16 2.2c-2 0-4-.6-4-2.2zM14 10h2" stroke-width="1.8" />
        </Match>
        <Match when={props.kind === "answered"}>
          <path d="M2 10h3" />
          <rect class="ending-label" x="8" y="3" width="23" height="14" rx="1.5" />
          <path class="ending-label-stitch" d="M13 13.5l2.6-7M17.5 13.5l2.6-7M22 13.5l2.6-7" />
        </Match>
        <Match when={props.kind === "promised"}>
          <path d="M2 10h5" />
          <path d="M11 16l2.5-12 2.5 12L18.5 4 21 16 23.5 4 26 16 28.5 4" stroke-width="2.2" />
        </Match>
        <Match when={props.kind === "done"}>
          <path d="M2 10h6" />
          <circle cx="21" cy="10" r="8" stroke-width="2.2" />
          <path d="M18.5 7.5l5 5M23.5 7.5l-5 5" stroke-width="2" />
        </Match>
        <Match when={props.kind === "late"}>
          <path d="M2 10h6M12 10h4c5 0 3 7 7 6s-1-8 3-10 3 2 4 1" stroke-width="2.2" />
        </Match>
      </Switch>
    </g>
  );
}

/** The drawing alone, for a place that says the word itself. */
export function EndingMark(props: { kind: EndingKind }) {
  return (
    <svg class="ending-mark" viewBox={`0 0 ${ENDING_WIDTH} 20`} aria-hidden="true">
      <Ending kind={props.kind} x={0} />
    </svg>
  );
}

/** The drawing and its word: never the one without the other. */
export function StateMark(props: { state: ThreadState; words?: string | undefined }) {
  const { language, messages: t } = useFirstLanguage();
  const words = () => props.words ?? stateWords(language(), t().asked, props.state, dayOfStates(Date.now()));
  return (
    <span class={`state is-${props.state.kind}`}>
      <EndingMark kind={props.state.kind === "none" ? "waiting" : props.state.kind} />
      {words()}
    </span>
  );
}

/** The word alone, where a strand beside it carries the drawing. */
export function StateWords(props: { state: ThreadState; words?: string | undefined }) {
  const { language, messages: t } = useFirstLanguage();
  return (
    <b class={`state-words is-${props.state.kind}`}>
      {props.words ?? stateWords(language(), t().asked, props.state, dayOfStates(Date.now()))}
    </b>
  );
}
