import { expect, test } from "vitest";
import { noticesRig } from "../../help/notices.ts";

const day = 86_400_000;
const jam = { bolt: "jammed", leaf: "closed", pulsing: false };

test("a clock that is set back by a day after something happened holds nobody's phone back", async () => {
  await using rig = await noticesRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.room.screens.line({ place: "hall" });
  rig.room.screens.line({ phone: "phone-lin" });
  const { wall } = rig.clock;
  rig.state("lock", jam);
  Object.assign(rig.clock, { wall: () => wall() - day });
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.pass(180_000);
  expect(rig.phone("phone-lin")).toContain("door-lock");
  await rig.pass(600_000);
  expect(rig.phone("phone-bo")).toContain("door-lock");
});

test("nor does one that is put right while the house was off", async () => {
  await using rig = await noticesRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.room.screens.line({ place: "hall" });
  const { wall } = rig.clock;
  rig.state("lock", jam);
  Object.assign(rig.clock, { wall: () => wall() - day });
  rig.restart();
  rig.room.screens.line({ place: "hall" });
  rig.room.screens.line({ phone: "phone-lin" });
  await rig.pass(180_000);
  expect(rig.phone("phone-lin")).toContain("door-lock");
});
