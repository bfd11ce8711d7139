import { expect, test } from "vitest";
import { chooseBreakfast, portionsFor } from "../../../hub/core/breakfast/choose.ts";
import { ingredientsOf, nutrientsOf, type RecipeName, recipes } from "../../../hub/core/breakfast/recipes.ts";
import { eater } from "./a-table.ts";

const lin = eater("lin", { diet: "vegetarian", allergies: ["nuts"] });
const bo = eater("bo", { dislikes: ["banana"], size: "large" });
type Made = { recipe: RecipeName; day: string; why: string };

function fourWeeks(): Made[] {
  const made: Made[] = [];
  for (let i = 0; i < 28; i++) {
    const date = `2026-03-${String(i + 2).padStart(2, "0")}`;
    const both = [lin, bo];
    const choice = chooseBreakfast({ eaters: both, atHome: both, working: i % 7 < 5, recent: made, date });
    if ("recipe" in choice) made.push({ recipe: choice.recipe, day: date, why: choice.why });
  }
  return made;
}

const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;

test("within a week no breakfast comes twice, and working days are the quicker ones", () => {
  const made = fourWeeks();
  expect(made).toHaveLength(28);
  for (let i = 0; i < made.length; i++) {
    const week = made.slice(Math.max(0, i - 6), i + 1).map(({ recipe }) => recipe);
    expect(new Set(week).size).toBe(week.length);
  }
  const seconds = (working: boolean) =>
    mean(made.flatMap(({ recipe }, i) => (i % 7 < 5 === working ? [recipes[recipe].run_s] : [])));
  expect(seconds(true)).toBeLessThan(seconds(false) - 180);
});

test("the weeks bring fibre and protein enough", () => {
  const made = fourWeeks().map(({ recipe }) => nutrientsOf(recipe));
  expect(mean(made.map(({ fibre_g }) => fibre_g))).toBeGreaterThan(6);
  expect(mean(made.map(({ protein_g }) => protein_g))).toBeGreaterThan(13);
});

test("after two sweet mornings it is not sweet, and says so", () => {
  const recent = [
    { recipe: "porridge-apple", day: "2026-03-09" },
    { recipe: "soy-oats-blueberry", day: "2026-03-10" },
  ];
  const choice = chooseBreakfast({ eaters: [lin], atHome: [lin], working: true, recent, date: "2026-03-11" });
  expect(choice).toMatchObject({ why: "breakfast.why.after-sweet" });
});

test("what somebody dislikes comes only when nothing else is left", () => {
  const picky = eater("ada", { dislikes: ["oats", "egg", "baked-beans", "semolina", "wheat-flour", "rice"] });
  const plan = { eaters: [picky], atHome: [picky], working: true, recent: [], date: "2026-03-11" };
  const choice = chooseBreakfast(plan);
  // Every breakfast holds one of these: the quickest of them is still a breakfast.
  expect("recipe" in choice).toBe(true);
  const noOats = eater("ada", { dislikes: ["oats"] });
  const other = chooseBreakfast({ ...plan, eaters: [noOats], atHome: [noOats] });
  expect("recipe" in other && ingredientsOf(other.recipe)).not.toContain("oats");
});

test("the one that suits everybody says that it is the one", () => {
  const strict = eater("eve", { diet: "vegan", allergies: ["gluten"], dislikes: ["dates"] });
  const choice = chooseBreakfast({ eaters: [strict], atHome: [strict], working: true, recent: [], date: "2026-03-11" });
  expect(choice).toMatchObject({ recipe: "mung-bean-congee", why: "breakfast.why.only" });
});

test.each([
  [["usual"], 1],
  [["small"], 1],
  [["large"], 2],
  [["usual", "large"], 3],
  [["small", "small"], 2],
  [["large", "large", "large", "large"], 4],
  [["usual", "usual", "usual", "usual", "usual"], 4],
] as const)("appetites of %j make %d portions", (sizes, portions) => {
  expect(portionsFor(sizes.map((size, i) => eater(`r${i}`, { size })))).toBe(portions);
});
