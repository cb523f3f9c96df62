/** A labelled field. Enter makes a new line in a long one; it grows with its words. */
import { createEffect, createUniqueId, type JSX, Show } from "solid-js";
import { useFirstMessages } from "../i18n/use-first-messages.ts";

interface FieldProps {
  label: string;
  /** The label stays for a screen reader when the place says it already. */
  isLabelHidden?: boolean;
  value: string;
  onInput: (value: string) => void;
  about?: JSX.Element;
  hint?: string;
  charactersMax?: number;
  rows?: number;
  type?: "text" | "number";
  onFocus?: () => void;
}

/** The rest is counted aloud in the last part of a field that holds a text, not a number. */
const COUNTDOWN_CHARACTERS = 100;
const COUNTED_CHARACTERS_MIN = 20;

export function Field(props: FieldProps) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label class={props.isLabelHidden ? "hidden-text" : "field-label"} for={id}>
        {props.label}
      </label>
      <Show when={props.about}>
        <p class="small" id={`${id}-about`}>
          {props.about}
        </p>
      </Show>
      <Show when={props.rows} fallback={<ShortInput id={id} field={props} />}>
        <LongInput id={id} field={props} />
      </Show>
      <Countdown value={props.value} charactersMax={props.charactersMax} />
    </div>
  );
}

function ShortInput(props: { id: string; field: FieldProps }) {
  return (
    <input
      id={props.id}
      class="field-input"
      type="text"
      inputmode={props.field.type === "number" ? "numeric" : undefined}
      autocomplete="off"
      value={props.field.value}
      placeholder={props.field.hint}
      maxlength={props.field.charactersMax}
      aria-describedby={props.field.about === undefined ? undefined : `${props.id}-about`}
      onInput={(event) => props.field.onInput(event.currentTarget.value)}
    />
  );
}

/** Measuring at every key lays out the whole page: only where the style (controls.css) cannot do it. */
const GROWS_BY_STYLE = CSS.supports("field-sizing", "content");

function LongInput(props: { id: string; field: FieldProps }) {
  let input!: HTMLTextAreaElement;
  createEffect(() => {
    void props.field.value;
    if (GROWS_BY_STYLE) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 3}px`;
  });
  return (
    <textarea
      ref={input}
      id={props.id}
      class="field-input"
      style={{ "--rows": props.field.rows }}
      rows={props.field.rows}
      value={props.field.value}
      placeholder={props.field.hint}
      maxlength={props.field.charactersMax}
      aria-describedby={props.field.about === undefined ? undefined : `${props.id}-about`}
      onInput={(event) => props.field.onInput(event.currentTarget.value)}
      onFocus={() => props.field.onFocus?.()}
    />
  );
}

function Countdown(props: { value: string; charactersMax: number | undefined }) {
  const t = useFirstMessages();
  const max = () => props.charactersMax ?? Infinity;
  const left = () => max() - props.value.length;
  return (
    <Show when={max() >= COUNTED_CHARACTERS_MIN && left() <= Math.min(COUNTDOWN_CHARACTERS, max() / 4)}>
      <p class="small" aria-live="polite">
        {t().field.left(left())}
      </p>
    </Show>
  );
}
