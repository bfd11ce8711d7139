import { Download, ShieldCheck } from "lucide";
import { useState } from "preact/hooks";
import { calm } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { fetched } from "../ask/fetched.ts";
import type { Items, LedgerLine, Me } from "../ask/shapes.ts";
import { shortDay } from "../day.ts";
import { handOver } from "../hand-over.ts";
import { isAdult } from "../rights.ts";
import type { Stage } from "../stage.ts";
import { tell } from "../state.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";

/** The ledger of permission: every line that is of whoever looks, the check of all of it, and all of it to keep. */
export function Ledger({ stage }: { readonly stage: Stage }) {
  const answer = useAnswer<Items<LedgerLine>>("privacy/ledger", stage.live);
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
      {answer.body?.items.length === 0 && <p class="label">{say(stage, "privacy.ledger.none")}</p>}
      <ol class="lines">
        {(answer.body?.items ?? []).map(({ seq, at, sentence }) => (
          <li key={seq}>
            <p class="label">{calm(sentence.text)}</p>
            <p class="least">
              {shortDay(stage, at)} {timeOf(stage, at)}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}
