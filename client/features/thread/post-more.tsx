/** What anybody may do with somebody else's post: report it, and hide it if one is a moderator. */
import { createSignal, lazy, Match, Show, Suspense, Switch } from "solid-js";
import type { RoomKind } from "#protocol/wire/audience";
import { useMessages } from "../../i18n/use-messages.ts";
import { useModerationWords } from "../../i18n/moderation-words.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { MemberView, PostView } from "../../state/views.ts";
import { Tap } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import type { ThreadPlace } from "./thread-page.tsx";

const ReportPost = lazy(async () => ({ default: (await import("./report-post.tsx")).ReportPost }));
const HidePost = lazy(async () => ({ default: (await import("./report-post.tsx")).HidePost }));

type Doing = "nothing" | "choosing" | "reporting" | "hiding";

export function PostMore(props: { post: PostView; place: ThreadPlace }) {
  const t = useMessages();
  const words = useModerationWords();
  const session = useSession();
  const room = useRoom(() => props.place.room);
  const [doing, setDoing] = createSignal<Doing>("nothing");
  let button!: HTMLButtonElement;
  const close = () => {
    setDoing("nothing");
    button.focus();
  };
  const mayHide = () => mayModerate(session.member(), room()?.kind);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="post-more"
        aria-expanded={doing() !== "nothing"}
        aria-label={words().more(props.post.author.nickname ?? t().author.none)}
        onClick={() => setDoing(doing() === "nothing" ? "choosing" : "nothing")}
      >
        <Icon name="more" />
      </button>
      <Switch>
        <Match when={doing() === "choosing"}>
          <div class="post-actions">
            <Tap icon="flag" look="link" onPress={() => setDoing("reporting")}>
              {words().report}
            </Tap>
            <Show when={mayHide()}>
              <Tap icon="eyeClosed" look="link" onPress={() => setDoing("hiding")}>
                {words().hide}
              </Tap>
            </Show>
          </div>
        </Match>
        <Match when={doing() === "reporting"}>
          <Suspense>
            <ReportPost post={props.post} place={props.place} onDone={close} />
          </Suspense>
        </Match>
        <Match when={doing() === "hiding"}>
          <Suspense>
            <HidePost post={props.post} place={props.place} onDone={close} />
          </Suspense>
        </Match>
      </Switch>
    </>
  );
}

function mayModerate(member: MemberView | null | undefined, kind: RoomKind | undefined): boolean {
  const role = member?.role;
  return role === "facilitator" || (role === "representative" && kind !== "management");
}
