/**
 * Plain http from another machine: the browser gives such a page no cryptography, so nothing can be read or sealed.
 * It says so instead of failing in silence.
 */
import { insecure } from "./i18n/insecure.ts";

export function sayInsecure(root: HTMLElement): void {
  const notices = Object.entries(insecure).map(([language, { title, about }]) => {
    const notice = document.createElement("section");
    notice.lang = language;
    notice.className = "inset stack";
    const heading = document.createElement("h1");
    heading.textContent = title;
    const words = document.createElement("p");
    words.textContent = about;
    notice.append(heading, words);
    return notice;
  });
  const page = document.createElement("main");
  page.append(...notices);
  root.replaceChildren(page);
}
