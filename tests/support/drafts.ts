/** What a test types when it does not matter what. */
import type { ReplyDraft, ThreadDraft } from "#client/state/engine";
import type { RoomId, StreamId } from "#protocol/ids";

export function threadDraft(room: RoomId, text: string, more: Partial<ThreadDraft> = {}): ThreadDraft {
  return {
    room,
    topic: "safety",
    title: "Quạt hỏng",
    text,
    isAnonymous: false,
    asksManagement: false,
    ...more,
  };
}

export function replyDraft(
  room: RoomId,
  stream: StreamId,
  text: string,
  more: Partial<ReplyDraft> = {},
): ReplyDraft {
  return { room, stream, text, isAnonymous: false, kind: "plain", promise: null, ...more };
}
