/** Web Locks: a tab holds one for its life, and the browser lets go of it when the tab dies, however it dies. */
import type { DeviceId } from "#protocol/ids";
import type { TabLocks } from "../sync/adapters.ts";

export function makeTabLocks(locks: LockManager): TabLocks {
  return {
    hold: (device) =>
      new Promise((held) => {
        void locks.request(nameOf(device), () => {
          held();
          return new Promise(() => undefined); // never let go of: the tab's death does
        });
      }),
    isHeld: (device) => locks.request(nameOf(device), { ifAvailable: true }, (lock) => lock === null),
  };
}

function nameOf(device: DeviceId): string {
  return `gopy/device/${device}`;
}
