/**
 * What in a draft could reveal a person: names, telephone numbers, numbers of lines, machines, staff and
 * cards, exact days, addresses. Offline and by rules, because no list of names is short enough for a phone;
 * so it misses some, and must rarely disturb harmless talk. It helps the author see, it forbids nothing.
 *
 * Four readings of the draft, equally long, so that a place in one is the same place in the others:
 *
 *     exact   Chị Hoa ở Chuyền 7      composed letters (NFC)
 *     low     chị hoa ở chuyền 7      tells "máy" (machine) from "mấy" (how many)
 *     cased   Chi Hoa o Chuyen 7      tells a name from a word
 *     bare    chi hoa o chuyen 7      what patterns are matched on, as many people type
 *
 * Every repetition in a pattern has a bound, so the time grows with the draft's length and no faster.
 */

export type RevealingKind =
  | "name"
  | "phone"
  | "line"
  | "machine"
  | "staff-number"
  | "exact-date"
  | "id-number"
  | "address-or-email";

export interface Revealing {
  readonly kind: RevealingKind;
  /** Places in the draft as given, in UTF-16 code units; `words` is what stands there. */
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

interface Draft {
  readonly low: string;
  readonly cased: string;
  readonly bare: string;
  /** Where each unit of the readings stands in the draft, and where the draft ends. */
  readonly places: readonly number[];
  /** For each unit, what its sentence is: a sum of the marks below. */
  readonly marks: Uint8Array;
}

interface Span {
  readonly kind: RevealingKind;
  readonly start: number;
  readonly end: number;
}

const ENGLISH = 1;
const WITHOUT_ACCENTS = 2;
const LEGAL = 4;

type Match = RegExpExecArray;

interface Rule {
  readonly kind: RevealingKind;
  /** Matched on the bare reading. */
  readonly pattern: RegExp;
  /** Whether the match is what it looks like; for names, where in the draft they end, 0 if none begins. */
  readonly isMeant: (match: Match, draft: Draft) => boolean | number;
}

/** In the order of reading, never overlapping: of two that do, the one that begins first, then the longer. */
export function findRevealing(text: string): readonly Revealing[] {
  const draft = textToDraft(text);
  const spans = RULES.flatMap((rule) => spansOf(rule, draft)).sort(
    (a, b) => a.start - b.start || b.end - a.end,
  );
  let reached = 0;
  return spans.flatMap(({ kind, start, end }) => {
    if (start < reached || end <= start) return [];
    reached = end;
    const [from = 0, to = 0] = [draft.places[start], draft.places[end]];
    return [{ kind, start: from, end: to, words: text.slice(from, to) }];
  });
}

function spansOf({ kind, pattern, isMeant }: Rule, draft: Draft): Span[] {
  return [...draft.bare.matchAll(pattern)].map((match) => {
    const end = isMeant(match, draft);
    return { kind, start: match.index, end: end === true ? match.index + match[0].length : Number(end) };
  });
}

// Reading

function textToDraft(text: string): Draft {
  const places: number[] = [];
  let exact = "";
  // Some keyboards send a letter and the marks on it one after the other.
  for (const { index, 0: letter } of text.matchAll(/[^][\u0300-\u036f]{0,9}/g)) {
    exact += letter.length > 1 ? letter.normalize().charAt(0) : letter;
    places.push(index);
  }
  places.push(text.length);
  // The dotted capital I is the one letter that becomes two when made small.
  const low = exact.replaceAll("İ", "I").toLowerCase();
  const cased = bareOf(exact);
  const bare = cased.toLowerCase();
  return { low, cased, bare, places, marks: marksOf(low, bare) };
}

function bareOf(text: string): string {
  return text.replace(
    /[^\0-~]/g,
    (letter) => "dD"["đĐ".indexOf(letter)] ?? letter.normalize("NFD").charAt(0),
  );
}

/** English words that no Vietnamese syllable without accents looks like. */
const ENGLISH_WORD =
  /\b(?:is|we|of|was|are|and|they|our|you|with|this|ha[ds]|from|for|who|please|said|every|my \w{4})/;
const LEGAL_WORD = /\b(?:luat|nghi (?:dinh|quyet)|dieu \d|decree|law|article)\b/;
/** A law is often named in the sentence after its date. */
const LEGAL_CHARACTERS = 160;

function marksOf(low: string, bare: string): Uint8Array {
  const marks = new Uint8Array(bare.length);
  let start = 0;
  for (const { index } of bare.matchAll(/[.!?](?=\s)|\n|$/g)) {
    const sentence = bare.slice(start, index);
    let mark = ENGLISH_WORD.test(sentence) ? ENGLISH : 0;
    if (sentence === low.slice(start, index)) mark += WITHOUT_ACCENTS;
    if (LEGAL_WORD.test(bare.slice(start, index + LEGAL_CHARACTERS))) mark += LEGAL;
    marks.fill(mark, start, index);
    start = index;
  }
  return marks;
}

function isMarked({ marks }: Draft, at: number, mark: number): boolean {
  return ((marks[at] ?? 0) & mark) > 0;
}

function isTypedBare(draft: Draft, at: number): boolean {
  return isMarked(draft, at, WITHOUT_ACCENTS) && !isMarked(draft, at, ENGLISH);
}

/** Words of a list, as they are and without accents. */
interface List {
  readonly low: ReadonlySet<string>;
  readonly bare: ReadonlySet<string>;
}

function makeList(list: string): List {
  return { low: new Set(list.split(" ")), bare: new Set(bareOf(list).split(" ")) };
}

function alternatives(list: string): string {
  return bareOf(list).replaceAll(" ", "|");
}

/** Said before a name, or as "you" and "I" without one. */
const KIN = "anh chị cô chú bác ông bà dì cậu sếp thằng bé em bạn";
const FAMILY = "nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô";

/** What patterns turn on, in its right spelling: "máy", neither "mấy" nor "may". */
const SPELLINGS = makeList(`${KIN} ${FAMILY} chuyền chuyen tổ mã thẻ ngày sáng tối tên`);

/** The letters spell what is meant, or would with the accents that their sentence leaves out. */
function isSpelled({ index: at, 1: word = "" }: Match, draft: Draft): boolean {
  const low = draft.low.slice(at, at + word.length);
  return SPELLINGS.low.has(low) || !SPELLINGS.bare.has(word) || (low === word && isTypedBare(draft, at));
}

/** The word that the pattern puts in its first brackets, if any, begins the match. */
function rule(kind: RevealingKind, source: string, isMeant: Rule["isMeant"] = isSpelled): Rule {
  return { kind, pattern: new RegExp(`(?<!\\w|\\d[.,/-]|\\+)${source}`, "g"), isMeant };
}

// Numbers

/** What is counted by the number before it: "tổ 3 người", "máy 2 kim", "line 5 people". */
const COUNTED =
  "nguoi|cong nhan|cai|lan|hom|(?:ngay|thang|nam|tuan)(?! n[ao])|gio|tieng|phut|trieu|ngan|k|dong|kim|ao|people|women|(?:hour|minute|day|week|month|year|time)s?";
const NOT_COUNTING = `\\b(?![.:]\\d|[, ]\\d{3}| ?%| ?(?:${COUNTED})\\b)`;
const NO = "(?: so| no\\.?| number)?[ :#.]{0,3}";
const AND_EIGHT = "(?:[ .-]{0,2}\\d){8}";
const NUMBER_WORD = "hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi";

/** "chuyền A", "line B2", "Chuyền Bảy"; not "chuyền ạ", "a line a day". */
function isNamedLine(match: Match, draft: Draft): boolean {
  const [, word = ""] = match;
  return isSpelled(match, draft) && /[A-Z]/.test(draft.cased.charAt(match.index + word.length + 1));
}

/** "may 14" without accents is more often "sews 14". */
function isMachine({ index, 0: words }: Match, { low }: Draft): boolean {
  return / so|^mac/.test(words) || low.startsWith("máy", index);
}

// Days

const DAY = "(0?[1-9]|[12]\\d|3[01])";
const NO_DEADLINE = "(?<!\\b(?:truoc|han|nhat|moi|by|before) (?:ngay |on |the )?)";
const WEEKDAY = `(?:thu (?:${NUMBER_WORD}|\\d)|chu nhat|(?:hom|sang|trua|chieu|toi|dem) qua|yesterday|last night|(?:mon|tues|wednes|thurs|fri|satur|sun)day)`;
const TIME = "\\d{1,2} ?(?:h|g|gio|:\\d\\d|[ap]m)(?: ?(?:\\d\\d|ruoi|[ap]m))?";
const BETWEEN =
  "(?:[ ,]{1,2}(?:luc|vao|khoang|buoi|sang|trua|chieu|toi|dem|at|around|about|on|tuan (?:nay|truoc|roi))){0,4}[ ,]{1,2}";
const MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
/** "May" only where "may" can be no verb. */
const MONTH = `(${MONTHS.replace(/...\B/g, "$&|").replace("may", "(?<=(?:on|of|st|nd|rd|th) )may")})(?:uary|ruary|ch|il|e|y|ust|t|t?ember|ober)?`;
/** Public holidays and days that everybody keeps: to name them says nothing about anybody. */
const HOLIDAY = /^(?:1\/[156]|8\/3|30\/4|2\/9|20\/1[01]|2[45]\/12|24\/11)$/;

/** "14/3", "ngày 5/11", "hôm 5 tháng 11", "14-3-2026"; not "3/4 số chị em", "24/7", "từ ngày 5-7". */
function isNumericDay(match: Match, draft: Draft): boolean {
  const [, word, day = "", sign = "", month = "", year = ""] = match;
  const date = `${Number(day)}/${Number(month)}`;
  const isNamed = word !== undefined && isSpelled(match, draft);
  if (HOLIDAY.test(date) || (isMarked(draft, match.index, LEGAL) && (!isNamed || word === "ngay")))
    return false;
  if (year.length === 4 || (isNamed && /[/t]/.test(sign))) return true;
  if (sign === "/") return year !== "" || /^0|^1[3-9]|^(?!24\/7)[23]\d/.test(day + sign + month);
  return isNamed && sign === "-" && Number(day) > Number(month);
}

/** "March 14", "the 5th of November". */
function isEnglishDay(
  { index, 1: day, 2: month, 3: monthFirst = "", 4: dayLast }: Match,
  draft: Draft,
): boolean {
  const number = MONTHS.indexOf(month ?? monthFirst) / 3 + 1;
  return !isMarked(draft, index, LEGAL) && !HOLIDAY.test(`${Number(day ?? dayLast)}/${number}`);
}

// Names

const POST =
  "(?:to|chuyen) truong|(?:chuyen|to) pho|quan (?:ly|doc)|giam doc|bao (?:ve|tri)|ke toan|cong (?:nhan|doan)|nhan su|ky thuat|supervisor|manager|leader|boss|sister|uncle|m(?:r|rs|s)|ten(?: la)?|name is";
/** Names still likely after "anh" or "chi" when written small and without accents. */
const SURE_NAMES = makeList(
  "tuấn hùng hoa thúy huyền hạnh nga linh loan oanh phượng nguyệt tuyết quỳnh trinh vy khánh cường tùng vinh lan thảo trang",
);
/** Hardly ever another word after "anh" or "chị" when written small. */
const NAMES = makeList(
  "dũng thủy nhung hằng diễm hường hương yến trâm khoa đức long sơn hải phong quang minh thành thắng trung tú hậu trí tiến tài tâm vân ngọc ngân nhi bích hà hiếu hoàng hưng huy lâm phúc quân quyên bảy sáu út",
);
/** Common words when written small. */
const NAMES_IF_CAPITAL = makeList("mai thu hiền như liên toàn đạt hồng thanh phương david kim park lee chen");
/** What a phone that makes capitals may write after "anh". */
const NO_NAME =
  /^(?:em|chi|co|chu|ong|ay|oi|nao|la|toi|minh|ban|y|o|va|voi|cho|khong|to|chuyen|nhat|han|dai|viet|i|the|my|our|monday)$/;
/** What follows belongs to a street, a place, a country, a nickname or a season. */
const NO_PLACE =
  "(?<!\\b(?:duong|pho|cho|vien|xa|phuong|quan|song|nuoc|tieng|hang|di|o|ra|vo|que|hoa|chim|mua|bac|hai|thu) )";
/** Places and the app's nicknames that begin as a name does. */
const NOBODY =
  "(?!ho chi|ha (?:noi|tinh)|trung quoc|cong ty|hoa (?:mai|s\\w+|nhai|buoi|g\\w+|cai|p\\w+|mua|ban)|huong duong|son ca|hai au|cuc ao|trang ram)";
/** "Hằng ngày", "hạnh phúc", "anh tuấn sau", "chú bảy mươi": makes another word of a name written small. */
const NOT_BEFORE = new RegExp(`^(?:${COUNTED}|ngay|thang|tuan|nam|phuc|su|ly|vien|sau|nay|truoc|muoi)\\b`);
const VERB_OR_POST = new RegExp(`^ (?:noi|ngoi|from|was|is|said|my|kcs|${POST})\\b`);

/** "anh Tuấn", "chị Nguyễn Thị Hoa", "tổ trưởng Lan", "chú bảy", "Mr. Tan", "chị T."; not "anh quản lý". */
function endOfIntroduced(match: Match, draft: Draft): number {
  const [words, word = "", small = "", after = ""] = match;
  if (!isSpelled(match, draft)) return 0;
  const at = match.index + words.length;
  const capitals = capitalsAt(draft, at);
  const isListed = isName(draft, at, (capitals[0] ?? "").length);
  // With these a capital alone is no sign of a name: "em Mong mọi người giúp".
  const isPeer = word === "em" || word === "ban";
  const isTitle = /^mr?s?$/.test(word);
  if (capitals[0]?.length === 1) return /[d-w]/.test(small) ? at + 1 : 0;
  if (capitals.length > 0) {
    return isListed || isTitle || (capitals.length < 2 && !isPeer) ? at + capitals.join(" ").length : 0;
  }
  const low = draft.low.slice(at, at + small.length);
  const isSure = isTypedBare(draft, at)
    ? SURE_NAMES.bare.has(small)
    : SURE_NAMES.low.has(low) || NAMES.low.has(low);
  const isSmallName = isTitle ? !NO_NAME.test(small) : isSure && !isPeer && !NOT_BEFORE.test(after);
  return isSmallName ? at + small.length : 0;
}

/** "Nguyễn Thị Hoa", "Trần Hùng"; a place or a title in capitals is seldom so long or ends so. */
function endOfFullName({ index: at, 0: { length } }: Match, draft: Draft): number {
  const capitals = capitalsAt(draft, at);
  const [, given = ""] = capitals;
  const isEnough = capitals.length > 2 || isName(draft, at + length + 1, given.length);
  return isEnough ? at + capitals.join(" ").length : 0;
}

/** "bữa đó Linh khóc", "Hùng chuyền trưởng"; the first word of a sentence needs a second sign. */
function isLoneName({ index: at, 0: { length } }: Match, draft: Draft): boolean {
  if (!isName(draft, at, length) || capitalsAt(draft, at).length !== 1) return false;
  const before = draft.cased.slice(Math.max(0, at - 14), at);
  if (!/(?:^|[.!?\n:("] ?)$/.test(before)) return !/.[A-Z][a-z]* $/.test(before);
  return VERB_OR_POST.test(draft.bare.slice(at + length, at + length + 20));
}

/** The capitals that begin at the place, at most five; a word all in capitals is shouted. */
function capitalsAt({ cased }: Draft, at: number): readonly string[] {
  const found = /^[A-Z][a-z]*(?: [A-Z][a-z]+){0,4}\b/.exec(cased.slice(at, at + 40))?.[0].split(" ") ?? [];
  const end = found.findIndex((word) => NO_NAME.test(word.toLowerCase()));
  return end < 0 ? found : found.slice(0, end);
}

function isName(draft: Draft, at: number, length: number): boolean {
  return [SURE_NAMES, NAMES, NAMES_IF_CAPITAL].some((list) => isListed(list, draft, at, length));
}

function isListed(list: List, draft: Draft, at: number, length: number): boolean {
  const end = at + length;
  return (
    list.low.has(draft.low.slice(at, end)) ||
    (isMarked(draft, at, WITHOUT_ACCENTS) && list.bare.has(draft.bare.slice(at, end)))
  );
}

const RULES: readonly Rule[] = [
  rule(
    "line",
    `(chuyen|to|lines?|teams?)(?: may)?${NO}(?:\\d{1,2}[a-h]?|(?<=so )(?:${NUMBER_WORD}))${NOT_COUNTING}`,
  ),
  rule("line", `(chuyen|to|line|team) (?:[a-h]\\d{0,2}|${NUMBER_WORD})\\b`, isNamedLine),
  rule(
    "machine",
    `(?:may|machine)(?:(?: [a-z]{1,6}){0,3} so| \\d[a-z]{1,2})?${NO}\\d{1,4}${NOT_COUNTING}`,
    isMachine,
  ),
  rule(
    "staff-number",
    `(ma(?= so| nhan| nv)|msnv|mscn|the|badge|(?:employee|staff|worker|card)(?= (?:id|no|code|num))|id)(?: so| nhan vien| nv| no\\.?| number| code| id){0,3}(?: (?:cua )?(?:em|toi|tui|minh))?(?: la| is)?[ :#.]{0,3}[a-z]{0,3}-?\\d{3,8}${NOT_COUNTING}`,
  ),
  rule(
    "id-number",
    "(?:(?:cccd|cmnd|can cuoc|chung minh|ho chieu|passport|stk|tai khoan|bao hiem|bhxh)\\b[^\\d.,;!?\\n]{1,24}[a-z]?\\d(?: ?\\d){5,14}\\b|0\\d{3} ?\\d{4} ?\\d{4}\\b)",
  ),
  rule(
    "phone",
    `(?:0[ .-]{0,2}[35789]${AND_EIGHT}|02\\d${AND_EIGHT}|(?:\\+\\d|84)(?:[ .-]{0,2}\\d){8,13})(?!\\d)`,
  ),
  rule(
    "address-or-email",
    "(?:[\\w.+-]{1,64}@[\\w-]{1,40}\\.[\\w.]{2,20}|(?:so (?:nha )?|\\d{1,4}/)\\d[\\d/]{0,9}[a-z]? (?:duong|pho|hem|ngo)(?: [a-z]{2,7}){1,2}|(?:hem|so nha) \\d{1,4}|\\d{1,4}(?: [a-z]{2,10}){1,3} street\\b)",
  ),
  rule(
    "exact-date",
    `${NO_DEADLINE}(?:(ngay|hom|bua|mung|sang|trua|chieu|toi|dem|hoi|on)(?: ngay)?[ :]{1,2})?${DAY}([/.-]| thang )(0?[1-9]|1[0-2])(?:(?:[/.-]| nam )((?:19|20)?\\d\\d))?(?!\\d|[/.,-]\\d|%| ?(?:am|al|ngay|lan|tuan|nguoi|dua)\\b)`,
    isNumericDay,
  ),
  rule(
    "exact-date",
    `${NO_DEADLINE}(?:${DAY}(?:st|nd|rd|th)?(?: of)? ${MONTH}\\b|${MONTH}\\.? ${DAY}(?:st|nd|rd|th)?\\b(?!:))`,
    isEnglishDay,
  ),
  rule(
    "exact-date",
    `(?<!\\b(?:tu|moi|hang|every|each|next|from) (?:\\w{4,5} )?)(?:${WEEKDAY}${BETWEEN}${TIME}|${TIME}${BETWEEN}${WEEKDAY})\\b(?! tuan (?:sau|toi)| hang)`,
  ),
  rule(
    "name",
    `(?<!\\b(?:tieng|nuoc|hai|cong) )(?!bac ho\\b)(${alternatives(KIN)}|${POST})(?:(?<=\\bm[rs]s?)\\. ?| )(?!(?:${POST})\\b)${NOBODY}(?=([a-z]+)(?: (.{1,8}))?)`,
    endOfIntroduced,
  ),
  rule("name", `${NO_PLACE}(${alternatives(FAMILY)}) (?:thi|van) [a-z]+`),
  rule("name", `${NO_PLACE}${NOBODY}(?:${alternatives(FAMILY)})\\b`, endOfFullName),
  rule("name", `${NO_PLACE}${NOBODY}[a-z]{2,}\\b(?! \\d)`, isLoneName),
];
