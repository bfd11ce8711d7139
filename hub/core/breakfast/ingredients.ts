import type { Allergen } from "../house.ts";

/** What an ingredient is made from, which decides the diets it fits. */
export type Origin = "plant" | "milk-or-egg" | "fish" | "meat";

/** One ingredient: what is in 100 g of it as the source prints it, what must be named by law, and where it comes from. */
export type IngredientRow = {
  /** Food composition table, its number and its name for the food. */
  readonly source: string;
  readonly kcal: number;
  readonly protein_g: number;
  readonly fat_g: number;
  /** Total carbohydrate, fibre included, as the source counts it. */
  readonly carb_g: number;
  readonly fibre_g: number;
  readonly sugar_g: number;
  readonly sodium_mg: number;
  readonly allergens: readonly Allergen[];
  readonly from: Origin;
};

type Figures = readonly [
  kcal: number,
  protein: number,
  fat: number,
  carb: number,
  fibre: number,
  sugar: number,
  sodium: number,
];

function row(source: string, figures: Figures, allergens: readonly Allergen[] = [], from: Origin = "plant") {
  const [kcal, protein_g, fat_g, carb_g, fibre_g, sugar_g, sodium_mg] = figures;
  const usda = `USDA FoodData Central, SR Legacy, NDB ${source}`;
  return { source: usda, kcal, protein_g, fat_g, carb_g, fibre_g, sugar_g, sodium_mg, allergens, from };
}

/** Everything breakfasts are made of, raw or as it is bought; water is not counted. */
export const ingredients = {
  oats: row(
    "08120: Cereals, oats, regular and quick, not fortified, dry",
    [379, 13.15, 6.52, 67.7, 10.1, 0.99, 6],
    ["gluten"],
  ),
  rice: row("20444: Rice, white, long-grain, regular, raw, unenriched", [365, 7.13, 0.66, 79.95, 1.3, 0.12, 5]),
  millet: row("20031: Millet, raw (sugars not reported)", [378, 11.02, 4.22, 72.85, 8.5, 0, 5]),
  semolina: row("20066: Semolina, enriched (sugars not reported)", [360, 12.68, 1.05, 72.83, 3.9, 0, 1], ["gluten"]),
  "wheat-flour": row(
    "20081: Wheat flour, white, all-purpose, enriched, bleached",
    [364, 10.33, 0.98, 76.31, 2.7, 0.27, 2],
    ["gluten"],
  ),
  "wholewheat-flour": row("20080: Wheat flour, whole-grain", [340, 13.21, 2.5, 71.97, 10.7, 0.41, 2], ["gluten"]),
  // Loaves from a shop are often made with soya flour: named, so that nobody has to trust the loaf.
  "wholemeal-bread": row(
    "18075: Bread, whole-wheat, commercially prepared",
    [252, 12.45, 3.5, 42.71, 6, 4.34, 455],
    ["gluten", "soya"],
  ),
  milk: row(
    "01077: Milk, whole, 3.25% milkfat, with added vitamin D",
    [61, 3.15, 3.25, 4.8, 0, 5.05, 43],
    ["milk"],
    "milk-or-egg",
  ),
  "soy-milk": row(
    "16222: Soymilk (all flavors), unsweetened, with added calcium, vitamins A and D",
    [33, 2.86, 1.61, 1.74, 0.5, 0.41, 37],
    ["soya"],
  ),
  tofu: row(
    "16127: Tofu, soft, prepared with calcium sulfate and magnesium chloride (nigari)",
    [61, 7.17, 3.69, 1.18, 0.2, 0.7, 8],
    ["soya"],
  ),
  egg: row("01123: Egg, whole, raw, fresh", [143, 12.56, 9.51, 0.72, 0, 0.37, 142], ["eggs"], "milk-or-egg"),
  cod: row("15015: Fish, cod, Atlantic, raw", [82, 17.81, 0.67, 0, 0, 0, 54], ["fish"], "fish"),
  pork: row("10219: Pork, fresh, ground, raw", [263, 16.88, 21.19, 0, 0, 0, 56], [], "meat"),
  "mung-beans": row("16080: Mung beans, mature seeds, raw", [347, 23.86, 1.15, 62.62, 16.3, 6.6, 15]),
  "baked-beans": row("16006: Beans, baked, canned, plain or vegetarian", [94, 4.75, 0.37, 21.14, 4.1, 8, 343]),
  peas: row("11312: Peas, green, frozen, unprepared", [77, 5.22, 0.4, 13.62, 4.5, 5, 108]),
  carrot: row("11124: Carrots, raw", [41, 0.93, 0.24, 9.58, 2.8, 4.74, 69]),
  onion: row("11282: Onions, raw", [40, 1.1, 0.1, 9.34, 1.7, 4.24, 4]),
  tomato: row("11529: Tomatoes, red, ripe, raw, year round average", [18, 0.88, 0.2, 3.89, 1.2, 2.63, 5]),
  "sweet-pepper": row("11821: Peppers, sweet, red, raw", [26, 0.99, 0.3, 6.03, 2.1, 4.2, 4]),
  spinach: row("11457: Spinach, raw", [23, 2.86, 0.39, 3.63, 2.2, 0.42, 79]),
  "sweet-potato": row("11507: Sweet potato, raw, unprepared", [86, 1.57, 0.05, 20.12, 3, 4.18, 55]),
  apple: row("09003: Apples, raw, with skin", [52, 0.26, 0.17, 13.81, 2.4, 10.39, 1]),
  banana: row("09040: Bananas, raw", [89, 1.09, 0.33, 22.84, 2.6, 12.23, 1]),
  blueberries: row("09050: Blueberries, raw", [57, 0.74, 0.33, 14.49, 2.4, 9.96, 1]),
  dates: row("09421: Dates, medjool", [277, 1.81, 0.15, 74.97, 6.7, 66.47, 1]),
  walnuts: row("12155: Nuts, walnuts, english", [654, 15.23, 65.21, 13.71, 6.7, 2.61, 2], ["nuts"]),
  sesame: row("12023: Seeds, sesame seeds, whole, dried", [573, 17.73, 49.67, 23.45, 11.8, 0.3, 11], ["sesame"]),
  "mustard-seed": row("02024: Spices, mustard seed, ground", [508, 26.08, 36.24, 28.09, 12.2, 6.79, 13], ["mustard"]),
  "olive-oil": row("04053: Oil, olive, salad or cooking", [884, 0, 100, 0, 0, 0, 2]),
  "soy-sauce": row(
    "16123: Soy sauce made from soy and wheat (shoyu)",
    [53, 8.14, 0.57, 4.93, 0.8, 0.4, 5493],
    ["gluten", "soya"],
  ),
} as const satisfies Readonly<Record<string, IngredientRow>>;

/** The name of a row of the ingredient table. */
export type IngredientName = keyof typeof ingredients;
