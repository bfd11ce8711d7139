import { expect, test } from "vitest";
import { makePlaces } from "../../../hub/presence/places.ts";
import { morning, openHouse } from "./a-house.ts";

test("a place is unknown until a sensor of it speaks, then as it says, since when it changed", async () => {
  using house = openHouse();
  expect(house.room.place("kitchen")).toBeUndefined();
  house.event("eye-kitchen", "occupied");
  house.state("eye-kitchen", true, false);
  await house.pass(5_000);
  house.state("eye-kitchen", true, true);
  expect(house.room.place("kitchen")).toEqual({ occupied: true, since: morning });
  house.event("eye-kitchen", "empty");
  expect(house.room.place("kitchen")).toEqual({ occupied: false, since: morning + 5_000 });
  house.event("eye-kitchen", "occupied", 1_000);
  expect(house.room.place("kitchen")?.occupied).toBe(false);
  house.status("eye-kitchen", "offline");
  expect(house.room.place("kitchen")).toBeUndefined();
});

test("what a sensor says first holds from when it was told: nobody saw it begin", async () => {
  using house = openHouse();
  const at = new Date(morning - 3_600_000).toISOString();
  const state = { v: 1 as const, boot: "b", at, occupied: false };
  house.bus.emit("device.state", { device: "eye-kitchen", state, before: undefined, baseline: true });
  expect(house.room.place("kitchen")).toEqual({ occupied: false, since: morning });
  house.restart();
  expect(house.room.place("kitchen")).toBeUndefined();
});

test("a touch in a room its sensor calls empty begins the emptiness anew", async () => {
  using house = openHouse();
  house.state("eye-kitchen", false, undefined, true);
  await house.pass(600_000);
  house.event("screen-kitchen", "touched");
  house.event("screen-hall", "touched");
  expect(house.room.place("kitchen")).toEqual({ occupied: false, since: morning + 600_000 });
  expect(house.room.place("hall")).toBeUndefined();
});

test("of several sensors any that sees somebody is enough", () => {
  const places = makePlaces();
  const word = (occupied: boolean, at: number) => ({ occupied, at, since: at });
  places.tell("hall", "a", word(true, 10));
  places.tell("hall", "b", word(true, 20));
  expect(places.view("hall")).toEqual({ occupied: true, since: 10 });
  places.tell("hall", "a", word(false, 30));
  expect(places.view("hall")).toEqual({ occupied: true, since: 20 });
  places.tell("hall", "b", word(false, 40));
  expect(places.view("hall")).toEqual({ occupied: false, since: 40 });
  places.lost("b");
  expect(places.view("hall")).toEqual({ occupied: false, since: 30 });
});

test("the newest sign of somebody moving is remembered; what stands, rings or stops by itself is none", async () => {
  using house = openHouse();
  house.tells("brush-ann", { running: true }, undefined);
  house.state("eye-kitchen", true, true, true);
  house.event("alarm-ann", "rang");
  house.event("eye-kitchen", "empty");
  house.event("phone-ann", "swiped");
  expect(house.room.motionAt()).toBeUndefined();
  house.event("bed-ann", "left");
  await house.pass(1_000);
  house.event("brush-ann", "started", 2_000);
  expect(house.room.motionAt()).toBe(morning);
  house.event("tap-bathroom", "opened", -1_000);
  expect(house.room.motionAt()).toBe(morning + 1_000);
});
