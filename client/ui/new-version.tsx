/** A quiet line: a newer app is on the phone. It is not offered while something is being written. */
import { createSignal, onCleanup, Show } from "solid-js";
import { useFirstMessages } from "../i18n/use-first-messages.ts";
import { useSession } from "../state/create-session.ts";
import { Tap } from "./button.tsx";

export function NewVersion() {
  const session = useSession();
  return (
    <Show when={session.hasNewVersion()}>
      <Offer />
    </Show>
  );
}

function Offer() {
  const t = useFirstMessages();
  const isWriting = createIsWriting();
  return (
    <Show when={!isWriting()}>
      <p class="inset small new-version">
        <Tap icon="again" onPress={() => !hasWords() && location.reload()}>
          {t().app.newVersion}
        </Tap>
      </p>
    </Show>
  );
}

const WATCHED = ["input", "focusin", "focusout"] as const;

function createIsWriting() {
  const [isWriting, setIsWriting] = createSignal(hasWords());
  // By the end of a focus event the focus has not arrived yet.
  const look = () => setTimeout(() => setIsWriting(hasWords()));
  for (const event of WATCHED) document.addEventListener(event, look);
  onCleanup(() => WATCHED.forEach((event) => document.removeEventListener(event, look)));
  return isWriting;
}

/** A field that holds words or has the focus, on any page. */
function hasWords(): boolean {
  const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")];
  return fields.some((field) => field === document.activeElement || field.value !== "");
}
