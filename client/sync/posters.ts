/** Posters, as a facilitator's phone makes, lists and takes them down (POSTER1–POSTER7). */
import { type Bytes, equalBytes } from "#protocol/bytes";
import { boxKeyOf } from "#protocol/hpke";
import type { SlipId } from "#protocol/ids";
import { POSTER_DAYS_MAX, POSTER_USES_MAX } from "#protocol/limits";
import { err, ok, type Result } from "#protocol/result";
import { SLIP_SECRET_BYTES, type Slip, slipSeeds, slipToLink } from "#protocol/sealed/slip";
import { wrapFor } from "#protocol/sealed/wrap";
import { bytesToPosters, bytesToSerial } from "#protocol/wire/bodies";
import {
  type Certificate,
  certificateToBytes,
  certify,
  slipIdOf,
  verifyChain,
} from "#protocol/wire/certificate";
import type { PosterOrder, Problem } from "../state/engine.ts";
import type { MadePosterView, PosterView } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import { type EdgeClient, parsed, type RequestSigner } from "./edge-client.ts";
import type { Identity } from "./identity.ts";
import { dayOf } from "./thread-state.ts";

export interface PosterParts {
  readonly adapters: Adapters;
  readonly edge: EdgeClient;
  readonly identity: Identity;
}

const NOTHING: Bytes = new Uint8Array(0);

function signerOf({ identity }: PosterParts): RequestSigner {
  return { key: identity.pen.key, chain: identity.chain };
}

function pathOf({ identity }: PosterParts): string {
  return `/api/factories/${identity.founder.factory}/posters`;
}

/** The wrap first, then the poster itself: one that the Factory knows always opens. */
export async function makePoster(
  parts: PosterParts,
  order: PosterOrder,
): Promise<Result<MadePosterView, Problem>> {
  const { adapters, edge, identity } = parts;
  const everyone = identity.keyrings.find(({ kind }) => kind === "everyone");
  if (!everyone) return err({ type: "not-allowed" });
  if (!isBetween(order.daysValid, POSTER_DAYS_MAX) || !isBetween(order.usesMax, POSTER_USES_MAX))
    return err({ type: "too-many" });
  const { factory } = identity.founder;
  const { language, usesMax } = order;
  const secret = adapters.random(SLIP_SECRET_BYTES);
  const slip: Slip = { factory, secret, name: null, language, isPoster: true };
  const certificate = await posterOf(parts, slip, order);
  const chain = [...identity.chain, certificate];
  const wrapped = await wrapFor(adapters.suite, identity.founder, everyone.current, chain);
  if (!wrapped.ok) return err({ type: "not-allowed" });
  const { expiresDay } = certificate;
  const wraps = [{ ...wrapped.value, expiresDay }];
  const added = await edge.addWraps(everyone.current, signerOf(parts), wraps);
  if (!added.ok) return added;
  const body = certificateToBytes(certificate);
  const number = parsed(await edge.ask("POST", pathOf(parts), body, signerOf(parts)), bytesToSerial);
  if (!number.ok) return number;
  const link = slipToLink(adapters.origin, slip);
  return ok({ number: number.value, expiresDay, uses: 0, usesMax, isMine: true, link, language });
}

function isBetween(number: number, most: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= most;
}

async function posterOf(
  { adapters, identity }: PosterParts,
  slip: Slip,
  { daysValid, usesMax }: PosterOrder,
): Promise<Certificate> {
  const seeds = slipSeeds(slip);
  const key = await adapters.suite.signingKey(seeds.signingSeed);
  const box = await boxKeyOf(seeds.boxSeed);
  return certify(slip.factory, identity.pen.key, {
    kind: "poster",
    role: "worker",
    signingKey: key.publicKey,
    boxKey: box.publicKey,
    expiresDay: dayOf(adapters.clock.now()) + daysValid,
    usesMax,
  });
}

interface Hanging {
  readonly id: SlipId;
  readonly view: PosterView;
}

/** By number. What the edge invents is left out; how many came in is its word alone. */
async function hanging(parts: PosterParts): Promise<Result<readonly Hanging[], Problem>> {
  const { adapters, edge, identity } = parts;
  const { factory, founderKey } = identity.founder;
  const asked = await edge.ask("GET", pathOf(parts), null, signerOf(parts));
  const listed = parsed(asked, bytesToPosters);
  if (!listed.ok) return listed;
  const believed: Hanging[] = [];
  for (const { chain, number, uses } of listed.value) {
    const leaf = await verifyChain(adapters.suite, factory, founderKey, chain);
    if (!leaf.ok || leaf.value.kind !== "poster") continue;
    const { expiresDay, usesMax = 0, signingKey } = leaf.value;
    const isMine = equalBytes(chain.at(-2)?.signingKey ?? NOTHING, identity.pen.key.publicKey);
    believed.push({ id: slipIdOf(signingKey), view: { number, expiresDay, uses, usesMax, isMine } });
  }
  return ok(believed);
}

export async function posterViews(parts: PosterParts): Promise<Result<readonly PosterView[], Problem>> {
  const posters = await hanging(parts);
  return posters.ok ? ok(posters.value.map(({ view }) => view)) : posters;
}

/** Without an answer there is nothing to take down: what makes a poster worthless is that no wrap is for it. */
export async function hangingPosters(parts: PosterParts): Promise<readonly SlipId[]> {
  const posters = await hanging(parts);
  return posters.ok ? posters.value.map(({ id }) => id) : [];
}

export async function takeDownPoster(parts: PosterParts, number: number): Promise<Result<null, Problem>> {
  const posters = await hanging(parts);
  if (!posters.ok) return posters;
  const wanted = posters.value.find(({ view }) => view.number === number);
  if (!wanted) return err({ type: "poster-revoked" });
  return parts.edge.revokeSlip(parts.identity.founder.factory, wanted.id, signerOf(parts));
}
