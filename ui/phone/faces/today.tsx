import { useState } from "preact/hooks";
import { Check, X } from "lucide";
import type { Today as Day, TodayItem } from "../../../hub/core/scene-answers.ts";
import { Icon } from "../../parts/icon.tsx";
import { calm, plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { Link } from "../bits.tsx";
import { dayBy, dayOf, dayWords, openFirst, sunBefore } from "../day.ts";
import { go } from "../going.ts";
import type { Stage } from "../stage.ts";
import { Aged } from "./aged.tsx";

const farthest = 30;

/** The journal of a house day: what ran, what did not and why, and what is to come. */
export function Today({ stage }: { readonly stage: Stage }) {
  const { now, live, reader } = stage;
  const today = dayOf(now, reader.zone);
  const [back, goBack] = useState(0);
  const day = dayBy(today, -back);
  const answer = useAnswer<Day>(`today?day=${day}`, live);
  const { body } = answer;
  return (
    <section class="page today" aria-label={say(stage, "phone.tab.today")}>
      <header>
        <h1 class="headline">{say(stage, back === 0 ? "phone.tab.today" : "phone.today.then")}</h1>
        <p class="label">{dayWords(day, reader.language)}</p>
      </header>
      <div class="days">
        <Link word={say(stage, "phone.today.before")} works={back < farthest} onTouch={() => goBack(back + 1)} />
        {back > 0 ? (
          <Link word={say(stage, "phone.today.after")} onTouch={() => goBack(back - 1)} />
        ) : (
          <Link word={say(stage, "phone.ahead")} onTouch={() => go({ tab: "today", page: "ahead" })} />
        )}
      </div>
      <Aged stage={stage} answer={answer} />
      {body && body.items.length === 0 && <p class="sentence">{say(stage, "phone.today.none")}</p>}
      {body && body.items.length > 0 && (
        <Journal key={day} stage={stage} items={body.items} now={now} today={back === 0} />
      )}
    </section>
  );
}

type Journal = {
  readonly stage: Stage;
  readonly items: readonly TodayItem[];
  readonly now: number;
  readonly today: boolean;
};

function Journal({ stage, items, now, today }: Journal) {
  const [open, unfold] = useState<string | undefined>(openFirst(items));
  const sun = today ? sunBefore(items, now) : undefined;
  return (
    <ol class="journal">
      {items.map((item, i) => (
        <Item
          key={item.id}
          stage={stage}
          item={item}
          sun={sun === i}
          open={item.id === open}
          onWhy={() => unfold(item.id === open ? undefined : item.id)}
        />
      ))}
      {sun === items.length && <li class="sun-alone" aria-hidden="true" />}
    </ol>
  );
}

type Item = {
  readonly stage: Stage;
  readonly item: TodayItem;
  readonly sun: boolean;
  readonly open: boolean;
  readonly onWhy: () => void;
};

function Item({ stage, item, sun, open, onWhy }: Item) {
  const { at, is, because, guards } = item;
  const [title, says] = [plain(item.title), calm(item.says)];
  const failed = is === "did-not";
  const more = because.length > 0 || guards.length > 0;
  const why = say(stage, failed ? "phone.today.why-not" : "phone.today.why");
  const first = guards.findIndex(({ holds }) => !holds);
  return (
    <li class={`${is} ${sun ? "sun" : ""}`}>
      <time class="label">{timeOf(stage, at)}</time>
      <i class="dot" />
      <div class="what">
        <div class="head">
          <div>
            <p class="title">{title}</p>
            {!(failed && open) && says !== "" && <p class="least">{says}</p>}
          </div>
          {more && (
            <Link word={open ? say(stage, "phone.today.less") : why} name={title} unfolded={open} onTouch={onWhy} />
          )}
        </div>
        {open && more && (
          <div class="why">
            {failed && says !== "" && <p class="sentence">{says}</p>}
            <ul>
              {guards.map((guard, i) => (
                <li key={guard.says} class={guard.holds ? "" : i === first ? "no first" : "no"}>
                  <Icon of={guard.holds ? Check : X} class="small" />
                  <span>{guard.says}</span>
                  <span class="unseen">{say(stage, guard.holds ? "phone.today.holds" : "phone.today.fails")}</span>
                </li>
              ))}
              {because.map((one) => (
                <li key={one.says} class="because">
                  <i />
                  <span>{one.says}</span>
                  {one.at !== undefined && <time class="least">{timeOf(stage, one.at)}</time>}
                </li>
              ))}
            </ul>
            {item.scene !== undefined && (
              <Link
                word={say(stage, "phone.today.all")}
                name={title}
                onTouch={() => go({ tab: "scenes", page: "why", of: item.scene ?? "" })}
              />
            )}
          </div>
        )}
      </div>
    </li>
  );
}
