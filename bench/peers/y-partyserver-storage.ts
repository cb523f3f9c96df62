import { ROOM } from "./rooms.ts";

const POLL_MS = 100;
/** Its default longest pause before saving is 10 s. */
const SAVED_MS_MAX = 20_000;

interface StorageState {
  readonly rowsWritten: number;
  readonly isUnsaved: boolean;
  readonly fault: string;
}

/** Rows written so far, once the server has saved what it announced. */
export const rowsWhenSaved = async (port: number): Promise<number> => {
  const deadline = performance.now() + SAVED_MS_MAX;
  while (performance.now() < deadline) {
    const state = await readState(port);
    if (state.fault) throw new Error(`y-partyserver could not save: ${state.fault}`);
    if (!state.isUnsaved) return state.rowsWritten;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`y-partyserver had not saved after ${SAVED_MS_MAX} ms`);
};

const readState = async (port: number): Promise<StorageState> => {
  const response = await fetch(`http://127.0.0.1:${port}/parties/document/${ROOM}`);
  return (await response.json()) as StorageState;
};
