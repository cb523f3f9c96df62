/** A hidden post: its place stays. Its author reads why, above her own words; moderators can look once more. */
import { Show } from "solid-js";
import { useModerationWords } from "../../i18n/moderation-words.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { HiddenView } from "../../state/moderation-views.ts";
import type { PostView } from "../../state/views.ts";
import { Tap } from "../../ui/button.tsx";
import { HiddenWhy } from "../../ui/hidden-words.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Swatch } from "../../ui/swatch.tsx";
import type { ThreadPlace } from "./thread-page.tsx";

export function HiddenPost(props: { post: PostView; hidden: HiddenView; place: ThreadPlace }) {
  const words = useModerationWords();
  return (
    <>
      <span class="post-cloth is-veiled">
        <Swatch author={null} />
      </span>
      <article class="hidden-post">
        <h2 class="post-who">
          <Icon name="eyeClosed" isSmall /> {words().hiddenPlace}
        </h2>
        <HiddenWhy hidden={props.hidden} />
        <Show when={props.hidden.words !== null}>
          <ForModerators {...props} />
        </Show>
      </article>
    </>
  );
}

function ForModerators(props: { post: PostView; hidden: HiddenView; place: ThreadPlace }) {
  const words = useModerationWords();
  return (
    <>
      <details>
        <summary>
          <Icon name="next" isSmall />
          {words().seeWords}
        </summary>
        <p class="post-text hidden-text-shown">{props.hidden.words || words().noWords}</p>
      </details>
      <Restore post={props.post} place={props.place} />
    </>
  );
}

function Restore(props: { post: PostView; place: ThreadPlace }) {
  const words = useModerationWords();
  const session = useSession();
  const asking = createAsking();
  const restore = () =>
    asking.run(
      () =>
        session.engine.moderate({
          room: props.place.room,
          stream: props.place.stream,
          post: props.post.id,
          decision: "restore",
        }),
      () => undefined,
    );
  return (
    <>
      <ProblemNotice problem={asking.problem()} />
      <div class="post-actions">
        <Tap icon="eye" look="link" onPress={restore}>
          {words().restore}
        </Tap>
      </div>
    </>
  );
}

/** Above an author's own hidden words. */
export function OwnHidden(props: { hidden: HiddenView }) {
  const words = useModerationWords();
  return (
    <Notice icon="eyeClosed">
      <b>{words().ownHidden}</b>
      <br />
      <HiddenWhy hidden={props.hidden} />
      <p>{words().ownHiddenAbout}</p>
    </Notice>
  );
}
