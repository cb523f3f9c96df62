/** The words on a printed slip. Both languages stand on each, so they are no part of the page's catalogue. */
const count = new Intl.NumberFormat("vi");

export const SLIP_LINES = {
  vi: {
    scan: "Quét để vào. Không hỏi tên, số điện thoại. Mở ra phải thấy hình thêu này.",
    once: "Dùng một lần. Vào xong, xé phiếu này.",
    until: "Hạn",
    serial: (serial: number) => `Số ${count.format(serial)}`,
  },
  en: {
    scan: "Scan to come in. No name or number asked.",
    once: "Works once. When you are in, tear this up.",
    until: "By",
  },
} as const;
