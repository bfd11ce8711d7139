import { Temporal } from "temporal-polyfill";
import type { Resident } from "../house.ts";
import {
  allergensOf,
  fitsDiet,
  ingredientsOf,
  isRecipe,
  type Nutrients,
  nutrientsOf,
  type RecipeName,
  recipeNames,
  type RecipeRow,
  recipes,
} from "./recipes.ts";

/** What the choice looks at. */
export type BreakfastPlan = {
  readonly eaters: readonly Resident[];
  /** Everybody who is, or may be, at home: their allergies count although they sleep on. */
  readonly atHome: readonly Resident[];
  readonly working: boolean;
  /** What was made in the last days, by house day `YYYY-MM-DD`. */
  readonly recent: readonly { readonly recipe: string; readonly day: string }[];
  /** Today's house day. */
  readonly date: string;
  /** What the machine says it was loaded with, where it can tell. */
  readonly inside?: { readonly recipe?: string; readonly portions?: number };
};

/** The breakfast for those who eat now, or the key of one sentence why there is none. */
export type Choice =
  | { readonly recipe: RecipeName; readonly portions: number; readonly why: string; readonly nutrients: Nutrients }
  | { readonly missing: (typeof unchosen)[number] };

/** Why no breakfast was chosen, as the key of one sentence each. */
export const unchosen = [
  "breakfast.missing.nobody-eats",
  "breakfast.missing.tray-unsuited",
  "breakfast.missing.nothing-suits",
] as const;

/** What the machine holds at most. */
const mostPortions = 4;
const week = 7;
const sizes: Readonly<Record<Resident["eats"]["size"], number>> = { small: 0.75, usual: 1, large: 1.25 };
/** What a breakfast should bring on the average of a week, g: about a quarter of an adult's day (EFSA reference values). */
const good = { fibre_g: 6.5, protein_g: 14 };
/** More of these in one breakfast counts against it, g: a quarter of the WHO's limits for a day. */
const most = { salt_g: 1.25, sugar_g: 12.5 };
const quick_s = 480;
const slow_s = 720;

/**
 * Chooses one breakfast for all who eat now: never with what anybody at home is allergic to, never against an eater's
 * diet, without what they dislike as long as anything else is left; then by variety, the day and the week's balance.
 */
export function chooseBreakfast(plan: BreakfastPlan): Choice {
  const { eaters, inside = {} } = plan;
  if (eaters.length === 0) return { missing: "breakfast.missing.nobody-eats" };
  const made = recipeNames.filter((name) => inside.recipe === undefined || inside.recipe === name);
  const safe = made.filter((name) => suits(name, plan));
  const disliked = new Map(safe.map((name) => [name, dislikes(name, eaters)]));
  const fewest = Math.min(...disliked.values());
  const liked = safe.filter((name) => disliked.get(name) === fewest);
  const before = lookBack(plan);
  const scored = liked.map((name) => ({ name, score: score(name, plan.working, before) }));
  const [best] = scored.toSorted((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
  if (!best && inside.recipe !== undefined) return { missing: "breakfast.missing.tray-unsuited" };
  if (!best) return { missing: "breakfast.missing.nothing-suits" };
  const chosen = liked.length === 1 ? "breakfast.why.only" : whyOf(best.name, plan.working, before);
  const why = inside.recipe === undefined ? chosen : "breakfast.why.loaded";
  const portions = Math.min(portionsFor(eaters), Math.max(1, inside.portions ?? mostPortions));
  return { recipe: best.name, portions, why, nutrients: nutrientsOf(best.name) };
}

/** Whole portions for those who eat: by their appetites, at least one each, never more than the machine holds. */
export function portionsFor(eaters: readonly Resident[]): number {
  const wanted = eaters.reduce((sum, { eats }) => sum + sizes[eats.size], 0);
  return Math.min(mostPortions, Math.max(eaters.length, Math.ceil(wanted)));
}

function suits(name: RecipeName, { eaters, atHome }: BreakfastPlan): boolean {
  const allergens = allergensOf(name);
  const everybody = [...eaters, ...atHome];
  if (everybody.some(({ eats }) => eats.allergies.some((allergy) => allergens.has(allergy)))) return false;
  return eaters.every(({ eats }) => fitsDiet(name, eats.diet));
}

function dislikes(name: RecipeName, eaters: readonly Resident[]): number {
  const within: readonly string[] = ingredientsOf(name);
  return eaters.filter(({ eats }) => eats.dislikes.some((ingredient) => within.includes(ingredient))).length;
}

type LookBack = {
  /** Days since each recipe was made last, within the week. */
  readonly daysAgo: ReadonlyMap<RecipeName, number>;
  /** The last two mornings with a breakfast were sweet. */
  readonly sweetOfLate: boolean;
  readonly little: { readonly fibre: boolean; readonly protein: boolean };
};

function lookBack({ recent, date }: BreakfastPlan): LookBack {
  const today = Temporal.PlainDate.from(date);
  const made = recent
    .flatMap(({ recipe, day }) =>
      isRecipe(recipe) ? [{ recipe, ago: Temporal.PlainDate.from(day).until(today).days }] : [],
    )
    .filter(({ ago }) => ago >= 1 && ago <= week)
    .toSorted((a, b) => b.ago - a.ago);
  const average = (of: (nutrients: Nutrients) => number) =>
    made.reduce((sum, { recipe }) => sum + of(nutrientsOf(recipe)), 0) / Math.max(1, made.length);
  const known = made.length >= 2;
  return {
    daysAgo: new Map(made.map(({ recipe, ago }) => [recipe, ago])),
    sweetOfLate: known && made.slice(-2).every(({ recipe }) => isSweet(recipe)),
    little: {
      fibre: known && average(({ fibre_g }) => fibre_g) < good.fibre_g,
      protein: known && average(({ protein_g }) => protein_g) < good.protein_g,
    },
  };
}

/** In points: a day of waiting is worth 4, a minute of running half of one; the balance decides between near ones. */
function score(name: RecipeName, working: boolean, before: LookBack): number {
  const { kcal, protein_g, fibre_g, sugar_g, salt_g } = nutrientsOf(name);
  const minutes = recipes[name].run_s / 60;
  const ago = before.daysAgo.get(name);
  const variety = ago === undefined ? 0 : -4 * (week + 1 - ago);
  const day = working ? kcal / 100 - minutes / 2 : minutes / 5;
  const balance =
    (fibre_g - good.fibre_g) * (before.little.fibre ? 0.8 : 0.3) +
    (protein_g - good.protein_g) * (before.little.protein ? 0.4 : 0.15);
  const moderation = -2 * Math.max(0, salt_g - most.salt_g) - Math.max(0, sugar_g - most.sugar_g) / 4;
  const again = before.sweetOfLate && isSweet(name) ? -20 : 0;
  return variety + day + balance + moderation + again;
}

function whyOf(name: RecipeName, working: boolean, before: LookBack): string {
  const { fibre_g, protein_g } = nutrientsOf(name);
  const { run_s } = recipes[name];
  if (before.sweetOfLate && !isSweet(name)) return "breakfast.why.after-sweet";
  if (before.little.fibre && fibre_g > good.fibre_g) return "breakfast.why.fibre";
  if (before.little.protein && protein_g > good.protein_g) return "breakfast.why.protein";
  if (working && run_s <= quick_s) return "breakfast.why.quick";
  if (!working && run_s >= slow_s) return "breakfast.why.time";
  return before.daysAgo.size > 0 && !before.daysAgo.has(name) ? "breakfast.why.new" : "breakfast.why.suits";
}

function isSweet(name: RecipeName): boolean {
  const row: RecipeRow = recipes[name];
  return row.sweet === true;
}
