/** The two forms behind a post: telling moderators that something is wrong, and hiding it. */
import { createSignal, Show } from "solid-js";
import { useModerationWords } from "../../i18n/moderation-words.ts";
import type { Drafts } from "../../platform/drafts.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createDraft, createDraftChoice, draftNames } from "../../state/create-draft.ts";
import { useSession } from "../../state/create-session.ts";
import { REASONS, type HideReason, REPORT_WORDS_MAX } from "../../state/moderation-views.ts";
import type { PostView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ReasonForm } from "../../ui/reason-form.tsx";
import type { ThreadPlace } from "./thread-page.tsx";

interface FormProps {
  post: PostView;
  place: ThreadPlace;
  onDone: () => void;
}

export function ReportPost(props: FormProps) {
  const words = useModerationWords();
  const session = useSession();
  const asking = createAsking();
  const draft = createReportDraft(session.drafts, props);
  const [sentTo, setSentTo] = createSignal<number | null>(null);
  const send = () =>
    asking.run(
      () =>
        session.engine.report({
          room: props.place.room,
          stream: props.place.stream,
          post: props.post.id,
          reason: draft.reason(),
          words: draft.words.text(),
          isNamed: draft.named.isChosen(),
        }),
      (moderators) => {
        draft.forget();
        setSentTo(moderators);
      },
    );
  const signatures = () => [
    { value: "nameless" as const, title: words().nameless, about: words().namelessAbout },
    {
      value: "named" as const,
      title: words().named(session.member()?.nickname ?? ""),
      about: words().namedAbout,
    },
  ];
  return (
    <Show
      when={sentTo()}
      fallback={
        <ReasonForm
          legend={words().reportAsk}
          about={words().reportAbout}
          reason={draft.reason()}
          onReason={draft.setReason}
          problem={asking.problem()}
          isBusy={asking.isBusy()}
          send={words().reportSend}
          look="sewn"
          onSend={send}
          onCancel={props.onDone}
        >
          <Field
            label={words().reportWords}
            hint={words().reportHint}
            rows={2}
            value={draft.words.text()}
            charactersMax={REPORT_WORDS_MAX}
            onInput={draft.words.setText}
          />
          <Choice
            legend={words().reportName}
            options={signatures()}
            value={draft.named.isChosen() ? "named" : "nameless"}
            onChange={(signing) => draft.named.choose(signing === "named")}
          />
        </ReasonForm>
      }
    >
      {(moderators) => <Sent moderators={moderators()} onDone={props.onDone} />}
    </Show>
  );
}

/** Closing the form, or a tab that dies, loses nothing of it. */
function createReportDraft(drafts: Drafts, { place, post }: FormProps) {
  const at = [place.room, place.stream, post.id] as const;
  const words = createDraft(drafts, () => draftNames.report(...at));
  const kept = createDraft(drafts, () => draftNames.reportReason(...at));
  const named = createDraftChoice(drafts, () => draftNames.reportNamed(...at));
  return {
    words,
    named,
    reason: (): HideReason => REASONS.find((reason) => reason === kept.text()) ?? "privacy",
    setReason: (reason: HideReason) => kept.setText(reason),
    forget() {
      words.setText("");
      kept.setText("");
      named.choose(false);
    },
  };
}

function Sent(props: { moderators: number; onDone: () => void }) {
  const words = useModerationWords();
  return (
    <div class="stack is-tight" role="status">
      <Notice look="good" icon="check">
        <b>{words().reportSent(props.moderators)}</b>
        <br />
        {words().reportSentAbout}
      </Notice>
      <Button look="line" isNarrow onPress={() => props.onDone()}>
        {words().closeMore}
      </Button>
    </div>
  );
}

export function HidePost(props: FormProps) {
  const words = useModerationWords();
  const session = useSession();
  const asking = createAsking();
  const [reason, setReason] = createSignal<HideReason>("privacy");
  const hide = () =>
    asking.run(
      () =>
        session.engine.moderate({
          room: props.place.room,
          stream: props.place.stream,
          post: props.post.id,
          decision: "hide",
          reason: reason(),
        }),
      props.onDone,
    );
  return (
    <ReasonForm
      legend={words().hideAsk}
      about={words().hideAbout}
      reason={reason()}
      onReason={setReason}
      problem={asking.problem()}
      isBusy={asking.isBusy()}
      send={words().hideYes}
      look="filled"
      onSend={hide}
      onCancel={props.onDone}
    />
  );
}
