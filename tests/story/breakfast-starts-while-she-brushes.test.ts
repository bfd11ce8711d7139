import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";
import { brushes, eveningBefore, getsUp, runOf, stateOf } from "../help/morning.ts";

const early = "2026-03-04T06:59:00+08:00";
const seven = "2026-03-04T07:00:00+08:00";

test("twenty seconds of brushing start one breakfast for those who eat it, and the kitchen says what and why", async () => {
  covers("moment:brushing", "role:breakfast-machine", "kind:breakfast-machine", "kind:toothbrush");
  await using house = await startHouse({ at: early });
  await eveningBefore(house);
  await house.to(seven);
  await getsUp(house, "lin");
  await house.happen("toothbrush-lin", "start");
  await house.to(15_000);
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("armed");
  await house.to(8_000);
  const machine = await stateOf(house, "breakfast-machine");
  expect(machine).toMatchObject({ phase: "running", portions: 3 });
  const kitchen = await house.shows("screen-kitchen");
  expect(kitchen).toMatchObject({
    card: "breakfast",
    shows: { recipe: machine["recipe"], portions: 3, for: "Lin, Bo", why: expect.stringMatching(/^breakfast\.why\./) },
  });
  for (const nutrient of ["kcal", "protein_g", "fibre_g", "sugar_g", "salt_g"])
    expect(kitchen.shows?.[nutrient], nutrient).toEqual(expect.any(Number));
  await house.to(100_000);
  await house.happen("toothbrush-lin", "stop");
  await house.to("2026-03-04T07:30:00+08:00");
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("done");
  expect((await house.shows("screen-kitchen")).spoke).toBe("breakfast-ready");
  expect(house.complaints).toEqual([]);
});

test("both brush, and breakfast is made once", async () => {
  await using house = await startHouse({ at: early });
  await eveningBefore(house);
  await house.to(seven);
  await getsUp(house, "lin");
  await brushes(house, "lin");
  await getsUp(house, "bo");
  await brushes(house, "bo");
  await house.to("2026-03-04T07:40:00+08:00");
  await brushes(house, "lin");
  const commands = house.told.filter(({ sentence }) => sentence.key === "tell.breakfast.running");
  expect(commands).toHaveLength(1);
  expect((await house.shows("screen-kitchen")).card).toBe("breakfast");
});

test.each([
  ["not loaded", [], "breakfast.missing.not-loaded"],
  ["not armed by hand", ["load"], "breakfast.missing.not-armed"],
] as const)("a machine that was %s is not started, and the kitchen says what is missing", async (_, done, missing) => {
  await using house = await startHouse({ at: early });
  for (const happens of done) await house.happen("breakfast-machine", happens);
  for (const bed of ["bed-lin", "bed-bo"]) await house.happen(bed, "enter");
  await house.to(seven);
  await getsUp(house, "lin");
  await brushes(house, "lin");
  expect((await stateOf(house, "breakfast-machine"))["phase"]).not.toBe("running");
  expect(await house.shows("screen-kitchen")).toMatchObject({
    card: "breakfast-missing",
    shows: { missing },
    spoke: "breakfast-missing",
  });
  // The rest of the morning goes on.
  await house.happen("screen-kitchen", "touched");
  await house.to(5_000);
  expect((await stateOf(house, "music-kitchen"))["playing"]).toBe(true);
});

test("the screen is silent about breakfast when it was switched off", async () => {
  await using house = await startHouse({ at: early });
  await house.ask("PUT", "/api/v1/settings/morning.breakfast_enabled", { value: false });
  await eveningBefore(house);
  await house.to(seven);
  await getsUp(house, "lin");
  await brushes(house, "lin");
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("armed");
  expect(await runOf(house, "brushing")).toMatchObject({ "breakfast-wanted": "blocked" });
});

test("brushing in the evening starts nothing and does not use up the morning", async () => {
  await using house = await startHouse({ at: "2026-03-03T22:00:00+08:00", without: ["bath"] });
  await house.happen("breakfast-machine", "load");
  await house.happen("breakfast-machine", "arm");
  await brushes(house, "lin");
  expect(await runOf(house, "brushing")).toBeUndefined();
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("armed");
  await house.happen("bed-lin", "enter");
  await house.happen("bed-bo", "enter");
  await house.to(seven);
  await getsUp(house, "lin");
  await brushes(house, "lin");
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("running");
});

test.each(["vanish", "flap"])("a toothbrush that %ss does not start breakfast twice", async (how) => {
  await using house = await startHouse({ at: early });
  await eveningBefore(house);
  await house.to(seven);
  await getsUp(house, "lin");
  await house.happen("toothbrush-lin", "start");
  await house.to(25_000);
  await house.happen("toothbrush-lin", how);
  await house.to("2026-03-04T09:00:00+08:00");
  expect(house.told.filter(({ sentence }) => sentence.key === "tell.breakfast.running")).toHaveLength(1);
});

test("Stop at the kitchen screen ends the run, and it does not begin again by itself", async () => {
  await using house = await startHouse({ at: early });
  await eveningBefore(house);
  await house.to(seven);
  await getsUp(house, "lin");
  await brushes(house, "lin", 30);
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("running");
  await house.happen("breakfast-machine", "stop");
  await house.to(10_000);
  expect((await stateOf(house, "breakfast-machine"))["phase"]).not.toBe("running");
  expect((await house.shows("screen-kitchen")).spoke).toBe("breakfast-failed");
  await brushes(house, "bo");
  await house.to("2026-03-04T09:00:00+08:00");
  expect(house.told.filter(({ sentence }) => sentence.key === "tell.breakfast.running")).toHaveLength(1);
});
