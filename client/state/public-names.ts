/** Names that are public anyway: of officials, who stand under them beside every post. */
import type { Revealing } from "./draft-warning.ts";

/** "anh Quang" is public where an official writes as "Anh Quang, cơ điện"; "chị Quang" is somebody else. */
export function isPublicName(found: Revealing, publicNames: readonly string[]): boolean {
  const words = wordsOf(found.words);
  return found.kind === "name" && publicNames.some((name) => holds(wordsOf(name), words));
}

function holds(all: readonly string[], words: readonly string[]): boolean {
  return words.length > 0 && all.some((_, at) => words.every((word, index) => all[at + index] === word));
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}
