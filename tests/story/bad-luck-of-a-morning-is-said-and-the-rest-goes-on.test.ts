import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { inEveryLanguage } from "../help/household.ts";
import { brushes, eveningBefore, getsUp, stateOf } from "../help/morning.ts";

const early = "2026-03-04T06:59:00+08:00";
const seven = "2026-03-04T07:00:00+08:00";
const machine = "breakfast-machine";
const running = (house: TestHouse) =>
  house.told.filter(({ sentence }) => sentence.key === "tell.breakfast.running").length;

/** The machine runs, Lin is up and has brushed. */
async function breakfastRuns(house: TestHouse): Promise<void> {
  await eveningBefore(house);
  await house.to(seven);
  await getsUp(house, "lin");
  await brushes(house, "lin", 40);
  expect(await stateOf(house, machine)).toMatchObject({ phase: "running" });
}

/** The kitchen says it in one sentence, nothing is drawn any more, and sitting down still plays. */
async function saidAndGoesOn(house: TestHouse): Promise<void> {
  const kitchen = await stateOf(house, "screen-kitchen");
  expect(kitchen).toMatchObject({ spoke: "breakfast-failed" });
  const spoken = kitchen["spoken"] as Record<string, unknown>;
  for (const text of inEveryLanguage("say.breakfast-failed", spoken)) expect(text).toMatch(/^[^–{}_]+[.。]$/);
  await house.happen("occupancy-kitchen", "occupied");
  await house.to(70_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music" });
  expect(running(house)).toBe(1);
}

test.each([
  ["jams", "jam", {}],
  ["has its lid opened", "lid", { open: true }],
  ["has smoke above it", "smoke", {}],
] as const)(
  "a machine that %s in the middle of a recipe lets go, the kitchen says so, and music still comes",
  async (_, happens, detail) => {
    covers("kind:breakfast-machine", "role:breakfast-machine");
    await using house = await startHouse({ at: early });
    await breakfastRuns(house);
    await house.happen(machine, happens, detail);
    await house.to(10 * 60_000);
    const { phase, power_w } = await stateOf(house, machine);
    expect(phase).not.toBe("running");
    expect(Number(power_w)).toBeLessThan(5);
    await saidAndGoesOn(house);
  },
);

test("the machine goes out of reach in the middle of a recipe: the kitchen says so, and it is not started again", async () => {
  covers("topic:device.status", "kind:breakfast-machine");
  await using house = await startHouse({ at: early });
  await breakfastRuns(house);
  await house.devices.get("hands")?.[Symbol.asyncDispose]();
  await house.to(60_000);
  expect((await house.ask("GET", `/api/v1/things/${machine}`)).body).toMatchObject({ online: false });
  await saidAndGoesOn(house);
});

test("a toothbrush that never stops is one moment of that day, and one of the next", async () => {
  covers("moment:brushing", "kind:toothbrush");
  // A night is long: only what this is about is there.
  const others = ["bath", machine, "music-kitchen", "screen-hall", "screen-bathroom", "tap-bathroom", "alarm-bo"];
  const his = ["bed-bo", "screen-bedside-bo", "toothbrush-bo", "phone-bo", "phone-lin", "occupancy-bathroom"];
  await using house = await startHouse({ at: "2026-03-04T10:45:00+08:00", without: [...others, ...his] });
  const brushing = () => house.told.filter(({ sentence }) => sentence.key === "tell.brushing").length;
  await house.happen("bed-lin", "leave");
  await house.happen("toothbrush-lin", "start");
  await house.to("2026-03-04T11:30:00+08:00");
  expect(brushing()).toBe(1);
  await house.to("2026-03-05T05:10:00+08:00");
  expect(brushing()).toBe(1);
  await house.happen("toothbrush-lin", "stop");
  await house.to(60_000);
  await house.happen("toothbrush-lin", "start");
  await house.to(3_600_000);
  expect(brushing()).toBe(2);
});

test("nobody is known to be home: the tap that drips, the kitchen's sensor and its screen start nothing", async () => {
  covers("kind:tap", "kind:occupancy");
  await using house = await startHouse({ at: early });
  await house.happen(machine, "load");
  await house.happen(machine, "arm");
  await house.happen("tap-bathroom", "open");
  await house.happen("occupancy-bathroom", "occupied");
  await house.happen("occupancy-kitchen", "occupied");
  await house.to(5 * 60_000);
  expect((await stateOf(house, machine))["phase"]).toBe("armed");
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: false });
  for (const screen of ["screen-bedside-lin", "screen-bedside-bo", "screen-kitchen"])
    expect((await house.shows(screen)).card, screen).toBeUndefined();
});
