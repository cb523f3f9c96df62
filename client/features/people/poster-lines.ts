/** The words on a printed poster. All languages stand on each, so they are no part of the page's catalogue. */
import type { Language } from "../../state/views.ts";

export interface PosterLines {
  readonly title: string;
  readonly scan: string;
  /** Management may be in there. */
  readonly managers: string;
  /** What it opens, and what it does not. */
  readonly room: string;
  readonly sign: string;
  readonly until: (date: string) => string;
  readonly number: (number: string) => string;
}

export const POSTER_LINES: Readonly<Record<Language, PosterLines>> = {
  vi: {
    title: "Quét để cùng góp ý",
    scan: "Không hỏi tên, không hỏi số điện thoại. Bạn chọn một biệt danh.",
    managers: "Quản lý cũng có thể ở trong phòng này và đọc được bài.",
    room: "Tờ này chỉ mở phòng chung của cả nhà máy. Muốn vào phòng riêng công nhân, hãy xin người điều phối một phiếu của riêng bạn.",
    sign: "Mở ra phải thấy hình thêu này",
    until: (date) => `Dùng đến hết ngày ${date}`,
    number: (number) => `Số ${number}`,
  },
  en: {
    title: "Scan to have your say",
    scan: "No name and no phone number asked. You choose a nickname.",
    managers: "Managers may be in this room too, and can read what is written.",
    room: "This opens the factory's common room only. For the workers' room, ask a facilitator for a slip of your own.",
    sign: "Look for this stitched sign",
    until: (date) => `Works until the end of ${date}`,
    number: (number) => `No. ${number}`,
  },
};
