import type { RoomId } from "#protocol/ids";
import { useModerationWords } from "../../i18n/moderation-words.ts";
import { useSession } from "../../state/create-session.ts";
import { Icon } from "../../ui/icon.tsx";
import { Row } from "../../ui/row.tsx";

/** The way to what was hidden in a Room. */
export function LogRow(props: { room: RoomId }) {
  const words = useModerationWords();
  const session = useSession();
  return (
    <ul class="rows">
      <Row
        title={words().log}
        about={words().logRow}
        icon={<Icon name="eyeClosed" />}
        onPress={() => session.navigation.go({ at: "moderation", room: props.room })}
      />
    </ul>
  );
}
