/** For facilitators: a change of keys that goes on, or that nobody has acknowledged yet. */
import { Show } from "solid-js";
import { usePeopleWords } from "../../i18n/people-words.ts";
import { createKeyChanges, isDone, progressOf } from "../../state/create-readers.ts";
import { useSession } from "../../state/create-session.ts";
import { Icon } from "../../ui/icon.tsx";
import { Row } from "../../ui/row.tsx";

export function ChangeRow() {
  const words = usePeopleWords();
  const session = useSession();
  const changes = createKeyChanges(session.engine);
  return (
    <Show when={progressOf(changes())}>
      {(progress) => (
        <Row
          title={words().keys}
          about={
            <b class="words-new">
              {changes().every(isDone)
                ? words().keysDone
                : words().keysWorking(progress().done, progress().all)}
            </b>
          }
          icon={<Icon name="again" />}
          onPress={() => session.navigation.go({ at: "keys" })}
        />
      )}
    </Show>
  );
}
