/** One post. An official's stands on sheet under a woven label; everybody else's beside a swatch. */
import { createSignal, For, type JSX, lazy, Show, Suspense } from "solid-js";
import { daysAgo } from "../../i18n/dates.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { useSession } from "../../state/create-session.ts";
import type { PostView, ThreadState } from "../../state/views.ts";
import { Icon } from "../../ui/icon.tsx";
import { Swatch } from "../../ui/swatch.tsx";
import { officialRole, type OfficialRole, WovenLabel } from "../../ui/woven-label.tsx";
import { AboutCloth, AboutLabel } from "./about-author.tsx";
import { Deed } from "./deed.tsx";
import { EditPost } from "./edit-post.tsx";
import { HiddenPost, OwnHidden } from "./hidden-post.tsx";
import { PostActions, RemovePost } from "./post-actions.tsx";
import { PostMore } from "./post-more.tsx";
import type { ThreadPlace } from "./thread-page.tsx";

const RemovePerson = lazy(async () => ({ default: (await import("./remove-person.tsx")).RemovePerson }));

export interface PostProps {
  post: PostView;
  place: ThreadPlace;
  /** Of the Thread. */
  state: ThreadState;
  isLast: boolean;
  leadsToUnsent: boolean;
  /** The day stands above the post already. */
  isDaySaid: boolean;
  onTakenBack: (words: string) => void;
  /** What hangs below the words: what others may say to them. */
  children?: JSX.Element;
}

export function Post(props: PostProps) {
  let item!: HTMLLIElement;
  const veil = () => (props.post.author.isMine || props.post.isRemoved ? null : props.post.hidden);
  /** Where a post is hidden, no label stands above it. */
  const role = () => (veil() ? null : officialRole(props.post.author.role));
  return (
    <li
      ref={item}
      tabindex="-1"
      class="post"
      data-post={props.post.id}
      classList={{
        "is-official": role() !== null,
        "is-last": props.isLast,
        "leads-to-unsent": props.leadsToUnsent,
      }}
    >
      <Show
        when={veil()}
        fallback={
          <Show when={role()} fallback={<Plain {...props} onSettled={() => item.focus()} />}>
            {(official) => <Official {...props} role={official()} onSettled={() => item.focus()} />}
          </Show>
        }
      >
        {(hidden) => <HiddenPost post={props.post} hidden={hidden()} place={props.place} />}
      </Show>
    </li>
  );
}

/** `onSettled`: the form that had the focus is gone. */
type BodyProps = PostProps & { onSettled: () => void };

function Plain(props: BodyProps) {
  const t = useMessages();
  const [isOpen, setIsOpen] = createSignal(false);
  const name = () => props.post.author.nickname;
  return (
    <>
      <button
        type="button"
        class="post-cloth"
        aria-label={t().thread.clothOf(name() ?? t().author.none)}
        aria-expanded={isOpen()}
        onClick={() => setIsOpen(!isOpen())}
      >
        <Swatch author={name() === null ? null : props.post.author.id} />
      </button>
      <article>
        <Who {...props} />
        <Show when={isOpen()}>
          <AboutCloth isRaw={name() === null} isByPoster={props.post.author.isByPoster ?? false} />
          <MayRemove {...props} />
        </Show>
        <Body {...props} />
      </article>
    </>
  );
}

function Official(props: BodyProps & { role: OfficialRole }) {
  const [isOpen, setIsOpen] = createSignal(false);
  return (
    <article>
      <button type="button" class="post-label" aria-expanded={isOpen()} onClick={() => setIsOpen(!isOpen())}>
        <WovenLabel role={props.role} />
      </button>
      <div class="post-sheet">
        <Show when={isOpen()}>
          <AboutLabel role={props.role} />
          <MayRemove {...props} />
        </Show>
        <Who {...props} />
        <Body {...props} />
      </div>
    </article>
  );
}

/** A facilitator takes out members, not oneself. */
function MayRemove(props: PostProps) {
  const session = useSession();
  const may = () => session.member()?.role === "facilitator" && !props.post.author.isMine;
  return (
    <Show when={may()}>
      <Suspense>
        <RemovePerson author={props.post.author} place={props.place} />
      </Suspense>
    </Show>
  );
}

function Who(props: PostProps) {
  const { language, messages: t } = useLanguage();
  const when = () => daysAgo(language(), props.post.time, Date.now());
  return (
    <h2 class="post-who">
      {props.post.author.nickname ?? t().author.none}{" "}
      <span class="small">
        {props.post.author.isMine ? `· ${t().author.you} ` : ""}
        {props.isDaySaid ? "" : `· ${when()}`}
      </span>
    </h2>
  );
}

type Doing = "reading" | "editing" | "removing";

function Body(props: BodyProps): JSX.Element {
  const t = useMessages();
  const [doing, setDoing] = createSignal<Doing>("reading");
  const settle = () => {
    setDoing("reading");
    props.onSettled();
  };
  return (
    <Show when={!props.post.isRemoved} fallback={<p class="post-text is-gone">{t().states.removed}</p>}>
      <Show
        when={doing() !== "editing"}
        fallback={<EditPost post={props.post} place={props.place} onDone={settle} />}
      >
        <Show when={props.post.hidden}>{(hidden) => <OwnHidden hidden={hidden()} />}</Show>
        <p class="post-text">{props.post.text}</p>
        <Deed post={props.post} state={props.state} />
        <Earlier post={props.post} />
        {props.children}
        <Show when={!props.post.author.isMine && props.post.state === "sent"}>
          <PostMore post={props.post} place={props.place} />
        </Show>
        <Show when={props.post.author.isMine}>
          <Show
            when={doing() !== "removing"}
            fallback={<RemovePost post={props.post} place={props.place} onDone={settle} />}
          >
            <PostActions
              post={props.post}
              place={props.place}
              onEdit={() => setDoing("editing")}
              onRemove={() => setDoing("removing")}
              onTakenBack={props.onTakenBack}
            />
          </Show>
        </Show>
      </Show>
    </Show>
  );
}

function Earlier(props: { post: PostView }) {
  const { language, messages: t } = useLanguage();
  return (
    <Show when={props.post.earlier.length > 0}>
      <details>
        <summary>
          <Icon name="next" isSmall />
          {t().thread.edited}
        </summary>
        <div class="post-earlier">
          <For each={props.post.earlier}>
            {(version) => (
              <div>
                <p class="small">{daysAgo(language(), version.time, Date.now())}</p>
                <p class="post-text">{version.text}</p>
              </div>
            )}
          </For>
        </div>
      </details>
    </Show>
  );
}
