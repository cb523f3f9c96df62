/** Web Locks: a tab holds one for its life, and the browser lets go of it when the tab dies, however it dies. */
import type { DeviceId } from "#protocol/ids";
import type { TabLocks } from "../sync/adapters.ts";

/** Never let go of: the tab's death does. */
const UNTIL_DEATH = new Promise<void>(() => undefined);

const HEIR = "gopy/heir";

export function makeTabLocks(locks: LockManager): TabLocks {
  let isHeir = false;
  return {
    hold: (device) =>
      new Promise((held) => {
        void locks.request(nameOf(device), () => {
          held();
          return UNTIL_DEATH;
        });
      }),
    isHeld: (device) => locks.request(nameOf(device), { ifAvailable: true }, (lock) => lock === null),
    isHeir: async () => {
      isHeir ||= await take(locks, HEIR);
      return isHeir;
    },
  };
}

function take(locks: LockManager, name: string): Promise<boolean> {
  return new Promise((taken) => {
    void locks.request(name, { ifAvailable: true }, (lock) => {
      taken(lock !== null);
      return lock === null ? undefined : UNTIL_DEATH;
    });
  });
}

function nameOf(device: DeviceId): string {
  return `gopy/device/${device}`;
}
