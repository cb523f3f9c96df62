/** What is on the printer's sheets alone is shown to it when it is there, and taken away again afterwards. */
import { onCleanup, onMount } from "solid-js";

export function printOnMount(onDone: () => void): void {
  onMount(() => {
    document.body.classList.add("prints-slips");
    addEventListener("afterprint", onDone);
    onCleanup(() => {
      document.body.classList.remove("prints-slips");
      removeEventListener("afterprint", onDone);
    });
    requestAnimationFrame(() => print());
  });
}
