/** One thread: posts joined by a strand, and the reply box with who can read it. */
import { createEffect, createMemo, For, Match, on, Show, Switch } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { createDraft, draftNames } from "../../state/create-draft.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import { createThread } from "../../state/create-thread.ts";
import type { PostView, ThreadView, Topic } from "../../state/views.ts";
import { ConnectionLine } from "../../ui/connection-line.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Post } from "./post.tsx";
import { ReplyBox } from "./reply-box.tsx";

/** A longer title is cut in the hem and stands once more in full above the posts. */
const HEM_CHARACTERS = 42;

export interface ThreadPlace {
  readonly room: RoomId;
  readonly topic: Topic;
  readonly stream: StreamId;
}

export function ThreadPage(props: ThreadPlace) {
  const t = useMessages();
  const session = useSession();
  const thread = createThread(session.engine, () => ({ room: props.room, stream: props.stream }));
  const draft = createDraft(session.drafts, () => draftNames.reply(props.room, props.stream));
  const canRead = () => (thread()?.posts.length ?? 0) > 0;
  announceNewPosts(() => thread());
  return (
    <Page
      title={thread()?.title || t().topics[props.topic]}
      foot={
        <Show when={canRead() && props.stream} keyed>
          {(stream) => <ReplyBox room={props.room} stream={stream} draft={draft} />}
        </Show>
      }
    >
      <Show when={thread()?.status === "offline"}>
        <OfflineNotice room={props.room} />
      </Show>
      <Switch fallback={<Opening />}>
        <Match when={thread()?.status === "unreadable"}>
          <Unreadable />
        </Match>
        <Match when={canRead() && thread()}>
          {(view) => (
            <Posts
              thread={view()}
              place={props}
              onTakenBack={(words) => draft.setText(joined(draft.text(), words))}
            />
          )}
        </Match>
        <Match when={thread()?.status === "offline"}>{null}</Match>
      </Switch>
    </Page>
  );
}

function Posts(props: { thread: ThreadView; place: ThreadPlace; onTakenBack: (words: string) => void }) {
  const t = useMessages();
  const session = useSession();
  const next = (index: number): PostView | undefined => props.thread.posts[index + 1];
  const takeBack = (index: number, words: string) => {
    if (index > 0) return props.onTakenBack(words);
    const { room, topic } = props.place;
    session.drafts.write(draftNames.title(room, topic), props.thread.title);
    session.drafts.write(draftNames.text(room, topic), words);
    session.navigation.go({ at: "compose", room, topic });
  };
  return (
    <>
      <Show when={props.thread.title.length > HEM_CHARACTERS}>
        <p class="thread-title" aria-hidden="true">
          {props.thread.title}
        </p>
      </Show>
      <ol class="posts" aria-label={t().thread.posts}>
        <For each={props.thread.posts}>
          {(post, index) => (
            <Post
              post={post}
              place={props.place}
              isLast={next(index()) === undefined}
              leadsToUnsent={(next(index())?.state ?? "sent") !== "sent"}
              onTakenBack={(words) => takeBack(index(), words)}
            />
          )}
        </For>
      </ol>
    </>
  );
}

/** Says who wrote when a post arrives while the thread is open; not on opening, not for one's own. */
function announceNewPosts(thread: () => ThreadView | undefined): void {
  const t = useMessages();
  const session = useSession();
  const count = createMemo(() => thread()?.posts.length ?? 0);
  createEffect(
    on(count, (now, before) => {
      const latest = thread()?.posts[now - 1];
      if (before === undefined || before === 0 || now <= before || latest === undefined) return;
      if (!latest.author.isMine)
        session.announce(t().thread.fresh(latest.author.nickname ?? t().author.none));
    }),
  );
}

function OfflineNotice(props: { room: RoomId }) {
  const t = useMessages();
  const room = useRoom(() => props.room);
  return (
    <Notice icon="noNet">
      <Show when={room()}>
        {(view) => (
          <p>
            <b>
              <ConnectionLine room={view()} />
            </b>
          </p>
        )}
      </Show>
      {t().thread.offline}
    </Notice>
  );
}

function Unreadable() {
  const t = useMessages();
  return (
    <div class="empty">
      <h2>{t().thread.unreadable}</h2>
      <p>{t().thread.unreadableAbout}</p>
    </div>
  );
}

function Opening() {
  const t = useMessages();
  return (
    <p class="inset small" role="status">
      {t().thread.loading}
    </p>
  );
}

function joined(before: string, words: string): string {
  return before.trim() === "" ? words : `${before}\n${words}`;
}
