/**
 * The factory's emblem as cross-stitches, from the fingerprint of the founder's key. It helps a person
 * recognise the factory of the slip; it proves nothing. Nine by nine, the same in all four quarters.
 */
export interface CrossStitch {
  readonly column: number;
  readonly row: number;
  readonly isAccent: boolean;
}

export const EMBLEM_STITCHES = 9;
const CENTRE = 4;
/** Cells farther from the middle than this stay bare: the emblem is a rounded diamond. */
const REACH = 6;

/** `fingerprint`: hex, at least 8 digits. */
export function emblemOf(fingerprint: string): readonly CrossStitch[] {
  const stitches: CrossStitch[] = [];
  for (let row = 0; row < EMBLEM_STITCHES; row++) {
    for (let column = 0; column < EMBLEM_STITCHES; column++) {
      const kind = kindAt(fingerprint, Math.abs(column - CENTRE), Math.abs(row - CENTRE));
      if (kind !== "bare") stitches.push({ column, row, isAccent: kind === "accent" });
    }
  }
  return stitches;
}

/** Two bits a cell: bare, plain twice as often, accent. The rim alternates, so that every emblem has one. */
function kindAt(fingerprint: string, x: number, y: number): "bare" | "plain" | "accent" {
  const distance = x + y;
  if (distance > REACH) return "bare";
  if (distance === REACH) return "plain";
  const bits = (Number.parseInt(fingerprint[x * 5 + y] ?? "0", 16) || 0) & 3;
  return bits === 0 ? "bare" : bits === 1 ? "accent" : x + y === REACH - 1 ? "bare" : "plain";
}
