/** Changes of keys under way, Room by Room, until they were seen to be done; and the way to ask for one. */
import { createSignal, For, Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { type PeopleWords, usePeopleWords } from "../../i18n/people-words.ts";
import { useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createKeyChanges, isDone } from "../../state/create-readers.ts";
import { useSession } from "../../state/create-session.ts";
import type { KeyChangeView, MemberView, RoomChangeView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Tick } from "../../ui/tick.tsx";
import "../../ui/css/staff.css";

export function KeysPage(props: { member: MemberView }) {
  const words = usePeopleWords();
  const session = useSession();
  const changes = createKeyChanges(session.engine);
  return (
    <Page title={words().keys}>
      <For each={changes()}>{(change) => <Change change={change} member={props.member} />}</For>
      <Show when={changes().every(isDone)}>
        <ChangeForm member={props.member} />
      </Show>
    </Page>
  );
}

function Change(props: { change: KeyChangeView; member: MemberView }) {
  const words = usePeopleWords();
  const session = useSession();
  const asking = createAsking();
  const seen = () =>
    asking.run(
      () => session.engine.forgetKeyChange(props.change.id),
      () => undefined,
    );
  return (
    <section class="inset stack seamed">
      <div role="status">
        <h2>{headingOf(words(), props.change)}</h2>
      </div>
      <ul class="room-changes">
        <For each={props.change.rooms}>{(room) => <RoomChange room={room} member={props.member} />}</For>
      </ul>
      <Show when={isDone(props.change)} fallback={<p>{words().goesOn}</p>}>
        <Notice look="good" icon="check">
          <p>{words().allDone}</p>
          <Show when={props.change.voidedSlips > 0}>
            <p>{words().voided(props.change.voidedSlips)}</p>
          </Show>
          <Show when={props.change.voidedPosters > 0}>
            <p>{words().voidedPosters(props.change.voidedPosters)}</p>
          </Show>
        </Notice>
        <ProblemNotice problem={asking.problem()} />
        <Button isBusy={asking.isBusy()} onPress={() => void seen()}>
          {words().seen}
        </Button>
      </Show>
    </section>
  );
}

function headingOf(words: PeopleWords, change: KeyChangeView): string {
  if (change.removed === null) return isDone(change) ? words.changed : words.changing;
  const name = change.nickname || words.someone;
  return isDone(change) ? words.removed(name) : words.removing(name);
}

/** A seam that is sewn as far as the keys are handed out. */
function RoomChange(props: { room: RoomChangeView; member: MemberView }) {
  const t = useMessages();
  const words = usePeopleWords();
  const kind = () => props.member.rooms.find(({ room }) => room === props.room.room)?.kind;
  const share = () => {
    if (props.room.state === "done") return 1;
    return props.room.state === "working" && props.room.total > 0 ? props.room.done / props.room.total : 0;
  };
  const reason = () => {
    const reasons: Readonly<Record<string, string>> = words().failures;
    return reasons[props.room.problem ?? "other"] ?? words().failures.other;
  };
  return (
    <li class={`room-change is-${props.room.state}`}>
      <h3>{kind() === undefined ? "" : t().rooms[kind()!]}</h3>
      <svg class="sewing" viewBox="0 0 300 3" aria-hidden="true">
        <path class="sewing-all" d={stitches(STITCHES)} />
        <path class="sewing-done" d={stitches(Math.floor(STITCHES * share()))} />
      </svg>
      <p class="small">{stateOf(words(), props.room, reason())}</p>
    </li>
  );
}

const STITCHES = 20;

function stitches(count: number): string {
  return Array.from({ length: count }, (_, index) => `M${index * 15 + 2} 1.5h10`).join("");
}

function stateOf(words: PeopleWords, room: RoomChangeView, reason: string): string {
  switch (room.state) {
    case "done":
      return words.done;
    case "working":
      return room.total === 0 ? words.beginning : words.working(room.done, room.total);
    case "failed":
      return words.failed(reason);
    default:
      return words.waiting;
  }
}

function ChangeForm(props: { member: MemberView }) {
  const t = useMessages();
  const words = usePeopleWords();
  const session = useSession();
  const asking = createAsking();
  const [left, setLeft] = createSignal<ReadonlySet<RoomId>>(new Set());
  const [isNone, setIsNone] = createSignal(false);
  const chosen = () => props.member.rooms.map(({ room }) => room).filter((room) => !left().has(room));
  const toggle = (room: RoomId) => {
    const next = new Set(left());
    if (!next.delete(room)) next.add(room);
    setLeft(next);
  };
  const change = (event: Event) => {
    event.preventDefault();
    setIsNone(chosen().length === 0);
    if (chosen().length === 0) return;
    void asking.run(
      () => session.engine.changeKeys(chosen()),
      () => undefined,
    );
  };
  return (
    <form class="inset stack" onSubmit={change}>
      <p>{words().changeAbout}</p>
      <Notice icon="scissors">
        <p>{words().changeFirst}</p>
        <p>{words().changeUsed}</p>
        <p>{words().changePosters}</p>
      </Notice>
      <fieldset class="choices">
        <legend>{words().changeRooms}</legend>
        <For each={props.member.rooms}>
          {(view) => (
            <Tick
              title={t().rooms[view.kind]}
              isTicked={!left().has(view.room)}
              onChange={() => toggle(view.room)}
            />
          )}
        </For>
      </fieldset>
      <Show when={isNone()}>
        <Notice look="problem">{words().changeNone}</Notice>
      </Show>
      <ProblemNotice problem={asking.problem()} />
      <Button type="submit" isBusy={asking.isBusy()}>
        {words().changeYes}
      </Button>
    </form>
  );
}
