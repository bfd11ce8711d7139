import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { afterWork, bathOf, ordered, phoneOf, workAt } from "../help/evening.ts";
import { runsOf, saysNow, spokenOn, stepsIn, walls } from "../help/hazards.ts";
import { startHouse } from "../help/house.ts";
import { change } from "../help/household.ts";
import { stateOf } from "../help/morning.ts";
import { plain } from "../help/plain-device.ts";

const noon = "2026-03-04T12:00:00+08:00";
const wet = "Water on the floor: Leak sensor at the bath. Shut the main valve, and keep away from wet sockets.";
const dry =
  "Leak sensor at the bath warned, and is quiet now. Please look for the cause; nothing is turned on again by itself.";
const scene = "leak-and-smoke";
const slow = { timeout: 60_000 };

test(
  "water on the floor shuts the water of the house, stops bath and machine, and is said on every screen",
  slow,
  async () => {
    covers("moment:leak-found", "role:shut-off", "notice:leak", "notice:sensor-over", "fact:place.name");
    await using house = await startHouse({ at: noon });
    await house.happen("leak-bath", "wet");
    await house.to(1_000);
    expect(await saysNow(house)).toEqual([wet]);
    expect(await spokenOn(house)).toEqual(walls.map(() => "leak"));
    await house.to(14_000);
    expect(await stateOf(house, "shut-off")).toMatchObject({ water: "shut" });
    expect([ordered(house, "bath"), ordered(house, "breakfast-machine")]).toEqual([["stop"], ["stop"]]);
    expect(await spokenOn(house)).toEqual(walls.map(() => "leak-shut"));
    expect(house.timeline().map((line) => line.slice(9))).toContain("tell.leak-found");
    const [run, ...more] = await runsOf(house, scene);
    expect([run?.state, more]).toEqual(["done", []]);
    await house.happen("leak-bath", "dry");
    await house.to(600_000);
    expect(await saysNow(house)).toEqual([dry]);
    expect(await stateOf(house, "shut-off")).toMatchObject({ water: "shut" });
    await house.happen("shut-off", "open");
    await house.to(5_000);
    expect(await stateOf(house, "shut-off")).toMatchObject({ water: "open" });
    expect(ordered(house, "shut-off")).toEqual(["stop"]);
    expect(house.complaints).toEqual([]);
  },
);

test(
  "a bath that fills for somebody on the way is stopped, and does not go on when the floor is dry",
  slow,
  async () => {
    await using house = await afterWork("2026-03-04T18:00:00+08:00", { without: ["shut-off"] });
    await using phone = await phoneOf(house, "lin");
    await phone.fix(workAt);
    await phone.swipes(30);
    await phone.rides(0, 0.7, 21);
    expect((await bathOf(house)).phase).toMatch(/cold-first|fill|trim/);
    await house.happen("leak-bath", "wet");
    await house.to(3_000);
    expect(await bathOf(house)).toMatchObject({ phase: "off" });
    await house.happen("leak-bath", "dry");
    await phone.rides(0.7, 0.95, 8);
    await house.to(1_800_000);
    expect((await bathOf(house)).phase).toBe("off");
    expect(ordered(house, "bath").filter((verb) => verb === "fill")).toHaveLength(1);
  },
);

test("a sensor that wavers is acted on once a minute, and one that stays wet once", slow, async () => {
  await using house = await startHouse({ at: noon });
  for (let n = 0; n < 40; n++) {
    await house.happen("leak-bath", n % 2 === 0 ? "wet" : "dry");
    await house.to(1_000);
  }
  expect(await runsOf(house, scene)).toHaveLength(1);
  await house.happen("leak-bath", "wet");
  await house.to(30_000);
  await house.happen("leak-bath", "dry");
  await house.happen("leak-bath", "wet");
  await house.to(3_600_000);
  expect(await runsOf(house, scene)).toHaveLength(2);
  expect(await saysNow(house)).toEqual([wet]);
});

test("a sensor that is dead says so and warns of nothing; the other warns alone", slow, async () => {
  covers("notice:sensor-blind");
  await using house = await startHouse({ at: noon });
  await house.happen("leak-bath", "dies");
  await house.to(5_000);
  expect(await saysNow(house)).toEqual([
    "Leak sensor at the bath does not answer. Until it does, it warns of nothing.",
  ]);
  expect(await runsOf(house, scene)).toEqual([]);
  await house.happen("smoke-kitchen", "smoke");
  await house.to(5_000);
  expect(stepsIn((await runsOf(house, scene))[0])).toMatchObject({ "smoke-found": "out", "smoke-lights": "done" });
});

test(
  "a sensor that is wet when the house first hears it is said, and starts nothing: what stands is no news",
  slow,
  async () => {
    await using house = await startHouse({ at: noon, without: ["leak-bath"] });
    await using sensor = await plain(house, "leak-sensor", "leak-bath", { wet: true });
    await house.to(60_000);
    expect(await saysNow(house)).toEqual([wet]);
    expect(await runsOf(house, scene)).toEqual([]);
    expect(ordered(house, "shut-off")).toEqual([]);
    await sensor.state({ wet: false });
    await sensor.event("wet");
    await house.to(15_000);
    expect(await runsOf(house, scene)).toHaveLength(1);
    expect(ordered(house, "shut-off")).toEqual(["stop"]);
  },
);

test("a restart in the middle opens nothing, and what was shut is not shut again", slow, async () => {
  const house = await startHouse({ at: noon });
  await house.happen("leak-bath", "wet");
  await house.to(2_000);
  await using again = await house.restart();
  await again.to(120_000);
  expect(ordered(again, "bath")).toEqual(["stop"]);
  expect(ordered(again, "shut-off").filter((verb) => verb !== "stop")).toEqual([]);
  expect((await runsOf(again, scene)).map(({ state }) => state)).toEqual(["done"]);
});

test("a valve that jams is said in words, by voice and as something to see to", slow, async () => {
  covers("notice:water-not-shut");
  await using house = await startHouse({ at: noon });
  await house.happen("shut-off", "jam", { on: true });
  await house.happen("leak-bath", "wet");
  await house.to(40_000);
  expect(await spokenOn(house)).toEqual(walls.map(() => "leak-not-shut"));
  expect(await saysNow(house)).toContain("I could not shut the water. Please shut it by hand at the main valve.");
  expect(ordered(house, "shut-off")).toEqual(["stop"]);
});

test("a house that forbids it keeps its water, and is told all the same", slow, async () => {
  await using house = await startHouse({ at: noon });
  await change(house, "settings/leak-and-smoke.leak_shuts_water", { value: false });
  await house.happen("leak-bath", "wet");
  await house.to(15_000);
  expect(ordered(house, "shut-off")).toEqual([]);
  expect(ordered(house, "bath")).toEqual(["stop"]);
  expect(await saysNow(house)).toEqual([wet]);
});
