/** "Who can read this: 212 workers · …": stands above every field and on every board. */
import { createSignal, ErrorBoundary, For, type JSX, lazy, Show, Suspense } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useFirstMessages } from "../i18n/use-first-messages.ts";
import { useRoom, useSession } from "../state/create-session.ts";
import type { Role } from "#protocol/wire/audience";
import { Icon } from "./icon.tsx";

const ORDER: readonly Role[] = ["worker", "representative", "facilitator", "manager"];

const ReadersDialog = lazy(async () => ({
  default: (await import("./readers/readers-dialog.tsx")).ReadersDialog,
}));

/** A tap on it says more: on a page of its own, or over the page where somebody is writing. */
export function AudienceLine(props: {
  room: RoomId;
  what: "here" | "this" | "reply";
  look?: "band" | "sheet";
}) {
  const t = useFirstMessages();
  const session = useSession();
  const [isOpen, setIsOpen] = createSignal(false);
  let button!: HTMLButtonElement;
  const open = () => {
    if (props.what === "here") session.navigation.go({ at: "readers", room: props.room });
    else setIsOpen(true);
  };
  const close = () => {
    setIsOpen(false);
    button.focus();
  };
  return (
    <>
      <p
        class="audience"
        classList={{ "is-band": props.look === "band", "is-on-sheet": props.look === "sheet" }}
      >
        <Icon name="eye" />
        <span>
          <button ref={button} type="button" class="stretched" onClick={open}>
            {t().audience[props.what]}:
          </button>
          {props.look === "sheet" ? " " : <br />}
          <Readers room={props.room} />
        </span>
        <Icon name="next" isSmall />
      </p>
      <Show when={isOpen()}>
        <ErrorBoundary fallback={null}>
          <Suspense>
            <ReadersDialog room={props.room} onClose={close} />
          </Suspense>
        </ErrorBoundary>
      </Show>
    </>
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
