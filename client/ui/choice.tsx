import { createUniqueId, For, type JSX, Show } from "solid-js";

export interface Option<T extends string> {
  readonly value: T;
  readonly title: string;
  readonly about?: string;
  readonly picture?: JSX.Element;
}

/** One of a few, each a whole row to tap; the chosen one has a thick border and a filled ring. */
export function Choice<T extends string>(props: {
  legend: string;
  isLegendHidden?: boolean;
  isSideBySide?: boolean;
  options: readonly Option<T>[];
  value: T;
  onChange: (value: T) => void;
}) {
  const name = createUniqueId();
  return (
    <fieldset class="choices" classList={{ "is-side": props.isSideBySide ?? false }}>
      <legend classList={{ "hidden-text": props.isLegendHidden ?? false }}>{props.legend}</legend>
      <For each={props.options}>
        {(option) => (
          <label class="choice" classList={{ "is-chosen": props.value === option.value }}>
            <input
              type="radio"
              name={name}
              checked={props.value === option.value}
              onChange={() => props.onChange(option.value)}
            />
            {option.picture}
            <span class="choice-words">
              <span>{option.title}</span>
              <Show when={option.about}>
                <span class="small">{option.about}</span>
              </Show>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
