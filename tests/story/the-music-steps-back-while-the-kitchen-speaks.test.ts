import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";
import { brushes, eveningBefore, getsUp, stateOf } from "../help/morning.ts";

test(
  "while the kitchen screen says that breakfast is ready its music is lower, and then as before",
  { timeout: 120_000 },
  async () => {
    covers("role:music", "role:screen");
    await using house = await startHouse({ at: "2026-03-03T22:30:00+08:00" });
    await eveningBefore(house);
    await house.to("2026-03-04T07:00:00+08:00");
    await getsUp(house, "lin");
    await brushes(house, "lin");
    await house.happen("screen-kitchen", "touched");
    await house.to(5_000);
    const music = () => stateOf(house, "music-kitchen");
    expect(await music()).toMatchObject({ playing: true, ducked: false });
    for (let second = 0; second < 30 * 60; second += 1) {
      if ((await stateOf(house, "screen-kitchen"))["spoke"] === "breakfast-ready") break;
      await house.to(1_000);
    }
    expect(await stateOf(house, "screen-kitchen")).toMatchObject({ spoke: "breakfast-ready" });
    await house.to(1_000);
    expect(await music()).toMatchObject({ playing: true, ducked: true });
    await house.to(13_000);
    expect(await music()).toMatchObject({ playing: true, ducked: false });
    expect(house.complaints).toEqual([]);
  },
);
