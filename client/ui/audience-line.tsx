/** "Who can read this: 212 workers · …": stands above every field and on every board. */
import { For, type JSX, Show } from "solid-js";
import { useFirstMessages } from "../i18n/use-first-messages.ts";
import { useRoom } from "../state/create-session.ts";
import type { Role } from "#protocol/wire/audience";
import { Icon } from "./icon.tsx";

const ORDER: readonly Role[] = ["worker", "representative", "facilitator", "manager"];

export function AudienceLine(props: {
  room: string;
  what: "here" | "this" | "reply";
  look?: "band" | "sheet";
}) {
  const t = useFirstMessages();
  return (
    <p
      class="audience"
      classList={{ "is-band": props.look === "band", "is-on-sheet": props.look === "sheet" }}
    >
      <Icon name="eye" />
      <span>
        {t().audience[props.what]}:{props.look === "sheet" ? " " : <br />}
        <Readers room={props.room} />
      </span>
    </p>
  );
}

export function Readers(props: { room: string }): JSX.Element {
  const t = useFirstMessages();
  const room = useRoom(() => props.room);
  return (
    <Show when={room()?.readers} fallback={t().audience.counting}>
      {(readers) => (
        <For each={ORDER}>
          {(role, index) => (
            <>
              {index() > 0 ? " · " : ""}
              <Counted words={t().counted[role](readers()[role])} />
            </>
          )}
        </For>
      )}
    </Show>
  );
}

/** The number bold, wherever the language puts it. */
function Counted(props: { words: string }) {
  return (
    <span class="nowrap">
      <For each={props.words.split(/(\d[\d.,]*)/)}>{(part) => (/^\d/.test(part) ? <b>{part}</b> : part)}</For>
    </span>
  );
}
