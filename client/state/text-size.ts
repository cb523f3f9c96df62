/** How large letters are on this phone: its owner's choice, beside what the browser does. Kept as the language is. */

export const TEXT_SIZES = ["normal", "large", "largest"] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const KEY = "gopy/text-size";
/** Of the browser's own size; the style sheet's is the first. */
const PERCENT: Readonly<Record<TextSize, number | null>> = { normal: null, large: 130, largest: 160 };

/** `storage` may be missing or refuse: then letters are as usual. */
export function textSizeIn(storage: Storage | undefined): TextSize {
  try {
    return TEXT_SIZES.find((size) => size === storage?.getItem(KEY)) ?? "normal";
  } catch {
    return "normal";
  }
}

export function showTextSize(size: TextSize): void {
  const percent = PERCENT[size];
  document.documentElement.style.fontSize = percent === null ? "" : `${percent}%`;
}

/** Shown at once; where nothing can be kept it lasts as long as the page. */
export function chooseTextSize(storage: Storage | undefined, size: TextSize): void {
  showTextSize(size);
  try {
    if (size === "normal") storage?.removeItem(KEY);
    else storage?.setItem(KEY, size);
  } catch {
    // shown all the same
  }
}
