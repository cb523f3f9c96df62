/**
 * What a newcomer pays for the first screen of a long discussion: bytes on the wire and milliseconds.
 * `npm run bench:join -- [--json] [--posts 10000] [--runs 5] [--plain] [--only NAME,NAME]`
 */
import type { JoinContestant, Joined, Post } from "./contestant.ts";
import { boardFault, boardOf, makeDiscussion } from "./harness/discussion.ts";
import { loadGopy } from "./harness/load-gopy.ts";
import { chosen, joinOptions, type JoinOptions } from "./harness/options.ts";
import { busyShare, busyWarning } from "./harness/machine.ts";
import { installPeers } from "./harness/peers-installed.ts";
import { grouped, orExplain, report, say, sayFailed, tableOf } from "./harness/report.ts";
import { mediansOf, rounded } from "./harness/statistics.ts";

interface Measured {
  readonly name: string;
  readonly bytes: number;
  readonly ms: number;
  readonly isDeflated: boolean;
}

const main = async (options: JoinOptions): Promise<void> => {
  const posts = makeDiscussion(options.posts);
  const measured: Measured[] = [];
  const busy: number[] = [];
  for (const contestant of await contestants(options)) {
    say(`${contestant.name}: ${contestant.durability}`);
    busy.push(await busyShare());
    try {
      measured.push(await measure(contestant, posts, options.runs));
    } catch (error) {
      sayFailed(contestant.name, error);
    }
  }
  const figures = measured.map(({ name, bytes, ms }) => [name, { bytes, ms }] as const);
  const text = table(posts, options.runs, measured) + busyWarning(busy);
  report(options.json, { posts: posts.length, ...Object.fromEntries(figures) }, text);
};

const contestants = async ({ only, plain }: JoinOptions): Promise<JoinContestant[]> => {
  installPeers();
  const { joinPeers } = await import("./peers/join.ts");
  const gopy = (await loadGopy())?.makeJoinContestant();
  return chosen([...(gopy ? [gopy] : []), ...joinPeers(plain)], only);
};

const measure = async (contestant: JoinContestant, posts: Post[], runs: number): Promise<Measured> => {
  const joins: Joined[] = [];
  try {
    await contestant.prepare(posts);
    while (joins.length < runs) joins.push(await joinOnce(contestant, posts));
  } finally {
    await contestant.stop();
  }
  const { bytes, ms } = mediansOf(joins.map(({ bytes, ms }) => ({ bytes, ms })));
  return { name: contestant.name, bytes, ms: rounded(ms, 1), isDeflated: joins[0]!.isDeflated };
};

const joinOnce = async (contestant: JoinContestant, posts: Post[]): Promise<Joined> => {
  const joined = await contestant.join();
  const fault = boardFault(boardOf(posts), joined.board);
  if (fault) throw new Error(`a newcomer read something else than was written: ${fault}`);
  say(`  ${grouped(joined.bytes)} bytes, ${rounded(joined.ms, 1)} ms`);
  return joined;
};

const table = (posts: readonly Post[], runs: number, measured: readonly Measured[]): string => {
  const rows = measured.map(({ name, bytes, ms, isDeflated }) => [
    name,
    grouped(bytes),
    grouped(ms),
    isDeflated ? "yes" : "no",
  ]);
  const members = new Set(posts.map(({ author }) => author)).size;
  const title = `A newcomer to ${grouped(posts.length)} posts by ${grouped(members)} members, median of ${runs} joins:`;
  return `${title}\n\n${tableOf(["", "bytes", "ms", "deflated"], rows)}`;
};

await orExplain(async () => main(joinOptions(process.argv.slice(2))));
