/** Finds words in what this phone holds of a Room. Nothing is asked of anybody else. */
import { createEffect, createSignal, For, Match, on, onCleanup, Show, Switch } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { daysAgo } from "../../i18n/dates.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { useSession } from "../../state/create-session.ts";
import type { FoundPost } from "../../state/engine.ts";
import { excerptOf, hitsIn } from "../../state/hits.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Page } from "../../ui/page.tsx";
import { Strand } from "../../ui/strand.tsx";
import "../../ui/css/search.css";

const QUIET_MS = 300;
const WORDS_CHARACTERS_MAX = 100;
/** As many as the engine gives at most. */
const FOUND_MAX = 50;

interface Found {
  readonly words: string;
  readonly posts: readonly FoundPost[];
}

export function SearchPage(props: { room: RoomId }) {
  const t = useMessages();
  const session = useSession();
  const found = createSearch(() => props.room);
  return (
    <Page title={t().search.title}>
      <form class="inset seamed search" role="search" onSubmit={(event) => event.preventDefault()}>
        <Icon name="search" />
        <Field
          label={t().search.label}
          isLabelHidden
          hint={t().search.hint}
          value={session.searched()}
          charactersMax={WORDS_CHARACTERS_MAX}
          onInput={session.setSearched}
        />
      </form>
      <Switch fallback={<p class="inset small">{t().search.about}</p>}>
        <Match when={(found()?.posts.length ?? 0) > 0 && found()}>
          {(hits) => <Hits room={props.room} found={hits()} />}
        </Match>
        <Match when={found()}>
          <div class="empty" role="status">
            <Strand replies={0} isUnsent={false} />
            <h2>{t().search.noneTitle}</h2>
            <p>{t().search.noneAbout}</p>
          </div>
        </Match>
      </Switch>
    </Page>
  );
}

/** Undefined before anything was searched; an answer to words that are no longer the last is dropped. */
function createSearch(room: () => RoomId) {
  const session = useSession();
  const [found, setFound] = createSignal<Found | undefined>();
  createEffect(
    on([room, () => session.searched().trim()], ([room, words]) => {
      if (words === "") return setFound(undefined);
      const asked = { isLast: true };
      const timer = setTimeout(async () => {
        const answer = await session.engine.search(room, words);
        if (asked.isLast) setFound({ words, posts: answer.ok ? answer.value : [] });
      }, QUIET_MS);
      onCleanup(() => {
        asked.isLast = false;
        clearTimeout(timer);
      });
    }),
  );
  return found;
}

function Hits(props: { room: RoomId; found: Found }) {
  const t = useMessages();
  const count = () => props.found.posts.length;
  return (
    <>
      <p class="inset small seamed" role="status">
        {count() < FOUND_MAX ? t().search.found(count()) : t().search.many(count())}
      </p>
      <ul class="rows">
        <For each={props.found.posts}>
          {(post) => <Hit room={props.room} post={post} words={props.found.words} />}
        </For>
      </ul>
    </>
  );
}

function Hit(props: { room: RoomId; post: FoundPost; words: string }) {
  const { language, messages: t } = useLanguage();
  const session = useSession();
  const open = () => {
    const { topic, stream, post } = props.post;
    session.navigation.go({ at: "thread", room: props.room, topic, stream, post });
  };
  return (
    <li class="thread-row hit">
      <h2>
        <button type="button" class="stretched" onClick={open}>
          <Marked text={props.post.title || t().topics[props.post.topic]} words={props.words} />
        </button>
      </h2>
      <p class="hit-text">
        <Marked text={excerptOf(props.post.text, props.words)} words={props.words} />
      </p>
      <p class="small">
        {t().topics[props.post.topic]} · {props.post.nickname ?? t().author.none} ·{" "}
        {daysAgo(language(), props.post.time, Date.now())}
      </p>
    </li>
  );
}

function Marked(props: { text: string; words: string }) {
  return (
    <For each={hitsIn(props.text, props.words)}>
      {(piece) => (
        <Show when={piece.isHit} fallback={piece.text}>
          <mark>{piece.text}</mark>
        </Show>
      )}
    </For>
  );
}
