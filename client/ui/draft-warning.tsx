/**
 * Says above the send button what in a draft could reveal a person. It never blocks and asks for nothing:
 * there is nothing to dismiss, and it goes when the words go.
 */
import { createEffect, createSignal, For, on, onCleanup, Show } from "solid-js";
import { useMessages } from "../i18n/use-messages.ts";
import type { Revealing, RevealingKind } from "../state/draft-warning.ts";
import { Icon } from "./icon.tsx";
import "./css/care.css";

/** Nobody is warned in the middle of a word. */
const QUIET_MS = 700;
/** The same words are named once; more than a few would not be read. */
const WORDS_MAX = 3;
const KINDS_MAX = 3;

interface Warning {
  readonly kind: RevealingKind;
  readonly words: string;
}

export function DraftWarning(props: { text: string }) {
  const t = useMessages();
  const [warnings, setWarnings] = createSignal<readonly Warning[]>([]);
  createEffect(
    on(
      () => props.text,
      (text) => {
        const timer = setTimeout(() => void look(text).then(setWarnings), QUIET_MS);
        onCleanup(() => clearTimeout(timer));
      },
    ),
  );
  return (
    <div role="status">
      <Show when={warnings().length > 0}>
        <div class="care">
          <Icon name="eye" />
          <div>
            <For each={warnings()}>{(warning) => <p>{t().revealing[warning.kind](warning.words)}</p>}</For>
            <p class="small">{t().revealing.choice}</p>
          </div>
        </div>
      </Show>
    </div>
  );
}

/** The rules are fetched when somebody writes; without a network there is no warning, only the hint. */
async function look(text: string): Promise<readonly Warning[]> {
  if (text.trim() === "") return [];
  try {
    const { findRevealing } = await import("../state/draft-warning.ts");
    return warningsOf(findRevealing(text));
  } catch {
    return [];
  }
}

function warningsOf(found: readonly Revealing[]): readonly Warning[] {
  const kinds = [...new Set(found.map(({ kind }) => kind))].slice(0, KINDS_MAX);
  return kinds.map((kind) => {
    const words = new Set(found.filter((one) => one.kind === kind).map((one) => one.words));
    return {
      kind,
      words: [...words]
        .slice(0, WORDS_MAX)
        .map((word) => `“${word}”`)
        .join(", "),
    };
  });
}
