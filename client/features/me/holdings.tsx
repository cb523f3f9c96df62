/** What this phone holds, in numbers; the nickname changed; the doors to its safety. */
import { createResource, createSignal, Show } from "solid-js";
import { useMessages } from "../../i18n/use-messages.ts";
import { useSafetyMessages } from "../../i18n/use-safety.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import { NICKNAME_CHARACTERS_MAX } from "../../state/engine.ts";
import { Button, Tap } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { KeptLines } from "../../ui/kept-line.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Row } from "../../ui/row.tsx";

export function Holdings() {
  const t = useSafetyMessages();
  const { phone } = useSession();
  const [facts] = createResource(async () => {
    const found = await phone.safety.facts();
    return found.ok ? found.value : undefined;
  });
  return (
    <>
      <Show when={facts.latest}>
        {(held) => (
          <li>
            <Icon name="down" />
            {t().me.holds(held().threads, held().posts, t().size(held().bytes))}
          </li>
        )}
      </Show>
      <Show when={facts.latest?.unsent}>
        {(unsent) => (
          <li>
            <Icon name="again" />
            {t().me.holdsUnsent(unsent())}
          </li>
        )}
      </Show>
      <li>
        <Icon name="write" />
        {t().me.holdsLong}
      </li>
      <KeptLines />
    </>
  );
}

export function Doors() {
  const t = useSafetyMessages();
  const session = useSession();
  const keeping = () => session.phone.state()?.keeping ?? "open";
  return (
    <section>
      <h2 class="section-title">{t().me.doors}</h2>
      <ul class="rows">
        <Row
          title={t().safety.title}
          about={t().me.safetyAbout[keeping()]}
          icon={<Icon name="phone" />}
          onPress={() => session.navigation.go({ at: "safety" })}
        />
        <Row
          title={t().me.recovery}
          about={t().me.recoveryAbout}
          icon={<Icon name="undo" />}
          onPress={() => session.navigation.go({ at: "recovery" })}
        />
      </ul>
    </section>
  );
}

export function Rename(props: { nickname: string }) {
  const t = useSafetyMessages();
  const main = useMessages();
  const session = useSession();
  const [written, setWritten] = createSignal<string | null>(null);
  const saving = createAsking();
  const save = (event: Event) => {
    event.preventDefault();
    void saving.run(
      () => session.engine.setNickname((written() ?? "").trim()),
      () => {
        setWritten(null);
        session.announce(t().me.renamed);
      },
    );
  };
  return (
    <Show
      when={written() !== null}
      fallback={
        <Tap icon="write" look="link" onPress={() => setWritten(props.nickname)}>
          {t().me.rename}
        </Tap>
      }
    >
      <form class="stack is-tight rename" onSubmit={save}>
        <Field
          label={t().me.rename}
          about={`${t().me.renameAbout} ${main().join.ownWarning}`}
          charactersMax={NICKNAME_CHARACTERS_MAX}
          value={written() ?? ""}
          onInput={setWritten}
        />
        <ProblemNotice problem={saving.problem()} />
        <Button type="submit" isBusy={saving.isBusy()}>
          {t().me.renameSave}
        </Button>
        <Button look="line" onPress={() => setWritten(null)}>
          {t().me.cancel}
        </Button>
      </form>
    </Show>
  );
}
