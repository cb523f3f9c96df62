/** Slips and links that nobody has used yet, or whose phone is not inside yet; a lost one is taken back. */
import { createMemo, createSignal, For, onMount, Show } from "solid-js";
import { dateOfDay } from "../../i18n/dates.ts";
import { usePeopleWords } from "../../i18n/people-words.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { OpenSlipView } from "../../state/views.ts";
import { Button, Tap } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import "../../ui/css/staff.css";

const SHOWN_AT_FIRST = 20;
const SHOWN_MORE = 60;
/** From here on looking through the list is slower than typing a number. */
const SEARCHED_FROM = 8;

export function SlipsPage() {
  const words = usePeopleWords();
  const session = useSession();
  const asking = createAsking();
  const [slips, setSlips] = createSignal<readonly OpenSlipView[] | null>(null);
  const [used, setUsed] = createSignal<readonly OpenSlipView[]>([]);
  const [revoked, setRevoked] = createSignal<number | null>(null);
  const load = () => {
    void asking.run(() => session.engine.openSlips(), setSlips);
    // Without an answer the page is whole all the same: few of these are ever there.
    void session.engine.unconfirmedSlips().then((answer) => setUsed(answer.ok ? answer.value : []));
  };
  onMount(load);
  const gone = (serial: number) => {
    setSlips((slips() ?? []).filter((slip) => slip.serial !== serial));
    setUsed(used().filter((slip) => slip.serial !== serial));
    setRevoked(serial);
  };
  return (
    <Page title={words().slips}>
      <div class="inset stack is-tight seamed">
        <p>{words().slipsAbout}</p>
        <p role="status">
          <Show when={revoked()}>{(serial) => words().revoked(serial())}</Show>
        </p>
        <Problem asking={asking} onAgain={load} />
      </div>
      <Show
        when={slips()}
        fallback={<p class="inset small">{asking.isBusy() ? words().slipsLoading : ""}</p>}
      >
        {(all) => (
          <Show when={all().length > 0} fallback={<None />}>
            <SlipList slips={all()} onRevoked={gone} onProblem={load} />
          </Show>
        )}
      </Show>
      <Show when={slips() && used().length > 0}>
        <UsedSlips slips={used()} onRevoked={gone} onProblem={load} />
      </Show>
      <div class="inset">
        <Button look="line" icon="print" onPress={() => session.navigation.go({ at: "people" })}>
          {words().printMore}
        </Button>
      </div>
    </Page>
  );
}

function Problem(props: { asking: ReturnType<typeof createAsking>; onAgain: () => void }) {
  const t = useMessages();
  return (
    <Show when={props.asking.problem()}>
      <ProblemNotice problem={props.asking.problem()} />
      <Button look="line" onPress={() => props.onAgain()}>
        {t().app.tryAgain}
      </Button>
    </Show>
  );
}

function None() {
  const words = usePeopleWords();
  return (
    <div class="empty">
      <h2>{words().slipsNone}</h2>
      <p>{words().slipsNoneAbout}</p>
    </div>
  );
}

function SlipList(props: {
  slips: readonly OpenSlipView[];
  onRevoked: (serial: number) => void;
  onProblem: () => void;
}) {
  const t = useMessages();
  const words = usePeopleWords();
  const [wanted, setWanted] = createSignal("");
  const [shown, setShown] = createSignal(SHOWN_AT_FIRST);
  const found = createMemo(() => {
    const digits = wanted().replaceAll(/\D/g, "");
    return digits === "" ? props.slips : props.slips.filter(({ serial }) => String(serial) === digits);
  });
  return (
    <>
      <div class="inset stack is-tight">
        <h2>{words().slipsOpen(props.slips.length)}</h2>
        <Show when={props.slips.length >= SEARCHED_FROM}>
          <Field
            label={words().findSlip}
            type="number"
            value={wanted()}
            charactersMax={9}
            onInput={setWanted}
          />
        </Show>
      </div>
      <Show when={found().length > 0} fallback={<p class="inset">{words().findNone}</p>}>
        <ul class="rows">
          <For each={found().slice(0, shown())}>{(slip) => <SlipRow {...props} slip={slip} />}</For>
        </ul>
      </Show>
      <Show when={found().length > shown()}>
        <div class="inset">
          <Button look="quiet" onPress={() => setShown(shown() + SHOWN_MORE)}>
            {t().app.more}
          </Button>
        </div>
      </Show>
    </>
  );
}

/** Told apart from the open ones: nobody else can come in with them. */
function UsedSlips(props: {
  slips: readonly OpenSlipView[];
  onRevoked: (serial: number) => void;
  onProblem: () => void;
}) {
  const words = usePeopleWords();
  return (
    <section>
      <div class="inset stack is-tight">
        <h2>{words().slipsUsed(props.slips.length)}</h2>
        <p>{words().slipsUsedAbout}</p>
      </div>
      <ul class="rows">
        <For each={props.slips.slice(0, SHOWN_MORE)}>
          {(slip) => <SlipRow {...props} slip={slip} isUsed />}
        </For>
      </ul>
    </section>
  );
}

function SlipRow(props: {
  slip: OpenSlipView;
  isUsed?: boolean;
  onRevoked: (serial: number) => void;
  onProblem: () => void;
}) {
  const { language, messages: t } = useLanguage();
  const words = usePeopleWords();
  const [isAsking, setIsAsking] = createSignal(false);
  const about = () => [
    t().roles[props.slip.role],
    ...(props.isUsed ? [] : [words().slipUntil(dateOfDay(language(), props.slip.expiresDay))]),
    ...(props.slip.isMine ? [] : [words().slipOfOther]),
  ];
  return (
    <li class="slip-row">
      <div class="slip-line">
        <div>
          <h3>{words().slip(props.slip.serial)}</h3>
          <p class="small">{about().join(" · ")}</p>
        </div>
        <Show when={!isAsking()}>
          <Tap look="danger" icon="unpick" onPress={() => setIsAsking(true)}>
            <span aria-hidden="true">{words().revoke}</span>
            <span class="hidden-text">{words().revokeLabel(props.slip.serial)}</span>
          </Tap>
        </Show>
      </div>
      <Show when={isAsking()}>
        <RevokeSlip
          {...props}
          about={props.isUsed ? words().revokeUsedAbout : words().revokeAbout}
          onDone={() => setIsAsking(false)}
        />
      </Show>
    </li>
  );
}

/** Asks once more, where the slip stands; the cautious answer has the focus. */
function RevokeSlip(props: {
  slip: OpenSlipView;
  about: string;
  onRevoked: (serial: number) => void;
  onProblem: () => void;
  onDone: () => void;
}) {
  const words = usePeopleWords();
  const session = useSession();
  const asking = createAsking();
  let question!: HTMLDivElement;
  onMount(() => question.focus());
  const revoke = async () => {
    await asking.run(
      () => session.engine.revokeSlip(props.slip.serial),
      () => props.onRevoked(props.slip.serial),
    );
    // Somebody used it meanwhile, or an answer was lost: the list knows.
    if (asking.problem() !== null && asking.problem() !== "offline") props.onProblem();
  };
  return (
    <div ref={question} tabindex="-1" class="stack is-tight">
      <Notice icon="scissors">
        <b>{words().revokeAsk(props.slip.serial)}</b>
        <p>{props.about}</p>
      </Notice>
      <ProblemNotice problem={asking.problem()} />
      <div class="buttons">
        <Button look="line" onPress={() => props.onDone()}>
          {words().revokeNo}
        </Button>
        <Button isBusy={asking.isBusy()} onPress={() => void revoke()}>
          {words().revokeYes}
        </Button>
      </div>
    </div>
  );
}
