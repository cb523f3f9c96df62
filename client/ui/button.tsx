import { type JSX, Show } from "solid-js";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  children: JSX.Element;
  /** Filled is for the one main thing on a page; `sewn` only where pressing seals or sends. */
  look?: "filled" | "sewn" | "line" | "quiet";
  icon?: IconName;
  isNarrow?: boolean;
  isBusy?: boolean;
  type?: "button" | "submit";
  onPress?: () => void;
}

export function Button(props: ButtonProps) {
  return (
    <button
      class="button"
      classList={{
        "is-sewn": props.look === "sewn",
        "is-line": props.look === "line",
        "is-quiet": props.look === "quiet",
        "is-narrow": props.isNarrow ?? false,
      }}
      type={props.type ?? "button"}
      aria-disabled={props.isBusy ? "true" : undefined}
      onClick={() => props.isBusy || props.onPress?.()}
    >
      <Show when={props.icon}>{(name) => <Icon name={name()} />}</Show>
      <span>{props.children}</span>
    </button>
  );
}

/** Words with an icon, 48 px, no ground of its own. */
export function Tap(props: {
  children: JSX.Element;
  icon?: IconName;
  look?: "plain" | "link" | "danger";
  isPressed?: boolean;
  class?: string;
  onPress: () => void;
}) {
  return (
    <button
      class={`tap ${props.class ?? ""}`}
      classList={{ "is-link": props.look === "link", "is-danger": props.look === "danger" }}
      type="button"
      aria-pressed={props.isPressed}
      onClick={() => props.onPress()}
    >
      <Show when={props.icon}>{(name) => <Icon name={name()} />}</Show>
      <span>{props.children}</span>
    </button>
  );
}
