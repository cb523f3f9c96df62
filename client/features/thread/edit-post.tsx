import { createSignal, onMount } from "solid-js";
import { useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import { TEXT_CHARACTERS_MAX } from "../../state/engine.ts";
import type { PostView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import type { ThreadPlace } from "./thread-page.tsx";

export function EditPost(props: { post: PostView; place: ThreadPlace; onDone: () => void }) {
  const t = useMessages();
  const session = useSession();
  const [text, setText] = createSignal(props.post.text);
  const asking = createAsking();
  let form!: HTMLFormElement;
  onMount(() => {
    form.querySelector("textarea")?.focus({ preventScroll: true });
    form.scrollIntoView({ block: "center" });
  });
  const save = (event: Event) => {
    event.preventDefault();
    if (text().trim() === "") return asking.setProblem("text-empty");
    const { room, stream } = props.place;
    void asking.run(() => session.engine.edit(room, stream, props.post.id, text().trim()), props.onDone);
  };
  return (
    <form ref={form} class="stack is-tight" onSubmit={save}>
      <Field
        label={t().thread.editLabel}
        about={t().thread.editAbout}
        rows={3}
        value={text()}
        charactersMax={TEXT_CHARACTERS_MAX}
        onInput={setText}
      />
      <ProblemNotice problem={asking.problem()} />
      <div class="buttons">
        <Button look="line" onPress={() => props.onDone()}>
          {t().app.cancel}
        </Button>
        <Button look="sewn" type="submit" isBusy={asking.isBusy()}>
          {t().thread.save}
        </Button>
      </div>
    </form>
  );
}
