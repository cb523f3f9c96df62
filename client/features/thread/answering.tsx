/** What an official does with a reply to a question: answer, ask back, promise, report done. */
import { type Accessor, Show } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { dayOf, dayOfField } from "../../i18n/dates.ts";
import { useMessages } from "../../i18n/use-messages.ts";
import type { Messages } from "../../i18n/messages.vi.ts";
import type { Drafts } from "../../platform/drafts.ts";
import { createDraft, draftNames } from "../../state/create-draft.ts";
import type { ReplyDraft } from "../../state/engine.ts";
import { Choice } from "../../ui/choice.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { EndingMark } from "../../ui/ending.tsx";
import { Field } from "../../ui/field.tsx";

const OWNER_CHARACTERS_MAX = 60;
/** A promise for a day nobody will remember is none. */
const DAYS_AHEAD_MAX = 365;

const DOINGS = ["answer", "plain", "promise", "done"] as const;
export type Doing = (typeof DOINGS)[number];

export interface Answering {
  readonly doing: Accessor<Doing>;
  readonly setDoing: (doing: Doing) => void;
  readonly owner: Accessor<string>;
  readonly setOwner: (owner: string) => void;
  readonly due: Accessor<string>;
  readonly setDue: (due: string) => void;
  /** What of a promise is missing, in words; null when it is complete. */
  mistake(words: Messages["answering"]): string | null;
  promise(): ReplyDraft["promise"];
  reset(): void;
}

/** Kept with the words they belong to: half a promise must not come back as an answer. */
export function createAnswering(drafts: Drafts, room: RoomId, stream: StreamId): Answering {
  const kept = createDraft(drafts, () => draftNames.doing(room, stream));
  const { text: owner, setText: setOwner } = createDraft(drafts, () => draftNames.owner(room, stream));
  const { text: due, setText: setDue } = createDraft(drafts, () => draftNames.due(room, stream));
  const doing = () => DOINGS.find((each) => each === kept.text()) ?? "answer";
  const setDoing = (next: Doing) => kept.setText(next === "answer" ? "" : next);
  return {
    doing,
    setDoing,
    owner,
    setOwner,
    due,
    setDue,
    mistake(words) {
      if (doing() !== "promise") return null;
      if (owner().trim() === "") return words.noOwner;
      return isDueDay(dayOfField(due())) ? null : words.badDate;
    },
    promise() {
      const dueDay = dayOfField(due());
      return doing() === "promise" && dueDay !== null ? { owner: owner().trim(), dueDay } : null;
    },
    reset() {
      setDoing("answer");
      setOwner("");
      setDue("");
    },
  };
}

export function AnsweringFields(props: { answering: Answering }) {
  const t = useMessages();
  const today = dayOf(Date.now());
  const it = () => props.answering;
  return (
    <div class="stack is-tight">
      <Choice<Doing>
        legend={t().answering.legend}
        isLegendHidden
        isSideBySide
        value={it().doing()}
        onChange={(doing) => it().setDoing(doing)}
        options={[
          { value: "answer", title: t().answering.answer, picture: <EndingMark kind="answered" /> },
          { value: "plain", title: t().answering.ask, picture: <EndingMark kind="waiting" /> },
          { value: "promise", title: t().answering.promise, picture: <EndingMark kind="promised" /> },
          { value: "done", title: t().answering.done, picture: <EndingMark kind="done" /> },
        ]}
      />
      <Show when={it().doing() === "plain"}>
        <p class="small">{t().answering.askAbout}</p>
      </Show>
      <Show when={it().doing() === "promise"}>
        <div class="inline-fields">
          <Field
            label={t().answering.owner}
            hint={t().answering.ownerHint}
            value={it().owner()}
            charactersMax={OWNER_CHARACTERS_MAX}
            onInput={(owner) => it().setOwner(owner)}
          />
          <DateField
            label={t().answering.due}
            value={it().due()}
            minDay={today + 1}
            maxDay={today + DAYS_AHEAD_MAX}
            onInput={(due) => it().setDue(due)}
          />
        </div>
      </Show>
    </div>
  );
}

export function hintOf(doing: Doing, words: Messages["answering"]): string {
  return { answer: words.answerHint, plain: words.askHint, promise: words.promiseHint, done: words.doneHint }[
    doing
  ];
}

function isDueDay(day: number | null): boolean {
  const today = dayOf(Date.now());
  return day !== null && day > today && day <= today + DAYS_AHEAD_MAX;
}
