/** When each post was sent, and when it arrived at each member who did not write it. */
export interface Deliveries {
  sent(post: number): void;
  arrived(post: number, member: number): void;
  /** Resolves when all posts in [from, to) are everywhere. */
  complete(from: number, to: number): Promise<void>;
  between(from: number, to: number): { readonly latenciesMs: number[]; readonly wallMs: number };
}

const COMPLETE_MS_MAX = 60_000;

export const makeDeliveries = (
  posts: number,
  members: number,
  authorOf: (post: number) => number,
): Deliveries => {
  const sentAt = new Float64Array(posts).fill(NaN);
  const arrivedAt = Array.from({ length: posts }, () => new Float64Array(members).fill(NaN));
  const missing = new Uint32Array(posts).fill(members - 1);
  let wake = () => {};

  const areMissing = (from: number, to: number) => missing.subarray(from, to).some((left) => left > 0);
  const arrivals = (from: number, to: number): [sentAt: number, arrivedAt: number][] =>
    arrivedAt
      .slice(from, to)
      .flatMap((times, index) => [...times].map((time): [number, number] => [sentAt[from + index]!, time]))
      .filter(([, time]) => !Number.isNaN(time));

  return {
    sent: (post) => {
      sentAt[post] = performance.now();
    },
    arrived: (post, member) => {
      if (post >= posts) throw new Error(`post ${post} was never written`);
      if (member === authorOf(post)) return;
      if (Number.isNaN(sentAt[post])) throw new Error(`post ${post} arrived before it was sent`);
      if (!Number.isNaN(arrivedAt[post]![member])) throw new Error(`post ${post} arrived twice`);
      arrivedAt[post]![member] = performance.now();
      missing[post]!--;
      if (missing[post] === 0) wake();
    },
    complete: async (from, to) => {
      const deadline = performance.now() + COMPLETE_MS_MAX;
      while (areMissing(from, to)) {
        if (performance.now() > deadline) throw new Error(`not everywhere after ${COMPLETE_MS_MAX} ms`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 1_000).unref();
        });
      }
    },
    between: (from, to) => {
      const pairs = arrivals(from, to);
      const lastAt = pairs.reduce((last, [, arrived]) => Math.max(last, arrived), 0);
      return {
        latenciesMs: pairs.map(([sent, arrived]) => arrived - sent),
        wallMs: lastAt - sentAt[from]!,
      };
    },
  };
};
