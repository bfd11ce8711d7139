import { useState } from "preact/hooks";
import { StepUp } from "../../parts/step-up.tsx";
import { prove, proving } from "../ask/doing.ts";
import type { Stage } from "../stage.ts";

/** Asks whoever holds the phone for their PIN, once, for what they just asked. */
export function Proof({ stage }: { readonly stage: Stage }) {
  const now = proving.value;
  const [busy, work] = useState(false);
  if (!now) return null;
  const go = (typed: string) => {
    work(true);
    prove(typed)
      .catch(reportError)
      .finally(() => work(false));
  };
  const other = now.by === "pin" ? "password" : "pin";
  return (
    <StepUp
      reader={stage.reader}
      by={now.by}
      wrong={now.wrong}
      busy={busy}
      prove={go}
      leave={() => now.over(false)}
      other={() => {
        proving.value = { by: other, over: now.over };
      }}
    />
  );
}
