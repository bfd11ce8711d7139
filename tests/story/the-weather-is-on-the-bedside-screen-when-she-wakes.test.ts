import { expect, test } from "vitest";
import { startHouse } from "../help/house.ts";

test("she leaves her bed, and her bedside screen shows today", async () => {
  await using house = await startHouse({ at: "2026-03-04T06:55:00+08:00" });
  await house.to("2026-03-04T07:00:00+08:00");
  await house.happen("bed-lin", "enter");
  await house.to(60_000);
  await house.happen("bed-lin", "leave");
  await house.to(2_000);
  console.log(house.told, house.complaints);
});
