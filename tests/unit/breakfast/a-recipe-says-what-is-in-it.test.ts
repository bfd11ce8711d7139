import { expect, test } from "vitest";
import { ingredients, type IngredientRow } from "../../../hub/core/breakfast/ingredients.ts";
import { allergensOf, dietOf, nutrientsOf, recipeNames, recipes } from "../../../hub/core/breakfast/recipes.ts";
import { Allergen } from "../../../hub/core/house.ts";
import { Slug } from "../../../hub/core/ids.ts";
import { roles } from "../../../hub/core/roles.ts";
import { wordsOf } from "../../../hub/words.ts";

const rows: readonly (readonly [string, IngredientRow])[] = Object.entries(ingredients);

test.each(rows)("100 g of %s add up to their energy, and say where the figures come from", (_, row) => {
  const { kcal, protein_g, fat_g, carb_g, fibre_g, sugar_g } = row;
  // EU 1169/2011, annex XIV: 4 kcal a gram of protein and carbohydrate, 9 of fat, 2 of fibre.
  const computed = 4 * protein_g + 4 * (carb_g - fibre_g) + 9 * fat_g + 2 * fibre_g;
  expect(Math.abs(computed - kcal) / kcal).toBeLessThanOrEqual(0.12);
  expect(protein_g + fat_g + carb_g).toBeLessThanOrEqual(100.5);
  expect(fibre_g).toBeLessThanOrEqual(carb_g);
  // The source measures sugars by themselves and carbohydrate by difference; they may miss each other by a little.
  expect(sugar_g).toBeLessThanOrEqual(carb_g * 1.06 + 0.4);
  expect(row.source).toMatch(/^USDA FoodData Central, SR Legacy, NDB \d{5}: \w/);
});

test.each(recipeNames)("a portion of %s is a breakfast, with figures computed from its ingredients", (name) => {
  const { kcal, protein_g, fibre_g, sugar_g, salt_g } = nutrientsOf(name);
  expect(kcal).toBeGreaterThan(200);
  expect(kcal).toBeLessThan(600);
  expect(protein_g).toBeGreaterThan(5);
  expect(fibre_g).toBeGreaterThan(2);
  expect(sugar_g).toBeLessThan(25);
  expect(salt_g).toBeLessThan(2.5);
  // The machine runs at most twenty minutes (safety rules 3.3), and takes the name as its parameter.
  expect(recipes[name].run_s).toBeLessThanOrEqual(1_200);
  expect(roles["breakfast-machine"].verbs.start.safeParse({ recipe: name, portions: 1 }).success).toBe(true);
});

test("porridge with apple by hand: 50 g oats, 200 g milk, 80 g apple", () => {
  expect(nutrientsOf("porridge-apple")).toEqual({ kcal: 353, protein_g: 13.1, fibre_g: 7, sugar_g: 18.9, salt_g: 0.2 });
});

test("allergens and diets follow from the ingredients", () => {
  expect([...allergensOf("porridge-banana-walnut")].toSorted()).toEqual(["gluten", "milk", "nuts"]);
  expect([...allergensOf("upma")].toSorted()).toEqual(["gluten", "mustard"]);
  expect(recipeNames.filter((name) => allergensOf(name).size === 0).length).toBeGreaterThanOrEqual(2);
  expect(dietOf("beans-on-toast")).toBe("vegan");
  expect(dietOf("shakshuka-cup")).toBe("vegetarian");
  expect(dietOf("cod-congee")).toBe("pescetarian");
  expect(dietOf("pork-baozi")).toBe("all");
});

test("every recipe, ingredient and allergen has its name in every language", () => {
  const keys = [
    ...recipeNames.map((name) => `recipe.${name}`),
    ...rows.map(([name]) => `ingredient.${Slug.parse(name)}`),
    ...Allergen.options.map((name) => `allergen.${name}`),
  ];
  for (const language of ["en", "zh-Hans", "zh-Hant"] as const)
    expect(keys.filter((key) => !wordsOf(language)[key])).toEqual([]);
});
