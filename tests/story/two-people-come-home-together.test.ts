import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import {
  afterWork,
  airOf,
  bathOf,
  decision,
  doorOf,
  evenings,
  goesIn,
  phoneOf,
  stands,
  stepsOf,
  toldOf,
  types,
  waysHome,
  whereIs,
} from "../help/evening.ts";
import { change } from "../help/household.ts";

test(
  "the second joins the bath and keeps it when the first gives up; together at the door a code is asked, and both are welcomed once",
  { timeout: 120_000 },
  async () => {
    covers("moment:heading-home", "moment:trip-ended", "moment:arrived", "fact:bath.others", "fact:climate.others");
    await using house = await afterWork();
    await change(house, "residents/bo", { standing_permission: { bath: true } });
    await using lin = await phoneOf(house, "lin");
    await using bo = await phoneOf(house, "bo");
    const bothRide = async (from: number, to: number, minutes: number) => {
      for (let m = 1; m <= minutes; m++) {
        const [a, b] = [from + ((to - from) * (m - 1)) / minutes, from + ((to - from) * m) / minutes];
        await lin.rides(a, b, 1);
        await bo.rides(b, b, 0.001, 0.001);
      }
    };
    await lin.swipes(22);
    await lin.rides(0.5, 0.6, 4);
    expect((await bathOf(house)).litres).toBeGreaterThan(5);
    await bo.swipes(18);
    await bothRide(0.6, 0.7, 4);
    expect(await stepsOf(house, "bo")).toMatchObject({ "bath-begun": "pass", "joined-ends": "waiting" });

    // The first has something else to do: what is made is now the second's.
    await lin.cancels();
    await bothRide(0.7, 0.75, 2);
    expect(toldOf(house, "tell.trip-ended")).toBe(1);
    expect((await bathOf(house)).phase).not.toBe("off");
    expect(await airOf(house)).toMatchObject({ on: true, unattended: true });

    // It was soon done: they come after all, and meet at the gate.
    await lin.swipes(10);
    await bothRide(0.75, 0.998, 9);
    expect(await waysHome(house)).toHaveLength(2);
    await Promise.all([lin.enters(), bo.enters()]);
    await stands(house, "lin", { faces: 2 });
    expect(await doorOf(house)).toMatchObject({ phase: "asking", ask: "credential", bolt: "locked" });
    expect(await decision(house)).toMatchObject({ decision: "ask" });
    expect(await types(house, "274918")).toEqual({ open: true });
    await goesIn(house);
    expect(await doorOf(house)).toMatchObject({ bolt: "locked", leaf: "closed" });
    // His phone came in with him: when it has stayed for ten minutes he has arrived, too.
    await house.to(11 * 60_000);
    expect([await whereIs(house, "lin"), await whereIs(house, "bo")]).toEqual(["home", "home"]);
    expect(await waysHome(house)).toEqual([]);
    const welcomes = (await evenings(house)).filter(({ steps }) => steps[0]?.key === "arrived");
    expect(new Set(welcomes.map(({ resident }) => resident))).toEqual(new Set(["bo", "lin"]));
    expect(welcomes).toHaveLength(2);
    expect(toldOf(house, "tell.arrived")).toBe(2);
    expect(await bathOf(house)).toMatchObject({ phase: "ready", level_pct: 35 });
    expect(await airOf(house)).toMatchObject({ on: true, unattended: false });
    expect(house.complaints).toEqual([]);
  },
);
