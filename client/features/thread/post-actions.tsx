/** What an author can do with an own post, and what became of it. */
import { onMount, Show } from "solid-js";
import { useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { PostView } from "../../state/views.ts";
import { Button, Tap } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { State } from "../../ui/state.tsx";
import type { ThreadPlace } from "./thread-page.tsx";

export function PostActions(props: {
  post: PostView;
  place: ThreadPlace;
  onEdit: () => void;
  onRemove: () => void;
  onTakenBack: (words: string) => void;
}) {
  const t = useMessages();
  const session = useSession();
  const room = useRoom(() => props.place.room);
  const asking = createAsking();
  const withdraw = () =>
    asking.run(
      () => session.engine.withdraw(props.place.room, props.place.stream, props.post.id),
      props.onTakenBack,
    );
  return (
    <>
      <p class="post-state" role="status">
        <State state={props.post.state} isConnected={room()?.connection === "live"} />
      </p>
      <Show when={props.post.state === "refused"}>
        <p>{refusalWords(t().refusals, props.post.refusal)}</p>
      </Show>
      <ProblemNotice problem={asking.problem()} />
      <div class="post-actions">
        <Show
          when={props.post.state === "sent"}
          fallback={
            <Tap icon="undo" look="link" onPress={withdraw}>
              {t().thread.withdraw}
            </Tap>
          }
        >
          <Tap icon="write" look="link" onPress={() => props.onEdit()}>
            {t().thread.edit}
          </Tap>
          <Tap icon="unpick" look="link" onPress={() => props.onRemove()}>
            {t().thread.remove}
          </Tap>
        </Show>
      </div>
    </>
  );
}

/** Asks once more, where the post stands; the cautious answer has the focus. */
export function RemovePost(props: { post: PostView; place: ThreadPlace; onDone: () => void }) {
  const t = useMessages();
  const session = useSession();
  const asking = createAsking();
  let question!: HTMLParagraphElement;
  onMount(() => {
    question.focus({ preventScroll: true });
    question.scrollIntoView({ block: "center" });
  });
  const remove = () =>
    asking.run(
      () => session.engine.remove(props.place.room, props.place.stream, props.post.id),
      props.onDone,
    );
  return (
    <div class="stack is-tight">
      <p ref={question} tabindex="-1">
        <b>{t().thread.removeAsk}</b>
        <br />
        {t().thread.removeAbout}
      </p>
      <ProblemNotice problem={asking.problem()} />
      <div class="buttons">
        <Button look="line" onPress={() => props.onDone()}>
          {t().thread.removeNo}
        </Button>
        <Button isBusy={asking.isBusy()} onPress={remove}>
          {t().thread.removeYes}
        </Button>
      </div>
    </div>
  );
}

function refusalWords(words: Readonly<Record<string, string>>, refusal: string | null): string | undefined {
  return refusal !== null && Object.hasOwn(words, refusal) ? words[refusal] : words["other"];
}
