import { BookmarkPlus } from "lucide";
import { useState } from "preact/hooks";
import { calm, plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { Reason } from "../ask/flow-shapes.ts";
import type { Items, Me, Person, Told } from "../ask/shapes.ts";
import { Behind } from "../behind.tsx";
import { Link } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { keepAsExample } from "../flow-changes.ts";
import { at } from "../going.ts";
import { isAdult } from "../rights.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";

/** Why a scene ran, ran otherwise, or did not, newest first: each with what it followed from and what was done. */
export function Whys({ stage }: { readonly stage: Stage }) {
  const scene = at.value.of ?? "";
  const me = useAnswer<Me>("me", stage.live).body;
  const may = isAdult(me);
  const whose = may || me?.resident === undefined ? "" : `?resident=${me.resident}`;
  const answer = useAnswer<Items<Reason>>(me ? `why/${scene}${whose}` : undefined, stage.live);
  const people = useAnswer<Items<Person>>(may ? "residents" : undefined, stage.live).body?.items ?? [];
  const items = answer.body?.items ?? [];
  const [open, unfold] = useState<string | undefined>();
  const idOf = (one: Reason) => `${one.at} ${one.run ?? ""} ${one.resident ?? ""} ${one.sentence.key}`;
  const shown = open ?? (items[0] && idOf(items[0]));
  return (
    <section class="page whys" aria-label={say(stage, "phone.flow.why")}>
      <Behind stage={stage} title={say(stage, "phone.flow.why")} />
      <Aged stage={stage} answer={answer} />
      {answer.body && items.length === 0 && <p class="sentence">{say(stage, "phone.why.none")}</p>}
      <ol class="journal">
        {items.map((one) => (
          <One
            key={idOf(one)}
            stage={stage}
            scene={scene}
            one={one}
            who={one.resident === me?.resident ? undefined : people.find(({ id }) => id === one.resident)?.name}
            may={may}
            open={shown === idOf(one)}
            onWhy={() => unfold(shown === idOf(one) ? "" : idOf(one))}
          />
        ))}
      </ol>
    </section>
  );
}

type One = {
  readonly stage: Stage;
  readonly scene: string;
  readonly one: Reason;
  readonly who: string | undefined;
  readonly may: boolean;
  readonly open: boolean;
  readonly onWhy: () => void;
};

const forms: Readonly<Record<string, string>> = {
  running: "running",
  skipped: "did-not",
  missing: "did-not",
  failed: "did-not",
};

function One({ stage, scene, one, who, may, open, onWhy }: One) {
  const { at: wall, state = "", sentence, reason, run, evidence = [], steps = [] } = one;
  const more = evidence.length + steps.length > 0 || reason !== undefined || run !== undefined;
  const says = calm(sentence.text);
  const keep = () => run !== undefined && void keepAsExample(scene, run).catch(reportError);
  const works = stage.live && !doing.value.has(`scenes/${scene}/examples`);
  return (
    <li class={forms[state] ?? "ran"}>
      <time class="label">{timeOf(stage, wall)}</time>
      <i class="dot" />
      <div class="what">
        <div class="head">
          <div>
            <p class="title">{says}</p>
            <p class="least">{[shortDay(stage, wall), ...(who === undefined ? [] : [plain(who)])].join(" · ")}</p>
          </div>
          {more && (
            <Link
              word={say(stage, open ? "phone.today.less" : "phone.today.why")}
              name={says}
              unfolded={open}
              onTouch={onWhy}
            />
          )}
        </div>
        {open && more && (
          <div class="why">
            {reason && <p class="label">{calm(reason.text)}</p>}
            {evidence.length > 0 && <Lines stage={stage} title="phone.why.because" of={evidence} />}
            {steps.length > 0 && (
              <Lines
                stage={stage}
                title="phone.why.steps"
                of={steps.flatMap(({ at, says: text, reason: because }) =>
                  text ? [{ at, says: text, ...(because ? { because } : {}) }] : [],
                )}
              />
            )}
            {may && run !== undefined && state !== "running" && (
              <div class="targets">
                <Touch icon={BookmarkPlus} word={say(stage, "phone.example.keep")} works={works} onTouch={keep} />
              </div>
            )}
          </div>
        )}
      </div>
    </li>
  );
}

type Lines = {
  readonly stage: Stage;
  readonly title: string;
  readonly of: readonly { readonly at?: number; readonly says: Told; readonly because?: Told }[];
};

function Lines({ stage, title, of }: Lines) {
  if (of.length === 0) return null;
  return (
    <section>
      <h2 class="label strong">{say(stage, title)}</h2>
      <ul>
        {of.map((one, index) => (
          <li key={`${index} ${one.says.text}`} class="because">
            <i />
            <span>
              {calm(one.says.text)}
              {one.because && <span class="least so">{calm(one.because.text)}</span>}
            </span>
            {one.at !== undefined && <time class="least">{timeOf(stage, one.at)}</time>}
          </li>
        ))}
      </ul>
    </section>
  );
}
