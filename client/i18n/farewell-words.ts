/** The words of a factory's end, in both languages: fetched by the few who need them. */
import type { Accessor } from "solid-js";
import type { Language } from "../state/views.ts";
import { useFirstLanguage } from "./use-first-messages.ts";

const vi = {
  // On every page.
  line: (date: string) => `Nhà máy này sẽ bị xóa ngày ${date}. Không viết thêm được.`,
  lineDeleted: "Nhà máy này đã bị xóa.",
  more: "Xem thêm",
  closed: "Các cuộc trò chuyện đã đóng vì nhà máy sắp bị xóa.",
  closedDeleted: "Nhà máy này đã bị xóa nên không viết thêm được.",
  // Everybody's page.
  title: "Nhà máy sắp bị xóa",
  titleDeleted: "Nhà máy đã bị xóa",
  when: (date: string) => `Sẽ bị xóa vào ngày ${date}`,
  whenDeleted: (date: string) => `Đã bị xóa vào ngày ${date}`,
  by: (name: string) => `Do người lập quyết định và ký: ${name}.`,
  untilThen: "Đến ngày đó bạn vẫn đọc được mọi phòng. Vẫn báo cáo được bài xấu.",
  afterwards:
    "Sau đó máy chủ không còn bài viết, phòng hay danh sách nào. Không ai lấy lại được từ ứng dụng.",
  onPhones: "Những gì các máy đã đọc vẫn nằm trên các máy đó, cho đến khi chủ máy xóa.",
  mayStay: "Người lập có thể đổi ý trước ngày đó.",
  stillHere: "Những gì máy này đã đọc vẫn còn trên máy và vẫn đọc được.",
  unsent: "Bài chưa gửi không gửi được nữa. Bạn có thể mở ra và chép lại.",
  keep: "Giữ lại để đọc",
  erase: "Xóa khỏi máy này",
  // The founder's.
  row: "Xóa nhà máy này",
  rowAbout: "Khi không ai cần đến nữa",
  rowEnding: (date: string) => `Sẽ bị xóa ngày ${date}`,
  askTitle: "Xóa nhà máy này",
  askWhat: (name: string) => `Xóa toàn bộ “${name}”?`,
  askAll: "Mọi phòng, mọi bài, mọi phiếu và đường dẫn đều mất. Không lập lại được dưới cùng một nhà máy.",
  askGrace: "Mọi người được báo ngay và còn 8 ngày để đọc. Trong thời gian đó bạn gọi lại được.",
  askClosed: "Từ bây giờ không ai viết thêm hay vào thêm được.",
  askPhones: "Không ai xóa được những gì đã nằm trên máy người khác hay đã bị chụp lại.",
  askOnly: "Chỉ máy giữ chìa khóa gốc của người lập làm được việc này.",
  type: "Gõ tên nhà máy để xác nhận",
  typeAbout: (name: string) => `Gõ đúng: ${name}`,
  typeWrong: "Tên chưa khớp. Bạn gõ lại đúng tên nhà máy nhé.",
  ask: "Xóa sau 8 ngày",
  asking: "Đang báo…",
  no: "Không xóa",
  stay: "Gọi lại, không xóa nữa",
  staying: "Đang gọi lại…",
  stays: "Nhà máy được giữ lại.",
};

export type FarewellWords = typeof vi;

const en: FarewellWords = {
  line: (date) => `This factory will be deleted on ${date}. Nobody can write any more.`,
  lineDeleted: "This factory was deleted.",
  more: "Read more",
  closed: "Threads are closed, because this factory will be deleted.",
  closedDeleted: "This factory was deleted, so nothing more can be written.",
  title: "This factory will be deleted",
  titleDeleted: "This factory was deleted",
  when: (date) => `It will be deleted on ${date}`,
  whenDeleted: (date) => `It was deleted on ${date}`,
  by: (name) => `Decided and signed by the person who set it up: ${name}.`,
  untilThen: "Until that day you can read every room. Bad posts can still be reported.",
  afterwards:
    "Afterwards the server holds no posts, rooms or lists. Nobody can get them back through the app.",
  onPhones: "What phones have read stays on those phones, until their owners erase it.",
  mayStay: "The founder can still call it off before that day.",
  stillHere: "What this phone has read is still on it, and can still be read.",
  unsent: "Posts not sent yet cannot be sent any more. You can open them and copy the words.",
  keep: "Keep it to read",
  erase: "Erase it from this phone",
  row: "Delete this factory",
  rowAbout: "When nobody needs it any more",
  rowEnding: (date) => `Will be deleted on ${date}`,
  askTitle: "Delete this factory",
  askWhat: (name) => `Delete all of “${name}”?`,
  askAll: "Every room, post, slip and link goes. The same factory cannot be set up again.",
  askGrace: "Everybody is told at once, and has 8 days to read. Until then you can call it off.",
  askClosed: "From now on nobody can write or come in.",
  askPhones: "Nobody can delete what is on other people's phones already, or was photographed.",
  askOnly: "Only the phone that holds the founder's own key can do this.",
  type: "Type the factory's name to confirm",
  typeAbout: (name) => `Type exactly: ${name}`,
  typeWrong: "This is not the name yet. Please type the factory's name exactly.",
  ask: "Delete in 8 days",
  asking: "Telling everybody…",
  no: "Do not delete",
  stay: "Call it off, keep the factory",
  staying: "Calling it off…",
  stays: "The factory stays.",
};

export const farewellWords: Readonly<Record<Language, FarewellWords>> = { vi, en };

export function useFarewellWords(): Accessor<FarewellWords> {
  const { language } = useFirstLanguage();
  return () => farewellWords[language()];
}
