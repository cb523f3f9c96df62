/** Who speaks in the demo factory. None of these people exists. */

export type DemoWorker = "w1" | "w2" | "w3" | "w4" | "w5" | "w6" | "w7" | "w8" | "w9" | "w10" | "w11" | "w12";

/** Workers, representatives, managers, and the facilitator who founded the factory. */
export type DemoVoice = DemoWorker | "r1" | "r2" | "m1" | "m2" | "f1";

export const DEMO_FACTORY_NAME = "May Sông Trà";

export const DEMO_FOUNDER_NAME = "Chị Mai, điều phối";

/**
 * Workers carry a flower, tree, bird or small thing with a number or a colour, as the app suggests them;
 * officials carry their function, because people should know whom they ask.
 */
export const DEMO_NICKNAMES: Readonly<Record<DemoVoice, string>> = {
  w1: "Cúc Áo Vàng",
  w2: "Chim Sẻ Nâu 27",
  w3: "Mây Trắng 8",
  w4: "Tre Xanh 41",
  w5: "Sen Hồng 15",
  w6: "Bàng Đỏ 33",
  w7: "Cò Trắng 19",
  w8: "Hoa Gạo 52",
  w9: "Én Nhỏ 64",
  w10: "Dừa Nước 7",
  w11: "Sim Tím",
  w12: "Chào Mào 12",
  r1: "Chị Hạnh, công đoàn",
  r2: "Anh Lợi, đại diện công nhân",
  m1: "Anh Quang, nhà máy",
  m2: "Chị Thu, nhân sự",
  f1: DEMO_FOUNDER_NAME,
};
