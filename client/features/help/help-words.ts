/** The words of the help page. Few open it, so they come with it and are no part of the page's catalogue. */
import type { Language } from "../../state/views.ts";

export interface HelpWords {
  readonly title: string;
  readonly about: string;
  readonly trace: string;
  readonly here: string;
  readonly hereBy: string;
  readonly hereNone: string;
  readonly loading: string;
  readonly offlineNone: string;
  readonly country: string;
  readonly checked: (date: string) => string;
  readonly source: (source: string) => string;
  readonly call: (phone: string) => string;
  readonly unsent: string;
  readonly refused: string;
  readonly add: string;
  readonly change: string;
  readonly takeDown: string;
  readonly takeDownAsk: string;
  readonly takeDownYes: string;
  readonly takeDownNo: string;
  readonly formTitle: string;
  readonly formAbout: string;
  readonly phone: string;
  readonly phoneHint: string;
  readonly inLanguage: (language: string) => string;
  readonly name: string;
  readonly nameHint: string;
  readonly hours: string;
  readonly hoursHint: string;
  readonly helps: string;
  readonly helpsHint: string;
  readonly otherLanguage: (language: string) => string;
  readonly save: string;
  readonly saving: string;
  readonly noName: string;
  readonly badPhone: string;
}

export const HELP_WORDS: Readonly<Record<Language, HelpWords>> = {
  vi: {
    title: "Khi cần giúp",
    about: "Bấm vào số để gọi. Gọi được cả khi không có mạng internet.",
    trace: "Số đã gọi còn lại trong danh sách cuộc gọi của máy. Dùng chung máy thì nhớ xóa.",
    here: "Ở nhà máy này",
    hereBy: "Do người điều phối ghi.",
    hereNone: "Người điều phối chưa ghi số nào.",
    loading: "Đang mở…",
    offlineNone: "Máy này chưa nhận được số nào của nhà máy. Khi có mạng, các số sẽ hiện ở đây.",
    country: "Cả nước",
    checked: (date) => `Kiểm tra ngày ${date}.`,
    source: (source) => `Theo ${source}.`,
    call: (phone) => `Gọi ${phone}`,
    unsent: "Chưa gửi · chờ có mạng",
    refused: "Chưa gửi được",
    add: "Ghi thêm một số",
    change: "Sửa",
    takeDown: "Gỡ xuống",
    takeDownAsk: "Gỡ số này xuống?",
    takeDownYes: "Gỡ xuống",
    takeDownNo: "Để lại",
    formTitle: "Ai giúp được, gọi số nào?",
    formAbout: "Cả nhà máy sẽ thấy, quản lý cũng thấy. Chỉ ghi số đã gọi thử và người ấy đã đồng ý.",
    phone: "Số điện thoại",
    phoneHint: "Ví dụ: 0912 345 678",
    inLanguage: (language) => language,
    name: "Tên hoặc nơi",
    nameHint: "Ví dụ: Công đoàn nhà máy",
    hours: "Giờ gọi được",
    hoursHint: "Ví dụ: Thứ Hai đến thứ Sáu, 8–17 giờ",
    helps: "Giúp việc gì",
    helpsHint: "Ví dụ: hỏi về hợp đồng, bị trù dập",
    otherLanguage: (language) => `Ghi thêm bằng ${language}`,
    save: "Cho mọi người thấy",
    saving: "Đang gửi…",
    noName: "Bạn ghi tên người hoặc nơi giúp nhé.",
    badPhone: "Số điện thoại chưa đúng: từ 3 đến 15 chữ số.",
  },
  en: {
    title: "Get help",
    about: "Tap a number to call. Calls work without internet too.",
    trace: "A number you called stays in the phone's list of calls. On a shared phone, delete it there.",
    here: "At this factory",
    hereBy: "Written by the facilitators.",
    hereNone: "The facilitators have not written any number yet.",
    loading: "Opening…",
    offlineNone: "This phone has no number of the factory yet. They appear here when it is connected.",
    country: "Anywhere in Viet Nam",
    checked: (date) => `Checked on ${date}.`,
    source: (source) => `From ${source}.`,
    call: (phone) => `Call ${phone}`,
    unsent: "Not sent yet · waiting for a connection",
    refused: "Could not be sent",
    add: "Add a number",
    change: "Change",
    takeDown: "Take down",
    takeDownAsk: "Take this number down?",
    takeDownYes: "Take down",
    takeDownNo: "Keep it",
    formTitle: "Who can help, on which number?",
    formAbout:
      "Everybody in the factory will see it, managers too. Only write numbers you have tried, of people who agree.",
    phone: "Phone number",
    phoneHint: "For example: 0912 345 678",
    inLanguage: (language) => language,
    name: "Person or place",
    nameHint: "For example: Factory union",
    hours: "When to call",
    hoursHint: "For example: Monday to Friday, 8–17 h",
    helps: "What they help with",
    helpsHint: "For example: contracts, being punished for speaking",
    otherLanguage: (language) => `Also write it in ${language}`,
    save: "Show it to everybody",
    saving: "Sending…",
    noName: "Please write who or which place helps.",
    badPhone: "This phone number is not right: 3 to 15 digits.",
  },
};
