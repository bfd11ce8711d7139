import { plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import type { Stage } from "../stage.ts";
import type { Meal, Plan, Sound, Table as Laid } from "../table-view.ts";
import { Bowls, HeardLine, TableEdge } from "./bowls.tsx";

/** Height of the table's edge from the foot of the stage. */
const edge = 238;
/** As long as a headline, a title or a name of a stranger may be. */
const longest = { headline: 160, title: 80 } as const;
const headline_ms = 9_000;
const phases: Readonly<Record<string, string>> = {
  off: "wall.breakfast.off",
  armed: "wall.breakfast.armed",
  running: "wall.breakfast.running",
  done: "wall.breakfast.done",
  fault: "wall.breakfast.fault",
};
const contents: Readonly<Record<string, string>> = {
  kcal: "wall.nutrient.kcal",
  protein_g: "wall.nutrient.protein_g",
  fibre_g: "wall.nutrient.fibre_g",
  sugar_g: "wall.nutrient.sugar_g",
  salt_g: "wall.nutrient.salt_g",
};

/** The kitchen: what is made and how far, what is missing, what is heard; the edge of the table is the progress. */
export function Table({ stage, table }: { stage: Stage; table: Laid }) {
  const { meal, plan, missing, sound, asOf } = table;
  const old = asOf === undefined ? "" : "stale";
  const food = meal !== undefined || missing !== undefined;
  const beside = sound !== undefined && food;
  const told = asideOf(stage, missing, plan, sound)[0] !== undefined;
  return (
    <>
      <TableEdge stage={stage} up={edge} part={meal?.progress ?? 1} low={!food}>
        {food && (
          <Bowls stage={stage} up={edge} meal={meal} portions={plan?.portions ?? meal?.portions ?? 2} alone={!told} />
        )}
        {!food && sound && sound.headlines.length === 0 && <HeardLine stage={stage} up={edge} volume={sound.volume} />}
      </TableEdge>
      <header>
        <time class="clock small">{timeOf(stage, stage.now)}</time>
        {beside && <Heard stage={stage} sound={sound} />}
      </header>
      <section class={`table-says ${old}`} role="status">
        <p class={`headline ${beside ? "narrow" : ""}`}>{headOf(stage, table)}</p>
        {asOf === undefined && meal && <p class="caption">{whatOf(stage, meal, plan)}</p>}
        {asOf === undefined && !food && sound && <p class="caption">{bylineOf(stage, sound)}</p>}
        {asOf !== undefined && <p class="caption">{agedOf(stage, asOf, meal)}</p>}
      </section>
      {!food && sound && sound.headlines.length > 0 && (
        <ul class="headlines">
          {sound.headlines.slice(0, 3).map((text) => (
            <li key={text}>{lineOf(stage, sound, text)}</li>
          ))}
        </ul>
      )}
      {food && <Aside stage={stage} table={table} />}
      {!stage.near && plan && stage.live && <p class="least on-table">{contentsOf(stage, plan)}</p>}
      {stage.note !== undefined && <p class="least note">{stage.note}</p>}
    </>
  );
}

/** Beside the bowls: what is missing, else the headline that is read, else why it is this breakfast. */
function Aside({ stage, table: { missing, plan, sound } }: { stage: Stage; table: Laid }) {
  const [strong, small] = asideOf(stage, missing, plan, sound);
  if (strong === undefined) return null;
  return (
    <div class="aside">
      <p class="strong">{strong}</p>
      {small !== undefined && <p class="caption">{small}</p>}
    </div>
  );
}

type Said = readonly [strong?: string | undefined, small?: string | undefined];

function asideOf(stage: Stage, missing?: string, plan?: Plan, sound?: Sound): Said {
  if (missing !== undefined) return [say(stage, missing)];
  const news = sound?.source === "news" ? sound.headlines : [];
  if (sound && news.length > 0) {
    const nth = Math.floor(Math.max(0, stage.now - sound.since) / headline_ms) % news.length;
    return [lineOf(stage, sound, news[nth] ?? "")];
  }
  if (!plan?.why) return [];
  return [
    say(stage, plan.why),
    plan.for === undefined ? undefined : say(stage, "wall.breakfast.for", { names: plan.for }),
  ];
}

/** What is heard, at the side of what is made. */
function Heard({ stage, sound }: { stage: Stage; sound: Sound }) {
  return (
    <div class="heard">
      <p class="heard-title">{titleOf(stage, sound)}</p>
      <p class="least">{bylineOf(stage, sound)}</p>
    </div>
  );
}

function headOf(stage: Stage, { meal, missing, sound }: Laid): string {
  if (meal) return mealText(stage, meal);
  if (missing !== undefined) return say(stage, "wall.breakfast.missing");
  return sound ? titleOf(stage, sound) : "";
}

/** The machine in one short sentence. */
function mealText(stage: Stage, meal: Meal): string {
  const { phase, minutes, online, interrupted } = meal;
  if (!stage.live) return say(stage, phases[phase] ?? "wall.breakfast.off");
  if (!online) return say(stage, "wall.breakfast.offline");
  if (phase === "running" && minutes !== undefined) return say(stage, "wall.breakfast.ready-in", { minutes });
  if (phase === "off" && interrupted) return say(stage, "wall.breakfast.interrupted");
  return say(stage, phases[phase] ?? "wall.breakfast.off");
}

/** Since when nothing is sure, and what the machine does without the house. */
function agedOf(stage: Stage, at: number, meal: Meal | undefined): string {
  const age = say(stage, "wall.as-of", { at });
  return !stage.live && meal?.phase === "running" ? `${age} · ${say(stage, "wall.breakfast.lost")}` : age;
}

function whatOf(stage: Stage, meal: Meal, plan: Plan | undefined): string {
  const recipe = meal.recipe ?? plan?.recipe;
  const portions = plan?.portions ?? meal.portions;
  const named =
    recipe === undefined
      ? say(stage, "wall.breakfast.portions", { portions })
      : say(stage, "wall.breakfast.what", { recipe, portions });
  return meal.held ? `${named} · ${say(stage, "wall.bath.held")}` : named;
}

function contentsOf(stage: Stage, { nutrients }: Plan): string {
  return Object.entries(contents)
    .flatMap(([name, key]) => {
      const value = nutrients[name];
      return value === undefined ? [] : [say(stage, key, { value })];
    })
    .join(" · ");
}

/** A headline: text of a feed, or the key of a sample. */
function lineOf(stage: Stage, { sample }: Sound, text: string): string {
  return sample ? say(stage, text) : plain(text, longest.headline);
}

function titleOf(stage: Stage, { source, title }: Sound): string {
  if (source === "news") return say(stage, "wall.sound.news");
  return title === undefined ? say(stage, "wall.sound.music") : plain(title, longest.title);
}

function bylineOf(stage: Stage, { source, title, artist, volume, sample, trouble }: Sound): string {
  const parts = [
    ...(trouble ? [say(stage, "wall.sound.trouble")] : []),
    ...(sample && source === "news" ? [say(stage, "wall.sound.sample")] : []),
    ...(source === "news" && title !== undefined && !sample ? [plain(title, longest.title)] : []),
    ...(artist === undefined ? [] : [plain(artist)]),
    say(stage, "wall.sound.volume", { volume: Math.round(volume) }),
  ];
  return parts.join(" · ");
}
