/**
 * An engine with a made-up factory in memory, for looking at screens: no network, no keys. A scene says
 * who looks and what went wrong; everything else answers as the real engine would.
 */
// long: one made-up factory with everything a screen can show, read from top to bottom
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import { err, ok } from "#protocol/result";
import type { Role, RoomKind } from "#protocol/wire/audience";
import type { Engine, Problem, Stop } from "../../client/state/engine.ts";
import type {
  AuthorView,
  BoardView,
  Connection,
  InviteView,
  Language,
  MemberView,
  PostView,
  RoomView,
  ThreadRow,
  ThreadView,
  Topic,
} from "../../client/state/views.ts";

export interface Scene {
  /** Who looks; null has joined nothing. */
  readonly role: Role | null;
  readonly language: Language;
  readonly connection: Connection;
  readonly slip: Role | Problem["type"];
  readonly isEmpty: boolean;
  readonly isCounting: boolean;
  readonly isLoading: boolean;
}

export const PLAIN_SCENE: Scene = {
  role: "worker",
  language: "vi",
  connection: "live",
  slip: "worker",
  isEmpty: false,
  isCounting: false,
  isLoading: false,
};

const DAY_MS = 86_400_000;
const DAY_2026_12_20 = 20_807;
const FINGERPRINT = "9c41e07b52ad386f10d7b2ce45f98a63";
const LATENCY_MS = 250;

const id = <T extends string>(number: number): T => number.toString(16).padStart(32, "0") as T;
export const ROOMS: Readonly<Record<RoomKind, RoomId>> = {
  everyone: id<RoomId>(1),
  workers: id<RoomId>(2),
  management: id<RoomId>(3),
  committee: id<RoomId>(4),
};
const KINDS: Readonly<Record<Role, readonly RoomKind[]>> = {
  worker: ["everyone", "workers"],
  representative: ["everyone", "workers", "committee"],
  manager: ["everyone", "management"],
  facilitator: ["everyone", "workers", "management", "committee"],
};

/** The thread with every kind of post, and one with the longest title there may be. */
export const FULL_THREAD = id<StreamId>(100);
export const LONG_THREAD = id<StreamId>(106);

export function sampleEngine(scene: Scene, now = Date.now()): Engine {
  const factory = new SampleFactory(scene, now);
  return {
    watchMember: (onChange) => factory.watch(() => onChange(structuredClone(factory.member()))),
    watchBoard: (room, topic, onChange) =>
      factory.watch(() => onChange(structuredClone(factory.board(room, topic)))),
    watchThread: (room, stream, onChange) =>
      factory.watch(() => onChange(structuredClone(factory.thread(room, stream)))),
    watchTopics: (room, onChange) => factory.watch(() => onChange(factory.topics(room))),
    readSlip: async () => factory.slip(),
    join: (_link, nickname, language) => factory.join(nickname, language),
    found: (founding) => factory.found(founding.founderName, founding.language),
    makeInvites: async (order) => {
      await later(undefined);
      return ok(Array.from({ length: order.count }, (_, index) => inviteOf(order.role, index + 1)));
    },
    startThread: async (draft) => ok(factory.start(draft.topic, draft.title, draft.text, draft.isAnonymous)),
    reply: async (draft) => {
      factory.add(draft.stream, draft.text, draft.isAnonymous);
      return ok(null);
    },
    edit: async (_room, stream, post, text) => {
      factory.change(stream, post, (view) => ({
        ...view,
        text,
        earlier: [...view.earlier, { text: view.text, time: view.time }],
      }));
      return ok(null);
    },
    remove: async (_room, stream, post) => {
      factory.change(stream, post, (view) => ({ ...view, isRemoved: true, text: "" }));
      return ok(null);
    },
    withdraw: async (_room, stream, post) => ok(factory.withdraw(stream, post)),
    moreThreads: async () => (scene.connection === "live" ? ok(null) : err({ type: "offline" })),
    setLanguage: async (language) => {
      factory.setLanguage(language);
      return ok(null);
    },
  };
}

class SampleFactory {
  readonly #scene: Scene;
  readonly #now: number;
  readonly #watchers = new Set<() => void>();
  readonly #posts = new Map<StreamId, PostView[]>();
  #threads: (ThreadRow & { topic: Topic })[];
  #role: Role | null;
  #nickname: string;
  #language: Language;
  #isFounder: boolean;
  #next = 900;

  constructor(scene: Scene, now: number) {
    this.#scene = scene;
    this.#now = now;
    this.#role = scene.role;
    this.#language = scene.language;
    this.#nickname = NICKNAMES[scene.role ?? "worker"];
    this.#isFounder = scene.role === "facilitator";
    this.#threads = scene.isEmpty ? [] : sampleThreads(now);
    this.#posts.set(FULL_THREAD, samplePosts(now, this.#me(), scene));
  }

  watch(tell: () => void): Stop {
    this.#watchers.add(tell);
    tell();
    return () => this.#watchers.delete(tell);
  }

  member(): MemberView | null {
    if (this.#role === null) return null;
    return {
      nickname: this.#nickname,
      language: this.#language,
      role: this.#role,
      author: this.#me().id,
      isFounder: this.#isFounder,
      factoryName: "May Sông Trà",
      founderName: "Chị Hà, điều phối",
      fingerprint: FINGERPRINT,
      rooms: KINDS[this.#role].map((kind) => this.#room(kind)),
    };
  }

  board(room: RoomId, topic: Topic): BoardView {
    const status = this.#scene.isLoading
      ? "loading"
      : this.#scene.connection === "offline"
        ? "offline"
        : "ready";
    const threads = this.#scene.isLoading ? [] : this.#threads.filter((row) => row.topic === topic);
    return { room, topic, status, threads, hasMore: topic === "safety" && threads.length > 0 };
  }

  thread(room: RoomId, stream: StreamId): ThreadView {
    const row = this.#threads.find((thread) => thread.stream === stream);
    const status = this.#scene.connection === "offline" ? "offline" : "ready";
    const posts = this.#posts.get(stream) ?? (row === undefined ? [] : [openingOf(row)]);
    return { room, stream, topic: row?.topic ?? null, status, title: row?.title ?? "", posts };
  }

  topics(room: RoomId) {
    const count = (topic: Topic) => this.#threads.filter((row) => row.topic === topic);
    const topics: readonly Topic[] = ["safety", "compensation", "working-time", "general"];
    if (room !== ROOMS.everyone) return [];
    return topics.map((topic) => ({
      topic,
      threads: count(topic).length,
      unread: count(topic).filter((row) => row.isUnread).length,
    }));
  }

  async slip() {
    await later(undefined);
    const role = this.#scene.slip;
    if (!isRole(role)) return err<Problem>({ type: role });
    return ok({
      factoryName: "May Sông Trà",
      founderName: "Chị Hà, điều phối",
      fingerprint: FINGERPRINT,
      role,
      rooms: KINDS[role],
      officialName: role === "worker" ? null : NICKNAMES[role],
    });
  }

  async join(nickname: string, language: Language) {
    await later(undefined);
    this.#role = isRole(this.#scene.slip) ? this.#scene.slip : "worker";
    this.#nickname = nickname;
    this.setLanguage(language);
    return ok(null);
  }

  async found(founderName: string, language: Language) {
    await later(undefined);
    this.#role = "facilitator";
    this.#isFounder = true;
    this.#nickname = founderName;
    this.#threads = [];
    this.setLanguage(language);
    return ok(null);
  }

  setLanguage(language: Language): void {
    this.#language = language;
    this.#tell();
  }

  start(topic: Topic, title: string, text: string, isAnonymous: boolean): StreamId {
    const stream = id<StreamId>(this.#next++);
    const post = this.#own(text, isAnonymous);
    this.#threads = [
      rowOf(stream, topic, title, 0, post.author, this.#now, { isUnsent: true }),
      ...this.#threads,
    ];
    this.#posts.set(stream, [post]);
    this.#tell();
    this.#sendLater(stream, post.id);
    return stream;
  }

  add(stream: StreamId, text: string, isAnonymous: boolean): void {
    const post = this.#own(text, isAnonymous);
    this.#posts.set(stream, [...this.thread(ROOMS.everyone, stream).posts, post]);
    this.#tell();
    this.#sendLater(stream, post.id);
  }

  change(stream: StreamId, post: string, change: (view: PostView) => PostView): void {
    const posts = this.#posts.get(stream) ?? [];
    this.#posts.set(
      stream,
      posts.map((view) => (view.id === post ? change(view) : view)),
    );
    this.#tell();
  }

  withdraw(stream: StreamId, post: string): string {
    const posts = this.#posts.get(stream) ?? [];
    this.#posts.set(
      stream,
      posts.filter((view) => view.id !== post),
    );
    this.#tell();
    return posts.find((view) => view.id === post)?.text ?? "";
  }

  #room(kind: RoomKind): RoomView {
    const everyone = { worker: 212, representative: 3, facilitator: 2, manager: 5 };
    const readers = {
      everyone,
      workers: { ...everyone, manager: 0 },
      management: { worker: 0, representative: 0, facilitator: 2, manager: 5 },
      committee: { worker: 0, representative: 3, facilitator: 2, manager: 2 },
    }[kind];
    return {
      room: ROOMS[kind],
      kind,
      connection: this.#scene.connection,
      lastHeardAt: this.#now - 5 * 60_000,
      readers: this.#scene.isCounting ? null : readers,
      problems: [],
    };
  }

  #me(): AuthorView {
    return { id: id<AuthorId>(77), nickname: this.#nickname, role: this.#role, isMine: true };
  }

  #own(text: string, isAnonymous: boolean): PostView {
    const number = this.#next++;
    const author = isAnonymous ? { ...anonymous(number), isMine: true } : this.#me();
    return postOf(number, author, text, this.#now, { state: "unsent" });
  }

  #sendLater(stream: StreamId, post: string): void {
    if (this.#scene.connection !== "live") return;
    setTimeout(() => {
      this.#threads = this.#threads.map((row) => (row.stream === stream ? { ...row, isUnsent: false } : row));
      this.change(stream, post, (view) => ({ ...view, state: "sent" }));
    }, LATENCY_MS * 4);
  }

  #tell(): void {
    for (const tell of this.#watchers) tell();
  }
}

const NICKNAMES: Readonly<Record<Role, string>> = {
  worker: "Cúc Áo Vàng",
  representative: "Anh Tâm, tổ may 3",
  manager: "Chị Lan, cơ điện",
  facilitator: "Chị Hà, điều phối",
};

function sampleThreads(now: number): (ThreadRow & { topic: Topic })[] {
  const sparrow = worker(11, "Chim Sẻ Nâu");
  const long =
    "Đề nghị nhà máy xem lại quy định nghỉ giữa ca ở khu hoàn thiện vì nhiều chị em mang thai phải đứng suốt buổi chiều";
  const rows: readonly [StreamId, Topic, string, number, AuthorView, number, Partial<ThreadRow>][] = [
    [FULL_THREAD, "safety", "Khu C nóng quá, quạt hỏng ba chiều liền", 14, sparrow, 2, { isUnread: true }],
    [id(101), "safety", "Phòng vắt sữa hay khóa cửa giờ nghỉ", 6, worker(12, "Mây Chiều 21"), 3, {}],
    [id(102), "safety", "Xin thêm găng tay cho tổ cắt", 3, anonymous(13), 3, { isUnread: true }],
    [id(103), "safety", "Nước uống ở tầng 2 có mùi", 48, worker(14, "Hoa Sim Tím"), 5, {}],
    [
      id(104),
      "safety",
      "Đèn bãi xe tối quá, tan ca sợ lắm",
      0,
      worker(77, "Cúc Áo Vàng"),
      0,
      { isUnsent: true },
    ],
    [id(105), "safety", "", 2, worker(15, "Lá Tre 9"), 6, { isRemoved: true }],
    [LONG_THREAD, "safety", long, 21, worker(16, "Chuồn Chuồn Biếc"), 8, {}],
    [id(107), "safety", "Cửa thoát hiểm bị chắn thùng hàng", 0, worker(17, "Sơn Ca Nhỏ"), 9, {}],
    [id(110), "compensation", "Phiếu lương tháng này thiếu giờ tăng ca", 9, worker(18, "Nón Lá 27"), 1, {}],
    [
      id(111),
      "working-time",
      "Thứ Bảy tăng ca có được từ chối không?",
      17,
      worker(19, "Thước Dây Đỏ"),
      1,
      { isUnread: true },
    ],
    [id(112), "general", "Xe đưa đón chiều về trễ", 5, worker(20, "Bông Vải 8"), 4, {}],
  ];
  return rows.map(([stream, topic, title, replies, author, days, more]) =>
    rowOf(stream, topic, title, replies, author, now - days * DAY_MS, more),
  );
}

function samplePosts(now: number, me: AuthorView, scene: Scene): PostView[] {
  const manager: AuthorView = {
    id: id<AuthorId>(50),
    nickname: NICKNAMES.manager,
    role: "manager",
    isMine: false,
  };
  const representative: AuthorView = {
    id: id<AuthorId>(51),
    nickname: NICKNAMES.representative,
    role: "representative",
    isMine: false,
  };
  const first = worker(11, "Chim Sẻ Nâu");
  const posts = [
    postOf(1, first, "Chiều qua hai chị bị choáng. Xin sửa quạt trước thứ Sáu.", now - 2 * DAY_MS, {}),
    postOf(2, anonymous(21), "Chỗ tôi cũng vậy. Sau 2 giờ chiều nóng không chịu nổi.", now - 2 * DAY_MS, {}),
    postOf(
      3,
      worker(22, "Hoa Gạo Đỏ"),
      "Tổ tôi mang quạt ở nhà vào được không?\nAi biết thì chỉ giúp.",
      now - DAY_MS,
      {
        earlier: [{ text: "Mang quạt ở nhà vào được không?", time: now - 2 * DAY_MS }],
      },
    ),
    postOf(
      4,
      manager,
      "Cảm ơn các bạn. Chúng tôi đặt 6 quạt mới. Trong lúc chờ, nghỉ thêm 10 phút lúc 15 giờ.",
      now - DAY_MS,
      {},
    ),
    postOf(5, worker(23, "Lá Me 30"), "", now - DAY_MS, { isRemoved: true }),
    postOf(
      6,
      worker(24, "Mây Chiều 21"),
      "10 phút đó có tính lương không ạ? Nhờ ghi rõ lên bảng tin.",
      now,
      {},
    ),
    postOf(7, representative, "Tôi sẽ hỏi câu này ở buổi đối thoại thứ Năm.", now, {}),
    postOf(8, me, "Mong có quạt trước đợt nóng tới.", now, {}),
  ];
  if (scene.connection === "live") return posts;
  return [
    ...posts,
    postOf(9, me, "Hôm nay khu C lại nóng hơn hôm qua.", now, { state: "unsent" }),
    postOf(10, { ...anonymous(25), isMine: true }, "Quạt số hai kêu to lắm.", now, {
      state: "refused",
      refusal: "full",
    }),
  ];
}

function postOf(
  number: number,
  author: AuthorView,
  text: string,
  time: number,
  more: Partial<PostView>,
): PostView {
  const plain = { id: `${author.id}/${number}`, author, text, time, earlier: [], isRemoved: false };
  return { ...plain, state: "sent", refusal: null, ...more };
}

function openingOf(row: ThreadRow): PostView {
  return postOf(1, row.author, row.text, row.time, {
    isRemoved: row.isRemoved,
    state: row.isUnsent ? "unsent" : "sent",
  });
}

function rowOf(
  stream: StreamId,
  topic: Topic,
  title: string,
  replies: number,
  author: AuthorView,
  time: number,
  more: Partial<ThreadRow>,
): ThreadRow & { topic: Topic } {
  const text = "Mấy hôm nay ai cũng thấy. Xin nhà máy xem giúp.";
  const plain = { stream, topic, title, text, author, replies, time };
  return { ...plain, isUnread: false, isRemoved: false, isUnsent: false, ...more };
}

function worker(number: number, nickname: string): AuthorView {
  return { id: id<AuthorId>(number), nickname, role: "worker", isMine: number === 77 };
}

function anonymous(number: number): AuthorView {
  return { id: id<AuthorId>(number), nickname: null, role: null, isMine: false };
}

function inviteOf(role: Role, serial: number): InviteView {
  const secret = `${serial}${FINGERPRINT}${role}`.replaceAll(/[^a-zA-Z0-9]/g, "").padEnd(76, "x");
  return { link: `https://gopy.example/j#${secret}`, role, expiresDay: DAY_2026_12_20, serial };
}

function isRole(text: string): text is Role {
  return Object.hasOwn(KINDS, text);
}

function later<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), LATENCY_MS));
}

/** Stands in for client/platform/engine-host.ts: the scene is chosen by whoever opens the page. */
export function startEngine(): Engine {
  const chosen = sessionStorage.getItem("sample-scene");
  return sampleEngine(
    chosen === null ? PLAIN_SCENE : { ...PLAIN_SCENE, ...(JSON.parse(chosen) as Partial<Scene>) },
  );
}
