/**
 * What an official reads above the send button. Officials stand under their names: not they could be recognised, but
 * those they write about. Fetched when an official writes, so it is no part of the catalogue.
 */
import type { RevealingKind } from "../state/draft-warning.ts";
import type { Language } from "../state/views.ts";

export type CareWords = Readonly<Record<RevealingKind, (words: string) => string>> & {
  readonly choice: string;
};

export const OFFICIAL_CARE: Readonly<Record<Language, CareWords>> = {
  vi: {
    name: (words) => `Bài có vẻ có tên người: ${words}. Người ấy có muốn mọi người ở đây biết không?`,
    phone: (words) => `Bài có vẻ có số điện thoại: ${words}. Ai đọc được bài đều thấy số này.`,
    line: (words) => `Bài nói rõ chuyền hay tổ: ${words}. Mọi người có thể đoán bạn nói về ai.`,
    machine: (words) => `Bài nói rõ máy: ${words}. Mọi người biết ai đứng máy ấy.`,
    "staff-number": (words) => `Bài có vẻ có số thẻ: ${words}. Số thẻ chỉ đúng một người.`,
    "exact-date": (words) => `Bài nói rõ ngày giờ: ${words}. Ai nhớ lúc ấy có thể đoán bạn nói về ai.`,
    "id-number": (words) => `Bài có vẻ có số giấy tờ: ${words}. Số này chỉ đúng một người.`,
    "address-or-email": (words) => `Bài có vẻ có địa chỉ: ${words}. Ai đọc được bài đều thấy.`,
    choice: "Bạn vẫn gửi được.",
  },
  en: {
    name: (words) => `This seems to name a person: ${words}. Do they want everybody here to know?`,
    phone: (words) => `This seems to hold a phone number: ${words}. Everybody who reads here will see it.`,
    line: (words) => `This names a line or team: ${words}. People may guess whom you write about.`,
    machine: (words) => `This names a machine: ${words}. People know who works at it.`,
    "staff-number": (words) => `This seems to hold a card number: ${words}. It belongs to one person only.`,
    "exact-date": (words) =>
      `This names a day or hour: ${words}. Who remembers it may guess whom you write about.`,
    "id-number": (words) =>
      `This seems to hold a document's number: ${words}. It belongs to one person only.`,
    "address-or-email": (words) =>
      `This seems to hold an address: ${words}. Everybody who reads here will see it.`,
    choice: "You can still send it.",
  },
};
