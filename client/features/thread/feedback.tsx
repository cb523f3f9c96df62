/** What workers said to an answer: a small line on the strand. */
import { Show } from "solid-js";
import { list } from "../../i18n/dates.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { FeedbackRun } from "../../state/feedback.ts";
import type { PostView } from "../../state/views.ts";
import { Tap } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import type { ThreadPlace } from "./thread-page.tsx";

const NAMES_MAX = 3;

export function FeedbackLine(props: { run: FeedbackRun; place: ThreadPlace }) {
  const t = useMessages();
  const isDone = () => props.run.about === "done";
  return (
    <div class="feedback-line">
      <Said
        icon="check"
        posts={props.run.helped}
        words={isDone() ? t().feedback.isDone : t().feedback.helped}
      />
      <Said
        icon="unpick"
        posts={props.run.notYet}
        words={isDone() ? t().feedback.notDone : t().feedback.notYet}
      />
      <Show when={props.run.mine}>{(post) => <TakeBack post={post()} place={props.place} />}</Show>
    </div>
  );
}

function Said(props: { icon: IconName; posts: readonly PostView[]; words: string }) {
  const { language, messages: t } = useLanguage();
  const names = () => {
    const all = props.posts.map(({ author }) =>
      author.isMine ? t().author.you : (author.nickname ?? t().author.none),
    );
    const rest = all.length - NAMES_MAX;
    const shown = rest > 1 ? [...all.slice(0, NAMES_MAX), t().feedback.more(rest)] : all;
    return list(language(), shown);
  };
  return (
    <Show when={props.posts.length > 0}>
      <p class="small">
        <Icon name={props.icon} isSmall />
        <span>
          <b>{props.words}</b> · {names()}
        </span>
      </p>
    </Show>
  );
}

function TakeBack(props: { post: PostView; place: ThreadPlace }) {
  const t = useMessages();
  const session = useSession();
  const asking = createAsking();
  const take = () => {
    const { room, stream } = props.place;
    if (props.post.state === "sent")
      return void asking.run(
        () => session.engine.remove(room, stream, props.post.id),
        () => undefined,
      );
    void asking.run(
      () => session.engine.withdraw(room, stream, props.post.id),
      () => undefined,
    );
  };
  return (
    <>
      <ProblemNotice problem={asking.problem()} />
      <Tap look="link" class="is-outdented" onPress={take}>
        {t().feedback.take}
      </Tap>
    </>
  );
}
