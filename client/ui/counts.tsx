/** How many of each role, the numbers large. */
import { For } from "solid-js";
import type { Role } from "#protocol/wire/audience";
import { useMessages } from "../i18n/use-messages.ts";

const ORDER: readonly Role[] = ["worker", "representative", "facilitator", "manager"];

export function Counts(props: { counts: Readonly<Record<Role, number>> }) {
  const t = useMessages();
  return (
    <ul class="joined">
      <For each={ORDER}>{(role) => <Count words={t().counted[role](props.counts[role])} />}</For>
    </ul>
  );
}

/** The number large, wherever the language puts it. */
function Count(props: { words: string }) {
  return (
    <li>
      <For each={props.words.split(/(\d[\d.,]*)/)}>{(part) => (/^\d/.test(part) ? <b>{part}</b> : part)}</For>
    </li>
  );
}
