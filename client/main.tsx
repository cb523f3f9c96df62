/** Starts the app: the engine first, then the screens over the words that were painted before. */
import { render } from "solid-js/web";
import { App } from "./App.tsx";
import { startPhone } from "./platform/engine-host.ts";
import { showTextSize, textSizeIn } from "./state/text-size.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");

showTextSize(textSizeIn(localStorageIfAllowed()));
if (isSecureContext) startApp(root);
else void import("./insecure.ts").then(({ sayInsecure }) => sayInsecure(root));

/** Starting anew locks: the worker ends, and with it every key and text that was in memory. */
function startApp(into: HTMLElement): void {
  let isEnded = false;
  const startAnew = () => {
    if (isEnded) return;
    isEnded = true;
    phone.end();
    stop();
    startApp(into);
  };
  const phone = startPhone(startAnew);
  into.replaceChildren();
  const stop = render(
    () => <App phone={phone} storage={localStorageIfAllowed()} startAnew={startAnew} />,
    into,
  );
}

/** Reading the property throws where a browser forbids storage. */
function localStorageIfAllowed(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
