/** One thread: posts joined by a strand, and the reply box with who can read it. */
import {
  type Accessor,
  createEffect,
  createMemo,
  createSignal,
  lazy,
  Match,
  on,
  Show,
  Suspense,
  Switch,
} from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import type { Role } from "#protocol/wire/audience";
import { useMessages } from "../../i18n/use-messages.ts";
import { createDraft, draftNames } from "../../state/create-draft.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import { createThread } from "../../state/create-thread.ts";
import type { ThreadView, Topic } from "../../state/views.ts";
import { ConnectionLine } from "../../ui/connection-line.tsx";
import { NoAccess, useIsOpen } from "../../ui/no-access.tsx";
import { Notice } from "../../ui/notice.tsx";
import { createGrowing } from "../../ui/growing.ts";
import { Page } from "../../ui/page.tsx";
import { WriteClosed } from "../../ui/write-closed.tsx";
import { arriveAt } from "./arrive.ts";
import { Jump } from "./jump.tsx";
import { LONG_POSTS, Posts } from "./posts.tsx";
import { ReplyBox } from "./reply-box.tsx";
import "../../ui/css/thread.css";

const CutNotice = lazy(async () => ({ default: (await import("./cut-notice.tsx")).CutNotice }));

export interface ThreadPlace {
  readonly room: RoomId;
  readonly topic: Topic;
  readonly stream: StreamId;
}

/** `post`: the one somebody came for. */
export function ThreadPage(props: ThreadPlace & { post: string | null }) {
  const t = useMessages();
  const session = useSession();
  const thread = createThread(session.engine, () => ({ room: props.room, stream: props.stream }));
  const draft = createDraft(session.drafts, () => draftNames.reply(props.room, props.stream));
  const canRead = () => (thread()?.posts.length ?? 0) > 0;
  const firstUnread = createFirstUnread(thread, () => props.stream);
  const growing = createGrowing(
    () => props.stream,
    () => thread()?.posts.length ?? 0,
  );
  const isAnswering = () => thread()?.asksManagement === true && mayAnswer(session.member()?.role);
  const isOpen = useIsOpen(() => props.room);
  const isCut = () => thread()?.status === "cut";
  announceNewPosts(() => thread());
  arriveAt(() => props.post, thread);
  return (
    <Page
      title={thread()?.title || t().topics[props.topic]}
      foot={
        <Show when={canRead() && props.stream} keyed>
          {(stream) => (
            <>
              <Show when={(thread()?.posts.length ?? 0) >= LONG_POSTS}>
                <Jump firstUnread={firstUnread()} last={thread()?.posts.at(-1)?.id} growing={growing} />
              </Show>
              <Show when={isOpen()} fallback={<NoAccess room={props.room} at="foot" kept={draft.text()} />}>
                <Show
                  when={!session.member()?.farewell && !isCut()}
                  fallback={<WriteClosed kept={draft.text()} />}
                >
                  <ReplyBox
                    room={props.room}
                    stream={stream}
                    draft={draft}
                    isAnswering={isAnswering()}
                    onSent={growing.drawAll}
                  />
                </Show>
              </Show>
            </>
          )}
        </Show>
      }
    >
      <NoAccess room={props.room} at="thread" />
      <Show when={thread()?.status === "offline" && isOpen()}>
        <OfflineNotice room={props.room} />
      </Show>
      <Show when={thread()?.status === "unreadable"}>
        <Unreadable />
      </Show>
      <Show when={isCut()}>
        <Suspense>
          <CutNotice room={props.room} hasOwn={canRead()} kept={draft.text()} />
        </Suspense>
      </Show>
      <Switch fallback={<Opening />}>
        <Match when={canRead() && thread()}>
          {(view) => (
            <Posts
              thread={view()}
              place={props}
              firstUnread={firstUnread()}
              growing={growing}
              onTakenBack={(words) => draft.setText(joined(draft.text(), words))}
            />
          )}
        </Match>
        <Match when={["offline", "unreadable", "cut"].includes(thread()?.status ?? "")}>{null}</Match>
      </Switch>
    </Page>
  );
}

/** Kept as it was on opening: from then on all of the Thread counts as read. */
function createFirstUnread(thread: Accessor<ThreadView | undefined>, stream: Accessor<StreamId>) {
  const [firstUnread, setFirstUnread] = createSignal<string | null>(null);
  createEffect(on(stream, () => setFirstUnread(null)));
  createEffect(() => {
    const found = thread()?.firstUnread ?? null;
    if (found !== null && firstUnread() === null) setFirstUnread(found);
  });
  return firstUnread;
}

function mayAnswer(role: Role | undefined): boolean {
  return role === "manager" || role === "facilitator";
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
