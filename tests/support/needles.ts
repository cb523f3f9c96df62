/** Looks for secrets in a heap of bytes, in every dress they might wear. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Needle {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Haystack {
  readonly name: string;
  readonly bytes: Buffer;
}

export function textNeedle(name: string, text: string): Needle {
  return { name, bytes: Buffer.from(text) };
}

/** Every file below a folder. */
export async function filesBelow(folder: string): Promise<Haystack[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (path) => ({ name: path.slice(folder.length), bytes: await readFile(path) })),
  );
}

/** "secret in file", for each needle found. */
export function found(needles: readonly Needle[], haystacks: readonly Haystack[]): readonly string[] {
  const hits = new Set<string>();
  for (const { name, bytes } of needles) {
    for (const dress of dressesOf(bytes)) {
      for (const haystack of haystacks)
        if (haystack.bytes.includes(dress)) hits.add(`${name} in ${haystack.name}`);
    }
  }
  return [...hits].sort();
}

function dressesOf(bytes: Uint8Array): readonly Buffer[] {
  const raw = Buffer.from(bytes);
  const text = raw.toString();
  const texts = [
    raw.toString("hex"),
    raw.toString("hex").toUpperCase(),
    [...raw].join(),
    ...base64sOf(raw),
    encodeURIComponent(text),
  ];
  const wide = Buffer.from(text, "utf16le");
  const isText = Buffer.from(text).equals(raw);
  const escaped = isText ? [wide, Buffer.from(JSON.stringify(text).slice(1, -1))] : [];
  return [raw, ...texts.map((each) => Buffer.from(each)), ...escaped].filter(({ length }) => length >= 6);
}

/** What is the same in base64 wherever the bytes begin in a longer text: three alignments, the ends left out. */
function base64sOf(raw: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), raw])
      .toString("base64")
      .replaceAll("=", "");
    const inner = encoded.slice(shift === 0 ? 0 : shift + 1, -1);
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
