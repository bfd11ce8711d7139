import { ClockPlus, SkipForward, Undo2 } from "lucide";
import { useState } from "preact/hooks";
import type { SceneSettings } from "../../../hub/core/scene-answers.ts";
import { calm, plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { Coming, Preview } from "../ask/flow-shapes.ts";
import type { Items, Me, Person } from "../ask/shapes.ts";
import { Behind } from "../behind.tsx";
import { Link } from "../bits.tsx";
import { dayBy, dayOf, dayWords } from "../day.ts";
import { isAdult } from "../rights.ts";
import { laterBy_min, nextOn } from "../scene-changes.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";
import { Blockers } from "./flow-change.tsx";

const tomorrow = 1;
const week = 6;

/** What is to come: tomorrow, or the week, as one line with what is set, what is usual, and what may be. */
export function Ahead({ stage }: { readonly stage: Stage }) {
  const { live, reader, now } = stage;
  const [days, ask] = useState(tomorrow);
  const answer = useAnswer<Preview>(`preview?days=${days}`, live);
  const me = useAnswer<Me>("me", live).body;
  const people = useAnswer<Items<Person>>(isAdult(me) ? "residents" : undefined, live).body?.items ?? [];
  const told = answer.body?.days ?? [];
  const today = dayOf(now, reader.zone);
  // What is left of today only where there is something.
  const shown = told.filter(({ day, items }) => day !== today || items.length > 0);
  const nameOf = ({ resident }: Coming) =>
    resident === undefined || resident === me?.resident ? undefined : people.find(({ id }) => id === resident)?.name;
  return (
    <section class="page ahead" aria-label={say(stage, "phone.ahead")}>
      <Behind stage={stage} title={say(stage, "phone.ahead")} />
      <p class="least forms">
        {(["set", "usual", "maybe"] as const).map((sure) => (
          <span key={sure} class={sure}>
            <i class="dot" />
            {say(stage, `phone.ahead.${sure}`)}
          </span>
        ))}
      </p>
      <Aged stage={stage} answer={answer} />
      {shown.map(({ day, items }) => (
        <section key={day} class="day">
          <h2 class="label strong">{dayName(stage, day, today)}</h2>
          {items.length === 0 && <p class="label">{say(stage, "phone.ahead.none")}</p>}
          <ol class="journal">
            {items.map((item) => (
              <One
                key={`${item.scene} ${item.kind} ${item.resident ?? ""} ${item.at}`}
                stage={stage}
                day={day}
                item={item}
                who={nameOf(item)}
                may={isAdult(me) && item.resident !== undefined && day <= dayBy(today, 1)}
              />
            ))}
          </ol>
        </section>
      ))}
      {answer.body && (
        <Link
          word={say(stage, days === week ? "phone.ahead.tomorrow" : "phone.ahead.week")}
          works={live}
          onTouch={() => ask(days === week ? tomorrow : week)}
        />
      )}
    </section>
  );
}

function dayName(stage: Stage, day: string, today: string): string {
  const words = dayWords(day, stage.reader.language);
  if (day === today) return say(stage, "phone.ahead.today", { day: words });
  return day === dayBy(today, 1) ? say(stage, "phone.ahead.next", { day: words }) : words;
}

type One = {
  readonly stage: Stage;
  readonly day: string;
  readonly item: Coming;
  readonly who: string | undefined;
  readonly may: boolean;
};

function One({ stage, day, item, who, may }: One) {
  const { at, from, until, scene, name, says, sure, skipped, blockers, steps } = item;
  const [open, unfold] = useState(false);
  const title = calm(says === "" ? name : says);
  const between = { from: timeOf(stage, from), to: timeOf(stage, until) };
  const when = sure === "set" || from >= until ? [] : [say(stage, "phone.ahead.between", between)];
  return (
    <li class={`coming ${skipped ? "did-not" : sure}`} data-scene={scene} data-sure={sure}>
      <time class="label">{timeOf(stage, at)}</time>
      <i class="dot" />
      <div class="what">
        <div class="head">
          <div>
            <p class="title">{title}</p>
            <p class="least">
              {[
                ...(skipped ? [calm(skipped.text)] : [say(stage, `phone.ahead.${sure}`), ...when]),
                ...(who === undefined ? [] : [plain(who)]),
              ].join(" · ")}
            </p>
          </div>
          {(steps.length > 0 || may) && (
            <Link
              word={say(stage, open ? "phone.today.less" : "phone.ahead.more")}
              name={title}
              unfolded={open}
              onTouch={() => unfold(!open)}
            />
          )}
        </div>
        {!skipped && blockers.length > 0 && <Blockers of={blockers.map(({ text }) => text)} />}
        {open && (
          <div class="why">
            {steps.length > 0 && (
              <ul>
                {steps.map((step) => (
                  <li key={`${step.at} ${step.says}`} class="because">
                    <i />
                    <span>{calm(step.says)}</span>
                    <time class="least">{timeOf(stage, step.at)}</time>
                  </li>
                ))}
              </ul>
            )}
            {may && <Touches stage={stage} day={day} item={item} />}
          </div>
        )}
      </div>
    </li>
  );
}

type Touches = { readonly stage: Stage; readonly day: string; readonly item: Coming };

/** One touch leaves it out, has it after all, or puts it off by a quarter of an hour. */
function Touches({ stage, day, item: { scene, resident = "", skipped, can_be_later: later } }: Touches) {
  const which = { scene, resident };
  const of = useAnswer<SceneSettings>(`scenes/${scene}/settings?resident=${resident}`, stage.live).body;
  const works = stage.live && of !== undefined && !doing.value.has(`scenes/${scene}/next`);
  const go = (does: "skip" | "unskip" | "later") => of && void nextOn(which, of, does, day).catch(reportError);
  return (
    <div class="targets">
      {skipped ? (
        <Touch icon={Undo2} word={say(stage, "phone.scene.unskip")} works={works} onTouch={() => go("unskip")} />
      ) : (
        <Touch icon={SkipForward} word={say(stage, "phone.ahead.skip")} works={works} onTouch={() => go("skip")} />
      )}
      {later && !skipped && of?.next?.day === day && (
        <Touch
          icon={ClockPlus}
          word={say(stage, "phone.scene.later", { minutes: laterBy_min })}
          works={works}
          onTouch={() => go("later")}
        />
      )}
    </div>
  );
}
