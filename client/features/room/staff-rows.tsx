/** What only facilitators do with a Room as a whole. */
import type { RoomId } from "#protocol/ids";
import { useExportWords } from "../../i18n/export-words.ts";
import { useRetentionWords } from "../../i18n/retention-words.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import { Icon } from "../../ui/icon.tsx";
import { Row } from "../../ui/row.tsx";

export function StaffRows(props: { room: RoomId }) {
  const words = useExportWords();
  const retention = useRetentionWords();
  const session = useSession();
  const room = useRoom(() => props.room);
  return (
    <ul class="rows">
      <Row
        title={retention().row}
        about={retention().kept(room()?.kept.months ?? 0)}
        icon={<Icon name="scissors" />}
        onPress={() => session.navigation.go({ at: "retention", room: props.room })}
      />
      <Row
        title={words().title}
        about={words().row}
        icon={<Icon name="down" />}
        onPress={() => session.navigation.go({ at: "export", room: props.room })}
      />
    </ul>
  );
}
