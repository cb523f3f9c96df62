/** For moderators: what was reported in their Rooms and nobody looked at yet, the oldest first. */
import { createSignal, For, Show } from "solid-js";
import { dayOfStates, shortDateOfDay } from "../../i18n/dates.ts";
import { useModerationWords } from "../../i18n/moderation-words.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { createReports, type PlacedReport } from "../../state/create-moderation.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { HideReason, ReportNote } from "../../state/moderation-views.ts";
import type { MemberView } from "../../state/views.ts";
import { Button, Tap } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { ReasonForm } from "../../ui/reason-form.tsx";
import { Strand } from "../../ui/strand.tsx";
import "../../ui/css/moderation.css";

export function ReportsPage(props: { member: MemberView }) {
  const words = useModerationWords();
  const session = useSession();
  const reports = createReports(session.engine, () => props.member.rooms.map(({ room }) => room));
  return (
    <Page title={words().reports}>
      <Show
        when={reports().length > 0}
        fallback={
          <div class="empty">
            <Strand replies={9} isUnsent={false} state={{ kind: "done", day: 0 }} />
            <h2>{words().reportsEmpty}</h2>
            <p>{words().reportsEmptyAbout}</p>
          </div>
        }
      >
        <p class="inset small seamed">{words().reportsAbout}</p>
        <ul class="reports">
          <For each={reports()}>{(placed) => <Reported placed={placed} />}</For>
        </ul>
      </Show>
    </Page>
  );
}

function Reported(props: { placed: PlacedReport }) {
  const { messages: t } = useLanguage();
  const words = useModerationWords();
  const session = useSession();
  const room = useRoom(() => props.placed.room);
  const post = () => props.placed.post;
  const open = () => {
    const { stream, topic } = post();
    session.navigation.go({ at: "thread", room: props.placed.room, topic, stream });
  };
  const place = () => {
    const kind = room()?.kind;
    return [kind && t().rooms[kind], post().title || t().topics[post().topic]].filter(Boolean).join(" · ");
  };
  return (
    <li class="report">
      <h2 class="report-place">{place()}</h2>
      <blockquote class="post-text">{post().isFound ? post().text : words().missing}</blockquote>
      <ul class="report-notes" aria-label={words().reportedTimes(post().reports.length)}>
        <For each={post().reports}>{(note) => <Note note={note} />}</For>
      </ul>
      <Tap icon="next" look="link" onPress={open}>
        {words().goThere}
      </Tap>
      <Decide placed={props.placed} />
    </li>
  );
}

function Note(props: { note: ReportNote }) {
  const { language } = useLanguage();
  const words = useModerationWords();
  const day = () => shortDateOfDay(language(), props.note.day, dayOfStates(Date.now()));
  return (
    <li>
      <b>{words().reasons[props.note.reason]}</b>
      <Show when={props.note.words}>
        <br />“{props.note.words}”
      </Show>
      <br />
      <span class="small">
        {props.note.nickname ?? words().reporterNameless} · {day()}
      </span>
    </li>
  );
}

function Decide(props: { placed: PlacedReport }) {
  const words = useModerationWords();
  const session = useSession();
  const asking = createAsking();
  const reported = () => props.placed.post.reports[0]?.reason ?? "other";
  const [reason, setReason] = createSignal<HideReason>(reported());
  const [isHiding, setIsHiding] = createSignal(false);
  const decide = (decision: "hide" | "keep") => {
    const { room, post } = props.placed;
    const order = { room, stream: post.stream, post: post.post, decision, reason: reason() };
    const said = decision === "hide" ? words().hiddenDone : words().keptDone;
    return asking.run(
      () => session.engine.moderate(order),
      () => session.announce(said),
    );
  };
  return (
    <Show
      when={isHiding()}
      fallback={
        <>
          <ProblemNotice problem={asking.problem()} />
          <div class="buttons">
            <Button look="line" isBusy={asking.isBusy()} onPress={() => decide("keep")}>
              {words().keep}
            </Button>
            <Button icon="eyeClosed" onPress={() => setIsHiding(true)}>
              {words().hide}
            </Button>
          </div>
        </>
      }
    >
      <ReasonForm
        legend={words().hideAsk}
        about={words().hideAbout}
        reason={reason()}
        onReason={setReason}
        problem={asking.problem()}
        isBusy={asking.isBusy()}
        send={words().hideYes}
        look="filled"
        onSend={() => decide("hide")}
        onCancel={() => setIsHiding(false)}
      />
    </Show>
  );
}
