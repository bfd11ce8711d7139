import { expect, test } from "vitest";
import { along } from "../../devices/virtual/road.ts";
import { covers } from "../help/covers.ts";
import {
  afterWork,
  airOf,
  bathOf,
  evenings,
  homeAt,
  forgets,
  keepsPosition,
  ordered,
  phoneOf,
  toldOf,
  waysHome,
  workAt,
} from "../help/evening.ts";
import type { TestHouse } from "../help/house.ts";

const seen = along(workAt, homeAt, 0.7);

/** Everything stands as if nobody had been on the way. */
async function asBefore(house: TestHouse): Promise<void> {
  expect(await airOf(house)).toMatchObject({ on: false, unattended: false });
  expect((await bathOf(house)).phase).toBe("off");
  expect(await waysHome(house)).toEqual([]);
  expect((await evenings(house)).filter(({ state }) => state === "running")).toEqual([]);
  expect(await forgets(house, seen)).toBe(true);
}

test(
  "taken back within five seconds nothing was done at all; cancelled later all is as it was, and said",
  { timeout: 120_000 },
  async () => {
    covers("moment:trip-ended", "verb:release", "verb:stop");
    await using house = await afterWork();
    await using phone = await phoneOf(house, "lin");
    await phone.fix(along(workAt, homeAt, 0.5));
    await phone.swipes(20);
    await house.to(4_500);
    await phone.cancels();
    await house.to(120_000);
    expect(ordered(house, "bath")).toEqual([]);
    expect(ordered(house, "climate")).toEqual([]);
    await asBefore(house);

    await phone.swipes(20);
    await phone.rides(0.5, 0.7, 4);
    expect(await airOf(house)).toMatchObject({ on: true, unattended: true });
    expect((await bathOf(house)).litres).toBeGreaterThan(5);
    expect(keepsPosition(house, seen)).toBe(true);
    await phone.cancels();
    await house.to(300_000);
    await asBefore(house);
    expect(ordered(house, "bath").at(-1)).toBe("stop");
    expect(ordered(house, "climate")).toEqual(["set", "release"]);
    expect(await house.shows("screen-hall")).toMatchObject({ spoke: "bath-stopped" });
    expect([toldOf(house, "tell.used.bath"), toldOf(house, "tell.climate.released")]).toEqual([1, 1]);
    // A second swipe is a second way home; each was over once.
    expect([toldOf(house, "tell.heading-home"), toldOf(house, "tell.trip-ended")]).toEqual([2, 2]);
    expect(house.complaints).toEqual([]);
  },
);

test("after two hours on the way it is over by itself: the bath and the AC too", { timeout: 120_000 }, async () => {
  covers("moment:trip-ended");
  await using house = await afterWork();
  await using phone = await phoneOf(house, "lin");
  await phone.swipes();
  await house.to("2026-03-04T19:52:00+08:00");
  await phone.rides(0.5, 0.7, 6);
  expect((await bathOf(house)).litres).toBeGreaterThan(5);
  expect(await waysHome(house)).toHaveLength(1);
  await house.to("2026-03-04T20:06:00+08:00");
  await asBefore(house);
  expect(toldOf(house, "tell.trip-ended")).toBe(1);
  expect(await house.shows("screen-hall")).toMatchObject({ spoke: "bath-stopped" });
});
