import type { Allergen, Resident } from "../house.ts";
import { type IngredientName, type IngredientRow, ingredients, type Origin } from "./ingredients.ts";

/** What somebody eats, from anything to nothing from animals. */
export type Diet = Resident["eats"]["diet"];

/** One breakfast the machine can heat or brew. */
export type RecipeRow = {
  /** Grams of each ingredient in one usual portion; water is not counted. */
  readonly grams: Partial<Readonly<Record<IngredientName, number>>>;
  /** How long the machine runs for it, seconds. */
  readonly run_s: number;
  /** Tastes sweet, so that not every morning does. */
  readonly sweet?: true;
};

const recipe = (row: RecipeRow): RecipeRow => row;

/** Every breakfast; a new one is one row here, its name in the words, and its ingredients in their table. */
export const recipes = {
  "porridge-apple": recipe({ grams: { oats: 50, milk: 200, apple: 80 }, run_s: 420, sweet: true }),
  "porridge-banana-walnut": recipe({
    grams: { oats: 50, milk: 200, banana: 80, walnuts: 15 },
    run_s: 420,
    sweet: true,
  }),
  "soy-oats-blueberry": recipe({ grams: { oats: 50, "soy-milk": 250, blueberries: 60 }, run_s: 360, sweet: true }),
  "millet-sweet-potato-congee": recipe({
    grams: { millet: 40, rice: 15, "sweet-potato": 100, dates: 15 },
    run_s: 1_020,
    sweet: true,
  }),
  "mung-bean-congee": recipe({ grams: { rice: 30, "mung-beans": 40, carrot: 30 }, run_s: 1_080 }),
  "cod-congee": recipe({ grams: { rice: 50, cod: 90, peas: 40, carrot: 20 }, run_s: 1_020 }),
  "steamed-egg-toast": recipe({ grams: { egg: 110, "soy-sauce": 4, "wholemeal-bread": 60 }, run_s: 600 }),
  "beans-on-toast": recipe({ grams: { "baked-beans": 150, "wholemeal-bread": 60 }, run_s: 300 }),
  "spinach-tofu-baozi": recipe({
    grams: { "wheat-flour": 40, "wholewheat-flour": 30, spinach: 60, tofu: 70, sesame: 4, "soy-sauce": 3 },
    run_s: 840,
  }),
  "pork-baozi": recipe({ grams: { "wheat-flour": 70, pork: 45, onion: 25, "soy-sauce": 4 }, run_s: 840 }),
  upma: recipe({
    grams: { semolina: 55, peas: 50, carrot: 40, onion: 25, "mustard-seed": 2, "olive-oil": 6 },
    run_s: 540,
  }),
  "shakshuka-cup": recipe({
    grams: { tomato: 200, "sweet-pepper": 70, onion: 40, egg: 110, "olive-oil": 6 },
    run_s: 660,
  }),
} as const satisfies Readonly<Record<string, RecipeRow>>;

/** The name of a row of the recipe table. */
export type RecipeName = keyof typeof recipes;

/** What is in one usual portion. */
export type Nutrients = {
  readonly kcal: number;
  readonly protein_g: number;
  readonly fibre_g: number;
  readonly sugar_g: number;
  readonly salt_g: number;
};

/** Every recipe's name. */
export const recipeNames = Object.keys(recipes) as readonly RecipeName[];

/** True for the name of a recipe. */
export function isRecipe(name: unknown): name is RecipeName {
  return typeof name === "string" && Object.hasOwn(recipes, name);
}

/** What one usual portion holds, computed from its ingredients. */
export function nutrientsOf(name: RecipeName): Nutrients {
  const sum = (of: (row: IngredientRow) => number) =>
    parts(name).reduce((total, [row, grams]) => total + (of(row) * grams) / 100, 0);
  return {
    kcal: Math.round(sum((row) => row.kcal)),
    protein_g: tenth(sum((row) => row.protein_g)),
    fibre_g: tenth(sum((row) => row.fibre_g)),
    sugar_g: tenth(sum((row) => row.sugar_g)),
    // EU 1169/2011, annex I: salt is sodium times 2.5.
    salt_g: tenth(sum((row) => (row.sodium_mg * 2.5) / 1_000)),
  };
}

/** The allergens of a recipe, each once. */
export function allergensOf(name: RecipeName): ReadonlySet<Allergen> {
  return new Set(parts(name).flatMap(([row]) => row.allergens));
}

/** The ingredients of a recipe, by name. */
export function ingredientsOf(name: RecipeName): readonly IngredientName[] {
  return Object.keys(recipes[name].grams) as IngredientName[];
}

/** The strictest diet a recipe fits. */
export function dietOf(name: RecipeName): Diet {
  const from = new Set(parts(name).map(([row]) => row.from));
  return strictness.find((diet) => [...from].every((origin) => allowed[diet].includes(origin))) ?? "all";
}

/** True when somebody of this diet eats the recipe. */
export function fitsDiet(name: RecipeName, diet: Diet): boolean {
  return parts(name).every(([row]) => allowed[diet].includes(row.from));
}

const strictness = ["vegan", "vegetarian", "pescetarian", "all"] as const satisfies readonly Diet[];
const allowed: Readonly<Record<Diet, readonly Origin[]>> = {
  vegan: ["plant"],
  vegetarian: ["plant", "milk-or-egg"],
  pescetarian: ["plant", "milk-or-egg", "fish"],
  all: ["plant", "milk-or-egg", "fish", "meat"],
};

function parts(name: RecipeName): readonly (readonly [IngredientRow, number])[] {
  const { grams }: RecipeRow = recipes[name];
  return ingredientsOf(name).map((ingredient) => [ingredients[ingredient], grams[ingredient] ?? 0]);
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
