import { type BreakfastPlan, type Choice, chooseBreakfast } from "./core/breakfast/choose.ts";
import { eatersAt, perhapsHome } from "./core/breakfast/eaters.ts";
import { machineObstacle } from "./core/breakfast/missing.ts";
import { isRecipe, nutrientsOf, type RecipeName } from "./core/breakfast/recipes.ts";
import type { Clock } from "./core/clock.ts";
import type { FactName } from "./core/facts.ts";
import { houseDay, minuteOfDay } from "./core/house-day.ts";
import { type Home, type Presence, type Resident, Standing } from "./core/house.ts";
import type { RoleView, Value } from "./core/world.ts";
import type { Started } from "./things/things.ts";

/** What breakfast is read from. */
export type BreakfastReading = {
  readonly residents: () => readonly Resident[];
  readonly presence: (resident: string) => Presence;
  readonly role: (address: string) => RoleView | undefined;
  readonly clock: Pick<Clock, "wall">;
  readonly home: () => Home | undefined;
  readonly working: (at: number) => boolean;
  /** The starts of the breakfast machine since a wall instant, oldest first. */
  readonly recentStarts: (since: number) => readonly Started[];
};

const eightDaysMs = 8 * 86_400_000;

/** Reads the facts of breakfast, always as they are now: chosen for those who eat now, or what was made today. */
export function makeBreakfastFacts(
  from: BreakfastReading,
): (name: FactName, about: Resident | undefined) => Value | undefined {
  return (name) => {
    const home = from.home();
    if (!home) return undefined;
    return valuesOf(breakfastNow(from, home))[name];
  };
}

function valuesOf({ eaters, missing, begun, recipe, portions, why, nutrients }: Breakfast) {
  const read: Partial<Record<FactName, Value | undefined>> = {
    "breakfast.recipe": recipe,
    "breakfast.portions": portions,
    "breakfast.why": why,
    "breakfast.missing": missing,
    "breakfast.ready": missing === undefined,
    "breakfast.begun": begun,
    "breakfast.for": namesOf(eaters),
    "breakfast.kcal": nutrients?.kcal,
    "breakfast.protein_g": nutrients?.protein_g,
    "breakfast.fibre_g": nutrients?.fibre_g,
    "breakfast.sugar_g": nutrients?.sugar_g,
    "breakfast.salt_g": nutrients?.salt_g,
  };
  return read;
}

/** As a household names itself: the owner first, guests last. */
function namesOf(eaters: readonly Resident[]): string | undefined {
  const rank = ({ standing }: Resident) => Standing.options.indexOf(standing);
  const named = eaters.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1)).map((who) => who.name);
  return named.length === 0 ? undefined : named.join(", ");
}

type Breakfast = Partial<Extract<Choice, { recipe: string }>> & {
  readonly eaters: readonly Resident[];
  readonly missing: string | undefined;
  readonly begun: boolean;
};

function breakfastNow(from: BreakfastReading, home: Home): Breakfast {
  const at = from.clock.wall();
  const date = houseDay(at, home.zone);
  const made = from.recentStarts(at - eightDaysMs).flatMap((start) => madeBy(start, home.zone));
  const today = made.findLast(({ day }) => day === date);
  const residents = from.residents();
  const eaters = eatersAt(residents, from.presence, minuteOfDay(at, home.zone));
  const atHome = perhapsHome(residents, from.presence);
  const recent = made.filter(({ day }) => day < date);
  const machine = from.role("breakfast-machine");
  const inside = insideOf(machine);
  const choice = chooseBreakfast({ eaters, atHome, working: from.working(at), recent, date, inside });
  const obstacle = machineObstacle(machine, today !== undefined);
  const missing = obstacle ?? ("missing" in choice ? choice.missing : undefined);
  if (!today) return { eaters, missing, begun: false, ...("missing" in choice ? {} : choice) };
  // What was begun today stays today's breakfast, whoever has come or gone since.
  const why = "recipe" in choice && choice.recipe === today.recipe ? choice.why : "breakfast.why.made";
  const { recipe, portions } = today;
  return { eaters, missing, begun: true, recipe, portions, why, nutrients: nutrientsOf(recipe) };
}

/** What the machine was loaded with; while it runs, and until it is emptied, it tells what it made instead. */
function insideOf(machine: RoleView | undefined): NonNullable<BreakfastPlan["inside"]> {
  const { loaded, phase, recipe, portions } = machine?.state ?? {};
  if (loaded !== true || phase === "running" || phase === "done") return {};
  return {
    ...(typeof recipe === "string" ? { recipe } : {}),
    ...(typeof portions === "number" ? { portions } : {}),
  };
}

type Made = { readonly recipe: RecipeName; readonly portions: number; readonly day: string };

function madeBy({ at, with: { recipe, portions } }: Started, zone: string): readonly Made[] {
  if (!isRecipe(recipe)) return [];
  return [{ recipe, portions: typeof portions === "number" ? portions : 1, day: houseDay(at, zone) }];
}
