/** A file made on this phone, handed to its downloads. Nothing of it goes to any server. */
const FORGET_AFTER_MS = 60_000;

export interface FileToSave {
  readonly name: string;
  readonly type: string;
  /** Put together by the browser, so that no part has to be copied. */
  readonly parts: readonly string[];
}

export function saveFile({ name, type, parts }: FileToSave): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), FORGET_AFTER_MS);
}
