/** A person of the simulation: a phone, the tabs looked at, and what was done, kept beside to be held against what came true. */
import type { ReplyDraft } from "#client/state/engine";
import type { PostView, Topic } from "#client/state/views";
import type { Result } from "#protocol/result";
import type { RoomId, StreamId } from "#protocol/ids";
import { mayAct } from "#protocol/wire/act";
import { type Role, roomIdOf, type RoomKind, roomKindsOf } from "#protocol/wire/audience";
import type { Chance } from "./chance.ts";
import { Eyes } from "./simulated-eyes.ts";
import type { SimulatedPhone } from "./simulated-phone.ts";
import type { SimulatedTab } from "./simulated-tab.ts";

/** One thing a person did. */
export interface Deed {
  readonly kind: "start" | "reply" | "edit" | "remove" | "withdraw";
  readonly member: SimulatedMember;
  readonly tab: SimulatedTab;
  readonly room: RoomId;
  readonly isAnonymous: boolean;
  /** Every text is written once in the whole simulation; empty for what has none. */
  readonly text: string;
  readonly title: string;
  readonly topic: Topic | null;
  /** Of what was edited, removed or withdrawn. */
  readonly post: string | null;
  /** Null until the engine named the new Thread. */
  stream: StreamId | null;
  /** "none" while the engine has not answered, and for ever when the tab died before. */
  answer: "none" | "ok" | "refused";
  /** What a withdrawal gave back. */
  words: string | null;
}

export interface Talk {
  readonly kinds: readonly RoomKind[];
  readonly topics: readonly Topic[];
  readonly threadsMax: number;
  /** Of 20 acts, how many begin a Thread. */
  readonly starts: number;
  /** Texts are long: pages are full sooner. */
  readonly isWordy: boolean;
}

export class SimulatedMember {
  readonly phone: SimulatedPhone;
  readonly role: Role;
  readonly nickname: string;
  /** Of every tab that ever was; a dead tab's keep what it showed. */
  readonly eyes: Eyes[] = [];
  isJoined = false;
  readonly #talk: Talk;
  readonly #chance: Chance;
  readonly #deeds: Deed[];

  constructor(phone: SimulatedPhone, role: Role, talk: Talk, chance: Chance, deeds: Deed[]) {
    this.phone = phone;
    this.role = role;
    this.nickname = phone.name;
    this.#talk = talk;
    this.#chance = chance;
    this.#deeds = deeds;
  }

  look(tab: SimulatedTab): Eyes {
    const eyes = new Eyes(tab);
    this.eyes.push(eyes);
    return eyes;
  }

  /** Eyes of tabs that live and have started. */
  get open(): readonly Eyes[] {
    return this.eyes.filter(({ tab, member }) => !tab.isDead && tab.isStarted && member !== null);
  }

  /** Rooms of the talk that this person may enter. */
  rooms(eyes: Eyes): readonly RoomId[] {
    const factory = eyes.member!.fingerprint as Parameters<typeof roomIdOf>[0];
    const kinds = roomKindsOf(this.role).filter((kind) => this.#talk.kinds.includes(kind));
    return kinds.map((kind) => roomIdOf(factory, kind));
  }

  lookAround(): void {
    const eyes = this.#anyEyes();
    if (!eyes) return;
    const chance = this.#chance;
    const room = this.#anyRoom(eyes);
    if (!room) return;
    const place = eyes.places.length > 0 ? chance.pick(eyes.places) : null;
    const kind = chance.below(20);
    if (kind === 0) eyes.rest();
    else if (kind < 3) eyes.watchTopics(room);
    else if (kind < 4) void eyes.tab.engine.moreThreads(room, chance.pick(this.#talk.topics));
    else if (kind < 10 || !place) eyes.watchBoard(room, chance.pick(this.#talk.topics));
    else eyes.watchThread(place.room, place.stream);
  }

  #anyEyes(): Eyes | null {
    return this.open.length > 0 ? this.#chance.pick(this.open) : null;
  }

  #anyRoom(eyes: Eyes): RoomId | null {
    const rooms = this.rooms(eyes);
    return rooms.length > 0 ? this.#chance.pick(rooms) : null;
  }

  act(): void {
    const eyes = this.#anyEyes();
    if (!eyes) return;
    const mine = [...eyes.threads.values()].flatMap(({ room, stream, posts }) => {
      return posts.filter(({ author }) => author.isMine).map((post) => ({ room, stream, post }));
    });
    const kind = this.#chance.below(20);
    const own = mine.length > 0 ? this.#chance.pick(mine) : null;
    const waiting = mine.filter(({ post }) => post.state !== "sent");
    if (kind < 3 && own && !own.post.isRemoved) this.#edit(eyes, own.room, own.stream, own.post);
    else if (kind < 4 && own && !own.post.isRemoved) this.#remove(eyes, own.room, own.stream, own.post);
    else if (kind < 6 && waiting.length > 0) this.#withdraw(eyes, this.#chance.pick(waiting));
    else if (kind < 6 + this.#talk.starts || eyes.places.length === 0) this.#start(eyes);
    else this.#reply(eyes);
  }

  #start(eyes: Eyes): void {
    const room = this.#anyRoom(eyes);
    const started = this.#deeds.filter(({ kind }) => kind === "start").length;
    if (!room || started >= this.#talk.threadsMax) return;
    const topic = this.#chance.pick(this.#talk.topics);
    const asksManagement = this.#chance.is(0.4);
    const draft = {
      room,
      topic,
      isAnonymous: this.#chance.is(0.2),
      text: this.#words(),
      title: this.#title(),
    };
    const deed = this.#deed("start", eyes, draft);
    this.#answered(
      deed,
      eyes.tab.engine.startThread({ ...draft, asksManagement }),
      (stream) => (deed.stream = stream),
    );
  }

  #reply(eyes: Eyes): void {
    const place = this.#chance.pick(eyes.places);
    const draft = { ...place, isAnonymous: this.#chance.is(0.15), text: this.#words() };
    this.#answered(this.#deed("reply", eyes, draft), eyes.tab.engine.reply({ ...draft, ...this.#duty() }));
    // Most answer in a Thread they read; some from the board, or with a Thread not yet loaded.
    if (this.#chance.is(0.6)) eyes.watchThread(place.room, place.stream);
  }

  /** An official answers, promises or says that it is done. */
  #duty(): Pick<ReplyDraft, "kind" | "promise"> {
    if (!mayAct(this.role) || this.#chance.is(0.5)) return {};
    const kind = this.#chance.pick(["answer", "promise", "done"] as const);
    const promise = { owner: this.nickname, dueDay: 20_700 + this.#chance.below(300) };
    return kind === "promise" ? { kind, promise } : { kind };
  }

  #edit(eyes: Eyes, room: RoomId, stream: StreamId, { id }: PostView): void {
    const deed = this.#deed("edit", eyes, { room, stream, post: id, text: this.#words() });
    this.#answered(deed, eyes.tab.engine.edit(room, stream, id, deed.text));
  }

  #remove(eyes: Eyes, room: RoomId, stream: StreamId, { id }: PostView): void {
    const deed = this.#deed("remove", eyes, { room, stream, post: id, text: "" });
    this.#answered(deed, eyes.tab.engine.remove(room, stream, id));
  }

  #withdraw(eyes: Eyes, { room, stream, post }: { room: RoomId; stream: StreamId; post: PostView }): void {
    const deed = this.#deed("withdraw", eyes, { room, stream, post: post.id, text: "" });
    this.#answered(deed, eyes.tab.engine.withdraw(room, stream, post.id), (words) => {
      deed.words = words;
      if (eyes.threads.get(`${room}/${stream}`)?.posts.length === 0) eyes.leave(room, stream);
    });
  }

  #deed(kind: Deed["kind"], eyes: Eyes, facts: Pick<Deed, "room" | "text"> & Partial<Deed>): Deed {
    const nothing = { isAnonymous: false, title: "", topic: null, post: null, stream: null, words: null };
    const deed: Deed = { ...nothing, kind, member: this, tab: eyes.tab, answer: "none", ...facts };
    this.#deeds.push(deed);
    return deed;
  }

  #answered<T>(
    deed: Deed,
    answer: Promise<Result<T, unknown>>,
    keep: (value: T) => void = () => undefined,
  ): void {
    void answer.then((result) => {
      deed.answer = result.ok ? "ok" : "refused";
      if (result.ok) keep(result.value);
    });
  }

  #words(): string {
    const number = this.#deeds.length;
    const kind = this.#chance.below(this.#talk.isWordy ? 3 : 30);
    const length = kind === 0 ? 3_900 : kind < 4 ? 200 + this.#chance.below(1_200) : this.#chance.below(80);
    return `w${number} ${"ơi chị ạ ".repeat(length).slice(0, length)}.`;
  }

  #title(): string {
    return `t${this.#deeds.length} quạt hỏng`;
  }
}
