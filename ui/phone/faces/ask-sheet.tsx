import { useState } from "preact/hooks";
import { calm, plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { Alike } from "../alike.tsx";
import { doing } from "../ask/doing.ts";
import { useOnce } from "../ask/fetched.ts";
import type { Asking, Items } from "../ask/shapes.ts";
import { Link } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { give, refuse, type Wanted } from "../privacy-changes.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { Aged } from "./aged.tsx";
import { Exact, Verbatim } from "./exact.tsx";

const surest = 3;
const elsewhere = ["wall", "bedside"] as const;

type Ask = { readonly stage: Stage; readonly wanted: Wanted; readonly onOver: () => void };

/** One question for permission: the exact words, what would really leave, and a yes and a no that are alike. Shut is no. */
export function AskSheet({ stage, wanted, onOver }: Ask) {
  const { brand, purpose, category, level } = wanted;
  const which = `brand=${brand}&purpose=${purpose}&category=${category}&level=${level}`;
  const answer = useOnce<Asking>(`privacy/ask?${which}`);
  const twice = level >= surest;
  const [asked, wonder] = useState(false);
  const [places, place] = useState<readonly string[]>([]);
  const { body } = answer;
  const shows = purpose === "offers" || purpose === "questions";
  const no = () => {
    if (body) void refuse(wanted).catch(reportError);
    onOver();
  };
  const yes = async (asking: Asking) => {
    // What counts single uses is asked once more, with the same two answers.
    if (twice && !asked) return wonder(true);
    if (await give(wanted, asking, ["phone", ...places], twice)) onOver();
  };
  const words = asked ? say(stage, "privacy.ask.surely") : calm(body?.words ?? "");
  return (
    <Sheet title={plain(wanted.name)} shut={say(stage, "privacy.ask.shut")} onShut={no}>
      <Aged stage={stage} answer={answer} />
      {body && (
        <>
          <p class="label words">{words}</p>
          <Exact stage={stage} text={body.sample} bytes={new TextEncoder().encode(body.sample).length} />
          <p class="least">
            {say(stage, "privacy.ask.most", { bytes: body.bytes_month, until: shortDay(stage, body.until) })}
          </p>
          <Week stage={stage} which={which} />
          {shows && (
            <fieldset class="marks">
              <legend class="least">{say(stage, "privacy.ask.where")}</legend>
              {elsewhere.map((one) => (
                <label key={one}>
                  <input
                    type="checkbox"
                    checked={places.includes(one)}
                    onChange={({ currentTarget: { checked } }) =>
                      place(checked ? [...places, one] : places.filter((two) => two !== one))
                    }
                  />
                  <span>{say(stage, `privacy.ask.where.${one}`)}</span>
                </label>
              ))}
            </fieldset>
          )}
          <p class="label strong">{say(stage, "privacy.ask.if-no")}</p>
          <Alike
            ways={(body.order === "no-first" ? (["no", "yes"] as const) : (["yes", "no"] as const)).map((one) => ({
              word: say(stage, `privacy.ask.${one}`),
              works: stage.live && !doing.value.has("privacy/grants"),
              onTouch: () => (one === "no" ? no() : void yes(body).catch(reportError)),
            }))}
          />
        </>
      )}
    </Sheet>
  );
}

/** What the last seven days would have sent, asked for on a touch alone. */
function Week({ stage, which }: { readonly stage: Stage; readonly which: string }) {
  const [open, unfold] = useState(false);
  const answer = useOnce<Items<string>>(open ? `privacy/preview?${which}` : undefined);
  const texts = answer.body?.items;
  return (
    <div class="week">
      <Link word={say(stage, "privacy.ask.week")} unfolded={open} onTouch={() => unfold(!open)} />
      {open && <Aged stage={stage} answer={answer} />}
      {open && texts && texts.length === 0 && <p class="least">{say(stage, "privacy.ask.week.none")}</p>}
      {open && texts && texts.length > 0 && <Verbatim text={texts.join("\n")} name={say(stage, "privacy.ask.week")} />}
    </div>
  );
}
