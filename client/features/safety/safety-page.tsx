/** Lock, shared phone, erase: what each of them does, and what none of them can. */
import { createSignal, Match, Show, Switch } from "solid-js";
import { useSafetyMessages } from "../../i18n/use-safety.ts";
import { createSafeAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import { REST_MINUTES, type SafetyProblem } from "../../state/safety.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PinField } from "../../ui/pin-field.tsx";
import { Erase } from "./erase.tsx";
import { NewPin } from "./new-pin.tsx";
import "../../ui/css/safety.css";

export function SafetyPage() {
  const t = useSafetyMessages();
  const { phone } = useSession();
  const keeping = () => phone.state()?.keeping;
  return (
    <Page title={t().safety.title}>
      <Switch>
        <Match when={keeping() === "pin"}>
          <LockIsOn />
        </Match>
        <Match when={keeping() === "visit"}>
          <section class="inset stack is-tight">
            <h2>{t().safety.sharedIsOn}</h2>
            <Notice icon="phone">{t().safety.sharedIsOnAbout}</Notice>
            <p>{t().safety.sharedLost}</p>
          </section>
        </Match>
        <Match when={keeping() === "open"}>
          <TurnOn />
          <Shared />
        </Match>
      </Switch>
      <section class="inset stack is-tight seamed">
        <h2>{t().safety.erase}</h2>
        <Erase />
      </section>
    </Page>
  );
}

function TurnOn() {
  const t = useSafetyMessages();
  const { phone, drafts } = useSession();
  const turning = createSafeAsking<SafetyProblem>();
  const turnOn = (pin: string) =>
    turning.run(
      () => phone.safety.turnLockOn(pin, drafts.all()),
      () => phone.startOthersAnew(),
    );
  return (
    <section class="inset stack is-tight">
      <h2>{t().safety.lock}</h2>
      <p>{t().safety.lockAbout}</p>
      <ul class="facts">
        <li>
          <Icon name="eye" />
          {t().safety.lockLimit}
        </li>
        <li>
          <Icon name="broken" />
          {t().safety.lockForget}
        </li>
      </ul>
      <NewPin
        submit={turning.isBusy() ? t().safety.turningOn : t().safety.turnOn}
        isBusy={turning.isBusy()}
        problem={turning.problem()}
        onSubmit={turnOn}
      />
    </section>
  );
}

function LockIsOn() {
  const t = useSafetyMessages();
  const { phone } = useSession();
  const [open, setOpen] = createSignal<"change" | "off" | null>(null);
  const [isChanged, setIsChanged] = createSignal(false);
  const restMinutes = () => (phone.state()?.restMs ?? 0) / 60_000;
  return (
    <section class="inset stack">
      <h2>{t().safety.isOn}</h2>
      <Notice look="good" icon="check">
        {t().safety.isOnAbout}
      </Notice>
      <p class="small">{t().safety.lockLimit}</p>
      <Button icon="eyeClosed" onPress={() => phone.lock()}>
        {t().safety.lockNow}
      </Button>
      <Choice
        legend={t().safety.rest}
        isSideBySide
        options={REST_MINUTES.map((minutes) => ({ value: `${minutes}`, title: t().safety.minutes(minutes) }))}
        value={`${restMinutes()}`}
        onChange={(minutes) => void phone.safety.setRest(Number(minutes) * 60_000)}
      />
      <Show when={isChanged()}>
        <Notice look="good" icon="check">
          {t().safety.changed}
        </Notice>
      </Show>
      <Switch
        fallback={
          <div class="stack is-tight">
            <Button look="line" onPress={() => setOpen("change")}>
              {t().safety.change}
            </Button>
            <Button look="line" onPress={() => setOpen("off")}>
              {t().safety.turnOff}
            </Button>
          </div>
        }
      >
        <Match when={open() === "change"}>
          <ChangePin
            onDone={(hasChanged) => {
              setIsChanged(hasChanged);
              setOpen(null);
            }}
          />
        </Match>
        <Match when={open() === "off"}>
          <TurnOff onDone={() => setOpen(null)} />
        </Match>
      </Switch>
    </section>
  );
}

function ChangePin(props: { onDone: (hasChanged: boolean) => void }) {
  const t = useSafetyMessages();
  const { phone } = useSession();
  const [pin, setPin] = createSignal("");
  const changing = createSafeAsking<SafetyProblem>();
  const change = (next: string) =>
    changing.run(
      () => phone.safety.changePin(pin(), next),
      () => props.onDone(true),
    );
  return (
    <div class="stack is-tight">
      <PinField label={t().pin.now} value={pin()} onInput={setPin} />
      <NewPin
        submit={t().safety.change}
        isBusy={changing.isBusy()}
        problem={changing.problem()}
        onSubmit={change}
      />
      <Button look="line" onPress={() => props.onDone(false)}>
        {t().me.cancel}
      </Button>
    </div>
  );
}

function TurnOff(props: { onDone: () => void }) {
  const t = useSafetyMessages();
  const { phone } = useSession();
  const [pin, setPin] = createSignal("");
  const turning = createSafeAsking<SafetyProblem>();
  const turnOff = (event: Event) => {
    event.preventDefault();
    void turning.run(
      () => phone.safety.turnLockOff(pin()),
      () => phone.startOthersAnew(),
    );
  };
  return (
    <form class="stack is-tight" onSubmit={turnOff}>
      <PinField label={t().pin.now} value={pin()} onInput={setPin} />
      <Show when={turning.problem()}>
        {(problem) => <Notice look="problem">{t().problems[problem().type]}</Notice>}
      </Show>
      <Button type="submit" isBusy={turning.isBusy()}>
        {t().safety.turnOff}
      </Button>
      <Button look="line" onPress={props.onDone}>
        {t().me.cancel}
      </Button>
    </form>
  );
}

function Shared() {
  const t = useSafetyMessages();
  const { phone } = useSession();
  const beginning = createSafeAsking<SafetyProblem>();
  return (
    <section class="inset stack is-tight seamed">
      <h2>{t().safety.shared}</h2>
      <p>{t().safety.sharedAbout}</p>
      <Notice icon="broken">{t().safety.sharedLost}</Notice>
      <Show when={beginning.problem()}>
        {(problem) => <Notice look="problem">{t().problems[problem().type]}</Notice>}
      </Show>
      <Button
        look="line"
        icon="phone"
        isBusy={beginning.isBusy()}
        onPress={() =>
          void beginning.run(
            () => phone.beginVisit(),
            () => undefined,
          )
        }
      >
        {t().safety.sharedStart}
      </Button>
    </section>
  );
}
