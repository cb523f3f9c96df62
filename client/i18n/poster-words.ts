/** The words of posters, in both languages: fetched with the pages of whoever makes one, or comes in by one. */
// long: a catalogue is read by looking up, and translators want one file
import type { Accessor } from "solid-js";
import type { Language } from "../state/views.ts";
import { useFirstLanguage } from "./use-first-messages.ts";

const viCount = new Intl.NumberFormat("vi");
const enCount = new Intl.NumberFormat("en");

const vi = {
  // Coming in by one.
  opens: (everyone: string, workers: string) =>
    `Áp phích này mở phòng chung “${everyone}”, nơi có cả quản lý. Muốn vào phòng “${workers}”, bạn xin một phiếu của riêng mình.`,
  emblem: "Hình thêu này giống trên áp phích.",
  anyone: "Ai quét áp phích cũng vào được phòng này. Bạn không biết họ là ai, họ cũng không biết bạn.",
  noVote:
    "Bạn đọc và viết được. Khi cả phòng biểu quyết thì bạn không có phần, vì một người quét được nhiều lần.",
  sees: "Ai ở trong phòng thấy điều bạn viết, và biệt danh bạn chọn.",
  seesNot: "Không ai thấy tên, số điện thoại hay máy của bạn.",
  // Who is in by one already, and has a slip.
  upgrade: (workers: string) => `Muốn vào phòng “${workers}” bằng phiếu này?`,
  upgradeHow:
    "Máy này đang ở trong nhờ áp phích, và không đổi sang phiếu được. Bạn làm thế này: vào trang An toàn, xóa Gopy khỏi máy này, rồi quét lại phiếu.",
  upgradeNew: "Bạn sẽ là một người mới với biệt danh mới. Bài cũ ở lại với biệt danh cũ.",
  upgradeGo: "Mở trang An toàn",
  already: "Bạn đã ở trong, nên không cần áp phích này.",
  mine: (workers: string) =>
    `Bạn vào bằng áp phích: ở phòng chung, không có quyền biểu quyết. Muốn vào phòng “${workers}”, bạn xin người điều phối một phiếu riêng.`,
  // Making one.
  title: "Áp phích",
  row: "In một tờ treo ở nhà ăn, nhiều người cùng vào",
  about: "Một tờ A4 treo ở nhà ăn. Ai quét cũng vào được phòng chung, cho đến hết hạn hoặc đủ người.",
  factRoom: (everyone: string) => `Chỉ mở phòng “${everyone}”. Không mở phòng nào khác.`,
  factAnyone: "Ai chụp được mã cũng vào được: cả quản lý, cả người ngoài, cả người đã bị đưa ra.",
  factVote: "Người vào bằng áp phích đọc và viết được, nhưng không có quyền biểu quyết.",
  factKeys: "Đổi khóa phòng này thì mọi áp phích hết dùng được. Bạn in tờ mới.",
  make: "Làm áp phích mới",
  days: "Dùng trong",
  day: "1 ngày",
  week: "1 tuần",
  month: "1 tháng",
  most: "Nhiều nhất",
  people: (n: number) => `${viCount.format(n)} người`,
  language: "Ngôn ngữ đứng trước",
  submit: "Làm áp phích",
  making: "Đang làm…",
  made: (n: number) => `Đã làm áp phích số ${viCount.format(n)}`,
  once: "Mã chỉ hiện lần này. Bạn in ngay, hoặc giữ lại đường dẫn.",
  print: "In tờ A4",
  codeLabel: (n: number) => `Mã của áp phích số ${viCount.format(n)}`,
  copy: "Chép đường dẫn",
  copied: "Đã chép",
  copyFailed: "Không chép được. Bạn bấm giữ vào đường dẫn để chép nhé.",
  // Those that hang.
  hanging: "Đang treo",
  loading: "Đang xem các áp phích…",
  none: "Chưa treo áp phích nào.",
  poster: (n: number) => `Áp phích số ${viCount.format(n)}`,
  uses: (n: number, most: number) => `Đã vào ${viCount.format(n)} trong ${viCount.format(most)} người`,
  full: "Đã đủ người",
  until: (date: string) => `hạn ${date}`,
  ofOther: "người khác làm",
  counted: "Số người do máy chủ đếm.",
  takeDown: "Gỡ",
  takeDownLabel: (n: number) => `Gỡ áp phích số ${viCount.format(n)}`,
  takeDownAsk: (n: number) => `Gỡ áp phích số ${viCount.format(n)}?`,
  takeDownAbout: "Từ nay ai quét tờ này đều bị từ chối. Người đã vào thì vẫn ở lại. Bạn nhớ gỡ cả tờ giấy.",
  takeDownYes: "Gỡ áp phích này",
  takeDownNo: "Để lại",
  takenDown: (n: number) => `Đã gỡ áp phích số ${viCount.format(n)}`,
};

export type PosterWords = typeof vi;

const en: PosterWords = {
  opens: (everyone, workers) =>
    `This poster opens the common room, “${everyone}”, where managers are too. For “${workers}”, ask for a slip of your own.`,
  emblem: "This stitched sign is also on the poster.",
  anyone:
    "Whoever scans the poster can come into this room. You do not know who they are, nor they who you are.",
  noVote:
    "You can read and write. When the room votes, you have no part in it, because one person can scan many times.",
  sees: "Those in the room see what you write, and the nickname you choose.",
  seesNot: "Nobody sees your name, your number or your phone.",
  upgrade: (workers) => `Do you want to go into “${workers}” with this slip?`,
  upgradeHow:
    "This phone came in by a poster, and that cannot be changed into a slip. Do this: open the Safety page, erase Gopy from this phone, then scan the slip again.",
  upgradeNew:
    "You will be somebody new, with a new nickname. What you wrote stays there under the old nickname.",
  upgradeGo: "Open the Safety page",
  already: "You are in already, so you do not need this poster.",
  mine: (workers) =>
    `You came in by a poster: into the common room, without a vote. For “${workers}”, ask a facilitator for a slip of your own.`,
  title: "Posters",
  row: "Print a sheet for the canteen, for many to come in",
  about:
    "An A4 sheet to hang in the canteen. Whoever scans it can come into the common room, until it expires or is full.",
  factRoom: (everyone) => `It opens “${everyone}”. It never opens another room.`,
  factAnyone:
    "Whoever takes a picture of the code can come in: managers, outsiders, and people who were taken out.",
  factVote: "Who comes in by a poster can read and write, but has no vote.",
  factKeys: "When the key of this room is changed, all posters stop working. Print a new one then.",
  make: "Make a new poster",
  days: "Works for",
  day: "1 day",
  week: "1 week",
  month: "1 month",
  most: "At most",
  people: (n) => `${enCount.format(n)} people`,
  language: "Language that comes first",
  submit: "Make the poster",
  making: "Making it…",
  made: (n) => `Poster ${enCount.format(n)} is made`,
  once: "The code is shown only now. Print it at once, or keep the link.",
  print: "Print on A4",
  codeLabel: (n) => `Code of poster ${enCount.format(n)}`,
  copy: "Copy the link",
  copied: "Copied",
  copyFailed: "Could not copy. Press and hold the link to copy it.",
  hanging: "Hanging now",
  loading: "Looking at the posters…",
  none: "No poster is hanging.",
  poster: (n) => `Poster ${enCount.format(n)}`,
  uses: (n, most) => `${enCount.format(n)} of ${enCount.format(most)} people came in`,
  full: "Full",
  until: (date) => `until ${date}`,
  ofOther: "made by somebody else",
  counted: "The server counts the people.",
  takeDown: "Take down",
  takeDownLabel: (n) => `Take down poster ${enCount.format(n)}`,
  takeDownAsk: (n) => `Take down poster ${enCount.format(n)}?`,
  takeDownAbout:
    "From now on, whoever scans it is refused. Those who came in stay. Please take the paper down too.",
  takeDownYes: "Take this poster down",
  takeDownNo: "Leave it",
  takenDown: (n) => `Poster ${enCount.format(n)} is taken down`,
};

export const posterWords: Readonly<Record<Language, PosterWords>> = { vi, en };

export function usePosterWords(): Accessor<PosterWords> {
  const { language } = useFirstLanguage();
  return () => posterWords[language()];
}
