import { useState } from "preact/hooks";
import { say } from "../../parts/say.ts";
import { Link } from "../bits.tsx";
import type { Stage } from "../stage.ts";
import { tell } from "../state.ts";

/** The way to what is older, at the end of a list that has more. */
export function Earlier({ stage, of }: { readonly stage: Stage; readonly of: (() => Promise<boolean>) | undefined }) {
  const [busy, wait] = useState(false);
  if (!of) return null;
  const go = async () => {
    wait(true);
    const came = await of().finally(() => wait(false));
    if (!came) tell({ key: "wall.not-taken" });
  };
  return (
    <Link word={say(stage, "phone.earlier")} works={stage.live && !busy} onTouch={() => void go().catch(reportError)} />
  );
}
