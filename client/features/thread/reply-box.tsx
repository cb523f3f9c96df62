/** Who can read it, the field, with which name, send. The name is asked once something is being written. */
import { createSignal, Show } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createDraftChoice, type Draft, draftNames } from "../../state/create-draft.ts";
import { useSession } from "../../state/create-session.ts";
import { TEXT_CHARACTERS_MAX } from "../../state/engine.ts";
import { AudienceLine } from "../../ui/audience-line.tsx";
import { Button } from "../../ui/button.tsx";
import { DraftWarning } from "../../ui/draft-warning.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { SignAs } from "../../ui/sign-as.tsx";
import { AnsweringFields, createAnswering, hintOf } from "./answering.tsx";

/** `isAnswering`: an official in a Thread that asks management. */
export function ReplyBox(props: {
  room: RoomId;
  stream: StreamId;
  draft: Draft;
  isAnswering: boolean;
  onSent: () => void;
}) {
  const t = useMessages();
  const session = useSession();
  const [hasFocus, setHasFocus] = createSignal(false);
  const unnamed = createDraftChoice(session.drafts, () => draftNames.replyUnnamed(props.room, props.stream));
  const [wrong, setWrong] = createSignal<string | null>(null);
  const answering = createAnswering(session.drafts, props.room, props.stream);
  const sending = createAsking();
  const doing = () => (props.isAnswering ? answering.doing() : "plain");
  const isOpen = () => hasFocus() || props.draft.text() !== "";
  const done = () => {
    props.draft.setText("");
    unnamed.choose(false);
    answering.reset();
    session.announce(t().thread.kept);
    props.onSent();
    showLastPost();
  };
  const send = (event: Event) => {
    event.preventDefault();
    const text = props.draft.text().trim();
    if (text === "") return sending.setProblem("text-empty");
    const mistake = props.isAnswering ? answering.mistake(t().answering) : null;
    setWrong(mistake);
    if (mistake !== null) return;
    const promise = props.isAnswering ? answering.promise() : null;
    const { room, stream } = props;
    const draft = { room, stream, text, isAnonymous: unnamed.isChosen(), kind: doing(), promise };
    void sending.run(() => session.engine.reply(draft), done);
  };
  return (
    <form class="reply" onSubmit={send}>
      <AudienceLine room={props.room} what="reply" look="sheet" />
      <Show when={isOpen()}>
        <SignAs isAnonymous={unnamed.isChosen()} onChange={unnamed.choose} />
        <Show when={props.isAnswering}>
          <AnsweringFields answering={answering} />
        </Show>
      </Show>
      <DraftWarning room={props.room} text={props.draft.text()} />
      <Show when={wrong()}>{(words) => <Notice look="problem">{words()}</Notice>}</Show>
      <ProblemNotice problem={sending.problem()} />
      <div class="reply-line" classList={{ "is-long": doing() === "promise" }}>
        <Field
          label={t().thread.replyLabel}
          isLabelHidden
          hint={props.isAnswering ? hintOf(answering.doing(), t().answering) : t().thread.replyHint}
          rows={1}
          value={props.draft.text()}
          charactersMax={TEXT_CHARACTERS_MAX}
          onInput={props.draft.setText}
          onFocus={() => setHasFocus(true)}
        />
        <Button look="sewn" icon="needle" type="submit" isBusy={sending.isBusy()}>
          {doing() === "promise" ? t().answering.sendPromise : t().thread.send}
        </Button>
      </div>
    </form>
  );
}

function showLastPost(): void {
  requestAnimationFrame(() =>
    document.querySelector(".posts > :last-child")?.scrollIntoView({ block: "center" }),
  );
}
