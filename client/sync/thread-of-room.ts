/** A Thread as a screen shows it, from what its Room's session holds: fetched when a Thread is first opened. */
import type { AuthorId, StreamId } from "#protocol/ids";
import type { ThreadView } from "../state/views.ts";
import { veilOf, type ViewFacts } from "./room-views.ts";
import type { RoomSession } from "./room-session.ts";
import { dayOf } from "./thread-state.ts";
import { threadViewOf } from "./thread-view.ts";

/** `pens` are the throwaway authors of this phone in the Thread. */
export function threadViewOfStream(
  session: RoomSession,
  stream: StreamId,
  pens: ReadonlySet<AuthorId>,
  facts: ViewFacts,
  seenBefore = 0,
): ThreadView {
  const { identity, now } = facts;
  const sync = session.streamSync(stream);
  const intents = session.outbox.intentsOf(stream);
  const offline = session.connection === "offline" && sync.isLoaded ? "offline" : "loading";
  const isOwnNew = intents.some(({ openingSalt }) => openingSalt !== null);
  return threadViewOf({
    room: session.room,
    stream,
    topic: session.boards.topicOf(sync.reader.opening?.opening.board ?? intents[0]?.board),
    status: session.memory.isCut(stream) ? "cut" : sync.isCaughtUp || isOwnNew ? "ready" : offline,
    reader: sync.reader,
    mine: new Set([identity.author, ...pens, ...intents.map(({ author }) => author)]),
    intents,
    nickname: identity.stored.nickname,
    role: identity.role,
    today: dayOf(now),
    seenBefore,
    veil: veilOf(session, identity),
  });
}
