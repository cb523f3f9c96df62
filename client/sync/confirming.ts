/**
 * Giving up a spent slip once the join it paid for stands in the log of every Room (SLIP10). Until then a key that is
 * changed is wrapped for the slip: this phone is no member yet, and would else be locked out.
 */
import type { AuthorId } from "#protocol/ids";
import { JOIN_KEY } from "#protocol/sealed/join-log";
import { parseSlip, slipSeeds } from "#protocol/sealed/slip";
import { confirmMessage, confirmToBytes } from "#protocol/wire/bodies";
import type { Adapters } from "./adapters.ts";
import type { EdgeClient } from "./edge-client.ts";
import type { PhoneStore } from "./phone-store.ts";

/** True when the slip is needed no more and can be forgotten. */
export async function confirmJoin(
  { suite }: Adapters,
  edge: EdgeClient,
  store: PhoneStore,
  author: AuthorId,
  fragment: string,
): Promise<boolean> {
  const slip = parseSlip(fragment);
  if (!slip.ok) return true;
  // An intent is forgotten once it is true in the verified log, and not before.
  const intents = await store.intents();
  if (intents.some((intent) => intent.author === author && intent.key === JOIN_KEY)) return false;
  const key = await suite.signingKey(slipSeeds(slip.value).signingSeed);
  const { factory } = slip.value;
  const signature = await key.sign(confirmMessage(factory));
  const body = confirmToBytes({ slipKey: key.publicKey, signature });
  const confirmed = await edge.ask("POST", `/api/factories/${factory}/confirmed`, body);
  return confirmed.ok;
}
