/** The words of a facilitator's work with people and keys, in both languages: fetched with its pages. */
// long: a catalogue is read by looking up, and translators want one file
import type { Accessor } from "solid-js";
import type { Language } from "../state/views.ts";
import { useLanguage } from "./use-messages.ts";

const viCount = new Intl.NumberFormat("vi");
const enCount = new Intl.NumberFormat("en");
const counted = (n: number, one: string, many: string): string =>
  `${enCount.format(n)} ${n === 1 ? one : many}`;

const vi = {
  // The way there.
  others: "Người, phiếu và khóa",
  officials: "Người có chức vụ",
  officialsRow: "Ai xác nhận ai, thêm người, kết thúc vai trò",
  slips: "Phiếu chưa dùng",
  slipsRow: "Còn những phiếu nào, hủy phiếu bị mất",
  keys: "Đổi khóa",
  keysRow: "Sau khi mất phiếu hoặc mất máy",
  keysWorking: (done: number, all: number) => `Đang đổi: xong ${done} trong ${all} phòng`,
  keysDone: "Đã đổi xong",
  // Joined by week.
  weeks: "Vào theo tuần",
  weeksAbout: "Chỉ đếm theo tuần và vai trò, để không ai đoán được ai dùng phiếu nào.",
  weekOf: (date: string) => `Tuần từ ${date}`,
  weeksCounting: "Đang đếm từ sổ người vào…",
  removedSince: (n: number) => `Đã đưa ra: ${viCount.format(n)} người`,
  // Open slips.
  slipsAbout: "Ai cầm một phiếu dưới đây đều vào được, một lần, cho đến hết hạn.",
  slipsLoading: "Đang xem các phiếu…",
  slipsOpen: (n: number) => `${viCount.format(n)} phiếu và đường dẫn chưa dùng`,
  slipsNone: "Không còn phiếu nào chưa dùng",
  slipsNoneAbout: "Phiếu bạn làm thêm sẽ hiện ở đây cho đến khi có người dùng.",
  slipsUsed: (n: number) => `${viCount.format(n)} phiếu đã dùng, máy chưa vào hẳn`,
  slipsUsedAbout:
    "Có máy đã quét phiếu rồi mất mạng giữa chừng. Có mạng lại, máy đó tự vào tiếp, cả khi phòng đã đổi khóa. Nếu phiếu rơi vào tay người lạ, hãy hủy.",
  revokeUsedAbout:
    "Máy đã quét phiếu này sẽ không nhận khóa mới nữa. Ai đã ở trong phòng thì vẫn ở lại. Không làm lại được.",
  slip: (n: number) => `Phiếu số ${viCount.format(n)}`,
  slipUntil: (date: string) => `hạn ${date}`,
  slipOfOther: "người khác làm",
  findSlip: "Tìm theo số phiếu",
  findNone: "Không có phiếu số này: đã dùng, đã hủy hoặc hết hạn.",
  revoke: "Hủy phiếu",
  revokeLabel: (n: number) => `Hủy phiếu số ${viCount.format(n)}`,
  revokeAsk: (n: number) => `Hủy phiếu số ${viCount.format(n)}?`,
  revokeAbout: "Ai quét phiếu này từ nay đều bị từ chối. Không làm lại được; cần thì làm phiếu mới.",
  revokeYes: "Hủy phiếu này",
  revokeNo: "Giữ lại",
  revoked: (n: number) => `Đã hủy phiếu số ${viCount.format(n)}`,
  printMore: "Làm thêm phiếu",
  // Officials.
  officialsAbout: "Nhãn chỉ có khi chữ ký dẫn được về người lập. Máy bạn đã kiểm từng bước.",
  add: "Thêm người có chức vụ",
  end: "Kết thúc vai trò",
  endLabel: (name: string) => `Kết thúc vai trò của ${name}`,
  // Succession.
  succession: "Khi người lập nghỉ hoặc mất máy",
  successionKey:
    "Chìa khóa gốc của nhà máy nằm trên máy của người lập. Nó không cần cho việc hằng ngày: người điều phối nào cũng mời người, đưa người ra và đổi khóa được.",
  successionUsual:
    "Người điều phối được mời theo cách thường đứng dưới người đã mời. Nếu người mời bị đưa ra, họ vẫn ở lại, nhưng phiếu họ làm sau đó không qua được lần đổi khóa kế tiếp.",
  successionDirect:
    "Người kế tục thì đứng thẳng dưới chìa khóa gốc. Người lập nghỉ rồi, người kế tục vẫn làm được mọi việc.",
  successionLost:
    "Mất chìa khóa gốc thì không ai làm thêm người kế tục được nữa. Nhà máy vẫn chạy tiếp với những người đã có.",
  successionHave: (names: string) => `Đã đứng thẳng dưới chìa khóa gốc: ${names}.`,
  successionNone: "Chưa có người kế tục nào.",
  successionSteps: "Làm thế nào",
  successionStep1: "Người lập làm đường dẫn dưới đây và trao tận tay người kế tục.",
  successionStep2: "Chờ người kế tục vào và hiện trong danh sách trên.",
  successionStep3:
    "Khi người lập nghỉ: người kế tục mở trang này và kết thúc vai trò của người lập. Khóa mọi phòng sẽ đổi.",
  successionOnlyFounder: "Chỉ máy của người lập làm được đường dẫn này.",
  successorName: "Tên và chức vụ của người kế tục",
  makeSuccessor: "Làm đường dẫn kế tục",
  // Removing.
  remove: "Đưa người này ra",
  removeNameless:
    "Bài này không để biệt danh, nên không máy nào biết ai viết. Vì vậy không đưa ai ra vì bài này được.",
  removeTitle: "Đưa một người ra",
  endTitle: "Kết thúc một vai trò",
  removeAsk: (name: string) => `Đưa ${name} ra khỏi mọi phòng?`,
  endAsk: (name: string) => `Kết thúc vai trò của ${name}?`,
  removeNew: "Từ lúc xong, người này không đọc được bài mới và không viết được gì.",
  removeSeen: "Những gì người này đã thấy thì vẫn còn trong máy họ. Không ai lấy lại được.",
  removeOld: "Bài cũ của người này ở lại, vẫn với tên đó.",
  removeKeys:
    "Khóa của mọi phòng người này vào được đều đổi. Việc này mất vài giây; những người khác không phải làm gì.",
  removeSlips: "Phiếu chưa dùng mà người này có thể đã vào bằng nó sẽ bị hủy. Máy sẽ báo mấy phiếu.",
  removeAgain:
    "Gopy không biết tên thật của ai. Nếu người này cầm một phiếu khác, hoặc quét một áp phích mới, họ vào lại được với tên mới.",
  removeOffice:
    "Từ lúc đó nhãn và chữ ký của người này không còn tính; bài cũ vẫn giữ nhãn. Phiếu họ đã làm mà chưa ai dùng sẽ không mở được khóa mới.",
  removeYes: "Đưa ra và đổi khóa",
  endYes: "Kết thúc và đổi khóa",
  removeNo: "Thôi, giữ lại",
  removeUnknown: "Máy này không còn thấy người đó. Bạn quay lại và chọn lại nhé.",
  someone: "người này",
  // Changing keys.
  removing: (name: string) => `Đang đưa ${name} ra`,
  removed: (name: string) => `Đã đưa ${name} ra`,
  changing: "Đang đổi khóa",
  changed: "Đã đổi khóa",
  goesOn: "Cứ để Gopy mở. Nếu bạn đóng lại, lần mở sau máy làm tiếp.",
  voided: (n: number) =>
    `${viCount.format(n)} phiếu chưa dùng đã bị hủy, vì người đó có thể đã vào bằng một trong số ấy. Bạn làm phiếu mới nếu cần.`,
  voidedPosters: (n: number) =>
    `${viCount.format(n)} áp phích đang treo đã hết dùng được. Bạn gỡ tờ giấy xuống và in tờ mới nếu cần.`,
  allDone: "Các phòng đã có khóa mới. Người ở lại không phải làm gì.",
  waiting: "Đang chờ đến lượt",
  beginning: "Đang bắt đầu…",
  working: (done: number, total: number) =>
    `Đang trao khóa mới: ${viCount.format(done)} trong ${viCount.format(total)}`,
  done: "Xong",
  failed: (reason: string) => `${reason} Máy tự làm lại sau ít giây.`,
  failures: {
    offline: "Chưa được: không có mạng.",
    "epoch-old": "Chưa được: có người khác cũng đang đổi khóa.",
    "edge-broken": "Chưa được: máy chủ trả lời sai.",
    "recipients-too-many":
      "Chưa được: người trong phòng và phiếu chưa dùng nhiều hơn số khóa trao được một lần. Hãy hủy bớt phiếu chưa dùng.",
    other: "Chưa được.",
  },
  seen: "Đã xem, cất đi",
  changeAbout:
    "Đổi khóa khi bạn sợ ai đó giữ khóa cũ: mất một máy, hay có người chép lén. Mọi người trong phòng nhận khóa mới; bài cũ vẫn đọc được.",
  changeFirst: "Phiếu chưa dùng vẫn mở được cửa sau khi đổi khóa. Nếu mất phiếu, hãy hủy phiếu đó trước.",
  changeUsed: "Phiếu bị mất đã có người lạ dùng? Đổi khóa không đưa họ ra. Hãy đưa họ ra từ một bài của họ.",
  changePosters:
    "Đổi khóa phòng “Cả nhà máy” thì mọi áp phích đang treo hết dùng được, vì ai cũng có mã của nó.",
  changeRooms: "Đổi khóa phòng nào?",
  changeYes: "Đổi khóa",
  changeNone: "Bạn chọn ít nhất một phòng nhé.",
};

export type PeopleWords = typeof vi;

const en: PeopleWords = {
  others: "People, slips and keys",
  officials: "Officials",
  officialsRow: "Who vouched for whom, add one, end a role",
  slips: "Unused slips",
  slipsRow: "Which are still open, cancel a lost one",
  keys: "Change the keys",
  keysRow: "After a slip or a phone was lost",
  keysWorking: (done, all) => `Changing: ${done} of ${all} rooms done`,
  keysDone: "All changed",
  weeks: "Joined, by week",
  weeksAbout: "Counted by week and role only, so that nobody can guess who used which slip.",
  weekOf: (date) => `Week of ${date}`,
  weeksCounting: "Counting from the list of who came in…",
  removedSince: (n) => `Taken out: ${counted(n, "person", "people")}`,
  slipsAbout: "Whoever holds one of these can come in, once, until it expires.",
  slipsLoading: "Looking at the slips…",
  slipsOpen: (n) => `${counted(n, "slip or link", "slips and links")} not used yet`,
  slipsNone: "No unused slips are left",
  slipsNoneAbout: "Slips you make appear here until somebody uses them.",
  slipsUsed: (n) => `${counted(n, "slip", "slips")} used by a phone that is not inside yet`,
  slipsUsedAbout:
    "A phone scanned it and lost its network on the way. When it is back it comes in by itself, even if the keys were changed. If a slip fell into the wrong hands, cancel it.",
  revokeUsedAbout:
    "The phone that scanned it gets no new key any more. Whoever is inside already stays. This cannot be undone.",
  slip: (n) => `Slip number ${enCount.format(n)}`,
  slipUntil: (date) => `until ${date}`,
  slipOfOther: "made by another",
  findSlip: "Find by slip number",
  findNone: "No such slip: it was used, cancelled, or has expired.",
  revoke: "Cancel slip",
  revokeLabel: (n) => `Cancel slip number ${enCount.format(n)}`,
  revokeAsk: (n) => `Cancel slip number ${enCount.format(n)}?`,
  revokeAbout:
    "Whoever scans it from now on is refused. This cannot be undone; make a new slip if you need one.",
  revokeYes: "Cancel this slip",
  revokeNo: "Keep it",
  revoked: (n) => `Slip number ${enCount.format(n)} is cancelled`,
  printMore: "Make more slips",
  officialsAbout:
    "A label stands only where signatures lead back to the founder. Your phone has checked every step.",
  add: "Add an official",
  end: "End this role",
  endLabel: (name) => `End the role of ${name}`,
  succession: "When the founder leaves or loses the phone",
  successionKey:
    "The factory's first key is on the founder's phone. Daily work does not need it: every facilitator can invite people, take people out and change keys.",
  successionUsual:
    "A facilitator invited the usual way stands below whoever invited them. If that person is taken out, they stay, but slips they make afterwards do not survive the next change of keys.",
  successionDirect:
    "A successor stands directly below the first key. When the founder has left, a successor can still do everything.",
  successionLost:
    "If the first key is lost, nobody can make further successors. The factory goes on with those it has.",
  successionHave: (names) => `Directly below the first key: ${names}.`,
  successionNone: "There is no successor yet.",
  successionSteps: "How to do it",
  successionStep1: "The founder makes the link below and hands it to the successor in person.",
  successionStep2: "Wait until the successor has come in and stands in the list above.",
  successionStep3:
    "When the founder leaves: the successor opens this page and ends the founder's role. The keys of all rooms are changed.",
  successionOnlyFounder: "Only the founder's phone can make this link.",
  successorName: "Name and post of the successor",
  makeSuccessor: "Make a successor's link",
  remove: "Take this person out",
  removeNameless:
    "This post has no nickname, so no phone knows who wrote it. Nobody can be taken out because of it.",
  removeTitle: "Take a person out",
  endTitle: "End a role",
  removeAsk: (name) => `Take ${name} out of all rooms?`,
  endAsk: (name) => `End the role of ${name}?`,
  removeNew: "From then on this person can read no new post and write nothing.",
  removeSeen: "What they have already seen stays on their phone. Nobody can take it back.",
  removeOld: "Their old posts stay, under the same name.",
  removeKeys:
    "The keys of every room they were in are changed. This takes seconds; nobody else has to do anything.",
  removeSlips: "Unused slips that they may have come in with are cancelled. The phone will say how many.",
  removeAgain:
    "Gopy does not know anybody's real name. If this person holds another slip, or scans a new poster, they can come back under a new name.",
  removeOffice:
    "From then on their label and signature stop counting; old posts keep the label. Slips they made that nobody has used will not open the new key.",
  removeYes: "Take out and change keys",
  endYes: "End and change keys",
  removeNo: "No, keep them in",
  removeUnknown: "This phone does not see that person any more. Please go back and choose again.",
  someone: "this person",
  removing: (name) => `Taking ${name} out`,
  removed: (name) => `${name} was taken out`,
  changing: "Changing the keys",
  changed: "The keys are changed",
  goesOn: "Leave Gopy open. If you close it, the phone goes on when you open it again.",
  voided: (n) =>
    `${counted(n, "unused slip was", "unused slips were")} cancelled, because that person may have come in with one of them. Make new ones if you need them.`,
  voidedPosters: (n) =>
    `${counted(n, "poster that was hanging no longer works", "posters that were hanging no longer work")}. Take the paper down, and print a new one if you need it.`,
  allDone: "The rooms have new keys. Those who stay have nothing to do.",
  waiting: "Waiting for its turn",
  beginning: "Beginning…",
  working: (done, total) => `Handing out new keys: ${enCount.format(done)} of ${enCount.format(total)}`,
  done: "Done",
  failed: (reason) => `${reason} The phone tries again by itself in a few seconds.`,
  failures: {
    offline: "Not yet: no connection.",
    "epoch-old": "Not yet: somebody else is changing keys too.",
    "edge-broken": "Not yet: the server gave a wrong answer.",
    "recipients-too-many":
      "Not yet: there are more people and unused slips than keys can be handed to at once. Please cancel unused slips.",
    other: "Not yet.",
  },
  seen: "Seen, put it away",
  changeAbout:
    "Change the keys when you fear that somebody holds an old one: a phone was lost, or a key was copied. Everybody in the room is handed the new key; old posts stay readable.",
  changeFirst:
    "Unused slips still open the door after a change of keys. If a slip was lost, cancel it first.",
  changeUsed:
    "Has a stranger used the lost slip? Changing keys does not take them out. Take them out from a post of theirs.",
  changePosters:
    "When the key of “Whole factory” is changed, every poster that hangs stops working, because anybody may have its code.",
  changeRooms: "Which rooms get new keys?",
  changeYes: "Change the keys",
  changeNone: "Please choose at least one room.",
};

export const peopleWords: Readonly<Record<Language, PeopleWords>> = { vi, en };

export function usePeopleWords(): Accessor<PeopleWords> {
  const { language } = useLanguage();
  return () => peopleWords[language()];
}
