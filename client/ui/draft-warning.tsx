/**
 * Says above the send button what in a draft could reveal a person. It never blocks and asks for nothing:
 * there is nothing to dismiss, and it goes when the words go.
 */
import { createEffect, createSignal, For, on, onCleanup, Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import type { CareWords } from "../i18n/official-care.ts";
import { useLanguage } from "../i18n/use-messages.ts";
import { useRoom, useSession } from "../state/create-session.ts";
import type { Revealing, RevealingKind } from "../state/draft-warning.ts";
import type { Language } from "../state/views.ts";
import { Icon } from "./icon.tsx";
import { officialRole } from "./woven-label.tsx";
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

/** Officials are warned for those they write about; everybody else, for themselves. */
interface Care {
  readonly warnings: readonly Warning[];
  readonly official: Readonly<Record<Language, CareWords>> | null;
}

const NOTHING: Care = { warnings: [], official: null };

export function DraftWarning(props: { text: string; room: RoomId }) {
  const { language, messages: t } = useLanguage();
  const session = useSession();
  const room = useRoom(() => props.room);
  const [care, setCare] = createSignal<Care>(NOTHING);
  const isOfficial = () => officialRole(session.member()?.role ?? null) !== null;
  const publicNames = () => {
    const member = session.member();
    if (!member) return [];
    return [member.founderName, ...(room()?.officialNames ?? []), ...(isOfficial() ? [member.nickname] : [])];
  };
  const words = (): CareWords => care().official?.[language()] ?? t().revealing;
  createEffect(
    on(
      () => props.text,
      (text) => {
        const asked = { isLast: true };
        const timer = setTimeout(
          () => void look(text, publicNames(), isOfficial()).then((found) => asked.isLast && setCare(found)),
          QUIET_MS,
        );
        onCleanup(() => {
          asked.isLast = false;
          clearTimeout(timer);
        });
      },
    ),
  );
  return (
    <div role="status">
      <Show when={care().warnings.length > 0}>
        <div class="care">
          <Icon name="eye" />
          <div>
            <For each={care().warnings}>{(warning) => <p>{words()[warning.kind](warning.words)}</p>}</For>
            <p class="small">{words().choice}</p>
          </div>
        </div>
      </Show>
    </div>
  );
}

/** The rules are fetched when somebody writes; without a network there is no warning, only the hint. */
async function look(text: string, publicNames: readonly string[], isOfficial: boolean): Promise<Care> {
  if (text.trim() === "") return NOTHING;
  try {
    const [{ findRevealing }, { isPublicName }] = await Promise.all([
      import("../state/draft-warning.ts"),
      import("../state/public-names.ts"),
    ]);
    const found = findRevealing(text).filter((each) => !isPublicName(each, publicNames));
    const official = isOfficial ? (await import("../i18n/official-care.ts")).OFFICIAL_CARE : null;
    return { warnings: warningsOf(found), official };
  } catch {
    return NOTHING;
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
