/** Making a recovery code: what it does, then the code, shown once. */
import { createResource, createSignal, Show } from "solid-js";
import { useSafetyMessages } from "../../i18n/use-safety.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { MemberView, RecoveryView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Code } from "../../ui/code.tsx";
import { Emblem } from "../../ui/emblem.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import "../../ui/css/safety.css";

export function RecoveryPage(props: { member: MemberView }) {
  const t = useSafetyMessages();
  const [code, setCode] = createSignal<RecoveryView | null>(null);
  return (
    <Page title={t().recovery.title}>
      <Show when={code()} fallback={<Make onMade={setCode} />}>
        {(made) => <Made code={made()} member={props.member} />}
      </Show>
    </Page>
  );
}

function Make(props: { onMade: (code: RecoveryView) => void }) {
  const t = useSafetyMessages();
  const session = useSession();
  const making = createAsking();
  const [hasCode] = createResource(async () => {
    const has = await session.engine.hasRecovery();
    return has.ok && has.value;
  });
  const words = () => t().recovery.failed;
  const failed = () => {
    const problem = making.problem();
    return problem === "offline" || problem === "too-many" ? words()[problem] : problem && words().other;
  };
  return (
    <div class="inset stack">
      <p>{t().recovery.about}</p>
      <ul class="facts">
        <li>
          <Icon name="home" />
          {t().recovery.aboutKeep}
        </li>
        <li>
          <Icon name="broken" />
          {t().recovery.aboutLost}
        </li>
      </ul>
      <Show when={hasCode.latest}>
        <Notice icon="check">{t().recovery.has}</Notice>
      </Show>
      <Show when={failed()}>{(why) => <Notice look="problem">{why()}</Notice>}</Show>
      <Button
        look="sewn"
        isBusy={making.isBusy()}
        onPress={() => void making.run(() => session.engine.makeRecoveryCode(), props.onMade)}
      >
        {making.isBusy() ? t().recovery.making : hasCode.latest ? t().recovery.makeNew : t().recovery.make}
      </Button>
    </div>
  );
}

function Made(props: { code: RecoveryView; member: MemberView }) {
  const t = useSafetyMessages();
  const session = useSession();
  const groups = () => props.code.text.split(" ");
  return (
    <div class="inset stack">
      <Notice icon="write">{t().recovery.once}</Notice>
      <div class="recovery-paper">
        <h2>
          <Emblem fingerprint={props.member.fingerprint} size={40} />
          {t().recovery.made}
        </h2>
        <Code link={props.code.link} label={t().recovery.codeLabel} />
        <p class="small">{t().recovery.scan}</p>
        <p class="recovery-groups">
          {groups().map((group) => (
            <span>{group}</span>
          ))}
        </p>
      </div>
      <p>{t().recovery.aboutKeep}</p>
      <Button look="line" icon="print" onPress={() => print()}>
        {t().recovery.print}
      </Button>
      <Button icon="check" onPress={() => session.navigation.go({ at: "home" })}>
        {t().recovery.kept}
      </Button>
    </div>
  );
}
