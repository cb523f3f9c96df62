/** For facilitators, behind a post's cloth or label: the way to take its author out. */
import { Show } from "solid-js";
import { usePeopleWords } from "../../i18n/people-words.ts";
import { useSession } from "../../state/create-session.ts";
import type { AuthorView } from "../../state/views.ts";
import { Tap } from "../../ui/button.tsx";
import type { ThreadPlace } from "./thread-page.tsx";

export function RemovePerson(props: { author: AuthorView; place: ThreadPlace }) {
  const words = usePeopleWords();
  const session = useSession();
  const ask = () => session.navigation.go({ ...props.place, at: "removal", author: props.author.id });
  return (
    <Show
      when={props.author.role !== null}
      fallback={<p class="about-author small">{words().removeNameless}</p>}
    >
      <Tap look="danger" icon="unpick" class="is-outdented" onPress={ask}>
        {words().remove}
      </Tap>
    </Show>
  );
}
