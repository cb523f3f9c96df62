import { type JSX, Show } from "solid-js";
import { useFirstMessages } from "../i18n/use-first-messages.ts";
import type { Problem } from "../state/engine.ts";
import { Icon, type IconName } from "./icon.tsx";

/** Something to know before going on. A problem is read aloud at once. */
export function Notice(props: {
  look?: "plain" | "problem" | "good";
  icon?: IconName;
  children: JSX.Element;
}) {
  return (
    <div
      class="notice"
      classList={{ "is-problem": props.look === "problem", "is-good": props.look === "good" }}
      role={props.look === "problem" ? "alert" : undefined}
    >
      <Icon name={props.icon ?? (props.look === "problem" ? "broken" : "eye")} />
      <div>{props.children}</div>
    </div>
  );
}

/** Why the last thing asked for was not done, in words; nothing when it was. */
export function ProblemNotice(props: { problem: Problem["type"] | null }) {
  const t = useFirstMessages();
  return (
    <Show when={props.problem}>
      {(type) => (
        <Notice look="problem" icon={type() === "offline" ? "noNet" : "broken"}>
          {t().problems[type()]}
        </Notice>
      )}
    </Show>
  );
}
