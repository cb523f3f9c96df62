/** Progress goes to stderr, so that stdout holds the result alone. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Wrong options and the like: a sentence, and a failed run. */
export const orExplain = async (main: () => Promise<void>): Promise<void> => {
  try {
    await main();
  } catch (error) {
    process.exitCode = 1;
    say(error instanceof Error ? error.message : String(error));
  }
};

/** A contestant that fails is left out of the result, and the benchmark fails. */
export const sayFailed = (name: string, error: unknown): void => {
  process.exitCode = 1;
  say(
    `${name} could not be measured and is left out: ${error instanceof Error ? error.stack : String(error)}`,
  );
};

/** Left-aligned names, right-aligned figures. */
export const tableOf = (header: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => pad(cell, widths[column]!, column))
      .join("  ")
      .trimEnd();
  return [line(header), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
};

const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width);

export const grouped = (value: number): string => value.toLocaleString("en-US");

/** With `--json` exactly one object on stdout, and the table on stderr; otherwise the table on stdout. */
export const report = (isJson: boolean, result: unknown, table: string): void => {
  if (!isJson) return void process.stdout.write(`${table}\n`);
  say(table);
  process.stdout.write(`${JSON.stringify(result)}\n`);
};
