/**
 * Suggested nicknames: a flower, tree, bird or thing from the sewing table, with a colour, a mood or a
 * number. Vietnamese in every language. Words left out on purpose: birds of ill omen, slang, numbers that
 * are insults or thought unlucky, anything that sounds like a person's name or a post in the factory.
 */
const THINGS: readonly string[] = [
  // flowers
  "Hoa Mai",
  "Hoa Sen",
  "Hoa Súng",
  "Hoa Nhài",
  "Hoa Bưởi",
  "Hoa Gạo",
  "Hoa Cải",
  "Hoa Sim",
  "Hoa Mua",
  "Hoa Ban",
  "Hoa Giấy",
  "Hoa Phượng",
  "Bằng Lăng",
  "Hướng Dương",
  "Dã Quỳ",
  "Mười Giờ",
  "Bồ Công Anh",
  "Cỏ May",
  "Mắc Cỡ",
  "Thiên Lý",
  "Dạ Lan",
  "Râm Bụt",
  // trees and what grows
  "Lá Tre",
  "Lá Trầu",
  "Lá Dừa",
  "Lá Me",
  "Cây Bàng",
  "Cây Đa",
  "Cây Sấu",
  "Cây Thông",
  "Bông Lúa",
  "Bông Vải",
  "Hạt Gạo",
  "Hạt Mè",
  "Hạt Sen",
  "Trái Khế",
  "Trái Ổi",
  "Trái Sim",
  "Trái Thị",
  // birds and small creatures
  "Chim Sẻ",
  "Chim Én",
  "Chim Sâu",
  "Chim Ri",
  "Chim Khuyên",
  "Sơn Ca",
  "Họa Mi",
  "Bồ Câu",
  "Hải Âu",
  "Chào Mào",
  "Chích Chòe",
  "Sáo Sậu",
  "Chuồn Chuồn",
  "Đom Đóm",
  "Dế Mèn",
  "Con Ong",
  "Con Nghé",
  // the sewing table
  "Cúc Áo",
  "Cuộn Chỉ",
  "Mũi Kim",
  "Thước Dây",
  "Vạt Áo",
  "Túi Vải",
  "Nón Lá",
  "Khăn Rằn",
  // the sky
  "Mây Chiều",
  "Gió Đồng",
  "Nắng Sớm",
  "Trăng Rằm",
  "Giọt Sương",
  "Cầu Vồng",
  "Sao Hôm",
];

const COLOURS: readonly string[] = ["Vàng", "Xanh", "Tím", "Nâu", "Hồng", "Biếc", "Bạc", "Ngọc", "Đỏ", "Cam"];
const MOODS: readonly string[] = ["Nhỏ", "Vui", "Khéo", "Hiền", "Xinh", "Sớm"];

const NUMBER_MAX = 99;
const NUMBERS_LEFT_OUT: ReadonlySet<number> = new Set([3, 4, 13, 14, 18, 35, 36, 44, 49, 53, 69, 78]);
const NUMBERS: readonly string[] = Array.from({ length: NUMBER_MAX - 1 }, (_, index) => index + 2)
  .filter((number) => !NUMBERS_LEFT_OUT.has(number))
  .map(String);

const ENDINGS: readonly string[] = [...COLOURS, ...MOODS, ...NUMBERS];

export const NICKNAMES = THINGS.length * ENDINGS.length;

/** `random`: at least 0 and below 1. Half of the names end in a word, half in a number. */
export function suggestNickname(random: () => number): string {
  const endings = random() < 0.5 ? [...COLOURS, ...MOODS] : NUMBERS;
  return `${pick(THINGS, random)} ${pick(endings, random)}`;
}

/** Every nickname there is, for tests. */
export function allNicknames(): readonly string[] {
  return THINGS.flatMap((thing) => ENDINGS.map((ending) => `${thing} ${ending}`));
}

function pick(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)] ?? "";
}
