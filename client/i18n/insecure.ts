/** Said in both languages at once: without a secure page there is no engine that knows which one is wanted. */
export const insecure = {
  vi: {
    title: "Địa chỉ này không an toàn để mở Gopy",
    about:
      "Trình duyệt chỉ cho mã hóa ở địa chỉ bắt đầu bằng https://. Hãy quét lại phiếu, hoặc hỏi người điều phối địa chỉ đúng.",
  },
  en: {
    title: "Gopy cannot open safely at this address",
    about:
      "A browser encrypts only at an address that begins with https://. Scan the slip again, or ask the facilitator for the right address. (On a test machine: npm start -- --lan)",
  },
} as const;
