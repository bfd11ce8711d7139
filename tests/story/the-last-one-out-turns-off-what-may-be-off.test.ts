import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { airOf, doorOf, ordered, phoneOf, workAt } from "../help/evening.ts";
import { runsOf, saysNow, stepsIn } from "../help/hazards.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { change, put } from "../help/household.ts";
import { stateOf } from "../help/morning.ts";

const morning = "2026-03-04T09:00:00+08:00";
const scene = "leaving-home";
const slow = { timeout: 60_000 };
const phones = ["phone-lin", "phone-bo"];

/** Both are up and at home, music plays, and a lamp and the AC are on. */
async function inUse(more: Parameters<typeof startHouse>[0] = {}): Promise<TestHouse> {
  const house = await startHouse({ at: morning, ...more, without: [...phones, ...(more.without ?? [])] });
  for (const who of ["lin", "bo"]) {
    await house.happen(`bed-${who}`, "enter");
    await house.happen(`bed-${who}`, "leave");
  }
  await house.happen("light-hall", "press");
  await house.happen("light-lin", "press");
  await house.happen("climate", "press", { mode: "heat", target_c: 21 });
  await house.to(2_000);
  return house;
}

test(
  "the first to leave changes nothing; when the last one is out, lamps go off, bath and machine stop",
  slow,
  async () => {
    covers("moment:left", "fact:home.hazard");
    await using house = await inUse();
    await using lin = await phoneOf(house, "lin");
    await using bo = await phoneOf(house, "bo");
    await lin.leaves();
    await house.to(60_000);
    const [first] = await runsOf(house, scene);
    expect([first?.resident, first?.outcome?.key]).toEqual(["lin", "guard.anyone-home-not"]);
    expect(await stateOf(house, "light-hall")).toMatchObject({ on: true });
    const door = await doorOf(house);
    await bo.leaves();
    await house.to(60_000);
    const [last] = await runsOf(house, scene);
    expect([last?.resident, last?.state]).toEqual(["bo", "done"]);
    for (const lamp of ["light-hall", "light-lin"]) expect(await stateOf(house, lamp)).toMatchObject({ on: false });
    expect([ordered(house, "bath"), ordered(house, "breakfast-machine")]).toEqual([["stop"], ["stop"]]);
    expect(ordered(house, "door-lock")).toEqual([]);
    expect(await doorOf(house)).toEqual(door);
    // What a hand set stays as a hand set it.
    expect((await airOf(house)).on).toBe(true);
  },
);

test("with a child at home nothing is ever touched, whoever left", slow, async () => {
  await using house = await inUse();
  await put(house, "residents/kim", { name: "Kim", standing: "child", language: "en", sleeps: "living-room" });
  await using lin = await phoneOf(house, "lin");
  await using bo = await phoneOf(house, "bo");
  await lin.leaves();
  await bo.leaves();
  await house.to(60_000);
  // Of this child nothing is known: that is never good enough.
  const [unknown] = await runsOf(house, scene);
  expect(unknown?.outcome?.key).toBe("guard.whereabouts");
  expect(await stateOf(house, "light-hall")).toMatchObject({ on: true });
  expect(ordered(house, "light-hall")).toEqual([]);
});

test(
  "a touch in the hall says what is open and on; with somebody at home, the rest waits and says so",
  slow,
  async () => {
    covers("moment:leaving", "fact:home.on", "fact:home.open", "fact:home.door");
    await using house = await inUse();
    await house.happen("screen-hall", "leaving");
    await house.to(2_000);
    const hall = (await stateOf(house, "screen-hall")) as { spoke?: string; spoken?: Record<string, unknown> };
    expect(hall.spoke).toBe("leaving-open");
    expect(hall.spoken).toEqual({ on: "Air conditioner, Hall light, Lin's lamp", door: "locked" });
    expect(await stateOf(house, "light-hall")).toMatchObject({ on: true });
    await house.to(1_201_000);
    expect((await stateOf(house, "screen-hall"))["spoke"]).toBe("leaving-not-all");
    expect(await stateOf(house, "light-hall")).toMatchObject({ on: true });
  },
);

test("whoever is alone at home is taken at their word", slow, async () => {
  await using house = await inUse();
  await using bo = await phoneOf(house, "bo");
  await bo.leaves();
  await bo.fix(workAt);
  await house.happen("screen-hall", "leaving");
  await house.to(5_000);
  expect(await stateOf(house, "light-hall")).toMatchObject({ on: false });
  const touched = (await runsOf(house, scene)).find(({ steps }) => steps.some(({ key }) => key === "alone"));
  expect(stepsIn(touched)).toMatchObject({ "alone-here": "pass", "alone-lights": "done", "alone-music": "done" });
});

test("music stays where a household wants it so, and a lamp that is silent costs no other its word", slow, async () => {
  await using house = await inUse({ without: ["light-lin"] });
  await change(house, "settings/leaving-home.leaving_music", { value: false });
  await using lin = await phoneOf(house, "lin");
  await using bo = await phoneOf(house, "bo");
  await lin.leaves();
  await bo.leaves();
  await house.to(60_000);
  const [last] = await runsOf(house, scene);
  expect(stepsIn(last)).toMatchObject({ "music-wanted": "blocked", "stop-bath": "done" });
  expect(last?.outcome?.key).toBe("outcome.partly");
  expect(await stateOf(house, "light-hall")).toMatchObject({ on: false });
});

test("while smoke is found, leaving silences nothing", slow, async () => {
  await using house = await inUse();
  await using lin = await phoneOf(house, "lin");
  await using bo = await phoneOf(house, "bo");
  await house.happen("smoke-kitchen", "smoke");
  await house.to(3_000);
  await lin.leaves();
  await house.to(10_000);
  await bo.leaves();
  await house.to(60_000);
  expect((await runsOf(house, scene))[0]?.outcome?.key).toBe("guard.home.hazard");
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "alarm" });
  expect(await stateOf(house, "light-hall")).toMatchObject({ on: true });
});

test(
  "a window left open: whoever left last is told on the phone, until it is shut or somebody is home",
  slow,
  async () => {
    covers("notice:left-open");
    await using house = await inUse();
    await using lin = await phoneOf(house, "lin");
    await using bo = await phoneOf(house, "bo");
    const isSaid = async () => (await saysNow(house)).filter((one) => one.includes("window is still open"));
    await house.happen("climate", "window", { open: true });
    await house.to(65_000);
    await lin.leaves();
    await house.to(60_000);
    expect(await isSaid()).toEqual([]);
    await bo.leaves();
    await house.to(60_000);
    expect(await isSaid()).toEqual([expect.stringMatching(/^Everybody is out, and a window is still open: \S/)]);
    await bo.enters();
    await house.to(60_000);
    expect(await isSaid()).toEqual([]);
    await bo.leaves();
    await house.to(60_000);
    expect(await isSaid()).toHaveLength(1);
    await house.happen("climate", "window", { open: false });
    await house.to(65_000);
    expect(await isSaid()).toEqual([]);
  },
);
