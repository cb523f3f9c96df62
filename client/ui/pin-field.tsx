/** A field for a PIN or a word: hidden unless its writer wants to see it, and remembered by no browser. */
import { createSignal, createUniqueId, Show } from "solid-js";
import { useSafetyMessages } from "../i18n/use-safety.ts";
import { Tap } from "./button.tsx";

export function PinField(props: {
  label: string;
  about?: string;
  value: string;
  isFocused?: boolean;
  onInput: (value: string) => void;
}) {
  const t = useSafetyMessages();
  const id = createUniqueId();
  const [isShown, setIsShown] = createSignal(false);
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {props.label}
      </label>
      <Show when={props.about}>
        <p class="small" id={`${id}-about`}>
          {props.about}
        </p>
      </Show>
      <div class="pin">
        <input
          id={id}
          class="field-input"
          type={isShown() ? "text" : "password"}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxlength={64}
          autofocus={props.isFocused}
          value={props.value}
          aria-describedby={props.about === undefined ? undefined : `${id}-about`}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
        <Tap
          icon={isShown() ? "eyeClosed" : "eye"}
          isPressed={isShown()}
          onPress={() => setIsShown(!isShown())}
        >
          {isShown() ? t().pin.hide : t().pin.show}
        </Tap>
      </div>
    </div>
  );
}
