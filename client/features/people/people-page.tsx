/** A facilitator invites: paper slips for workers, links with a name for officials. */
import { createSignal, Show } from "solid-js";
import type { Role } from "#protocol/wire/audience";
import { LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages.ts";
import { useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { InviteOrder } from "../../state/engine.ts";
import type { Language } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Counts } from "../../ui/counts.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { InviteList } from "./invite-list.tsx";
import { PeopleRows } from "./people-rows.tsx";
import "../../ui/css/people.css";
import "../../ui/css/readers.css";

const SLIPS_MAX = 500;
const DAYS_MAX = 90;
const SLIPS_DEFAULT = "40";
const DAYS_DEFAULT = "30";
const NAME_CHARACTERS_MAX = 40;

export function PeoplePage() {
  const t = useMessages();
  const session = useSession();
  return (
    <Page title={t().people.title}>
      <Joined />
      <PeopleRows />
      <OrderForm />
      <Show when={session.invites().length > 0 && session.invites()} keyed>
        {(invites) => <InviteList invites={invites} />}
      </Show>
    </Page>
  );
}

/** How many came in, as the Room that everybody is in counts them. */
function Joined() {
  const t = useMessages();
  const session = useSession();
  const readers = () => session.member()?.rooms.find((view) => view.kind === "everyone")?.readers ?? null;
  return (
    <Show when={readers()}>
      {(counts) => (
        <section class="inset stack is-tight seamed">
          <h2>{t().people.joined}</h2>
          <Counts counts={counts()} />
          <Show when={counts().facilitator < 2}>
            <Notice icon="people">{t().people.second}</Notice>
          </Show>
        </section>
      )}
    </Show>
  );
}

function OrderForm() {
  const t = useMessages();
  const session = useSession();
  const [role, setRole] = createSignal<Role>("worker");
  const [count, setCount] = createSignal(SLIPS_DEFAULT);
  const [days, setDays] = createSignal(DAYS_DEFAULT);
  const [name, setName] = createSignal("");
  const [language, setLanguage] = createSignal<Language>("vi");
  const [wrong, setWrong] = createSignal<string | null>(null);
  const making = createAsking();
  const isForWorkers = () => role() === "worker";
  const make = (event: Event) => {
    event.preventDefault();
    const order: InviteOrder = {
      role: role(),
      count: isForWorkers() ? wholeNumber(count()) : 1,
      daysValid: wholeNumber(days()),
      officialName: isForWorkers() ? null : name().trim(),
      language: language(),
    };
    const words = mistakeIn(order, t());
    setWrong(words);
    if (words === null) void making.run(() => session.engine.makeInvites(order), session.setInvites);
  };
  return (
    <form class="inset stack seamed" onSubmit={make}>
      <p>{t().people.about}</p>
      <Choice legend={t().people.who} value={role()} onChange={setRole} options={roleOptions(t().people)} />
      <div class="inline-fields">
        <Show
          when={isForWorkers()}
          fallback={
            <Field
              label={t().people.officialName}
              hint={t().people.officialExample}
              value={name()}
              charactersMax={NAME_CHARACTERS_MAX}
              onInput={setName}
            />
          }
        >
          <Field
            label={t().people.count}
            type="number"
            value={count()}
            charactersMax={3}
            onInput={setCount}
          />
        </Show>
        <Field label={t().people.days} type="number" value={days()} charactersMax={2} onInput={setDays} />
      </div>
      <Choice
        legend={t().people.language}
        isSideBySide
        value={language()}
        onChange={setLanguage}
        options={LANGUAGES.map((value) => ({ value, title: LANGUAGE_NAMES[value] }))}
      />
      <Show when={wrong()}>{(words) => <Notice look="problem">{words()}</Notice>}</Show>
      <ProblemNotice problem={making.problem()} />
      <Button type="submit" look="sewn" isBusy={making.isBusy()}>
        {making.isBusy() ? t().people.making : isForWorkers() ? t().people.makeSlips : t().people.makeLink}
      </Button>
    </form>
  );
}

type Words = ReturnType<ReturnType<typeof useMessages>>;

function roleOptions(words: Words["people"]) {
  return [
    { value: "worker", title: words.worker, about: words.workerAbout },
    { value: "representative", title: words.representative, about: words.representativeAbout },
    { value: "manager", title: words.manager, about: words.managerAbout },
    { value: "facilitator", title: words.facilitator, about: words.facilitatorAbout },
  ] as const;
}

function mistakeIn(order: InviteOrder, words: Words): string | null {
  if (!isBetween(order.count, 1, SLIPS_MAX)) return words.people.badCount;
  if (!isBetween(order.daysValid, 1, DAYS_MAX)) return words.people.badDays;
  return order.officialName === "" ? words.problems["text-empty"] : null;
}

function wholeNumber(text: string): number {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
}

function isBetween(number: number, least: number, most: number): boolean {
  return number >= least && number <= most;
}
