/** Two conversations over one message port, each hearing only its own. */
import type { Port } from "./engine-port.ts";

export function lane(port: Port, name: string): Port {
  return {
    postMessage: (message) => port.postMessage({ lane: name, message }),
    addEventListener: (type, listener) =>
      port.addEventListener(type, ({ data }) => {
        if (data.lane === name) listener({ data: data.message } as MessageEvent);
      }),
  };
}
