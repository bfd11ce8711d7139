import { z } from "zod";
import { Slug } from "../../hub/core/ids.ts";

/** The ceilings of a breakfast machine (safety.md 3.3): constants; a config can only lower them. */
export const ceilings = {
  /** One run, whatever the recipe. */
  run_s: 1_200,
  /** How long it stays armed after the press. */
  armed_s: 50_400,
  /** What it may ever draw. */
  power_w: 2_300,
} as const;

/** One ceiling's name. */
export type Ceiling = keyof typeof ceilings;

/** The limits one machine runs under. */
export type Limits = Readonly<Record<Ceiling, number>>;

const lower = (ceiling: number) => z.number().positive().max(ceiling).optional();

/** What a config may say of limits: a value above its ceiling is refused by name. */
export const WantedLimits = z.strictObject({
  run_s: lower(ceilings.run_s),
  armed_s: lower(ceilings.armed_s),
  power_w: lower(ceilings.power_w),
});

/** The limits in force: never above a ceiling, whatever is wanted; what is not a number counts as not said. */
export function lowered(wanted: Readonly<Partial<Record<Ceiling, number | undefined>>>): Limits {
  const of = (name: Ceiling) => {
    const asked = wanted[name];
    return asked === undefined || !(asked > 0) ? ceilings[name] : Math.min(ceilings[name], asked);
  };
  return { run_s: of("run_s"), armed_s: of("armed_s"), power_w: of("power_w") };
}

const RunSeconds = z.number().int().min(10).max(ceilings.run_s);

/** What is known of this machine since it was set up. */
export const Appliance = z.strictObject({
  /** What it draws at least while it heats. */
  min_w: z.number().min(50).max(1_000).default(300),
  /** What it draws at most while it heats. */
  max_w: z.number().min(100).max(ceilings.power_w).default(1_500),
  /** How long a recipe runs that is not in the list. */
  usual_run_s: RunSeconds.default(480),
  /** How long each recipe runs; a tray made for one recipe is known by its place in this list, counted from 1. */
  recipes: z.record(Slug, RunSeconds).default({}),
});
/** See the schema of the same name. */
export type Appliance = z.infer<typeof Appliance>;

/** How long a recipe runs on this machine under these limits. */
export function runSeconds(appliance: Appliance, limits: Limits, recipe: string): number {
  const own = Object.hasOwn(appliance.recipes, recipe) ? appliance.recipes[recipe] : undefined;
  return Math.min(limits.run_s, own ?? appliance.usual_run_s);
}

/** What the machine may draw while it heats. */
export function mostWatts(appliance: Appliance, limits: Limits): number {
  return Math.min(limits.power_w, appliance.max_w);
}

/** The only recipe the tray inside is made for; undefined for a tray that takes any. */
export function recipeOfTray(appliance: Appliance, tray: number | undefined): string | undefined {
  return tray === undefined || tray < 1 ? undefined : Object.keys(appliance.recipes)[tray - 1];
}
