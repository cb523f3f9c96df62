/** Before somebody is taken out, or a role ended: what will happen and what will not, in plain words. */
import { For, type JSX, Show } from "solid-js";
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import { usePeopleWords } from "../../i18n/people-words.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createReaders } from "../../state/create-readers.ts";
import { useSession } from "../../state/create-session.ts";
import { createThread } from "../../state/create-thread.ts";
import type { AuthorView } from "../../state/views.ts";
import { parentOf } from "../../state/navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Swatch } from "../../ui/swatch.tsx";
import { officialRole, WovenLabel } from "../../ui/woven-label.tsx";
import "../../ui/css/staff.css";

type Person = Pick<AuthorView, "nickname" | "role">;

/** Reached from a post of theirs. */
export function RemovalPage(props: { room: RoomId; stream: StreamId; author: AuthorId }) {
  const words = usePeopleWords();
  const session = useSession();
  const thread = createThread(session.engine, () => ({ room: props.room, stream: props.stream }));
  const person = () => thread()?.posts.find(({ author }) => author.id === props.author)?.author;
  const isUnknown = () => thread()?.status === "ready" && person() === undefined;
  return (
    <Page title={words().removeTitle}>
      <Removal author={props.author} person={person()} isUnknown={isUnknown()} isEnding={false} />
    </Page>
  );
}

/** Reached from the list of officials. */
export function EndingPage(props: { room: RoomId; author: AuthorId }) {
  const words = usePeopleWords();
  const session = useSession();
  const readers = createReaders(session.engine, () => props.room);
  const person = () => readers()?.officials.find(({ author }) => author === props.author);
  const isUnknown = () => readers()?.counts !== null && readers() !== undefined && person() === undefined;
  return (
    <Page title={words().endTitle}>
      <Removal author={props.author} person={person()} isUnknown={isUnknown()} isEnding />
    </Page>
  );
}

function Removal(props: {
  author: AuthorId;
  person: Person | undefined;
  isUnknown: boolean;
  isEnding: boolean;
}): JSX.Element {
  const words = usePeopleWords();
  return (
    <Show
      when={props.person}
      fallback={
        <Show when={props.isUnknown}>
          <Notice>{words().removeUnknown}</Notice>
        </Show>
      }
    >
      {(person) => <Confirm author={props.author} person={person()} isEnding={props.isEnding} />}
    </Show>
  );
}

function Confirm(props: { author: AuthorId; person: Person; isEnding: boolean }) {
  const words = usePeopleWords();
  const session = useSession();
  const asking = createAsking();
  const name = () => props.person.nickname || words().someone;
  const isOfficial = () => officialRole(props.person.role) !== null;
  const back = () => session.navigation.go(parentOf(session.navigation.place()) ?? { at: "home" });
  const remove = () =>
    asking.run(
      () => session.engine.removeMember(props.author, props.person.nickname),
      () => session.navigation.go({ at: "keys" }),
    );
  return (
    <div class="inset stack">
      <div class="removal-who">
        <Swatch author={props.author} isLarge />
        <div class="official-words">
          <h2>{props.isEnding ? words().endAsk(name()) : words().removeAsk(name())}</h2>
          <Show when={officialRole(props.person.role)}>{(role) => <WovenLabel role={role()} />}</Show>
        </div>
      </div>
      <ul class="facts">
        <For each={factsOf(words(), isOfficial())}>
          {(fact) => (
            <li>
              <Icon name={fact[0]} />
              <span>{fact[1]}</span>
            </li>
          )}
        </For>
      </ul>
      <ProblemNotice problem={asking.problem()} />
      <div class="buttons">
        <Button look="line" onPress={back}>
          {words().removeNo}
        </Button>
        <Button isBusy={asking.isBusy()} onPress={() => void remove()}>
          {props.isEnding ? words().endYes : words().removeYes}
        </Button>
      </div>
    </div>
  );
}

type Line = readonly [icon: IconName, words: string];

function factsOf(words: ReturnType<ReturnType<typeof usePeopleWords>>, isOfficial: boolean): readonly Line[] {
  const office: readonly Line[] = isOfficial ? [["write", words.removeOffice]] : [];
  return [
    ["eyeClosed", words.removeNew],
    ["eye", words.removeSeen],
    ["copy", words.removeOld],
    ...office,
    ["again", words.removeKeys],
    ["scissors", words.removeSlips],
    ["people", words.removeAgain],
  ];
}
