import { Download } from "lucide";
import { useState } from "preact/hooks";
import { say } from "../../parts/say.ts";
import { fetchedFile } from "../ask/fetched.ts";
import { handOver } from "../hand-over.ts";
import type { Stage } from "../stage.ts";
import { tell } from "../state.ts";
import { Touch } from "../touch.tsx";

/** One touch, and all that a brand holds of whoever looks is fetched from it and handed over as a file. */
export function Held({ stage, brand }: { readonly stage: Stage; readonly brand: string }) {
  const [going, goes] = useState(false);
  const fetch = async () => {
    goes(true);
    const file = await fetchedFile(`privacy/brands/${brand}/held`);
    goes(false);
    if (file instanceof Blob) handOver(`lintel-${brand}.json`, file);
    else tell(file === undefined ? { key: "wall.not-taken" } : { text: file });
  };
  return (
    <Touch
      icon={Download}
      word={say(stage, going ? "privacy.held.going" : "privacy.held")}
      class="wide"
      works={stage.live && !going}
      onTouch={() => void fetch().catch(reportError)}
    />
  );
}
