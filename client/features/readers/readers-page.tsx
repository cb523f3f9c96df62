import type { RoomId } from "#protocol/ids";
import { useReadingWords } from "../../i18n/reading-words.ts";
import { Page } from "../../ui/page.tsx";
import { WhoReads } from "../../ui/readers/who-reads.tsx";

export function ReadersPage(props: { room: RoomId }) {
  const words = useReadingWords();
  return (
    <Page title={words().title}>
      <WhoReads room={props.room} />
    </Page>
  );
}
