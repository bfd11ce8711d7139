import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { airOf, doorOf, ordered } from "../help/evening.ts";
import { runsOf, saysNow, spokenOn, stepsIn, walls } from "../help/hazards.ts";
import { startHouse } from "../help/house.ts";
import { brushes, eveningBefore, getsUp, stateOf } from "../help/morning.ts";

const smoke = "Smoke: Smoke sensor in the kitchen. Leave the house now. Call for help from outside.";
const clear =
  "Smoke sensor in the kitchen warned, and is quiet now. Please look for the cause; nothing is turned on again by itself.";
const scene = "leak-and-smoke";
const lamps = ["light-hall", "light-lin", "light-bo"];
const slow = { timeout: 60_000 };

test(
  "smoke in the night: machine and AC off, lamps on, the alarm sounds, every screen says to leave",
  slow,
  async () => {
    covers("moment:smoke-found", "role:light", "notice:smoke", "notice:sensor-over");
    await using house = await startHouse({ at: "2026-03-04T02:30:00+08:00" });
    for (const bed of ["bed-lin", "bed-bo"]) await house.happen(bed, "enter");
    await house.rest();
    const door = await doorOf(house);
    await house.happen("smoke-kitchen", "smoke");
    await house.to(3_000);
    expect(await saysNow(house)).toEqual([smoke]);
    expect(await spokenOn(house)).toEqual(walls.map(() => "smoke"));
    for (const lamp of lamps) expect(await stateOf(house, lamp)).toMatchObject({ on: true });
    expect(await stateOf(house, "music-kitchen")).toMatchObject({
      playing: true,
      source: "alarm",
      volume: 80,
      url: "/api/v1/sound/pieces/warning.wav",
    });
    for (const thing of ["breakfast-machine", "bath", "climate"]) expect(ordered(house, thing)).toEqual(["stop"]);
    expect(ordered(house, "door-lock")).toEqual([]);
    expect(await doorOf(house)).toEqual(door);
    await house.happen("smoke-kitchen", "clear");
    await house.to(590_000);
    expect(await saysNow(house)).toEqual([clear]);
    expect((await stateOf(house, "music-kitchen"))["playing"]).toBe(true);
    await house.to(15_000);
    expect((await stateOf(house, "music-kitchen"))["playing"]).toBe(false);
    for (const lamp of lamps) expect(ordered(house, lamp)).toEqual(["on"]);
    expect(house.complaints).toEqual([]);
  },
);

test("a breakfast that runs is stopped, and is not begun again when the air is clear", slow, async () => {
  await using house = await startHouse({ at: "2026-03-04T06:59:00+08:00" });
  await eveningBefore(house);
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  await brushes(house, "lin");
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("running");
  await house.happen("smoke-kitchen", "smoke");
  await house.to(2_000);
  expect((await stateOf(house, "breakfast-machine"))["phase"]).not.toBe("running");
  await house.happen("smoke-kitchen", "clear");
  await house.to(1_800_000);
  expect(ordered(house, "breakfast-machine")).toEqual(["start", "stop"]);
});

test("an AC that runs goes off at once and stays off", slow, async () => {
  await using house = await startHouse({ at: "2026-03-04T20:00:00+08:00" });
  await house.happen("climate", "press", { mode: "heat", target_c: 22 });
  await house.to(5_000);
  expect((await airOf(house)).on).toBe(true);
  await house.happen("smoke-kitchen", "smoke");
  await house.to(5_000);
  expect((await airOf(house)).on).toBe(false);
  await house.happen("smoke-kitchen", "clear");
  await house.to(1_800_000);
  expect((await airOf(house)).on).toBe(false);
});

test("water and smoke together: both are acted on, each once", slow, async () => {
  await using house = await startHouse({ at: "2026-03-04T12:00:00+08:00", without: ["light-bo", "screen-hall"] });
  await house.happen("leak-bath", "wet");
  await house.happen("smoke-kitchen", "smoke");
  await house.to(15_000);
  const runs = await runsOf(house, scene);
  expect(runs).toHaveLength(2);
  expect(await stateOf(house, "shut-off")).toMatchObject({ water: "shut" });
  expect(await stateOf(house, "light-lin")).toMatchObject({ on: true });
  expect((await saysNow(house)).length).toBeGreaterThanOrEqual(2);
  const ofSmoke = runs.find(({ steps }) => steps[0]?.key === "smoke-found");
  // One lamp and one screen are silent: the others did it, and the run says so.
  expect(stepsIn(ofSmoke)).toMatchObject({ "smoke-climate": "done", "sound-alarm": "done" });
});
