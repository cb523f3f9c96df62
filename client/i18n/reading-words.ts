/** The words of "who can read this?" and of a room that no longer opens, in both languages: fetched when asked for. */
import type { Accessor } from "solid-js";
import type { Language } from "../state/views.ts";
import { useLanguage } from "./use-messages.ts";

const viCount = new Intl.NumberFormat("vi");
const enCount = new Intl.NumberFormat("en");
const counted = (n: number, one: string, many: string): string =>
  `${enCount.format(n)} ${n === 1 ? one : many}`;

const vi = {
  title: "Ai đọc được?",
  inRoom: (room: string) => `Ai đọc được trong phòng “${room}”`,
  counting: "Đang đếm từ sổ người vào…",
  managersNever: "Quản lý không mở được phòng này.",
  managersNone: "Chưa có quản lý nào trong phòng này.",
  managersSome: "Quản lý trong phòng đọc được mọi bài ở đây.",
  byPoster: (n: number) =>
    `Trong số công nhân có ${viCount.format(n)} người vào bằng áp phích: ai quét cũng vào được.`,
  counted: "Máy bạn tự đếm từ sổ người vào, không nghe theo máy chủ.",
  countedFrom: (date: string) =>
    `Đến ngày ${date}, một người điều phối đã đếm và ký. Ai vào sau đó, máy bạn tự đếm.`,
  readAll: "Để máy tôi tự đếm hết",
  readAllAbout: (size: string) =>
    `Máy tải cả sổ người vào, khoảng ${size}. Bạn không phải tin lời ai, và thấy ai có chức vụ, ai xác nhận họ.`,
  readingAll: "Đang tải sổ và đếm…",
  doubt: (name: string) => `Số đếm của ${name} không khớp với sổ`,
  doubtAbout: (date: string) =>
    `Ngày ${date}, người này ký một số đếm khác với sổ người vào. Số ở đây là do máy bạn tự đếm từ cả sổ. Có thể là nhầm: hãy hỏi một người điều phối khác, hoặc đại diện công nhân.`,
  doubtNameless: "một người điều phối",
  keyFirst: "Khóa của phòng chưa phải đổi lần nào.",
  keySince: (date: string) => `Khóa hiện nay dùng từ ${date}. Ai ở trong phòng lúc đó thì vẫn đọc tiếp.`,
  newcomers: "Ai vào sau cũng đọc được bài cũ.",
  slips: (n: number) =>
    n === 0
      ? "Lúc đổi khóa không còn phiếu nào chưa dùng. Phiếu làm sau đó vẫn mở được cửa."
      : `Lúc đổi khóa còn ${viCount.format(n)} phiếu chưa dùng, hoặc đã dùng mà máy chưa vào hẳn. Ai cầm một phiếu còn hạn thì vẫn vào được.`,
  slipsUnknown: "Phiếu đã phát mà chưa dùng thì vẫn mở được cửa.",
  officials: "Ai có chức vụ, và ai xác nhận họ",
  officialsNone: "Không ai có chức vụ trong phòng này.",
  founder: "Người lập Gopy ở nhà máy",
  vouchedBy: (name: string) => `${name} xác nhận`,
  vouchedByKey: "Người lập xác nhận trực tiếp",
  vouchedByGone: "Người xác nhận nay không còn trong phòng",
  since: (date: string) => `Vào từ ${date}`,
  nameless: "Chưa biết tên",
  compare: "So hai máy",
  compareAbout:
    "Đứng cạnh một đồng nghiệp cùng phòng và so mã. Giống nhau nghĩa là không ai lén đưa người vào mà chỉ một trong hai bạn thấy.",
  myCode: "Mã của máy này",
  codeLabel: "Hình để máy kia quét",
  readAloud: "Đọc to từng nhóm số, hoặc để máy kia quét hình này.",
  scan: "Quét máy kia",
  stopScan: "Thôi quét",
  aim: "Đưa hình trên máy kia vào khung.",
  type: "Gõ mã của máy kia",
  typeLabel: "Mã trên máy kia",
  typeHint: "3-241 0000 0000 …",
  check: "So mã",
  same: "Giống nhau",
  sameAbout: "Hai máy có cùng một khóa và cùng một sổ người vào.",
  different: "Khác nhau",
  differentAbout:
    "Hai máy thấy hai sổ khác nhau, hoặc gõ sai một số. Bạn so lại một lần. Nếu vẫn khác: đừng viết trong phòng này, và báo tận mặt người điều phối.",
  later: "Chưa so được",
  laterAbout: "Máy kia đã đọc xa hơn máy này. Bạn giữ mạng, chờ một phút rồi so lại.",
  notCode: "Đây không phải mã của phòng này. Mã có dạng 3-241 và năm nhóm bốn số.",
  cameraRefused: "Máy không cho dùng máy ảnh. Bạn gõ mã nhé.",
  close: "Quay lại viết",
  removed: "Bạn không còn trong phòng này",
  removedAbout:
    "Một người điều phối đã đưa bạn ra và đổi khóa. Bài máy này đã nhận thì vẫn đọc được. Bài mới thì không, và ở đây không viết được nữa.",
  removedAsk: (name: string) =>
    `Nếu bạn thấy không đúng, hãy gặp người điều phối, hoặc đại diện công nhân. Người lập: ${name}.`,
  shutOut: "Phòng đã đổi khóa, máy này chưa có khóa mới",
  shutOutAbout: "Bài máy này đã nhận thì vẫn đọc được. Bài mới thì chưa, và ở đây chưa viết được.",
  shutOutAsk: (name: string) =>
    `Có thể là nhầm. Bạn nhờ một người điều phối đổi khóa phòng này thêm một lần, hoặc xin một phiếu mới rồi quét bằng chính máy này, không cần xóa gì. Người lập: ${name}.`,
  allRemoved: "Bạn không còn trong các phòng của nhà máy này",
  allShutOut: "Các phòng đã đổi khóa, máy này chưa có khóa mới",
  removedShort: "Bạn không còn trong phòng",
  shutOutShort: "Máy này chưa có khóa mới",
  writeNoMore: "Ở đây không viết được nữa.",
  writeNotYet: "Ở đây chưa viết được.",
  kept: "Lời bạn viết dở vẫn còn trong máy này",
  keptUnsent: "Bài “chưa gửi” trong chủ đề này không gửi đi được. Bấm “Lấy lại để sửa”, rồi chép.",
  waitUnsent:
    "Bài “chưa gửi” vẫn nằm trong máy này. Khi bạn vào lại bằng phiếu mới, bài sẽ tự gửi đi, dưới tên bạn chọn lúc đó.",
  copy: "Chép lời này",
  copied: "Đã chép",
  copyFailed: "Không chép được. Bạn bấm giữ vào lời để chép nhé.",
};

export type ReadingWords = typeof vi;

const en: ReadingWords = {
  title: "Who can read this?",
  inRoom: (room) => `Who can read in “${room}”`,
  counting: "Counting from the list of who came in…",
  managersNever: "Managers cannot open this room.",
  managersNone: "No manager is in this room so far.",
  managersSome: "The managers in this room can read every post here.",
  byPoster: (n) => `Of the workers, ${enCount.format(n)} came in by a poster: anybody who scans it can.`,
  counted: "Your phone counts this itself from the list of who came in. It does not take the server's word.",
  countedFrom: (date) =>
    `Up to ${date} a facilitator counted and signed. Your phone counted whoever came in after that.`,
  readAll: "Let my phone count everybody",
  readAllAbout: (size) =>
    `The phone downloads the whole list of who came in, about ${size}. Then you take nobody's word, and see who holds an office and who vouched for them.`,
  readingAll: "Downloading the list and counting…",
  doubt: (name) => `The count of ${name} does not fit the list`,
  doubtAbout: (date) =>
    `On ${date} this person signed a count that differs from the list of who came in. The numbers here are what your phone counted from the whole list. It may be a mistake: ask another facilitator or a worker representative.`,
  doubtNameless: "a facilitator",
  keyFirst: "The key of this room has never had to be changed.",
  keySince: (date) =>
    `The present key has been in use since ${date}. Whoever was in the room then goes on reading.`,
  newcomers: "Whoever comes in later can read the older posts too.",
  slips: (n) =>
    n === 0
      ? "When the key was changed, no slip was left unused. Slips made since then still open the door."
      : `When the key was changed, ${counted(n, "slip was", "slips were")} not used yet, or used by a phone that was not inside yet. Whoever holds one can come in until it expires.`,
  slipsUnknown: "Slips that are handed out and not used yet still open the door.",
  officials: "Who holds an office, and who vouched for them",
  officialsNone: "Nobody in this room holds an office.",
  founder: "Set up Gopy at this factory",
  vouchedBy: (name) => `${name} vouched for this person`,
  vouchedByKey: "The founder vouched directly",
  vouchedByGone: "Who vouched is no longer in this room",
  since: (date) => `In since ${date}`,
  nameless: "Name not known",
  compare: "Compare two phones",
  compareAbout:
    "Stand beside a colleague of this room and compare codes. The same code means that nobody was let in secretly where only one of you can see it.",
  myCode: "The code of this phone",
  codeLabel: "Picture for the other phone to scan",
  readAloud: "Read the groups of digits aloud, or let the other phone scan this picture.",
  scan: "Scan the other phone",
  stopScan: "Stop scanning",
  aim: "Hold the other phone's picture in the frame.",
  type: "Type the other phone's code",
  typeLabel: "Code on the other phone",
  typeHint: "3-241 0000 0000 …",
  check: "Compare",
  same: "The same",
  sameAbout: "Both phones have the same key and the same list of who came in.",
  different: "Different",
  differentAbout:
    "The two phones see two different lists, or one digit was mistyped. Compare once more. If they still differ: do not write in this room, and tell a facilitator face to face.",
  later: "Cannot be compared yet",
  laterAbout:
    "The other phone has read further than this one. Stay connected, wait a minute and compare again.",
  notCode: "This is not a code of this room. A code looks like 3-241 and five groups of four digits.",
  cameraRefused: "The phone does not allow the camera. Please type the code.",
  close: "Back to writing",
  removed: "You are no longer in this room",
  removedAbout:
    "A facilitator took you out and changed the key. What this phone has received can still be read. New posts cannot, and you can write nothing here any more.",
  removedAsk: (name) =>
    `If you think this is wrong, talk to a facilitator or a worker representative. Set up by: ${name}.`,
  shutOut: "The key of this room was changed, and this phone does not have the new one",
  shutOutAbout:
    "What this phone has received can still be read. New posts cannot yet, and you cannot write here yet.",
  shutOutAsk: (name) =>
    `It may be a mistake. Ask a facilitator to change the key of this room once more, or for a new slip and scan it with this phone: nothing has to be erased. Set up by: ${name}.`,
  allRemoved: "You are no longer in the rooms of this factory",
  allShutOut: "The keys were changed, and this phone does not have the new ones",
  removedShort: "You are no longer in this room",
  shutOutShort: "This phone does not have the new key",
  writeNoMore: "You can no longer write here.",
  writeNotYet: "You cannot write here yet.",
  kept: "What you were writing is still on this phone",
  keptUnsent: "Posts “not sent yet” in this thread cannot be sent. Tap “Take back to edit”, then copy.",
  waitUnsent:
    "Posts “not sent yet” stay on this phone. When you come in again with a new slip, they go by themselves, under the name you choose then.",
  copy: "Copy these words",
  copied: "Copied",
  copyFailed: "Could not copy. Press and hold the words to copy them.",
};

export const readingWords: Readonly<Record<Language, ReadingWords>> = { vi, en };

export function useReadingWords(): Accessor<ReadingWords> {
  const { language } = useLanguage();
  return () => readingWords[language()];
}
