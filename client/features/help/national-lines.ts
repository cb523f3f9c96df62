/**
 * Numbers for the whole country. Each was read in the source it names, on the day below; what could not be checked
 * is said to be unknown. Others stay out until somebody has checked them.
 */
import type { Language } from "../../state/views.ts";

export interface NationalLine {
  readonly phone: string;
  readonly texts: Readonly<
    Record<Language, { readonly name: string; readonly hours: string; readonly about: string }>
  >;
  readonly source: Readonly<Record<Language, string>>;
}

/** 21 November 2026, in days since 1970. */
export const NATIONAL_CHECKED_DAY = 20_778;

export const NATIONAL_LINES: readonly NationalLine[] = [
  {
    phone: "111",
    texts: {
      vi: {
        name: "Tổng đài quốc gia bảo vệ trẻ em",
        hours: "Cả ngày đêm, miễn phí",
        about: "Khi trẻ em cần được bảo vệ",
      },
      en: {
        name: "National child-protection line",
        hours: "Day and night, free",
        about: "When a child needs protection",
      },
    },
    source: {
      vi: "Nghị định 56/2017, Điều 22–23; tongdai111.vn",
      en: "Decree 56/2017, Articles 22–23; tongdai111.vn",
    },
  },
  {
    phone: "1900 96 96 80",
    texts: {
      vi: {
        name: "Ngôi nhà bình yên, Hội Liên hiệp Phụ nữ Việt Nam",
        hours: "Cả ngày đêm. Chưa rõ có mất tiền gọi không",
        about: "Phụ nữ và trẻ em bị bạo lực trên cơ sở giới",
      },
      en: {
        name: "Peace House, Viet Nam Women's Union",
        hours: "Day and night. We do not know whether the call costs money",
        about: "Women and children facing gender-based violence",
      },
    },
    source: { vi: "vwu.vn, tháng 12/2023", en: "vwu.vn, December 2023" },
  },
];
