/** A day from a given one on, with the phone's own calendar. */
import { createUniqueId } from "solid-js";
import { dayToField } from "../i18n/dates.ts";

export function DateField(props: {
  label: string;
  value: string;
  minDay: number;
  maxDay: number;
  onInput: (value: string) => void;
}) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        class="field-input"
        type="date"
        min={dayToField(props.minDay)}
        max={dayToField(props.maxDay)}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </div>
  );
}
