/** What an entry of the help directory may hold; screens ask before they write (sealed/help-directory.ts). */
export const HELP_PHONE_CHARACTERS_MAX = 24;
export const HELP_NAME_CHARACTERS_MAX = 60;
export const HELP_HOURS_CHARACTERS_MAX = 60;
export const HELP_ABOUT_CHARACTERS_MAX = 160;

/** Digits as people write them; a plus stands only before them. */
export function isPhone(phone: string): boolean {
  const digits = phone.replaceAll(/\D/g, "").length;
  const isShort = phone.length <= HELP_PHONE_CHARACTERS_MAX;
  return isShort && /^\+?[\d (][\d ().-]*$/.test(phone) && digits >= 3 && digits <= 15;
}

/** What a phone dials: digits, after a plus if there is one. */
export function dialled(phone: string): string {
  return (phone.startsWith("+") ? "+" : "") + phone.replaceAll(/\D/g, "");
}
