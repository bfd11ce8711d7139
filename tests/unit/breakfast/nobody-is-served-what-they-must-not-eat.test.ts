import { array, assert, constantFrom, integer, property, record, shuffledSubarray, subarray } from "fast-check";
import { expect, test } from "vitest";
import { type BreakfastPlan, chooseBreakfast } from "../../../hub/core/breakfast/choose.ts";
import { ingredients } from "../../../hub/core/breakfast/ingredients.ts";
import { allergensOf, fitsDiet, recipeNames } from "../../../hub/core/breakfast/recipes.ts";
import { Allergen, type Resident } from "../../../hub/core/house.ts";
import { eater } from "./a-table.ts";

const eats = record({
  diet: constantFrom("all", "pescetarian", "vegetarian", "vegan"),
  allergies: subarray([...Allergen.options], { maxLength: 5 }),
  dislikes: subarray(Object.keys(ingredients), { maxLength: 6 }),
  size: constantFrom("small", "usual", "large"),
});
const people = array(eats, { maxLength: 6 }).map((all) => all.map((one, i) => eater(`r${i}`, one)));
const recent = array(record({ recipe: constantFrom(...recipeNames), ago: integer({ min: 1, max: 9 }) }), {
  maxLength: 9,
}).map((made) => made.map(({ recipe, ago }) => ({ recipe, day: `2026-03-${String(20 - ago).padStart(2, "0")}` })));
const plans = record({ eaters: people, sleepers: people, working: constantFrom(true, false), recent }).map(
  ({ eaters, sleepers, working, recent }): BreakfastPlan => ({
    eaters,
    atHome: [...eaters, ...sleepers],
    working,
    recent,
    date: "2026-03-20",
  }),
);

const safeFor = ({ eaters, atHome }: BreakfastPlan) =>
  recipeNames.filter(
    (name) =>
      atHome.every((who) => who.eats.allergies.every((allergy) => !allergensOf(name).has(allergy))) &&
      eaters.every((who) => fitsDiet(name, who.eats.diet)),
  );

test("never with what anybody at home is allergic to, never against a diet, and always something when something suits", () => {
  let served = 0;
  assert(
    property(plans, (plan) => {
      const choice = chooseBreakfast(plan);
      const safe = safeFor(plan);
      if (plan.eaters.length === 0) expect(choice).toEqual({ missing: "breakfast.missing.nobody-eats" });
      else if (safe.length === 0) expect(choice).toEqual({ missing: "breakfast.missing.nothing-suits" });
      else {
        expect("recipe" in choice && safe.includes(choice.recipe)).toBe(true);
        served++;
      }
    }),
    { numRuns: 500 },
  );
  expect(served).toBeGreaterThan(100);
});

test("a tray made for one breakfast is never served to who must not eat it", () => {
  assert(
    property(plans, constantFrom(...recipeNames), (plan, recipe) => {
      const choice = chooseBreakfast({ ...plan, inside: { recipe, portions: 2 } });
      if (!("recipe" in choice)) return;
      expect(choice.recipe).toBe(recipe);
      expect(safeFor(plan)).toContain(recipe);
      expect(choice.portions).toBeLessThanOrEqual(2);
    }),
    { numRuns: 300 },
  );
});

test("in whatever order people are counted, it is the same breakfast", () => {
  const shuffled = (all: readonly Resident[]) =>
    shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });
  assert(
    property(
      plans.chain((plan) =>
        record({ eaters: shuffled(plan.eaters), atHome: shuffled(plan.atHome) }).map((other) => ({ plan, other })),
      ),
      ({ plan, other }) => {
        expect(chooseBreakfast({ ...plan, ...other })).toEqual(chooseBreakfast(plan));
      },
    ),
  );
});

test("portions: by appetite, at least one each, at most what the machine holds", () => {
  assert(
    property(plans, (plan) => {
      const choice = chooseBreakfast(plan);
      if (!("recipe" in choice)) return;
      expect(Number.isInteger(choice.portions)).toBe(true);
      expect(choice.portions).toBeGreaterThanOrEqual(Math.min(4, plan.eaters.length));
      expect(choice.portions).toBeLessThanOrEqual(4);
    }),
  );
});
