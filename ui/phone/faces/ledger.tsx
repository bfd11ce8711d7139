import { Download, ShieldCheck } from "lucide";
import { useState } from "preact/hooks";
import { calm } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { fetched } from "../ask/fetched.ts";
import { usePages } from "../ask/pages.ts";
import type { LedgerLine, Me } from "../ask/shapes.ts";
import { Link } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { handOver } from "../hand-over.ts";
import { isAdult } from "../rights.ts";
import type { Stage } from "../stage.ts";
import { tell } from "../state.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";
import { Earlier } from "./earlier.tsx";

/** The ledger of permission: every line that is of whoever looks, the check of all of it, and all of it to keep. */
export function Ledger({ stage }: { readonly stage: Stage }) {
  const [all, unfold] = useState(false);
  const path = `privacy/ledger?fetched=${all ? "yes" : "no"}`;
  const { answer, items, earlier } = usePages<LedgerLine>(path, stage.live, ({ seq }) => seq);
  const me = useAnswer<Me>("me", stage.live).body;
  const [whole, found] = useState<"whole" | "broken" | undefined>();
  const check = async () => {
    const checked = await fetched("privacy/ledger/verify");
    if (!checked) return tell({ key: "wall.not-taken" });
    found(checked["ok"] === true ? "whole" : "broken");
  };
  const keep = async () => {
    const all = await fetched("privacy/export");
    if (!all) return tell({ key: "wall.not-taken" });
    handOver("lintel-privacy.json", JSON.stringify(all, null, 2));
  };
  return (
    <>
      <div class="targets">
        {isAdult(me) && (
          <Touch
            icon={ShieldCheck}
            word={say(stage, "privacy.check")}
            class="wide"
            works={stage.live}
            onTouch={() => void check().catch(reportError)}
          />
        )}
        <Touch
          icon={Download}
          word={say(stage, "privacy.export")}
          class="wide"
          works={stage.live}
          onTouch={() => void keep().catch(reportError)}
        />
      </div>
      <p class="sentence" role="status">
        {whole !== undefined && say(stage, `privacy.check.${whole}`)}
      </p>
      <Aged stage={stage} answer={answer} />
      {items?.length === 0 && <p class="label">{say(stage, "privacy.ledger.none")}</p>}
      <ol class="lines">
        {(items ?? []).map(({ seq, at, sentence }) => (
          <li key={seq}>
            <p class="label">{calm(sentence.text)}</p>
            <p class="least">
              {shortDay(stage, at)} {timeOf(stage, at)}
            </p>
          </li>
        ))}
      </ol>
      <Earlier stage={stage} of={earlier} />
      <Link
        word={say(stage, all ? "privacy.ledger.without" : "privacy.ledger.all")}
        unfolded={all}
        onTouch={() => unfold(!all)}
      />
    </>
  );
}
