/** Variables of a deployment. */

/** A variable is a text or a number, depending on who set it; anything but a positive number is ignored. */
export function positive(variable: unknown): number | undefined {
  const number = typeof variable === "string" ? Number(variable) : variable;
  return typeof number === "number" && Number.isFinite(number) && number > 0 ? number : undefined;
}
