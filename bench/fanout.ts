/**
 * How fast a post reaches everybody in a room, and what it costs.
 * `npm run bench:fanout -- [--json] [--sockets 500] [--runs 5] [--load burst|steady] [--ceiling] [--only NAME,NAME]`
 */
import type { FanoutContestant, FanoutServer } from "./contestant.ts";
import { startChild, type Child } from "./harness/child.ts";
import type { ClientFigures, FanoutRun, FromClients } from "./harness/fanout-messages.ts";
import { loadGopy } from "./harness/load-gopy.ts";
import { chosen, fanoutOptions, type FanoutOptions } from "./harness/options.ts";
import { busyShare, busyWarning } from "./harness/machine.ts";
import { installPeers } from "./harness/peers-installed.ts";
import { grouped, orExplain, report, say, sayFailed, tableOf } from "./harness/report.ts";
import { mediansOf, rounded } from "./harness/statistics.ts";

const WARM_UP_POSTS = 10;
const MEASURED_POSTS = 50;
const POST_BYTES = 209;
const CLIENTS = new URL("./harness/fanout-clients.ts", import.meta.url);

type Figures = ClientFigures & Record<"rowsWrittenPerPost", number>;

const main = async (options: FanoutOptions): Promise<void> => {
  const all = await contestants(options);
  for (const { name, durability } of all) say(`${name}: ${durability}`);
  const runs = new Map<string, Figures[]>(all.map(({ name }) => [name, []]));
  const busy: number[] = [];
  // Runs take turns, so that a busy minute of the machine does not fall on one contestant alone.
  for (let run = 1; run <= options.runs; run++) {
    busy.push(await busyShare());
    for (const contestant of all) await runOnce(contestant, run, options, runs);
  }
  const medians = [...runs].map(([name, figures]) => [name, mediansOf(figures)] as const);
  const shown = medians.map(([name, figures]) => [name, roundedFigures(figures)] as const);
  report(
    options.json,
    { sockets: options.sockets, ...Object.fromEntries(shown) },
    table(options, medians) + busyWarning(busy),
  );
};

const contestants = async ({ only, ceiling }: FanoutOptions): Promise<FanoutContestant[]> => {
  installPeers();
  const { fanoutPeers, fanoutCeiling } = await import("./peers/fanout.ts");
  const gopy = (await loadGopy())?.makeFanoutContestant();
  const all = [...(gopy ? [gopy] : []), ...fanoutPeers(), ...(ceiling ? [fanoutCeiling()] : [])];
  return chosen(all, only);
};

/** A contestant that fails once is left out altogether: half a result would look like a whole one. */
const runOnce = async (
  contestant: FanoutContestant,
  run: number,
  options: FanoutOptions,
  runs: Map<string, Figures[]>,
): Promise<void> => {
  const figures = runs.get(contestant.name);
  if (!figures) return;
  try {
    figures.push(await measure(contestant, options));
    say(`  run ${run}, ${contestant.name}: ${summary(figures.at(-1)!)}`);
  } catch (error) {
    runs.delete(contestant.name);
    sayFailed(contestant.name, error);
  }
};

const measure = async (contestant: FanoutContestant, { sockets, load }: FanoutOptions): Promise<Figures> => {
  const server = await contestant.start();
  const clients = startChild(CLIENTS);
  try {
    const { dialect, parameters } = server;
    const counts = { warmUpPosts: WARM_UP_POSTS, measuredPosts: MEASURED_POSTS, postBytes: POST_BYTES };
    const run: FanoutRun = { dialect, parameters, sockets, load, ...counts };
    clients.send(run);
    return await measureWarm(server, clients);
  } finally {
    await clients.stop();
    await server.stop();
  }
};

const measureWarm = async (server: FanoutServer, clients: Child): Promise<Figures> => {
  await clients.message();
  const rowsBefore = await server.rowsWritten();
  clients.send({ go: true });
  const { figures } = (await clients.message()) as Extract<FromClients, { figures: unknown }>;
  const rows = (await server.rowsWritten()) - rowsBefore;
  return { ...figures, rowsWrittenPerPost: rows / MEASURED_POSTS };
};

const roundedFigures = (figures: Figures) => ({
  deliveredPerSecond: rounded(figures.deliveredPerSecond),
  p99Ms: rounded(figures.p99Ms, 1),
  bytesPerPost: rounded(figures.bytesPerPost, 1),
  rowsWrittenPerPost: rounded(figures.rowsWrittenPerPost, 3),
});

const summary = ({ deliveredPerSecond, p99Ms, clientLoad }: Figures): string =>
  `${grouped(rounded(deliveredPerSecond))} deliveries a second, p99 ${rounded(p99Ms, 1)} ms, clients at ${percent(clientLoad)}`;

const percent = (share: number): string => `${rounded(share * 100)}%`;

const table = (options: FanoutOptions, medians: readonly (readonly [string, Figures])[]): string => {
  const rows = medians.map(([name, figures]) => {
    const shown = roundedFigures(figures);
    return [name, ...Object.values(shown).map(grouped), percent(figures.clientLoad)];
  });
  const header = ["", "delivered/s", "p99 ms", "bytes/post", "rows/post", "client load"];
  return `${title(options)}\n\n${tableOf(header, rows)}`;
};

const title = ({ sockets, load, runs }: FanoutOptions): string => {
  const manner = load === "burst" ? "all at once" : "one every 100 ms";
  return `${MEASURED_POSTS} posts of ${POST_BYTES} bytes, ${manner}, to ${grouped(sockets)} sockets, median of ${runs} runs:`;
};

await orExplain(async () => main(fanoutOptions(process.argv.slice(2))));
