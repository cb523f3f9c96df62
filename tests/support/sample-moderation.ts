/** Hidden posts and reports of the made-up factory, for looking at screens. */
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import type { Role } from "#protocol/wire/audience";
import type { HiddenView, ModerationView } from "../../client/state/moderation-views.ts";
import type { AuthorView, PostView } from "../../client/state/views.ts";

const DAY_MS = 86_400_000;

export const HIDDEN_THREAD = "0".repeat(29) + "114";

export function hiddenBy(role: Role, now: number, words: string | null = null): HiddenView {
  return { reason: "privacy", role, day: Math.floor(now / DAY_MS) - 1, words };
}

/** An opening that was hidden, an answer of one's own that was, and what others said. */
export function hiddenPosts(now: number, me: AuthorView, viewer: Role | null): PostView[] {
  const isModerator = viewer === "facilitator" || viewer === "representative";
  const words = "Tổ trưởng Hùng chuyền 7 nhà ở hẻm 12, ai cũng biết.";
  const other = (id: string, nickname: string): AuthorView => ({
    id: id.padStart(32, "0") as AuthorId,
    nickname,
    role: "worker",
    isMine: false,
  });
  const post = (number: number, author: AuthorView, text: string, more: Partial<PostView> = {}): PostView => {
    const plain = { id: `${author.id}/${number}`, author, text, time: now - DAY_MS, earlier: [] };
    const rest = { isRemoved: false, kind: "plain", promise: null, state: "sent", refusal: null } as const;
    return { ...plain, ...rest, ...more };
  };
  return [
    post(1, other("3a", ""), "", { hidden: hiddenBy("representative", now, isModerator ? words : null) }),
    post(2, other("3b", "Nón Lá 27"), "Nói việc thôi, đừng nêu tên ai nhé."),
    post(3, me, "Tôi thấy chị Thu chuyền 4 cũng bị như vậy.", {
      hidden: hiddenBy("facilitator", now, isModerator ? "" : null),
    }),
    post(4, other("3c", "Bông Vải 8"), "Giờ nghỉ bị cắt là việc chung của cả khu."),
  ];
}

export function sampleModeration(room: RoomId, now: number, viewer: Role | null): ModerationView {
  const today = Math.floor(now / DAY_MS);
  const isModerator = viewer === "facilitator" || viewer === "representative";
  const stream = HIDDEN_THREAD as StreamId;
  const place = { stream, topic: "working-time" as const };
  return {
    room,
    isRead: true,
    isModerator,
    log: [
      {
        ...place,
        id: "4",
        kind: "hide",
        reason: "privacy",
        role: "facilitator",
        day: today - 1,
        title: "",
        isMine: true,
      },
      {
        ...place,
        id: "3",
        kind: "hide",
        reason: "privacy",
        role: "representative",
        day: today - 1,
        title: "",
        isMine: false,
      },
      {
        id: "2",
        stream: "0".repeat(29) + "105",
        topic: "safety",
        kind: "restore",
        reason: null,
        role: "facilitator",
        day: today - 6,
        title: "Đèn bãi xe tối quá, tan ca sợ lắm",
        isMine: false,
      } as ModerationView["log"][number],
      {
        id: "1",
        stream: "0".repeat(29) + "105",
        topic: "safety",
        kind: "hide",
        reason: "false-emergency",
        role: "representative",
        day: today - 7,
        title: "Đèn bãi xe tối quá, tan ca sợ lắm",
        isMine: false,
      } as ModerationView["log"][number],
    ],
    receipts: [
      { ...place, id: "r2", reason: "privacy", words: "", day: today, sentTo: 3, state: "sent" },
      {
        ...place,
        id: "r1",
        reason: "threat",
        words: "Đọc xong tôi không dám đi tan ca một mình.",
        day: today - 2,
        sentTo: 3,
        state: "hidden",
      },
    ],
    reported: isModerator ? reportedPosts(today) : [],
  };
}

function reportedPosts(today: number): ModerationView["reported"] {
  return [
    {
      id: "p1",
      stream: ("0".repeat(29) + "112") as StreamId,
      topic: "general",
      post: "x/1",
      title: "Xe đưa đón chiều về trễ",
      text: "Tài xế tên Dũng, số điện thoại dán ở cửa xe, ai gặp cứ chửi thẳng mặt.",
      isFound: true,
      sinceDay: today - 3,
      reports: [
        { reason: "threat", words: "Nhắm vào một người.", day: today - 3, nickname: null },
        { reason: "privacy", words: "", day: today - 1, nickname: "Lá Tre 9" },
      ],
    },
    {
      id: "p2",
      stream: ("0".repeat(29) + "111") as StreamId,
      topic: "working-time",
      post: "x/2",
      title: "Thứ Bảy tăng ca có được từ chối không?",
      text: "Cần vay tiền nhanh, nhắn tôi.",
      isFound: true,
      sinceDay: today,
      reports: [{ reason: "spam", words: "", day: today, nickname: null }],
    },
  ];
}
