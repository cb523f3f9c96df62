/**
 * Signed requests: HTTP calls of a member or founder, no cookie and no session.
 *
 *   gopy-key:       base64url, Ed25519 public key 32
 *   gopy-time:      ms since 1970, decimal
 *   gopy-signature: base64url, over "gopy/request/1" ‖ SHA-256(method ‖ "\n" ‖ path ‖ "\n" ‖ time) ‖ SHA-256(body)
 *   gopy-chain:     base64url, the signer's chain, where a role is asked for
 *
 * The edge refuses a time more than `REQUEST_AGE_MS_MAX` from its own; every call is idempotent, so a replay
 * within that window changes nothing.
 */
import {
  base64UrlToBytes,
  type Bytes,
  bytesToBase64Url,
  concatBytes,
  MalformedBytes,
  utf8,
} from "../bytes.ts";
import { hash } from "../hash.ts";
import { REQUEST_AGE_MS_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import type { SignatureSuite, SigningKey } from "../signature.ts";
import { type Chain, bytesToChain, chainToBytes } from "./certificate.ts";

export interface RequestFacts {
  readonly method: string;
  /** Path and query, as the edge sees them. */
  readonly path: string;
  readonly body: Uint8Array;
}

export interface Signer {
  readonly key: Bytes;
  /** Not yet verified against a founder. */
  readonly chain: Chain;
}

function messageOf(facts: RequestFacts, time: string): Bytes {
  const head = utf8(`${facts.method}\n${facts.path}\n${time}`);
  return concatBytes(utf8("gopy/request/1"), hash(head), hash(facts.body));
}

export async function signRequest(
  key: SigningKey,
  chain: Chain,
  facts: RequestFacts,
  now: number,
): Promise<Record<string, string>> {
  const time = String(now);
  const headers: Record<string, string> = {
    "gopy-key": bytesToBase64Url(key.publicKey),
    "gopy-time": time,
    "gopy-signature": bytesToBase64Url(await key.sign(messageOf(facts, time))),
  };
  if (chain.length > 0) headers["gopy-chain"] = bytesToBase64Url(chainToBytes(chain));
  return headers;
}

export async function verifyRequest(
  suite: SignatureSuite,
  headers: { get(name: string): string | null },
  facts: RequestFacts,
  now: number,
): Promise<Result<Signer, SignedRequestError>> {
  const parsed = parseHeaders(headers);
  if (!parsed.ok) return parsed;
  const { key, time, signature, chain } = parsed.value;
  if (!(Math.abs(now - Number(time)) <= REQUEST_AGE_MS_MAX)) return err({ type: "RequestClockOff" });
  const isSigned = await suite.verify(key, messageOf(facts, time), signature);
  return isSigned ? ok({ key, chain }) : err({ type: "RequestForged" });
}

function parseHeaders(headers: { get(name: string): string | null }) {
  const time = headers.get("gopy-time") ?? "";
  if (!/^[0-9]{1,15}$/.test(time)) return err({ type: "RequestUnsigned" } as const);
  try {
    const key = base64UrlToBytes(headers.get("gopy-key") ?? "");
    const signature = base64UrlToBytes(headers.get("gopy-signature") ?? "");
    const chain = headers.get("gopy-chain");
    const parsedChain = chain === null ? ok([] as Chain) : bytesToChain(base64UrlToBytes(chain));
    if (!parsedChain.ok) return err({ type: "RequestUnsigned" } as const);
    return ok({ key, time, signature, chain: parsedChain.value });
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "RequestUnsigned" } as const);
    throw error;
  }
}

export interface SignedRequestError {
  readonly type: "RequestUnsigned" | "RequestForged" | "RequestClockOff";
}
