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
const room = roomIdOf(factory, "everyone");
let asked = 0;
engine.watchBoard(room, "safety", (board) => {
  if (board.status !== "ready") return;
  if (board.threads.length >= THREADS || !board.hasMore) return tell(board);
  if (board.threads.length <= asked) return;
  asked = board.threads.length; // a first page is shorter than what is compared: the next comes as to who scrolls
  void engine.moreThreads(room, "safety");
});

function tell(board: BoardView): void {
  const threads = board.threads
    .slice(0, THREADS)
    .map(({ text, replies }) => ({ opening: text, posts: replies + 1 }));
  const report: NewcomerReport = { ms: performance.now() - startedAt, board: threads };
  process.send!(report);
}
