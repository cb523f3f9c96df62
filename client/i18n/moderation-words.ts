/** The words of reporting and moderating, in both languages: they come with the pages that need them. */
// long: a catalogue is read by looking up, and translators want one file
import type { Accessor } from "solid-js";
import type { HideReason } from "../state/moderation-views.ts";
import type { Language } from "../state/views.ts";
import { useLanguage } from "./use-messages.ts";

interface ModerationWords {
  readonly reasons: Readonly<Record<HideReason, string>>;
  readonly reasonsAbout: Readonly<Record<HideReason, string>>;
  readonly by: Readonly<Record<"representative" | "facilitator", string>>;
  readonly more: (name: string) => string;
  readonly closeMore: string;
  readonly report: string;
  readonly reportAsk: string;
  readonly reportAbout: string;
  readonly reportWords: string;
  readonly reportHint: string;
  readonly reportName: string;
  readonly nameless: string;
  readonly namelessAbout: string;
  readonly named: (nickname: string) => string;
  readonly namedAbout: string;
  readonly reportSend: string;
  readonly reportSent: (moderators: number) => string;
  readonly reportSentAbout: string;
  readonly hide: string;
  readonly hideAsk: string;
  readonly hideAbout: string;
  readonly hideYes: string;
  readonly hiddenPlace: string;
  readonly hiddenThread: string;
  readonly ownHidden: string;
  readonly ownHiddenAbout: string;
  readonly seeWords: string;
  readonly noWords: string;
  readonly restore: string;
  readonly logAbout: string;
  readonly logEmpty: string;
  readonly logEmptyAbout: string;
  readonly logReading: string;
  readonly wasHidden: string;
  readonly wasRestored: string;
  readonly yours: string;
  readonly goThere: string;
  readonly myReports: string;
  readonly receipts: Readonly<Record<"unsent" | "hidden" | "kept", string>>;
  readonly receiptSent: (moderators: number) => string;
  readonly reports: string;
  readonly reportsAbout: string;
  readonly reportsOpen: (posts: number) => string;
  readonly reportsOldest: (days: number) => string;
  readonly reportsEmpty: string;
  readonly reportsEmptyAbout: string;
  readonly reportedTimes: (reports: number) => string;
  readonly reporterNameless: string;
  readonly missing: string;
  readonly keep: string;
  readonly keptDone: string;
  readonly hiddenDone: string;
}

const vi: ModerationWords = {
  reasons: {
    privacy: "Có tên người hoặc chuyện riêng",
    threat: "Đe dọa hoặc xúc phạm",
    harassment: "Quấy rối",
    "false-emergency": "Báo động giả",
    spam: "Quảng cáo hoặc lặp lại",
    other: "Lý do khác",
  },
  reasonsAbout: {
    privacy: "Tên, số chuyền, địa chỉ, chuyện nhà của ai đó",
    threat: "Làm người khác sợ hoặc bị nhục",
    harassment: "Lời tục tĩu, đeo bám, nhắm vào một người",
    "false-emergency": "Báo cháy, báo nguy không có thật",
    spam: "Bán hàng, vay tiền, một bài đăng nhiều lần",
    other: "Điều khác làm hại ai đó",
  },
  by: { representative: "đại diện", facilitator: "điều phối" },
  more: (name) => `Làm gì với bài của ${name}`,
  closeMore: "Đóng",
  report: "Báo cáo bài này",
  reportAsk: "Bài này có gì không ổn?",
  reportAbout: "Chỉ đại diện và điều phối của phòng này đọc được. Ban quản lý và máy chủ không đọc được.",
  reportWords: "Nói thêm nếu bạn muốn",
  reportHint: "Điều người xem cần biết",
  reportName: "Ai báo cáo?",
  nameless: "Không để biệt danh",
  namelessAbout: "Không ai biết là bạn",
  named: (nickname) => `Ký là ${nickname}`,
  namedAbout: "Chỉ đại diện và điều phối thấy",
  reportSend: "Gửi báo cáo",
  reportSent: (moderators) => `Đã giữ để gửi cho ${moderators} người`,
  reportSentAbout: "Xem kết quả trong phòng, ở mục “Bài đã ẩn”.",
  hide: "Ẩn bài này",
  hideAsk: "Vì sao ẩn bài này?",
  hideAbout: "Mọi người vẫn thấy chỗ của bài, lý do, và vai trò của bạn. Tác giả vẫn đọc được bài mình.",
  hideYes: "Ẩn bài",
  hiddenPlace: "Bài này đã bị ẩn",
  hiddenThread: "Chủ đề đã bị ẩn",
  ownHidden: "Bài của bạn đã bị ẩn",
  ownHiddenAbout: "Ở đây chỉ còn bạn, đại diện và điều phối đọc được. Bạn có thể trả lời ở dưới.",
  seeWords: "Xem lời đã ẩn",
  noWords: "Tác giả đã gỡ lời này.",
  restore: "Cho hiện lại",
  logAbout: "Ai cũng xem được trang này: bài nào bị ẩn, vì sao, và bài nào được hiện lại.",
  logEmpty: "Chưa ẩn bài nào",
  logEmptyAbout: "Khi một bài bị ẩn hoặc được hiện lại, lý do và ngày sẽ ghi ở đây.",
  logReading: "Đang đọc… Có thể còn bài mới bị ẩn mà máy này chưa biết.",
  wasHidden: "Đã ẩn",
  wasRestored: "Cho hiện lại",
  yours: "bài của bạn",
  goThere: "Đến chỗ đó",
  myReports: "Báo cáo của bạn",
  receipts: {
    unsent: "Chưa gửi. Sẽ gửi khi có mạng.",
    hidden: "Đã xem: bài bị ẩn",
    kept: "Đã xem: bài được giữ",
  },
  receiptSent: (moderators) => `Đã gửi cho ${moderators} người, đang chờ xem`,
  reports: "Báo cáo cần xem",
  reportsAbout: "Đọc, rồi ẩn hoặc giữ. Người báo cáo sẽ biết kết quả, không biết tên bạn.",
  reportsOpen: (posts) => `${posts} bài đang chờ`,
  reportsOldest: (days) => (days === 0 ? "mới hôm nay" : `lâu nhất ${days} ngày`),
  reportsEmpty: "Không còn báo cáo nào",
  reportsEmptyAbout: "Khi có người báo cáo một bài, bài đó sẽ hiện ở đây.",
  reportedTimes: (reports) => `${reports} báo cáo`,
  reporterNameless: "không để biệt danh",
  missing: "Máy này chưa có bài đó. Bạn mở chỗ đó để xem.",
  keep: "Giữ bài",
  keptDone: "Đã giữ bài",
  hiddenDone: "Đã ẩn bài",
};

const en: ModerationWords = {
  reasons: {
    privacy: "Names or private matters",
    threat: "Threat or insult",
    harassment: "Harassment",
    "false-emergency": "False alarm",
    spam: "Advertising or repeats",
    other: "Another reason",
  },
  reasonsAbout: {
    privacy: "A name, a line number, an address, somebody's family",
    threat: "Makes somebody afraid or ashamed",
    harassment: "Dirty words, stalking, aimed at one person",
    "false-emergency": "A fire or danger that is not real",
    spam: "Selling, loans, the same post many times",
    other: "Something else that hurts somebody",
  },
  by: { representative: "a representative", facilitator: "a facilitator" },
  more: (name) => `What to do with the post of ${name}`,
  closeMore: "Close",
  report: "Report this post",
  reportAsk: "What is wrong with this post?",
  reportAbout:
    "Only the representatives and facilitators of this room can read it. Management and the server cannot.",
  reportWords: "Say more if you like",
  reportHint: "What they should know",
  reportName: "Who reports?",
  nameless: "No nickname",
  namelessAbout: "Nobody knows that it is you",
  named: (nickname) => `Sign as ${nickname}`,
  namedAbout: "Only representatives and facilitators see it",
  reportSend: "Send the report",
  reportSent: (moderators) => `Kept, to be sent to ${moderators} ${moderators === 1 ? "person" : "people"}`,
  reportSentAbout: "See what became of it in the room, under “Hidden posts”.",
  hide: "Hide this post",
  hideAsk: "Why is it hidden?",
  hideAbout: "Everybody still sees its place, the reason and your role. Its author can still read it.",
  hideYes: "Hide the post",
  hiddenPlace: "This post is hidden",
  hiddenThread: "This thread is hidden",
  ownHidden: "Your post was hidden",
  ownHiddenAbout: "Here only you, representatives and facilitators can still read it. You can answer below.",
  seeWords: "See the hidden words",
  noWords: "The author has removed these words.",
  restore: "Show it again",
  logAbout: "Everybody can see this page: which posts were hidden, why, and which were shown again.",
  logEmpty: "Nothing was hidden yet",
  logEmptyAbout: "When a post is hidden or shown again, the reason and the day stand here.",
  logReading: "Still reading… More may be hidden that this phone does not know of yet.",
  wasHidden: "Hidden",
  wasRestored: "Shown again",
  yours: "your post",
  goThere: "Go there",
  myReports: "Your reports",
  receipts: {
    unsent: "Not sent yet. It goes out when there is a network.",
    hidden: "Looked at: the post is hidden",
    kept: "Looked at: the post stays",
  },
  receiptSent: (moderators) =>
    `Sent to ${moderators} ${moderators === 1 ? "person" : "people"}, not looked at yet`,
  reports: "Reports to look at",
  reportsAbout: "Read, then hide or keep. Who reported learns what became of it, not your name.",
  reportsOpen: (posts) => `${posts} ${posts === 1 ? "post waits" : "posts wait"}`,
  reportsOldest: (days) => (days === 0 ? "since today" : `oldest ${days} ${days === 1 ? "day" : "days"}`),
  reportsEmpty: "No reports are left",
  reportsEmptyAbout: "When somebody reports a post, it will stand here.",
  reportedTimes: (reports) => `${reports} ${reports === 1 ? "report" : "reports"}`,
  reporterNameless: "no nickname",
  missing: "This phone does not have that post yet. Go there to see it.",
  keep: "Keep the post",
  keptDone: "The post stays",
  hiddenDone: "The post is hidden",
};

export const moderationWords: Readonly<Record<Language, ModerationWords>> = { vi, en };

export function useModerationWords(): Accessor<ModerationWords> {
  const { language } = useLanguage();
  return () => moderationWords[language()];
}
