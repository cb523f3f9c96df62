/** Who can read it, the field, with which name, send. The name is asked once something is being written. */
import { createSignal, Show } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import type { Draft } from "../../state/create-draft.ts";
import { useSession } from "../../state/create-session.ts";
import { TEXT_CHARACTERS_MAX } from "../../state/engine.ts";
import { AudienceLine } from "../../ui/audience-line.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { SignAs } from "../../ui/sign-as.tsx";

export function ReplyBox(props: { room: RoomId; stream: StreamId; draft: Draft }) {
  const t = useMessages();
  const session = useSession();
  const [isOpen, setIsOpen] = createSignal(false);
  const [isAnonymous, setIsAnonymous] = createSignal(false);
  const sending = createAsking();
  const send = (event: Event) => {
    event.preventDefault();
    const text = props.draft.text().trim();
    if (text === "") return sending.setProblem("text-empty");
    void sending.run(
      () =>
        session.engine.reply({ room: props.room, stream: props.stream, text, isAnonymous: isAnonymous() }),
      () => {
        props.draft.setText("");
        setIsAnonymous(false);
        session.announce(t().thread.kept);
        showLastPost();
      },
    );
  };
  return (
    <form class="reply" onSubmit={send}>
      <AudienceLine room={props.room} what="reply" look="sheet" />
      <Show when={isOpen() || props.draft.text() !== ""}>
        <SignAs isAnonymous={isAnonymous()} onChange={setIsAnonymous} />
      </Show>
      <ProblemNotice problem={sending.problem()} />
      <div class="reply-line">
        <Field
          label={t().thread.replyLabel}
          isLabelHidden
          hint={t().thread.replyHint}
          rows={1}
          value={props.draft.text()}
          charactersMax={TEXT_CHARACTERS_MAX}
          onInput={props.draft.setText}
          onFocus={() => setIsOpen(true)}
        />
        <Button look="sewn" icon="needle" type="submit" isBusy={sending.isBusy()}>
          {t().thread.send}
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
