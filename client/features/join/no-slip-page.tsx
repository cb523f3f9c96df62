/** The first page of a phone that has joined nothing. */
import { useFirstMessages } from "../../i18n/use-first-messages.ts";
import { useSession } from "../../state/create-session.ts";
import { Button } from "../../ui/button.tsx";
import { Saying, Standalone } from "../../ui/standalone.tsx";
import "../../ui/css/no-slip.css";

export function NoSlipPage() {
  const t = useFirstMessages();
  const session = useSession();
  return (
    <Standalone>
      <Saying />
      <div class="inset stack no-slip">
        <SlipDrawing />
        <h2>{t().noSlip.title}</h2>
        <p>{t().noSlip.about}</p>
        <p class="small">{t().noSlip.ask}</p>
        <Button look="line" icon="undo" onPress={() => session.navigation.go({ at: "recover" })}>
          {t().noSlip.recover}
        </Button>
      </div>
      <div class="inset stack is-tight join-end">
        <p class="small">{t().noSlip.foundAbout}</p>
        <Button look="line" onPress={() => session.navigation.go({ at: "founding" })}>
          {t().noSlip.found}
        </Button>
      </div>
    </Standalone>
  );
}

/** A slip with its hole, its code and its stitched edge to tear. */
function SlipDrawing() {
  return (
    <svg class="slip-drawing" viewBox="0 0 210 104" aria-hidden="true">
      <path class="paper" d="M2 2h206v100H2z" />
      <path class="edge" d="M2 2h206M2 102h206M2 2v100M208 2v100" />
      <circle class="hole" cx="192" cy="18" r="6" />
      <path
        class="ink"
        d="M18 20h18v18H18zM23 25h8v8h-8zM52 20h18v18H52zM57 25h8v8h-8zM18 62h18v18H18zM23 67h8v8h-8zM42 20h5v8h-5zM42 34h5v6h-5zM18 44h10v5H18zM32 46h7v7h-7zM44 46h8v5h-8zM56 44h14v5H56zM42 56h5v10h-5zM52 56h6v6h-6zM62 54h8v8h-8zM42 72h10v8H42zM57 68h5v12h-5zM66 66h4v6h-4zM66 76h4v4h-4z"
        fill-rule="evenodd"
      />
      <path class="line" d="M92 26h66M92 46h88M92 60h80M92 76h50" />
    </svg>
  );
}
