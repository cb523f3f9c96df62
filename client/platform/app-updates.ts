/** Registers the service worker, which keeps the app on the phone, and notices when a newer one has come. */

const SCRIPT = "/service-worker.js";
/** On a first visit the phone is still busy fetching what the person came for. */
const REGISTER_AFTER_MS = 6_000;
/** A page that stays open for days asks again, at most this often. */
const ASK_AGAIN_MS = 60 * 60_000;

/** To be called when there is something worth keeping: somebody is in. `onNewVersion` is called once at most. */
export function keepAppOffline(page: Window, onNewVersion: () => void): void {
  const container = serviceWorkers(page);
  if (container === null) return;
  const wasHereBefore = container.controller !== null;
  page.setTimeout(
    () => {
      // A page that is being left is empty by now, and must not set anything going.
      if (page.document.body.childElementCount === 0) return;
      void register(page, container, () => wasHereBefore && onNewVersion());
    },
    wasHereBefore ? 0 : REGISTER_AFTER_MS,
  );
}

/** Whether all files of the app are on this phone already. */
export function isKeptOffline(page: Window): boolean {
  return (serviceWorkers(page)?.controller ?? null) !== null;
}

/** In-app browsers and private windows may have none, or throw: the app then simply needs the network. */
function serviceWorkers(page: Window): ServiceWorkerContainer | null {
  try {
    return page.navigator.serviceWorker ?? null;
  } catch {
    return null;
  }
}

async function register(
  page: Window,
  container: ServiceWorkerContainer,
  onNewVersion: () => void,
): Promise<void> {
  try {
    container.addEventListener("controllerchange", onNewVersion, { once: true });
    const registration = await container.register(SCRIPT, { updateViaCache: "none" });
    askAgain(page, registration);
  } catch {
    // Forbidden, or no network: nothing is lost but the next offline start.
  }
}

function askAgain(page: Window, registration: ServiceWorkerRegistration): void {
  let askedAt = Date.now();
  page.document.addEventListener("visibilitychange", () => {
    if (page.document.hidden || Date.now() - askedAt < ASK_AGAIN_MS) return;
    askedAt = Date.now();
    registration.update().catch(() => undefined);
  });
}
