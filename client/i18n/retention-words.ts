/** The words of how long a Room keeps what was said, in both languages: fetched with the pages that say it. */
import type { Accessor } from "solid-js";
import type { Language } from "../state/views.ts";
import { useFirstLanguage } from "./use-first-messages.ts";

const vi = {
  row: "Giữ lời trong bao lâu",
  title: "Giữ lời trong bao lâu",
  about: (room: string) =>
    `Trong “${room}”, chủ đề nào không ai viết thêm trong thời gian này thì bị xóa cả chủ đề.`,
  choose: "Giữ lời",
  monthsAbout: "Không tự xóa gì",
  months: (n: number) => (n === 0 ? "Mãi mãi" : `${n} tháng sau lời cuối`),
  all: "Mọi người trong phòng đều thấy quy định này, và ai đặt thì máy của họ ký.",
  week: "Nếu rút ngắn: một tuần sau mới bắt đầu xóa, để ai cần thì kịp lưu.",
  phones: "Máy của thành viên cũng quên những chủ đề đó ở lần mở tới. Ảnh chụp và bản đã lưu thì không.",
  gone: "Đã xóa rồi thì không ai lấy lại được.",
  save: "Đặt quy định này",
  saving: "Đang gửi…",
  saved: "Đã đặt. Mọi người sẽ thấy khi máy họ có mạng.",
  // For everybody.
  kept: (n: number) =>
    n === 0 ? "Lời trong phòng này được giữ mãi" : `Chủ đề bị xóa ${n} tháng sau lời cuối cùng`,
  from: (date: string) => `Bắt đầu xóa từ ${date}`,
  keptIn: (room: string, n: number) => `${room}: chủ đề bị xóa ${n} tháng sau lời cuối, cả trên máy này`,
  cut: "Lời ở đây không còn được giữ",
  cutAbout: (n: number) =>
    n === 0
      ? "Phòng này từng chỉ giữ lời trong một thời gian. Chủ đề này đã hết hạn."
      : `Phòng này giữ lời ${n} tháng. Chủ đề này đã hết hạn.`,
  cutUnsent: "Bài chưa gửi của bạn vẫn còn bên dưới. Bấm “Lấy lại để sửa” rồi chép đi.",
};

export type RetentionWords = typeof vi;

const en: RetentionWords = {
  row: "How long words are kept",
  title: "How long words are kept",
  about: (room) => `In “${room}”, a thread in which nobody writes for so long is deleted as a whole.`,
  choose: "Keep words",
  months: (n) => (n === 0 ? "For ever" : `${n} ${n === 1 ? "month" : "months"} after the last one`),
  monthsAbout: "Nothing is deleted by itself",
  all: "Everybody in the room sees this rule, signed by the phone of who set it.",
  week: "If it gets shorter, nothing goes for one more week, so that whoever needs something can save it.",
  phones: "Members' phones forget these threads too when they next open. Pictures and saved copies stay.",
  gone: "What was deleted, nobody can get back.",
  save: "Set this rule",
  saving: "Sending…",
  saved: "It is set. Everybody sees it when their phone has a network.",
  kept: (n) =>
    n === 0
      ? "Words in this room are kept for ever"
      : `A thread is deleted ${n} ${n === 1 ? "month" : "months"} after its last word`,
  from: (date) => `Deleting begins on ${date}`,
  keptIn: (room, n) =>
    `${room}: threads are deleted ${n} ${n === 1 ? "month" : "months"} after their last word, on this phone too`,
  cut: "These words are no longer kept",
  cutAbout: (n) =>
    n === 0
      ? "This room kept words only for some time, and this thread's time was over."
      : `This room keeps words for ${n} ${n === 1 ? "month" : "months"}, and this thread's time was over.`,
  cutUnsent: "Your post that was not sent is still below. Tap “Take back to edit”, then copy it.",
};

export const retentionWords: Readonly<Record<Language, RetentionWords>> = { vi, en };

export function useRetentionWords(): Accessor<RetentionWords> {
  const { language } = useFirstLanguage();
  return () => retentionWords[language()];
}
