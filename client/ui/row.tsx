import { type JSX, Show } from "solid-js";
import { Icon } from "./icon.tsx";

/** A row of a list that leads somewhere: tab or picture at the left, words, an arrow. */
export function Row(props: {
  title: string;
  about?: JSX.Element;
  tab?: JSX.Element;
  icon?: JSX.Element;
  onPress: () => void;
}) {
  return (
    <li class="row" classList={{ "has-no-tab": props.tab === undefined }}>
      {props.tab}
      {props.icon}
      <div class="row-words">
        <h3 class="row-title">
          <button type="button" class="stretched" onClick={() => props.onPress()}>
            {props.title}
          </button>
        </h3>
        <Show when={props.about}>
          <p class="small">{props.about}</p>
        </Show>
      </div>
      <Icon name="next" isSmall />
    </li>
  );
}

/** A woven tab sewn into the left seam; it carries one number, or is a blank stub. Denim means new. */
export function SizeTab(props: { number: number; isNew: boolean }) {
  return (
    <span class="tab" classList={{ "is-on": props.isNew, "is-plain": props.number === 0 }} aria-hidden="true">
      {props.number > 0 ? props.number : ""}
    </span>
  );
}
