/** When a screen has a bug: say what is not lost and offer the one thing that helps. */
import { useFirstMessages } from "../i18n/use-first-messages.ts";
import { Button } from "./button.tsx";
import { Standalone } from "./standalone.tsx";

export function Broken() {
  const t = useFirstMessages();
  return (
    <Standalone>
      <div class="inset stack" role="alert">
        <h1 tabindex="-1">{t().app.broken}</h1>
        <Button icon="again" onPress={() => location.reload()}>
          {t().app.reload}
        </Button>
      </div>
    </Standalone>
  );
}
