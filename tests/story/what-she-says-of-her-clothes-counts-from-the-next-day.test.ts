import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { change } from "../help/household.ts";

/** The sentence on a resident's bedside screen, after a touch. */
async function clothing(house: TestHouse, who: string): Promise<unknown> {
  await house.happen(`screen-bedside-${who}`, "touched");
  await house.to(2_000);
  return (await house.shows(`screen-bedside-${who}`)).shows?.["clothing"];
}

test("two dress alike; she was too warm, and the day after hers is another sentence while his stays", async () => {
  covers("fact:clothing.advice", "kind:screen");
  await using opened = new AsyncDisposableStack();
  let house = opened.use(await startHouse({ at: "2026-03-09T07:30:00+08:00" }));
  // Alike in all that counts, under the sample's own weather of these two days.
  const wears = { feels: "usual", way: "transit" };
  await change(house, "residents/lin", { wears });
  await change(house, "residents/bo", { wears });
  expect(await clothing(house, "lin")).toBe(await clothing(house, "bo"));
  await house.happen("screen-bedside-lin", "too-warm");
  await house.to(2_000);
  await house.hub[Symbol.asyncDispose]();
  house.clock.set(house.clock.mono() + 86_400_000 - 30 * 60_000);
  house = opened.use(await house.restart());
  const [hers, his] = [await clothing(house, "lin"), await clothing(house, "bo")];
  expect(his).toBe("clothing.cold");
  expect(hers).toBe("clothing.chilly");
});
