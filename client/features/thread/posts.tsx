/** The posts of a Thread on their strand; days stand between them where there are many. */
import { createMemo, For, type JSX, Match, Show, Switch } from "solid-js";
import { dayHeading, dayOf } from "../../i18n/dates.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { draftNames } from "../../state/create-draft.ts";
import { useSession } from "../../state/create-session.ts";
import { deedOf, feedbackRuns, isFeedback, unheardDeed } from "../../state/feedback.ts";
import type { PostView, ThreadView } from "../../state/views.ts";
import type { Growing } from "../../ui/growing.ts";
import { StateMark } from "../../ui/ending.tsx";
import { FeedbackAsk } from "../../ui/feedback-ask.tsx";
import { FeedbackLine } from "./feedback.tsx";
import { Post } from "./post.tsx";
import type { ThreadPlace } from "./thread-page.tsx";

/** A longer title is cut in the hem and stands once more in full above the posts. */
const HEM_CHARACTERS = 42;
/** From here on days are headings and posts off the screen are not laid out. */
export const LONG_POSTS = 12;

export interface PostsProps {
  thread: ThreadView;
  place: ThreadPlace;
  firstUnread: string | null;
  growing: Growing;
  onTakenBack: (words: string) => void;
}

export function Posts(props: PostsProps) {
  const t = useMessages();
  const isLong = () => props.thread.posts.length >= LONG_POSTS;
  return (
    <>
      <Show when={props.thread.title.length > HEM_CHARACTERS}>
        <p class="thread-title" aria-hidden="true">
          {props.thread.title}
        </p>
      </Show>
      <Show when={props.thread.state.kind !== "none"}>
        <p class="thread-state">
          <Show when={props.thread.asksManagement}>
            <span class="small">{t().asked.toManagement}</span>
          </Show>
          <StateMark state={props.thread.state} />
        </p>
      </Show>
      <ol
        class="posts"
        classList={{ "is-long": isLong() }}
        aria-label={t().thread.posts}
        aria-busy={!props.growing.isWhole()}
      >
        <Entries {...props} isLong={isLong()} />
      </ol>
    </>
  );
}

function Entries(props: PostsProps & { isLong: boolean }) {
  const session = useSession();
  const posts = () => props.thread.posts;
  const runs = createMemo(() => feedbackRuns(posts()));
  const mayJudge = () => ["worker", "representative"].includes(session.member()?.role ?? "");
  const unheard = createMemo(() => (mayJudge() ? unheardDeed(posts()) : null));
  const next = (index: number): PostView | undefined => posts()[index + 1];
  const takeBack = createTakeBack(props);
  return (
    <For each={posts().slice(0, props.growing.shown())}>
      {(post, index) => (
        <>
          <Before post={post} previous={posts()[index() - 1]} {...props} />
          <Switch>
            <Match when={runs().get(post.id)}>
              {(run) => (
                <Show when={run().helped.length + run().notYet.length > 0}>
                  <li class="post is-feedback" data-post={post.id} tabindex="-1">
                    <FeedbackLine run={run()} place={props.place} />
                  </li>
                </Show>
              )}
            </Match>
            <Match when={!isFeedback(post)}>
              <Post
                post={post}
                place={props.place}
                state={props.thread.state}
                isLast={next(index()) === undefined}
                leadsToUnsent={(next(index())?.state ?? "sent") !== "sent"}
                isDaySaid={props.isLong}
                onTakenBack={(words) => takeBack(index(), words)}
              >
                <Show when={unheard()?.id === post.id}>
                  <FeedbackAsk about={deedOf(post) === "done" ? "done" : "answer"} place={props.place} />
                </Show>
              </Post>
            </Match>
          </Switch>
        </>
      )}
    </For>
  );
}

/** The day when it changes, and where reading ended last time. */
function Before(
  props: PostsProps & { isLong: boolean; post: PostView; previous: PostView | undefined },
): JSX.Element {
  const { language, messages: t } = useLanguage();
  const isNewDay = () =>
    props.previous === undefined || dayOf(props.previous.time) !== dayOf(props.post.time);
  return (
    <>
      <Show when={props.isLong && isNewDay()}>
        <li class="post-day">
          <span>{dayHeading(language(), props.post.time, Date.now())}</span>
        </li>
      </Show>
      <Show when={props.firstUnread === props.post.id && props.previous !== undefined}>
        <li class="post-day is-unread">
          <span>{t().thread.unreadFrom}</span>
        </li>
      </Show>
    </>
  );
}

/** Words of the opening go back to the page it was written on, words of a reply into the reply box. */
function createTakeBack(props: PostsProps): (index: number, words: string) => void {
  const session = useSession();
  return (index, words) => {
    if (index > 0) return props.onTakenBack(words);
    const { room, topic } = props.place;
    session.drafts.write(draftNames.title(room, topic), props.thread.title);
    session.drafts.write(draftNames.text(room, topic), words);
    session.navigation.go({ at: "compose", room, topic });
  };
}
