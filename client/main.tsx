/** Starts the app: the engine first, then the screens over the words that were painted before. */
import { render } from "solid-js/web";
import { App } from "./App.tsx";
import { startEngine } from "./platform/engine-host.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");

if (isSecureContext) startApp(root);
else void import("./insecure.ts").then(({ sayInsecure }) => sayInsecure(root));

function startApp(into: HTMLElement): void {
  const engine = startEngine();
  into.replaceChildren();
  render(() => <App engine={engine} storage={localStorageIfAllowed()} />, into);
}

/** Reading the property throws where a browser forbids storage. */
function localStorageIfAllowed(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
