/** A new thread on a board. */
import { Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createDraft, createDraftChoice, draftNames } from "../../state/create-draft.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import { TEXT_CHARACTERS_MAX, TITLE_CHARACTERS_MAX } from "../../state/engine.ts";
import type { Topic } from "../../state/views.ts";
import { AudienceLine } from "../../ui/audience-line.tsx";
import { Button } from "../../ui/button.tsx";
import { DraftWarning } from "../../ui/draft-warning.tsx";
import { Field } from "../../ui/field.tsx";
import { TopicIcon } from "../../ui/icon.tsx";
import { NoAccess, useIsOpen } from "../../ui/no-access.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { SignAs } from "../../ui/sign-as.tsx";
import { officialRole } from "../../ui/woven-label.tsx";
import { WriteClosed } from "../../ui/write-closed.tsx";
import { AskManagement } from "./ask-management.tsx";

export function ComposePage(props: { room: RoomId; topic: Topic }) {
  const t = useMessages();
  const session = useSession();
  const title = createDraft(session.drafts, () => draftNames.title(props.room, props.topic));
  const text = createDraft(session.drafts, () => draftNames.text(props.room, props.topic));
  const unnamed = createDraftChoice(session.drafts, () => draftNames.unnamed(props.room, props.topic));
  const asks = createDraftChoice(session.drafts, () => draftNames.asks(props.room, props.topic));
  const room = useRoom(() => props.room);
  const mayAsk = () => room()?.kind !== "workers" && session.member()?.role !== "manager";
  const isOpen = useIsOpen(() => props.room);
  const isStaying = () => !session.member()?.farewell;
  const kept = () => [title.text(), text.text()].filter((words) => words !== "").join("\n");
  const sending = createAsking();
  const send = (event: Event) => {
    event.preventDefault();
    if (title.text().trim() === "") return sending.setProblem("text-empty");
    const place = { room: props.room, topic: props.topic };
    void sending.run(
      () =>
        session.engine.startThread({
          ...place,
          title: title.text().trim(),
          text: text.text().trim(),
          isAnonymous: unnamed.isChosen(),
          asksManagement: mayAsk() && asks.isChosen(),
        }),
      (stream) => {
        title.setText("");
        text.setText("");
        unnamed.choose(false);
        asks.choose(false);
        session.announce(t().thread.kept);
        session.navigation.go({ at: "thread", ...place, stream });
      },
    );
  };
  return (
    <Page title={t().compose.title}>
      <NoAccess room={props.room} at="room" kept={kept()} />
      <WriteClosed kept={kept()} />
      <Show when={isOpen() && isStaying()}>
        <form class="inset stack" onSubmit={send}>
          <p class="topic-line">
            <TopicIcon topic={props.topic} />
            {t().compose.topic(t().topics[props.topic])}
          </p>
          <Field
            label={t().compose.titleLabel}
            hint={t().compose.titleHint}
            rows={1}
            value={title.text()}
            charactersMax={TITLE_CHARACTERS_MAX}
            onInput={(words) => title.setText(words.replaceAll("\n", " "))}
          />
          <Field
            label={t().compose.textLabel}
            about={t().compose.textHint}
            rows={4}
            value={text.text()}
            charactersMax={TEXT_CHARACTERS_MAX}
            onInput={text.setText}
          />
          <Show when={officialRole(session.member()?.role ?? null) === null}>
            <p class="small">{t().compose.careful}</p>
          </Show>
          <Show when={mayAsk()}>
            <AskManagement isAsked={asks.isChosen()} onChange={asks.choose} />
          </Show>
          <SignAs isAnonymous={unnamed.isChosen()} onChange={unnamed.choose} />
          <AudienceLine room={props.room} what="this" />
          <DraftWarning room={props.room} text={`${title.text()}\n${text.text()}`} />
          <ProblemNotice problem={sending.problem()} />
          <Button look="sewn" icon="needle" type="submit" isBusy={sending.isBusy()}>
            {sending.isBusy() ? t().compose.sending : t().compose.send}
          </Button>
        </form>
      </Show>
    </Page>
  );
}
