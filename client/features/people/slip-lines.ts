/** The words on a printed slip. All languages stand on each, so they are no part of the page's catalogue. */
import type { Language } from "../../state/views.ts";

const vietnamese = new Intl.NumberFormat("vi");
const english = new Intl.NumberFormat("en");

export interface SlipLines {
  readonly scan: string;
  readonly once: string;
  readonly until: string;
  readonly serial: (serial: number) => string;
}

/** `first` is what the slip begins with; in the second place there is room for less. */
export const SLIP_LINES: Readonly<
  Record<Language, { readonly first: SlipLines; readonly second: Pick<SlipLines, "scan" | "once" | "until"> }>
> = {
  vi: {
    first: {
      scan: "Quét để vào. Không hỏi tên, số điện thoại. Mở ra phải thấy hình thêu này.",
      once: "Dùng một lần. Vào xong, xé phiếu này.",
      until: "Hạn",
      serial: (serial) => `Số ${vietnamese.format(serial)}`,
    },
    second: {
      scan: "Quét để vào. Không hỏi tên, số điện thoại.",
      once: "Dùng một lần. Vào xong, xé phiếu này.",
      until: "Hạn",
    },
  },
  en: {
    first: {
      scan: "Scan to come in. No name or number asked. Look for this stitched sign.",
      once: "Works once. Once in, tear it up.",
      until: "By",
      serial: (serial) => `No. ${english.format(serial)}`,
    },
    second: {
      scan: "Scan to come in. No name or number asked.",
      once: "Works once. When you are in, tear this up.",
      until: "By",
    },
  },
};
