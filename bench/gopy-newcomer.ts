/** A newcomer's process: `gopy-newcomer.ts PORT SLIP`: joins with a slip, reads the first screen. */
import type { BoardView } from "../client/state/views.ts";
import { startHeadlessMember } from "../headless/headless-member.ts";
import type { FactoryId } from "../protocol/ids.ts";
import { parseSlip } from "../protocol/sealed/slip.ts";
import { mustBeOk } from "../protocol/result.ts";
import { roomIdOf } from "../protocol/wire/audience.ts";
import type { NewcomerReport } from "./harness/newcomer.ts";

const THREADS = 20;
const [port, slip] = process.argv.slice(2) as [string, string];
const factory: FactoryId = mustBeOk(parseSlip(slip)).factory;

const startedAt = performance.now();
const engine = await startHeadlessMember({ origin: `http://127.0.0.1:${port}` });
mustBeOk(await engine.join(slip, "Mây Trắng 8", "vi"));
engine.watchBoard(roomIdOf(factory, "everyone"), "safety", (board) => {
  if (board.status === "ready" && board.threads.length >= THREADS) tell(board);
});

function tell(board: BoardView): void {
  const threads = board.threads
    .slice(0, THREADS)
    .map(({ text, replies }) => ({ opening: text, posts: replies + 1 }));
  const report: NewcomerReport = { ms: performance.now() - startedAt, board: threads };
  process.send!(report);
}
