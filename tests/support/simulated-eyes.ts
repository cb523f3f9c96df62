/** What a person sees in one tab: every view the engine announced last, and every problem it ever named. */
import type { BoardView, MemberView, ProblemView, ThreadView, Topic } from "#client/state/views";
import type { RoomId, StreamId } from "#protocol/ids";
import type { SimulatedTab } from "./simulated-tab.ts";

export class Eyes {
  readonly tab: SimulatedTab;
  member: MemberView | null = null;
  readonly boards = new Map<string, BoardView>();
  readonly threads = new Map<string, ThreadView>();
  readonly topics = new Map<RoomId, ReadonlyMap<Topic, number>>();
  readonly problems = new Map<string, ProblemView & { readonly room: RoomId }>();
  readonly #stops = new Map<string, () => void>();

  constructor(tab: SimulatedTab) {
    this.tab = tab;
    tab.engine.watchMember((member) => {
      this.member = member;
      for (const { room, problems } of member?.rooms ?? []) {
        for (const problem of problems)
          this.problems.set(JSON.stringify([room, problem]), { ...problem, room });
      }
    });
  }

  watchBoard(room: RoomId, topic: Topic): void {
    const name = `${room}/${topic}`;
    if (this.#stops.has(name)) return;
    this.#stops.set(name, () => undefined);
    this.#stops.set(
      name,
      this.tab.engine.watchBoard(room, topic, (board) => this.boards.set(name, board)),
    );
  }

  watchThread(room: RoomId, stream: StreamId): void {
    const name = `${room}/${stream}`;
    if (this.#stops.has(name)) return;
    this.#stops.set(name, () => undefined);
    this.#stops.set(
      name,
      this.tab.engine.watchThread(room, stream, (thread) => this.threads.set(name, thread)),
    );
  }

  watchTopics(room: RoomId): void {
    if (this.#stops.has(room)) return;
    this.#stops.set(room, () => undefined);
    const stop = this.tab.engine.watchTopics(room, (topics) => {
      this.topics.set(room, new Map(topics.map(({ topic, threads }) => [topic, threads])));
    });
    this.#stops.set(room, stop);
  }

  /** The Thread is gone: its author took it back. */
  leave(room: RoomId, stream: StreamId): void {
    this.#stops.get(`${room}/${stream}`)?.();
    this.#stops.delete(`${room}/${stream}`);
    this.threads.delete(`${room}/${stream}`);
  }

  /** Looks away from everything: what was seen last stays as it was seen. */
  rest(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  /** Threads this person can answer in: seen on a board, or open. */
  get places(): readonly { readonly room: RoomId; readonly stream: StreamId }[] {
    const listed = [...this.boards.values()].flatMap(({ room, threads }) =>
      threads.map(({ stream }) => ({ room, stream })),
    );
    const open = [...this.threads.values()].map(({ room, stream }) => ({ room, stream }));
    return [...listed, ...open];
  }
}
