/** Short posts begin with a mark such as «0042», which finds them in any frame that carries them in clear. */
export const markOf = (post: number): string => `«${String(post).padStart(DIGITS, "0")}»`;

const DIGITS = 4;
const OPENING = Buffer.from("«");
const CLOSING = Buffer.from("»");
const NUMBER = /^\d{4}$/;

export const forEachMark = (payload: Buffer, found: (post: number) => void): void => {
  let at = payload.indexOf(OPENING);
  while (at >= 0) {
    const from = at + OPENING.length;
    const number = payload.toString("latin1", from, from + DIGITS);
    const isMark = NUMBER.test(number) && payload.indexOf(CLOSING, from) === from + DIGITS;
    if (isMark) found(Number(number));
    at = payload.indexOf(OPENING, from);
  }
};
