import { parseArgs } from "node:util";

export interface JoinOptions {
  readonly json: boolean;
  /** Newcomers to the peers do not offer compression, though browsers do. */
  readonly plain: boolean;
  readonly posts: number;
  readonly runs: number;
  readonly only: readonly string[] | undefined;
}

export type Load = "burst" | "steady";

export interface FanoutOptions {
  readonly json: boolean;
  readonly sockets: number;
  readonly runs: number;
  readonly load: Load;
  readonly ceiling: boolean;
  readonly only: readonly string[] | undefined;
}

export const SOCKETS_MAX = 4_000;

export const joinOptions = (argv: readonly string[]): JoinOptions => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      json: { type: "boolean", default: false },
      plain: { type: "boolean", default: false },
      posts: { type: "string", default: "10000" },
      runs: { type: "string", default: "5" },
      only: { type: "string" },
    },
  });
  return {
    json: values.json,
    plain: values.plain,
    posts: wholeNumber("--posts", values.posts, 200, 100_000),
    runs: wholeNumber("--runs", values.runs, 1, 99),
    only: values.only?.split(","),
  };
};

export const fanoutOptions = (argv: readonly string[]): FanoutOptions => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      json: { type: "boolean", default: false },
      sockets: { type: "string", default: "500" },
      runs: { type: "string", default: "5" },
      load: { type: "string", default: "burst" },
      ceiling: { type: "boolean", default: false },
      only: { type: "string" },
    },
  });
  if (values.load !== "burst" && values.load !== "steady") throw new Error("--load is burst or steady");
  return {
    json: values.json,
    sockets: wholeNumber("--sockets", values.sockets, 11, SOCKETS_MAX),
    runs: wholeNumber("--runs", values.runs, 1, 99),
    load: values.load,
    ceiling: values.ceiling,
    only: values.only?.split(","),
  };
};

/** Those named by `--only`; all of them without it. */
export const chosen = <T extends { readonly name: string }>(
  all: readonly T[],
  only?: readonly string[],
): T[] => {
  const names = all.map(({ name }) => name);
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only: "${unknown}" is none of ${names.join(", ")}`);
  return all.filter(({ name }) => only?.includes(name) ?? true);
};

const wholeNumber = (name: string, given: string, least: number, most: number): number => {
  const value = Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name} is a whole number from ${least} to ${most}, not "${given}"`);
};
