/** A link as a code to scan, one path of runs. */
import { createMemo } from "solid-js";
import { encode } from "uqr";

/** Quiet zone around the code, in modules, as the standard asks. */
const BORDER = 4;

export function Code(props: { link: string; label?: string; border?: number }) {
  const drawing = createMemo(() => codePath(props.link, props.border ?? BORDER));
  return (
    <svg
      class="code"
      viewBox={`0 0 ${drawing().size} ${drawing().size}`}
      role={props.label === undefined ? undefined : "img"}
      aria-label={props.label}
      aria-hidden={props.label === undefined ? "true" : undefined}
    >
      <path d={drawing().path} />
    </svg>
  );
}

function codePath(link: string, border: number): { readonly size: number; readonly path: string } {
  const { data, size } = encode(link, { ecc: "M", border });
  return { size, path: data.map(rowPath).join("") };
}

function rowPath(row: readonly boolean[], y: number): string {
  let path = "";
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x++;
    path += `M${start} ${y}h${x - start + 1}v1H${start}z`;
  }
  return path;
}
