/**
 * The safety of the phone over a lane of the worker's port. The keeper itself is fetched only for a phone that is
 * locked, or by whoever locks one.
 *
 *   page ─► worker   {hello: what this tab keeps of a visit} | {id, method, args}
 *   worker ─► page   {phone} | {id, answer} | {moved}
 */
import type { Keeper } from "../keeping/keeper.ts";
import { KeptStore, OPEN_ROWS, type Rows } from "../keeping/kept-store.ts";
import { GENERATION, generationIn, LOCK, type PhoneDisk } from "../keeping/phone-disk.ts";
import type { Stop } from "../state/engine.ts";
import type { PhoneState, Safety } from "../state/safety.ts";
import type { Port } from "./engine-port.ts";

type Method = Exclude<keyof Safety, "watch">;
type ToWorker =
  | { readonly hello: string | null }
  | { readonly id: number; readonly method: Method; readonly args: readonly unknown[] };
type ToPage =
  | { readonly phone: PhoneState }
  | { readonly moved: true }
  | { readonly id: number; readonly answer: unknown };

/** Resolves with the engine's store as soon as it can be read: at once, or when the phone was unlocked. */
export function serveSafety(port: Port, opening: Promise<PhoneDisk>): Promise<KeptStore> {
  const post = (message: ToPage): void => port.postMessage(message);
  return new Promise((opened, failed) => {
    const open = (disk: PhoneDisk) => (rows: Rows, generation: number) => {
      const store = new KeptStore(disk, { rows, generation }, () => post({ moved: true }));
      opened(store);
      return store;
    };
    let greeted!: (visit: string | null) => void;
    const visit = new Promise<string | null>((resolve) => (greeted = resolve));
    const keeper = begin(opening, open, visit, (phone) => post({ phone }));
    keeper.catch(failed);
    port.addEventListener("message", (event) => {
      const message = event.data as ToWorker;
      if ("hello" in message) greeted(message.hello);
      else void answer(keeper, message).then((answered) => post({ id: message.id, answer: answered }));
    });
  });
}

type Lazy<T> = () => Promise<T>;

async function answer(
  keeper: Promise<Lazy<Keeper>>,
  { method, args }: Extract<ToWorker, { id: number }>,
): Promise<unknown> {
  const kept = await (await keeper)();
  return (kept[method] as (...args: readonly unknown[]) => unknown).apply(kept, args as never);
}

async function begin(
  opening: Promise<PhoneDisk>,
  open: (disk: PhoneDisk) => (rows: Rows, generation: number) => KeptStore,
  visit: Promise<string | null>,
  changed: (phone: PhoneState) => void,
): Promise<Lazy<Keeper>> {
  const disk = await opening;
  const [record, generation] = [await disk.get(LOCK), generationIn(await disk.get(GENERATION))];
  const store = record === undefined ? open(disk)(OPEN_ROWS, generation) : null;
  const keeper = once(async () => {
    const { makeKeeper } = await import("../keeping/make-keeper.ts");
    return makeKeeper({ disk, open: open(disk), changed }, record, store);
  });
  if (store) changed({ ...OPEN_PHONE, drafts: await leftDrafts(store) });
  else await (await keeper()).start(await visit);
  return keeper;
}

const OPEN_PHONE: PhoneState = { keeping: "open", isLocked: false, waitUntil: 0, restMs: 0, drafts: {} };

/** Of a lock that was turned off: the page takes them over. */
async function leftDrafts(store: KeptStore): Promise<Record<string, string>> {
  const rows = await store.list("draft/");
  return Object.fromEntries(rows.map(([key, text]) => [key.slice("draft/".length), String(text)]));
}

function once<T>(make: Lazy<T>): Lazy<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** The safety of the phone as the page sees it. `moved`: another tab locked, unlocked or erased it. */
export function safetyOverPort(port: Port, visit: string | null, moved: () => void): Safety {
  let lastId = 0;
  let phone: PhoneState | undefined;
  const answers = new Map<number, (answer: never) => void>();
  const watchers = new Set<(phone: PhoneState) => void>();
  const post = (message: ToWorker): void => port.postMessage(message);
  port.addEventListener("message", (event) => {
    const message = event.data as ToPage;
    if ("moved" in message) moved();
    else if ("phone" in message) {
      phone = message.phone;
      for (const watcher of watchers) watcher(phone);
    } else {
      answers.get(message.id)?.(message.answer as never);
      answers.delete(message.id);
    }
  });
  post({ hello: visit });

  function call<T>(method: Method, ...args: readonly unknown[]): Promise<T> {
    const id = ++lastId;
    return new Promise((resolve) => {
      answers.set(id, resolve as (answer: never) => void);
      post({ id, method, args });
    });
  }

  return {
    watch(onChange): Stop {
      watchers.add(onChange);
      if (phone !== undefined) onChange(phone);
      return () => watchers.delete(onChange);
    },
    unlock: (pin) => call("unlock", pin),
    turnLockOn: (pin, drafts) => call("turnLockOn", pin, drafts),
    turnLockOff: (pin) => call("turnLockOff", pin),
    changePin: (pin, next) => call("changePin", pin, next),
    setRest: (ms) => call("setRest", ms),
    beginVisit: (drafts) => call("beginVisit", drafts),
    keepDraft: (place, text) => call("keepDraft", place, text),
    facts: () => call("facts"),
    erase: () => call("erase"),
  };
}
