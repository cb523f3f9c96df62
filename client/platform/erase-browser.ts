/** What this origin has put into the browser beside the engine's rows, which were erased before: all of it goes. */
const DATABASE_MS_MAX = 2_000;

/** Resolves when all is gone, or when something refuses to go for too long; never rejects. */
export async function eraseBrowser(): Promise<void> {
  await Promise.allSettled([
    eraseStorages(),
    eraseCaches(),
    forgetServiceWorkers(),
    Promise.race([deleteDatabase("gopy"), new Promise((resolve) => setTimeout(resolve, DATABASE_MS_MAX))]),
  ]);
}

async function eraseStorages(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
}

async function eraseCaches(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
}

async function forgetServiceWorkers(): Promise<void> {
  for (const registration of await navigator.serviceWorker.getRegistrations())
    await registration.unregister();
}

/** Waits for this tab's own worker to let go, which hears of it as any other tab does. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const deleting = indexedDB.deleteDatabase(name);
    deleting.addEventListener("success", () => resolve());
    deleting.addEventListener("error", () => resolve());
  });
}
