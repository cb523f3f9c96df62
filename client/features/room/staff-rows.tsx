/** What only facilitators do with a Room as a whole. */
import type { RoomId } from "#protocol/ids";
import { useExportWords } from "../../i18n/export-words.ts";
import { useSession } from "../../state/create-session.ts";
import { Icon } from "../../ui/icon.tsx";
import { Row } from "../../ui/row.tsx";

export function StaffRows(props: { room: RoomId }) {
  const words = useExportWords();
  const session = useSession();
  return (
    <ul class="rows">
      <Row
        title={words().title}
        icon={<Icon name="down" />}
        onPress={() => session.navigation.go({ at: "export", room: props.room })}
      />
    </ul>
  );
}
