import { expect, test } from "vitest";
import { type Home, placed } from "../../../hub/core/house.ts";
import { startHouse } from "../../help/house.ts";

test("a home that says where it stands is the very home, so that what is remembered of it is found again", async () => {
  await using house = await startHouse();
  const { body } = await house.ask("GET", "/api/v1/home");
  const home = body as Home;
  expect(home.lat).toBeTypeOf("number");
  expect(placed(home)).toBe(home);
  const { lat: _nowhere, ...unplaced } = home;
  expect(placed(unplaced as Home)).toBeUndefined();
});
