/**
 * What is asked of the edge for each Board: one list at a time, and the same one never twice. An edge that is asked
 * too fast would otherwise be asked for all of them again, each time by more.
 *
 *   ask ─► under way ─answered─► the next that waits
 *              └─too fast─► the same again
 *
 * A change that is broadcast before an answer comes is in that answer: the Room took both in this order.
 */
import type { BoardId } from "#protocol/ids";
import type { List } from "#protocol/wire/frames/list";

interface Asks {
  underWay: List | null;
  waiting: List[];
}

export class ListAsks {
  readonly #send: (list: List) => void;
  readonly #boards = new Map<BoardId, Asks>();

  constructor(send: (list: List) => void) {
    this.#send = send;
  }

  ask(list: List): void {
    const asks = this.#boards.get(list.board) ?? { underWay: null, waiting: [] };
    this.#boards.set(list.board, asks);
    const isAsked = [asks.underWay, ...asks.waiting].some((asked) => asked && answers(asked, list));
    if (isAsked) return;
    asks.waiting = [...asks.waiting.filter((asked) => !answers(list, asked)), list];
    this.#next(asks);
  }

  /** A list came, for whatever is asked of its Board from there. */
  answered({ board, before }: Pick<List, "board" | "before">): void {
    const asks = this.#boards.get(board);
    if (asks?.underWay?.before !== before) return;
    asks.underWay = null;
    this.#next(asks);
  }

  /** Sends again what is under way for a Board. False when nothing is. */
  again(board: BoardId): boolean {
    const list = this.#boards.get(board)?.underWay;
    if (list) this.#send(list);
    return Boolean(list);
  }

  /** Nothing outlives a connection. */
  forget(): void {
    this.#boards.clear();
  }

  #next(asks: Asks): void {
    if (asks.underWay) return;
    asks.underWay = asks.waiting.shift() ?? null;
    if (asks.underWay) this.#send(asks.underWay);
  }
}

/** Every list tells how many Threads there are, so that a page answers also who only counts. */
function answers(asked: List, wanted: List): boolean {
  return asked.before === wanted.before && asked.limit >= wanted.limit;
}
