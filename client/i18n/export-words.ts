/** The words of taking a Room out, in both languages: fetched by the facilitator who does it. */
import type { Accessor } from "solid-js";
import type { Language, PostKind, ThreadState } from "../state/views.ts";
import { useFirstLanguage } from "./use-first-messages.ts";

const vi = {
  title: "Lấy bản sao của phòng",
  row: "Thành tệp không khóa trên máy này",
  what: (room: string) => `Lưu những gì đọc được trong “${room}” thành tệp trên máy này.`,
  open: "Tệp này không khóa. Ai cầm được tệp thì đọc được hết.",
  names: "Trong tệp có biệt danh và lời của mọi người. Có người viết ra vì tin là chỉ trong phòng đọc được.",
  not: "Không có: bài đã gỡ, lời của bài bị ẩn, bản cũ trước khi sửa, giờ phút, mã máy hay chìa khóa.",
  keep: "Chỉ giữ khi cần. Cất nơi người khác không mở được, xong việc thì xóa.",
  begin: "Đọc cả phòng và làm tệp",
  listing: "Đang tìm mọi chủ đề…",
  reading: (read: number, of: number) => `Đang đọc: ${read} trong ${of} chủ đề`,
  cancel: "Dừng lại",
  failed: "Chưa đọc hết nên chưa có tệp nào. Bạn thử lại khi mạng tốt hơn nhé.",
  again: "Thử lại",
  done: (n: number) => `Đã đọc ${n} chủ đề. Chọn tệp để lưu:`,
  markdown: "Để đọc và in (Markdown)",
  json: "Cho máy tính (JSON)",
  saved: "Tệp nằm trong mục tải về của máy này.",
  // In the file.
  warning: "Bản này không khóa. Ai cầm được đều đọc được. Chỉ giữ khi cần.",
  takenOn: (date: string) => `Lấy ngày ${date}`,
  unnamed: "Không có biệt danh",
  unnamedThread: "Chủ đề không có tên",
  edited: "đã sửa",
  hidden: (reason: string, by: string, date: string) => `Bài bị ẩn ngày ${date}. Lý do: ${reason}. Do ${by}.`,
  promise: (owner: string, date: string) => `Hứa: ${owner}, đến ${date}`,
  kinds: {
    plain: "",
    answer: "Trả lời của ban quản lý",
    promise: "Lời hứa",
    done: "Báo đã làm xong",
    helped: "Có giúp được",
    "not-yet": "Chưa giúp được",
  } satisfies Record<PostKind, string>,
  states: {
    none: "",
    waiting: "đang chờ trả lời",
    late: "quá hạn đã hứa",
    answered: "đã trả lời",
    promised: "đã hứa",
    done: "đã làm",
  } satisfies Record<ThreadState["kind"], string>,
};

export type ExportWords = typeof vi;

const en: ExportWords = {
  title: "Take a copy of this room",
  row: "As a file on this phone, not sealed",
  what: (room) => `Saves what can be read in “${room}” as a file on this phone.`,
  open: "This file is not sealed. Whoever holds it can read all of it.",
  names:
    "Nicknames and everybody's words are in it. Some wrote because they trusted that only this room reads it.",
  not: "Not in it: removed posts, the words of hidden posts, versions before an edit, hours, phone ids or keys.",
  keep: "Keep it only while you need it, where others cannot open it, and delete it afterwards.",
  begin: "Read the whole room and make the file",
  listing: "Looking for every thread…",
  reading: (read, of) => `Reading: ${read} of ${of} threads`,
  cancel: "Stop",
  failed: "Not everything could be read, so there is no file. Please try again with a better network.",
  again: "Try again",
  done: (n) => `${n} ${n === 1 ? "thread was" : "threads were"} read. Choose a file to save:`,
  markdown: "To read and print (Markdown)",
  json: "For a computer (JSON)",
  saved: "The file is among the downloads of this phone.",
  warning: "This copy is not sealed. Whoever holds it can read it. Keep it only while you need it.",
  takenOn: (date) => `Taken on ${date}`,
  unnamed: "No nickname",
  unnamedThread: "Thread without a title",
  edited: "edited",
  hidden: (reason, by, date) => `Hidden on ${date}. Reason: ${reason}. By: ${by}.`,
  promise: (owner, date) => `Promise: ${owner}, by ${date}`,
  kinds: {
    plain: "",
    answer: "Answer of management",
    promise: "Promise",
    done: "Reported done",
    helped: "It helped",
    "not-yet": "It has not helped yet",
  },
  states: {
    none: "",
    waiting: "waiting for an answer",
    late: "the promise is late",
    answered: "answered",
    promised: "promised",
    done: "done",
  },
};

export const exportWords: Readonly<Record<Language, ExportWords>> = { vi, en };

export function useExportWords(): Accessor<ExportWords> {
  const { language } = useFirstLanguage();
  return () => exportWords[language()];
}
