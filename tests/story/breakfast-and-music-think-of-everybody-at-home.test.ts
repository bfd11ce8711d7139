import { expect, test } from "vitest";
import { allergensOf, isRecipe } from "../../hub/core/breakfast/recipes.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { change } from "../help/household.ts";
import { brushes, eveningBefore, getsUp, runOf, stateOf } from "../help/morning.ts";

const early = "2026-03-04T06:59:00+08:00";
const running = (house: TestHouse) =>
  house.told.filter(({ sentence }) => sentence.key === "tell.breakfast.running").length;

type Explained = { readonly items: readonly { readonly sentence: { readonly text: string } }[] };

/** Lin and Bo are both up, and hers was the toothbrush that started breakfast. */
async function bothUp(house: TestHouse): Promise<void> {
  await eveningBefore(house);
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  await getsUp(house, "bo");
  await brushes(house, "lin", 25);
}

test("two wake, one breakfast: portions for both, both named, whoever brushes second makes no second", async () => {
  covers("fact:breakfast.for", "fact:breakfast.portions", "fact:breakfast.begun");
  await using house = await startHouse({ at: early });
  await bothUp(house);
  expect(await stateOf(house, "breakfast-machine")).toMatchObject({ phase: "running", portions: 3 });
  expect(await house.shows("screen-kitchen")).toMatchObject({
    card: "breakfast",
    shows: { portions: 3, for: "Lin, Bo" },
  });
  await brushes(house, "bo", 25);
  expect(running(house)).toBe(1);
  expect(await runOf(house, "brushing")).toMatchObject({ "breakfast-wanted": "blocked" });
});

test("a child and then a guest are up, no adult: the machine stays off and why is said; the guest sits down to music", async () => {
  covers("role:music", "moment:at-table", "kind:breakfast-machine", "role:breakfast-machine");
  await using house = await startHouse({ at: early });
  // A house has an owner; hers is away.
  const gran = { name: "Gran", standing: "owner", language: "en", sleeps: "bedside-bo" };
  expect((await house.ask("PUT", "/api/v1/residents/gran", gran)).status).toBe(200);
  await change(house, "residents/lin", { standing: "child" });
  await change(house, "residents/bo", { standing: "guest", hears: {} });
  await eveningBefore(house);
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  await brushes(house, "lin", 25);
  await house.happen("bed-lin", "enter");
  await getsUp(house, "bo");
  await brushes(house, "bo", 25);
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("armed");
  for (const who of ["lin", "bo"]) {
    const { items } = (await house.ask("GET", `/api/v1/why/morning?resident=${who}`)).body as unknown as Explained;
    expect(items.map(({ sentence }) => sentence.text)).toContain("No adult is known to be up.");
  }
  await house.happen("screen-kitchen", "touched");
  await house.to(5_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music" });
  expect(await runOf(house, "at-table")).toMatchObject({ "play-music": "done" });
});

test("a guest eats with the others: counted, and named last", async () => {
  covers("fact:breakfast.for");
  await using house = await startHouse({ at: early });
  await change(house, "residents/bo", { standing: "owner" });
  await change(house, "residents/lin", { standing: "guest" });
  await eveningBefore(house);
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "bo");
  await brushes(house, "bo", 25);
  expect((await house.shows("screen-kitchen")).shows).toMatchObject({ for: "Bo, Lin", portions: 3 });
});

test("what somebody who still sleeps is allergic to is in nobody's breakfast", async () => {
  covers("fact:breakfast.recipe");
  const never = ["gluten", "milk", "eggs", "soya"] as const;
  await using house = await startHouse({ at: early });
  const { eats } = (await house.ask("GET", "/api/v1/residents/bo")).body as { eats: object };
  await change(house, "residents/bo", { eats: { ...eats, allergies: never } });
  await eveningBefore(house);
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  await brushes(house, "lin", 25);
  const { recipe, phase } = await stateOf(house, "breakfast-machine");
  expect(phase).toBe("running");
  if (!isRecipe(recipe)) throw new Error(`${String(recipe)} is no recipe`);
  for (const allergen of ["nuts", ...never] as const) expect([...allergensOf(recipe)]).not.toContain(allergen);
});

test("when nothing suits everybody, nothing is made and the kitchen says so", async () => {
  covers("fact:breakfast.missing");
  await using house = await startHouse({ at: early });
  const allergies = ["gluten", "milk", "eggs", "soya", "mustard", "fish", "nuts"];
  await change(house, "residents/bo", { eats: { allergies, diet: "vegan" } });
  await house.happen("breakfast-machine", "load", { recipe: "porridge-apple" });
  await house.happen("breakfast-machine", "arm");
  for (const bed of ["bed-lin", "bed-bo"]) await house.happen(bed, "enter");
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  await brushes(house, "lin", 25);
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("armed");
  expect(await house.shows("screen-kitchen")).toMatchObject({
    card: "breakfast-missing",
    shows: { missing: "breakfast.missing.tray-unsuited" },
    spoke: "breakfast-missing",
  });
});
