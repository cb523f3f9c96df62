/**
 * Locks and unlocks this phone. It owns the store that the engine works on, from before the engine starts.
 *
 *   no record ──────────────► open ──turnLockOn──► open, kept under a PIN ──turnLockOff──► open
 *   PIN record ──unlock──────► open, kept under a PIN
 *   visit record ─ this tab's ► open, kept for the visit
 *                └ any other ─► erased, open
 *
 * Locking is not here: whoever locks ends the worker in which this lives, and with it every key in memory.
 */
import { type Bytes, base64UrlToBytes, bytesToBase64Url } from "#protocol/bytes";
import { err, ok } from "#protocol/result";
import type { RandomBytes } from "#protocol/sealed/seal";
import type { PhoneFacts, PhoneState, Safety, SafetyAnswer, SafetyProblem } from "../state/safety.ts";
import { problemOfPin, REST_MINUTES, REST_MS_DEFAULT } from "../state/safety.ts";
import { beginAttempt, forgetAttempts, waitBeforeAttempt } from "./attempts.ts";
import { type KeptStore, OPEN_ROWS } from "./kept-store.ts";
import {
  type DeviceKeys,
  type LockRecord,
  type PinRecord,
  unwrapMaster,
  type VisitRecord,
  wrapMaster,
} from "./lock-record.ts";
import { type DiskRow, GENERATION, generationIn, LOCK, type PhoneDisk } from "./phone-disk.ts";
import { MASTER_KEY_BYTES, SealedRows } from "./sealed-rows.ts";
import { SALT_BYTES, stretch, STRETCHED_BYTES, type Stretching } from "./stretch.ts";

export interface KeeperParts {
  readonly disk: PhoneDisk;
  readonly keys: DeviceKeys;
  readonly random: RandomBytes;
  /** Ms since 1970. */
  readonly now: () => number;
  /** How long a PIN is stretched on this phone, measured when one is chosen. */
  readonly measure: () => Stretching;
  /** Makes the engine's store once the rows can be read. */
  readonly open: (rows: SealedRows | typeof OPEN_ROWS, generation: number) => KeptStore;
  readonly changed: (phone: PhoneState) => void;
}

const DRAFT = "draft/";

export class Keeper implements Omit<Safety, "watch"> {
  readonly #parts: KeeperParts;
  #record: LockRecord | null;
  #store: KeptStore | null = null;
  #drafts: Record<string, string> = {};
  #waitUntil = 0;
  /** One thing after another: what is asked for twice must not be done twice. */
  #turn: Promise<unknown> = Promise.resolve();

  /** `store` when the phone was found open. */
  constructor(parts: KeeperParts, record: LockRecord | null, store: KeptStore | null) {
    this.#parts = parts;
    this.#record = record;
    this.#store = store;
  }

  get state(): PhoneState {
    return {
      keeping: this.#record?.kind ?? "open",
      isLocked: this.#store === null,
      waitUntil: this.#waitUntil,
      restMs: this.#record?.kind === "pin" ? this.#record.restMs : 0,
      drafts: this.#drafts,
    };
  }

  /** Looks at a phone that was found locked. `visit` is what this tab keeps of a visit; another's ends here. */
  async start(visit: string | null): Promise<void> {
    if (this.#record?.kind === "visit") await this.#resumeVisit(this.#record, visit);
    else await this.#noteWait();
    this.#changed();
  }

  async #resumeVisit(record: VisitRecord, visit: string | null): Promise<void> {
    const { keys, disk } = this.#parts;
    const secret = visitKeyOf(visit);
    const master = secret && (await unwrapMaster(keys, secret, record));
    if (master) return this.#openWith(master);
    await eraseRows(disk);
    this.#record = null;
    this.#store = this.#parts.open(OPEN_ROWS, generationIn(await disk.get(GENERATION)));
  }

  async #noteWait(): Promise<void> {
    const now = this.#parts.now();
    const waitMs = await waitBeforeAttempt(this.#parts.disk, now);
    this.#waitUntil = waitMs === 0 ? 0 : now + waitMs;
  }

  async #openWith(master: Bytes): Promise<void> {
    const generation = generationIn(await this.#parts.disk.get(GENERATION));
    this.#store = this.#parts.open(new SealedRows(master, this.#parts.random), generation);
    const kept = await this.#store.list(DRAFT);
    this.#drafts = Object.fromEntries(kept.map(([key, text]) => [key.slice(DRAFT.length), String(text)]));
  }

  #changed(): void {
    this.#parts.changed(this.state);
  }

  unlock(pin: string): SafetyAnswer<null> {
    return this.#inTurn(async () => {
      if (this.#store !== null) return ok(null);
      const master = await this.#masterBy(pin);
      if (!master.ok) return master;
      await this.#openWith(master.value);
      this.#changed();
      return ok(null);
    });
  }

  /** The master key, if the PIN is right and may be tried. Slowed on disk before it is tried. */
  async #masterBy(pin: string): SafetyAnswer<Bytes> {
    const record = this.#record;
    if (record?.kind !== "pin") return err({ type: "not-allowed" });
    const { disk, keys, now } = this.#parts;
    if ((await beginAttempt(disk, now())) > 0) return this.#refused("pin-too-soon");
    const master = await unwrapMaster(keys, secretKeyOf(pin, record), record);
    if (!master) return this.#refused("pin-wrong");
    await forgetAttempts(disk);
    this.#waitUntil = 0;
    return ok(master);
  }

  async #refused(type: SafetyProblem["type"]): SafetyAnswer<never> {
    await this.#noteWait();
    this.#changed();
    return err({ type });
  }

  turnLockOn(pin: string, drafts: Readonly<Record<string, string>>): SafetyAnswer<null> {
    return this.#inTurn(async () => {
      const problem = problemOfPin(pin);
      if (problem) return err(problem);
      if (this.#store === null || this.#record?.kind === "pin") return err({ type: "not-allowed" });
      const master = this.#parts.random(MASTER_KEY_BYTES);
      return this.#rekey(master, await this.#pinRecord(pin, master, REST_MS_DEFAULT), drafts);
    });
  }

  async #pinRecord(pin: string, master: Bytes, restMs: number): Promise<PinRecord> {
    const { keys, random, measure } = this.#parts;
    const salt = random(SALT_BYTES);
    const stretching = measure();
    const secretKey = stretch(pin.trim(), salt, stretching);
    return { kind: "pin", salt, stretching, restMs, ...(await wrapMaster(keys, random, secretKey, master)) };
  }

  turnLockOff(pin: string): SafetyAnswer<null> {
    return this.#inTurn(async () => {
      if (this.#store === null) return err({ type: "not-allowed" });
      const master = await this.#masterBy(pin);
      return master.ok ? this.#rekey(null, null, this.#drafts) : master;
    });
  }

  changePin(pin: string, next: string): SafetyAnswer<null> {
    return this.#inTurn(async () => {
      const problem = problemOfPin(next);
      if (problem) return err(problem);
      if (this.#store === null || this.#record?.kind !== "pin") return err({ type: "not-allowed" });
      const { restMs } = this.#record;
      const master = await this.#masterBy(pin);
      return master.ok ? this.#replace(await this.#pinRecord(next, master.value, restMs)) : master;
    });
  }

  setRest(ms: number): SafetyAnswer<null> {
    return this.#inTurn(async () => {
      const isOffered = REST_MINUTES.some((minutes) => minutes * 60_000 === ms);
      if (!isOffered || this.#store === null || this.#record?.kind !== "pin")
        return err({ type: "not-allowed" });
      return this.#replace({ ...this.#record, restMs: ms });
    });
  }

  beginVisit(drafts: Readonly<Record<string, string>>): SafetyAnswer<string> {
    return this.#inTurn(async () => {
      if (this.#store === null || this.#record !== null) return err({ type: "not-allowed" });
      const { keys, random } = this.#parts;
      const [master, secret] = [random(MASTER_KEY_BYTES), random(STRETCHED_BYTES)];
      const record = { kind: "visit", ...(await wrapMaster(keys, random, secret, master)) } as const;
      const rekeyed = await this.#rekey(master, record, drafts);
      return rekeyed.ok ? ok(bytesToBase64Url(secret)) : rekeyed;
    });
  }

  /** Every row anew, the drafts with them, or nothing at all. */
  async #rekey(
    master: Bytes | null,
    record: LockRecord | null,
    drafts: Readonly<Record<string, string>>,
  ): SafetyAnswer<null> {
    const rows = master === null ? OPEN_ROWS : new SealedRows(master, this.#parts.random);
    const more = Object.entries(drafts).map(([place, text]): DiskRow => [DRAFT + place, text]);
    try {
      await this.#store!.rekey(rows, record, more);
    } catch {
      return err({ type: "storage-failed" });
    }
    [this.#record, this.#drafts] = [record, { ...drafts }];
    this.#changed();
    return ok(null);
  }

  /** Another record around the same master key. */
  async #replace(record: PinRecord): SafetyAnswer<null> {
    const { generation } = this.#store!;
    if (!(await this.#parts.disk.write({ put: [[LOCK, record]] }, generation)))
      return err({ type: "storage-failed" });
    this.#record = record;
    this.#changed();
    return ok(null);
  }

  keepDraft(place: string, text: string): SafetyAnswer<null> {
    return this.#inTurn(async () => {
      if (this.#store === null) return err({ type: "not-allowed" });
      const batch = text === "" ? { drop: [DRAFT + place] } : { put: [[DRAFT + place, text] as const] };
      try {
        await this.#store.write(batch);
      } catch {
        return err({ type: "storage-failed" });
      }
      const { [place]: _, ...others } = this.#drafts;
      this.#drafts = text === "" ? others : { ...others, [place]: text };
      return ok(null);
    });
  }

  facts(): SafetyAnswer<PhoneFacts> {
    const store = this.#store;
    if (store === null) return Promise.resolve(err({ type: "not-allowed" }));
    return factsOf(store);
  }

  erase(): SafetyAnswer<null> {
    return this.#inTurn(async () => {
      try {
        await eraseRows(this.#parts.disk);
      } catch {
        return err({ type: "storage-failed" });
      }
      return ok(null);
    });
  }

  #inTurn<T>(act: () => SafetyAnswer<T>): SafetyAnswer<T> {
    const next = this.#turn.then(act, act);
    this.#turn = next.catch(() => undefined);
    return next;
  }
}

/** The generation goes on, so that another tab's writes come too late. */
async function eraseRows(disk: PhoneDisk): Promise<void> {
  const generation = generationIn(await disk.get(GENERATION));
  await disk.rewrite((rows) => ({ drop: rows.map(([key]) => key), put: [[GENERATION, generation + 1]] }));
}

async function factsOf(store: KeptStore): SafetyAnswer<PhoneFacts> {
  const envelopes = await store.list("envelope/");
  const intents = await store.list("intent/");
  const places = new Set(envelopes.map(([key]) => key.slice(0, key.lastIndexOf("/"))));
  const bytes = envelopes.reduce((sum, [, value]) => sum + (value as Bytes).length, 0);
  const unsent = intents.filter(([, value]) => isOfAPerson(value)).length;
  return ok({ threads: places.size, posts: envelopes.length, bytes, unsent });
}

/** That somebody joined is written by the app itself. */
function isOfAPerson(value: unknown): boolean {
  return typeof value === "object" && value !== null && "key" in value && value.key !== "join";
}

function secretKeyOf(pin: string, { salt, stretching }: PinRecord): Bytes {
  return stretch(pin.trim(), salt, stretching);
}

function visitKeyOf(visit: string | null): Bytes | null {
  try {
    const key = base64UrlToBytes(visit ?? "");
    return key.length === STRETCHED_BYTES ? key : null;
  } catch {
    return null;
  }
}
