/**
 * Keeps the app on the phone, so that it opens without a network, and never decides anything else: it serves
 * files of a release from its cache, and lets everything under /api/ pass.
 *
 *   install   fetch a whole release into a cache of its own; what an older release has too is copied
 *   activate  forget older releases but the one before, whose files an open page may still ask for
 *   fetch     a page: the newest whole release · a file: whichever release holds it, else the network
 *
 * A new release never reloads a page: it is what the app opens with next time, or when a person taps the line
 * that offers it (client/platform/app-updates.ts).
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

const PREFIX = "gopy/";
const CACHE = PREFIX + RELEASE;
/** The page is asked for by its folder: hosts send `/index.html` on to `/`, and a page that was sent on is refused. */
const PAGE = "/";
/** Icons are the home screen's, and the browser keeps those itself. */
const PATHS = RELEASE_FILES.filter((path) => !path.endsWith(".png")).map((path) =>
  path === "/index.html" ? PAGE : path,
);

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== worker.location.origin || pathname.startsWith("/api/")) return;
  event.respondWith(mode === "navigate" ? page(event.request) : file(event.request));
});

/** Rejects, and is tried again another day, when a single file is missing: half a release opens nothing. */
async function install(): Promise<void> {
  await caches.delete(CACHE); // a release that is gone back to is then the newest of all
  const cache = await caches.open(CACHE);
  for (const path of PATHS) await cache.put(path, (await keptBefore(path)) ?? (await fetched(path)));
  await worker.skipWaiting();
}

/** A name with a hash in it is the same file in every release. */
function keptBefore(path: string): Promise<Response | undefined> {
  return path.startsWith("/assets/") ? caches.match(path) : Promise.resolve(undefined);
}

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path, { cache: path.startsWith("/assets/") ? "default" : "no-cache" });
  const isPage = response.headers.get("content-type")?.startsWith("text/html") ?? false;
  // Where a file is missing, the host answers with the page.
  if (!response.ok || response.redirected || isPage !== (path === PAGE)) throw new Error(`no ${path}`);
  return response;
}

/** A page that is open may still ask for files of the release before; nobody keeps one open through two. */
async function activate(): Promise<void> {
  const older = (await releases()).filter((name) => name !== CACHE);
  for (const name of older.slice(0, -1)) await caches.delete(name);
  await worker.clients.claim();
}

/** Oldest first. */
async function releases(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** Every address of the app is the same page. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(PAGE)) ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
