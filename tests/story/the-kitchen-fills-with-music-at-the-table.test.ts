import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { inEveryLanguage } from "../help/household.ts";
import { brushes, eveningBefore, getsUp, runOf, stateOf } from "../help/morning.ts";

const early = "2026-03-04T06:59:00+08:00";
const seven = "2026-03-04T07:00:00+08:00";

async function breakfastBegun(house: TestHouse): Promise<void> {
  await eveningBefore(house);
  await house.to(seven);
  await getsUp(house, "lin");
  await brushes(house, "lin");
}

test("a minute at the table fills the kitchen with music, and five empty minutes end it", async () => {
  covers("moment:at-table", "role:music", "kind:music", "kind:occupancy");
  await using house = await startHouse({ at: early });
  await breakfastBegun(house);
  await house.happen("occupancy-kitchen", "occupied");
  await house.to(55_000);
  expect((await stateOf(house, "music-kitchen"))["playing"]).toBe(false);
  await house.to(8_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({
    playing: true,
    source: "music",
    volume: 35,
    rise_s: 15,
    out: "screen",
    url: expect.stringMatching(/^\/api\/v1\/sound\/pieces\/[a-z]+\.wav$/),
  });
  await house.happen("occupancy-kitchen", "empty");
  await house.to(4 * 60_000);
  expect((await stateOf(house, "music-kitchen"))["playing"]).toBe(true);
  await house.to(90_000);
  expect((await stateOf(house, "music-kitchen"))["playing"]).toBe(false);
  expect(house.complaints).toEqual([]);
});

test("sitting in the kitchen before any breakfast is made plays nothing; a touch does", async () => {
  await using house = await startHouse({ at: early });
  await eveningBefore(house);
  await house.to(seven);
  await getsUp(house, "lin");
  await house.happen("occupancy-kitchen", "occupied");
  await house.to(5 * 60_000);
  expect((await stateOf(house, "music-kitchen"))["playing"]).toBe(false);
  await house.happen("screen-kitchen", "touched");
  await house.to(5_000);
  expect((await stateOf(house, "music-kitchen"))["playing"]).toBe(true);
});

test("the news waits for those who still sleep: until then there is music", async () => {
  await using house = await startHouse({ at: early });
  await eveningBefore(house);
  await house.to("2026-03-04T07:20:00+08:00");
  await getsUp(house, "bo");
  await brushes(house, "bo");
  await house.happen("screen-kitchen", "touched");
  await house.to(5_000);
  expect(await runOf(house, "at-table")).toMatchObject({ "nobody-asleep": "blocked", "play-quietly": "done" });
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music" });
});

test("with everybody up, he hears the news, a marked sample without internet", async () => {
  await using house = await startHouse({ at: early });
  await house.happen("breakfast-machine", "load");
  await house.happen("breakfast-machine", "arm");
  await house.happen("bed-bo", "enter");
  await house.to("2026-03-04T07:20:00+08:00");
  await getsUp(house, "bo");
  await brushes(house, "bo");
  await house.happen("screen-kitchen", "touched");
  await house.to(15_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "news", sample: true });
});

/** Lin has her music and has gone to work; Bo has sat down and is asked whether it shall change for him. */
async function secondIsAsked(): Promise<TestHouse> {
  const house = await startHouse({ at: early, without: ["phone-lin"] });
  await breakfastBegun(house);
  await house.happen("screen-kitchen", "touched");
  await house.to(5_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music" });
  await getsUp(house, "bo");
  // Lin goes to work, so that whoever sits down now is Bo.
  await using phone = await house.client("phone-lin");
  const tst = Math.round(house.clock.wall() / 1_000);
  const home = { lat: 30.2489, lon: 120.1551, acc: 20, tid: "in", tst, wtst: tst };
  const leaves = { _type: "transition", desc: "home", event: "leave", t: "c", ...home };
  await phone.say("owntracks/phone-lin/iphone/event", leaves);
  await house.to(2_000);
  await house.happen("occupancy-kitchen", "empty");
  await house.happen("occupancy-kitchen", "occupied");
  await house.to(65_000);
  const kitchen = await house.shows("screen-kitchen");
  expect(kitchen).toMatchObject({ card: "ask-sound", shows: { name: "Bo", source: "news" }, spoke: "ask-sound" });
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music" });
  return house;
}

test("who comes second is asked, and a yes changes the sound", async () => {
  covers("moment:agreed");
  await using house = await secondIsAsked();
  await house.happen("screen-kitchen", "yes", { question: "sound" });
  await house.to(15_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "news" });
});

test.each([
  ["a no", "no"],
  ["no answer", undefined],
] as const)(
  "who comes second is asked, and %s leaves the sound as it is; a yes much later changes nothing either",
  async (_, answer) => {
    covers("moment:agreed");
    await using house = await secondIsAsked();
    if (answer) await house.happen("screen-kitchen", answer, { question: "sound" });
    await house.to(100_000);
    await house.happen("screen-kitchen", "yes", { question: "sound" });
    await house.to(15_000);
    expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music" });
  },
);

test("when it is not clear who came second, the question is asked for nobody in particular", async () => {
  covers("moment:at-table", "role:screen");
  await using house = await startHouse({ at: "2026-03-04T07:20:00+08:00", without: ["bath", "breakfast-machine"] });
  await getsUp(house, "bo");
  await house.happen("occupancy-kitchen", "occupied");
  await house.happen("screen-kitchen", "touched");
  await house.to(10_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "news" });
  await house.happen("screen-bedside-lin", "touched");
  await house.to(65 * 60_000);
  await house.happen("screen-kitchen", "touched");
  await house.to(2_000);
  const { spoke, spoken } = await stateOf(house, "screen-kitchen");
  expect(spoke).toBe("ask-sound");
  expect(spoken).not.toHaveProperty("name");
  const asked = (params: object) => inEveryLanguage("say.ask-sound", params as Record<string, unknown>);
  for (const text of asked(spoken as object)) expect(text).toMatch(/^[^–{}]+[?？]$/);
  for (const text of asked({ name: "Bo" })) expect(text).toContain("Bo");
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "news" });
});
