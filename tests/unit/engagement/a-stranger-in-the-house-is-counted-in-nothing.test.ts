import { expect, test } from "vitest";
import type { Presence } from "../../../hub/core/house.ts";
import { permissionHouse, startWall } from "../../help/permission.ts";

const people = [
  { id: "ada", standing: "owner" },
  { id: "gus", standing: "guest" },
] as const;
const hour = 3_600_000;

async function shielded() {
  const house = await permissionHouse({ people: [...people] });
  const comes = (resident: string, where: Presence["where"]) => {
    const before = { where: "away", asleep: "no", confidence: 1, since: startWall, because: [] } as const;
    house.where.set(resident, where);
    house.bus.emit("presence.changed", { resident, presence: { ...before, where }, before });
  };
  const opened = (resident: string | undefined) =>
    house.bus.emit("door.opened", {
      id: "o",
      at: house.room.permission.now(),
      device: "lock-1",
      place: "hall",
      resident,
    });
  return Object.assign(house, { comes, opened });
}

test("while a guest is at home the shield is up, and no longer", async () => {
  await using house = await shielded();
  expect(house.room.permission.shielded()).toBe(false);
  house.comes("gus", "home");
  expect(house.room.permission.shielded()).toBe(true);
  house.comes("gus", "away");
  expect(house.room.permission.shielded()).toBe(false);
});

test("a guest's code at the door puts it up before anybody is seen, and over a restart", async () => {
  await using house = await shielded();
  house.opened("ada");
  expect(house.room.permission.shielded()).toBe(false);
  house.opened("gus");
  expect(house.room.permission.shielded()).toBe(true);
  await house.settle();
  await house.restart();
  expect(house.room.permission.shielded()).toBe(true);
  house.comes("gus", "home");
  house.comes("gus", "away");
  expect(house.room.permission.shielded()).toBe(false);
});

test("whoever opens with a key and is nobody known counts as a stranger for half a day, unless a resident's coming explains it", async () => {
  await using house = await shielded();
  house.opened(undefined);
  expect(house.room.permission.shielded()).toBe(true);
  await house.pass(13 * hour);
  expect(house.room.permission.shielded()).toBe(false);
});

test("while somebody unknown stands at the door and is asked, the shield is up", async () => {
  await using house = await shielded();
  const at = (phase: "asking" | "shut") => house.bus.emit("door.changed", { door: { phase, at: startWall } });
  at("asking");
  expect(house.room.permission.shielded()).toBe(true);
  at("shut");
  expect(house.room.permission.shielded()).toBe(false);
});
