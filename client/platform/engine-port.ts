/**
 * The engine over a message port: every call of `Engine` is a message, every watcher a subscription.
 *
 *   page ─► worker   {call, method, args} | {watch, method, args} | {unwatch}
 *   worker ─► page   {call, answer} | {watch, value}
 *
 * Both ends are of one build and one origin, so messages are typed here and not parsed.
 */
import type { Engine, Stop } from "../state/engine.ts";

type Watch = Extract<keyof Engine, `watch${string}`>;
type Call = Exclude<keyof Engine, Watch>;

type ToEngine =
  | { readonly type: "call"; readonly id: number; readonly method: Call; readonly args: readonly unknown[] }
  | { readonly type: "watch"; readonly id: number; readonly method: Watch; readonly args: readonly unknown[] }
  | { readonly type: "unwatch"; readonly id: number };

type ToPage =
  | { readonly type: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly type: "value"; readonly id: number; readonly value: unknown };

/** A worker, or its own scope seen from inside. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

type AnyMethod = (...args: readonly unknown[]) => unknown;

/** Answers a page's messages with an engine; called inside the worker. */
export function serveEngine(port: Port, started: Promise<Engine>): void {
  const watching = new Map<number, Stop>();
  const post = (message: ToPage): void => port.postMessage(message);
  port.addEventListener("message", (event) => {
    void started.then((engine) => handle(engine, event.data as ToEngine, watching, post));
  });
}

async function handle(
  engine: Engine,
  message: ToEngine,
  watching: Map<number, Stop>,
  post: (message: ToPage) => void,
): Promise<void> {
  if (message.type === "unwatch") {
    watching.get(message.id)?.();
    watching.delete(message.id);
    return;
  }
  const { id, args } = message;
  const method = (engine[message.method] as AnyMethod).bind(engine);
  if (message.type === "call") post({ type: "answer", id, answer: await method(...args) });
  else watching.set(id, method(...args, (value: unknown) => post({ type: "value", id, value })) as Stop);
}

/** The engine as the page sees it. */
export function engineOverPort(port: Port): Engine {
  let lastId = 0;
  const answers = new Map<number, (answer: unknown) => void>();
  const watchers = new Map<number, (value: unknown) => void>();
  const post = (message: ToEngine): void => port.postMessage(message);
  port.addEventListener("message", (event) => {
    const message = event.data as ToPage;
    if (message.type === "value") watchers.get(message.id)?.(message.value);
    else {
      answers.get(message.id)?.(message.answer);
      answers.delete(message.id);
    }
  });

  function call<T>(method: Call, ...args: readonly unknown[]): Promise<T> {
    const id = ++lastId;
    return new Promise((resolve) => {
      answers.set(id, resolve as (answer: unknown) => void);
      post({ type: "call", id, method, args });
    });
  }

  function watch<T>(method: Watch, onChange: (value: T) => void, ...args: readonly unknown[]): Stop {
    const id = ++lastId;
    watchers.set(id, onChange as (value: unknown) => void);
    post({ type: "watch", id, method, args });
    return () => {
      watchers.delete(id);
      post({ type: "unwatch", id });
    };
  }

  return {
    watchMember: (onChange) => watch("watchMember", onChange),
    watchBoard: (room, topic, onChange) => watch("watchBoard", onChange, room, topic),
    watchThread: (room, stream, onChange) => watch("watchThread", onChange, room, stream),
    watchTopics: (room, onChange) => watch("watchTopics", onChange, room),
    watchHome: (room, onChange) => watch("watchHome", onChange, room),
    watchQueue: (room, onChange) => watch("watchQueue", onChange, room),
    watchReaders: (room, onChange) => watch("watchReaders", onChange, room),
    watchJoins: (room, onChange) => watch("watchJoins", onChange, room),
    watchKeyChanges: (onChange) => watch("watchKeyChanges", onChange),
    readJoinLog: (room) => call("readJoinLog", room),
    compareReaders: (comparison) => call("compareReaders", comparison),
    compareCode: (room, code) => call("compareCode", room, code),
    openSlips: () => call("openSlips"),
    unconfirmedSlips: () => call("unconfirmedSlips"),
    revokeSlip: (serial) => call("revokeSlip", serial),
    makePoster: (order) => call("makePoster", order),
    posters: () => call("posters"),
    takeDownPoster: (number) => call("takeDownPoster", number),
    removeMember: (author, nickname) => call("removeMember", author, nickname),
    changeKeys: (rooms) => call("changeKeys", rooms),
    forgetKeyChange: (id) => call("forgetKeyChange", id),
    watchHelp: (onChange) => watch("watchHelp", onChange),
    writeHelp: (contact, replaces) => call("writeHelp", contact, replaces),
    takeDownHelp: (entry) => call("takeDownHelp", entry),
    watchModeration: (room, onChange) => watch("watchModeration", onChange, room),
    watchExport: (room, onChange) => watch("watchExport", onChange, room),
    search: (room, words) => call("search", room, words),
    readSlip: (link) => call("readSlip", link),
    join: (link, nickname, language) => call("join", link, nickname, language),
    found: (founding) => call("found", founding),
    makeInvites: (order) => call("makeInvites", order),
    startThread: (draft) => call("startThread", draft),
    reply: (draft) => call("reply", draft),
    edit: (room, stream, post, text) => call("edit", room, stream, post, text),
    remove: (room, stream, post) => call("remove", room, stream, post),
    withdraw: (room, stream, post) => call("withdraw", room, stream, post),
    moreThreads: (room, topic) => call("moreThreads", room, topic),
    report: (draft) => call("report", draft),
    moderate: (order) => call("moderate", order),
    setLanguage: (language) => call("setLanguage", language),
    setNickname: (nickname) => call("setNickname", nickname),
    keepWords: (room, months) => call("keepWords", room, months),
    endFactory: (isEnding) => call("endFactory", isEnding),
    hasRecovery: () => call("hasRecovery"),
    makeRecoveryCode: () => call("makeRecoveryCode"),
    recover: (code) => call("recover", code),
  };
}
