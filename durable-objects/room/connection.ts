/**
 * A socket of a Room as its decisions see it, and the little that is kept with it while the Room sleeps.
 *
 *   ── accepted ─► awaiting hello ── valid gate proof ─► admitted ── close ─► gone
 *                        └── anything else ─► refused, closed
 *
 *   attachment = 1 | nonce 32         awaiting hello
 *              | 2 | epoch 2          admitted
 */
import { type Bytes, ByteReader, ByteWriter, MalformedBytes } from "#protocol/bytes";
import { GATE_NONCE_BYTES } from "#protocol/wire/gate";

export type ConnectionState =
  | { readonly phase: "awaiting hello"; readonly nonce: Bytes }
  | { readonly phase: "admitted"; readonly epoch: number };

export interface Connection {
  /** Undefined when the host kept none, or one that does not parse. */
  state: ConnectionState | undefined;
  send(bytes: Bytes): void;
  close(code: number, reason: string): void;
  /** When the phone last said anything, a ping answered while the Room slept included. */
  lastHeardMs(): number;
}

/** RFC 6455 section 7.4.1. */
export const CLOSE = { going: 1001, policy: 1008, tooLong: 1009, tryLater: 1013 } as const;

export function stateToAttachment(state: ConnectionState): Bytes {
  const writer = new ByteWriter();
  if (state.phase === "admitted") return writer.byte(2).uint(state.epoch, 2).bytes();
  return writer.byte(1).fixed(state.nonce).bytes();
}

/** The state in whatever a host gives back for an attachment: parsed, never cast. */
export function attachmentToState(attachment: unknown): ConnectionState | undefined {
  if (!(attachment instanceof Uint8Array)) return undefined;
  try {
    return readState(new ByteReader(attachment));
  } catch (error) {
    if (error instanceof MalformedBytes) return undefined;
    throw error;
  }
}

function readState(reader: ByteReader): ConnectionState {
  const state = readPhase(reader);
  reader.end();
  return state;
}

function readPhase(reader: ByteReader): ConnectionState {
  const phase = reader.byte();
  if (phase === 1) return { phase: "awaiting hello", nonce: reader.fixed(GATE_NONCE_BYTES) };
  if (phase === 2) return { phase: "admitted", epoch: reader.uint(2) };
  throw new MalformedBytes("attachment of an unknown phase");
}
