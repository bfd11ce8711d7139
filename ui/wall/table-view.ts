import type { LiveValues } from "../../hub/core/live.ts";
import type { Value } from "../../hub/core/world.ts";
import { asOf, limits } from "../parts/age.ts";
import type { Seen } from "./seen.ts";

/** The breakfast machine as the kitchen shows it. */
export type Meal = {
  readonly phase: string;
  readonly online: boolean;
  readonly held: boolean;
  readonly interrupted: boolean;
  readonly recipe?: string;
  readonly portions: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly minutes?: number;
};

/** What is eaten and why, as the card says; everything it left out is unknown. */
export type Plan = {
  readonly recipe?: string;
  readonly portions?: number;
  readonly why?: string;
  readonly for?: string;
  readonly nutrients: Readonly<Record<string, number>>;
};

/** What is heard here. */
export type Sound = {
  readonly source: string;
  readonly title?: string;
  readonly artist?: string;
  readonly headlines: readonly string[];
  readonly volume: number;
  readonly sample: boolean;
  readonly since: number;
  readonly trouble: boolean;
};

/** The table: what is made, what is missing, what is heard. */
export type Table = {
  readonly is: "table";
  readonly meal?: Meal;
  readonly plan?: Plan;
  /** The key of one sentence: why the machine would not start. */
  readonly missing?: string;
  readonly sound?: Sound;
  readonly asOf?: number;
};

/** A question to whoever is here. */
export type Ask = { readonly is: "ask"; readonly question: string; readonly name?: string; readonly source?: string };

const nutrients = ["kcal", "protein_g", "fibre_g", "sugar_g", "salt_g"] as const;

/** The question on the screen while it waits for an answer. */
export function askOf(seen: Seen): Ask | undefined {
  const card = seen.values["screen.card"] ?? "";
  const waits = seen.now - seen.toldAt < limits.askCard && seen.answered !== true;
  if (!card.startsWith("ask-") || !waits || !seen.live) return undefined;
  const shows = seen.values["screen.shows"] ?? {};
  return { is: "ask", question: card.slice("ask-".length), ...text(shows, "name"), ...text(shows, "source") };
}

/** The table while there is something on it or to be heard; undefined when there is nothing. */
export function tableOf(seen: Seen): Table | undefined {
  const { values, now } = seen;
  const card = values["screen.card"];
  const age = now - seen.toldAt;
  const shows = values["screen.shows"] ?? {};
  const plan = card === "breakfast" && age < limits.breakfastCard ? planOf(shows) : undefined;
  const said = card === "breakfast-missing" && age < limits.missingCard ? text(shows, "missing") : {};
  const meal = mealOf(values);
  const busy = meal && (meal.phase === "running" || meal.phase === "done" || meal.phase === "fault");
  const stopped = meal?.phase === "off" && meal.interrupted && plan !== undefined;
  const missing = busy ? {} : said;
  const sound = soundOf(values);
  const shown = busy || stopped ? meal : undefined;
  if (!shown && !("missing" in missing) && !sound) return undefined;
  const at = shown ? values["breakfast.at"] : sound ? values["music.at"] : values["screen.at"];
  return {
    is: "table",
    ...(shown ? { meal: shown } : {}),
    ...(shown && plan ? { plan } : {}),
    ...missing,
    ...(sound ? { sound } : {}),
    ...asOf(seen, at, limits.breakfast),
  };
}

function mealOf(values: LiveValues): Meal | undefined {
  const { "breakfast.phase": phase, "breakfast.recipe": recipe, "breakfast.ready_s": ready } = values;
  if (phase === undefined) return undefined;
  const done = phase === "done" ? 100 : 0;
  return {
    phase,
    online: values["breakfast.online"] ?? false,
    held: values["breakfast.held"] ?? false,
    interrupted: values["breakfast.interrupted"] ?? false,
    portions: Math.min(4, Math.max(1, values["breakfast.portions"] ?? 1)),
    progress: Math.min(100, Math.max(done, values["breakfast.progress_pct"] ?? 0)) / 100,
    ...(recipe === undefined ? {} : { recipe }),
    ...(ready === undefined ? {} : { minutes: Math.max(1, Math.ceil(ready / 60)) }),
  };
}

function planOf(shows: Readonly<Record<string, Value>>): Plan {
  const { portions } = shows;
  const known = nutrients.flatMap((name) => {
    const value = shows[name];
    return typeof value === "number" ? [[name, value] as const] : [];
  });
  return {
    ...text(shows, "recipe"),
    ...text(shows, "why"),
    ...text(shows, "for"),
    ...(typeof portions === "number" ? { portions } : {}),
    nutrients: Object.fromEntries(known),
  };
}

function soundOf(values: LiveValues): Sound | undefined {
  if (values["music.playing"] !== true || values["music.online"] === false) return undefined;
  const { "music.title": title, "music.artist": artist } = values;
  return {
    source: values["music.source"] ?? "music",
    headlines: values["music.headlines"] ?? [],
    volume: values["music.volume"] ?? 0,
    sample: values["music.sample"] ?? false,
    since: values["music.since"] ?? values["music.at"] ?? 0,
    trouble: values["music.trouble"] !== undefined,
    ...(title === undefined ? {} : { title }),
    ...(artist === undefined ? {} : { artist }),
  };
}

function text<K extends string>(shows: Readonly<Record<string, Value>>, key: K): { readonly [P in K]?: string } {
  const value = shows[key];
  // Safe: one computed key of exactly that name.
  return typeof value === "string" && value !== "" ? ({ [key]: value } as { [P in K]?: string }) : {};
}
