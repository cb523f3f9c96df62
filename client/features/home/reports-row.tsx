/** For moderators: how many reported posts wait for them in all their Rooms. Not there when none does. */
import { Show } from "solid-js";
import { dayOfStates } from "../../i18n/dates.ts";
import { useModerationWords } from "../../i18n/moderation-words.ts";
import { createReports } from "../../state/create-moderation.ts";
import { useSession } from "../../state/create-session.ts";
import type { MemberView } from "../../state/views.ts";
import { Row, SizeTab } from "../../ui/row.tsx";

export function ReportsRow(props: { member: MemberView }) {
  const words = useModerationWords();
  const session = useSession();
  const reports = createReports(session.engine, () => props.member.rooms.map(({ room }) => room));
  const days = () => Math.max(0, dayOfStates(Date.now()) - (reports()[0]?.post.sinceDay ?? 0));
  return (
    <Show when={reports().length > 0}>
      <Row
        title={words().reports}
        about={`${words().reportsOpen(reports().length)} · ${words().reportsOldest(days())}`}
        tab={<SizeTab number={reports().length} isNew />}
        onPress={() => session.navigation.go({ at: "reports" })}
      />
    </Show>
  );
}
