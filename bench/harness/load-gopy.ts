import { existsSync } from "node:fs";
import type { FanoutContestant, JoinContestant } from "../contestant.ts";
import { say } from "./report.ts";

interface GopyModule {
  makeJoinContestant(): JoinContestant;
  makeFanoutContestant(): FanoutContestant;
}

const GOPY = new URL("../gopy.ts", import.meta.url);

/** Undefined, with a word on stderr, as long as nobody has written `bench/gopy.ts`. */
export const loadGopy = async (): Promise<GopyModule | undefined> => {
  if (existsSync(GOPY)) return (await import(GOPY.href)) as GopyModule;
  say('bench/gopy.ts is not there: the result has no "gopy" key.');
  return undefined;
};
