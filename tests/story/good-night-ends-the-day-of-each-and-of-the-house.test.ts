import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { airOf, ordered } from "../help/evening.ts";
import { runsOf, spokenOn, stepsIn } from "../help/hazards.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { put } from "../help/household.ts";
import { stateOf } from "../help/morning.ts";

const evening = "2026-03-04T22:00:00+08:00";
const scene = "good-night";
const slow = { timeout: 60_000 };

/** Both are at home and up; the hall and both bedsides are lit. */
async function lateEvening(at = evening, without: readonly string[] = []): Promise<TestHouse> {
  const house = await startHouse({ at, without });
  for (const who of ["lin", "bo"]) {
    await house.happen(`bed-${who}`, "enter");
    await house.happen(`bed-${who}`, "leave");
    await house.happen(`light-${who}`, "press");
  }
  await house.happen("light-hall", "press");
  await house.to(2_000);
  return house;
}
const lit = async (house: TestHouse, lamp: string) => (await stateOf(house, lamp))["on"];

test(
  "a touch at her bed tells her alarm clock, dims her screen and puts her lamp out; he is left in peace",
  slow,
  async () => {
    covers("moment:good-night", "fact:night.alarm_at", "fact:night.then");
    await using house = await lateEvening();
    await house.happen("screen-bedside-lin", "good-night");
    await house.to(3_000);
    const own = (await stateOf(house, "screen-bedside-lin")) as { spoke?: string; spoken?: Record<string, unknown> };
    expect(own).toMatchObject({ card: "night", spoke: "good-night" });
    expect(own.spoken).toMatchObject({
      name: "Lin",
      at: Date.parse("2026-03-05T07:00:00+08:00"),
      next: "night.then.not-loaded",
    });
    expect(await lit(house, "light-lin")).toBe(false);
    expect([await lit(house, "light-bo"), await lit(house, "light-hall")]).toEqual([true, true]);
    expect(await spokenOn(house, ["screen-bedside-bo", "screen-hall"])).toEqual([undefined, undefined]);
    expect(stepsIn((await runsOf(house, scene))[0])["last-up"]).toBe("blocked");
  },
);

test("once the machine is loaded, the night says that there will be breakfast", slow, async () => {
  await using house = await lateEvening();
  await house.happen("breakfast-machine", "load");
  await house.happen("breakfast-machine", "arm");
  await house.to(2_000);
  await house.happen("screen-bedside-lin", "good-night");
  await house.to(3_000);
  expect((await stateOf(house, "screen-bedside-lin"))["spoken"]).toMatchObject({ next: "night.then.breakfast" });
});

test("the last one to lie down ends the day of the house: every lamp off, and what is open is said", slow, async () => {
  covers("fact:home.closed");
  await using house = await lateEvening();
  await house.happen("tap-bathroom", "open");
  await house.happen("bed-lin", "enter");
  await house.to(300_000);
  expect(await runsOf(house, scene)).toEqual([]);
  expect(await lit(house, "light-hall")).toBe(true);
  await house.happen("bed-bo", "enter");
  await house.to(100_000);
  expect(await runsOf(house, scene)).toEqual([]);
  await house.to(30_000);
  const [run, ...more] = await runsOf(house, scene);
  expect([run?.resident, more]).toEqual(["bo", []]);
  expect([await lit(house, "light-hall"), await lit(house, "light-bo"), await lit(house, "light-lin")]).toEqual([
    false,
    false,
    false,
  ]);
  const own = (await stateOf(house, "screen-bedside-bo")) as { spoke?: string; spoken?: Record<string, unknown> };
  expect(own.spoke).toBe("night-open");
  expect(own.spoken).toMatchObject({ on: expect.stringContaining("Bathroom tap"), door: "locked" });
  // She sleeps: nothing is said at her bed.
  expect(await spokenOn(house, ["screen-bedside-lin"])).toEqual([undefined]);
});

test("lying down in the afternoon, or for a minute, is no good night; once a night is enough", slow, async () => {
  await using house = await lateEvening("2026-03-04T15:00:00+08:00");
  await house.happen("bed-lin", "enter");
  await house.happen("bed-bo", "enter");
  await house.to(600_000);
  expect(await runsOf(house, scene)).toEqual([]);
  await house.happen("bed-bo", "leave");
  await house.to("2026-03-04T21:30:00+08:00");
  await house.happen("bed-bo", "enter");
  await house.to(60_000);
  await house.happen("bed-bo", "leave");
  await house.to(600_000);
  expect(await runsOf(house, scene)).toEqual([]);
  await house.happen("screen-bedside-bo", "good-night");
  await house.to(2_000);
  await house.happen("screen-bedside-bo", "good-night");
  await house.happen("bed-bo", "enter");
  await house.to(300_000);
  expect(await runsOf(house, scene)).toHaveLength(1);
});

test("with a guest at home of whom nobody knows whether they sleep, the house stays lit", slow, async () => {
  await using house = await lateEvening();
  await put(house, "residents/ann", { name: "Ann", standing: "guest", language: "en", sleeps: "living-room" });
  await house.happen("bed-lin", "enter");
  await house.happen("bed-bo", "enter");
  await house.to(300_000);
  for (const { steps } of await runsOf(house, scene))
    expect(steps.find(({ key }) => key === "last-up")?.output).toBe("blocked");
  expect(await lit(house, "light-hall")).toBe(true);
  expect(ordered(house, "light-hall")).toEqual([]);
});

test("an AC that runs is set for the night by the last one to bed; one that is off stays off", slow, async () => {
  await using house = await lateEvening();
  await house.happen("bed-lin", "enter");
  await house.happen("screen-bedside-bo", "good-night");
  await house.to(5_000);
  const steps = stepsIn((await runsOf(house, scene))[0]);
  expect([steps["last-up"], steps["climate-wanted"]]).toEqual(["pass", "blocked"]);
  expect(ordered(house, "climate")).toEqual([]);
  expect((await airOf(house)).on).toBe(false);
});

test("a bedside screen that is dead costs its own step and no other", slow, async () => {
  await using house = await lateEvening(evening, ["screen-bedside-bo"]);
  await house.happen("bed-lin", "enter");
  await house.happen("bed-bo", "enter");
  await house.to(150_000);
  const run = (await runsOf(house, scene)).find(({ resident }) => resident === "bo");
  expect(stepsIn(run)).toMatchObject({ "show-night": "failed", "light-off": "done" });
  expect(await lit(house, "light-hall")).toBe(false);
});
