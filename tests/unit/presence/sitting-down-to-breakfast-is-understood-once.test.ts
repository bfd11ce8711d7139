import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { morning, openHouse } from "./a-house.ts";

const table = (house: ReturnType<typeof openHouse>) => house.moments().filter(({ kind }) => kind === "at-table");

test("a minute in the kitchen after breakfast was started is sitting down to it", async () => {
  covers("moment:at-table", "kind:breakfast-machine");
  using house = openHouse();
  house.event("bed-ann", "left");
  house.breakfast();
  await house.pass(30_000);
  house.event("eye-kitchen", "occupied");
  house.event("eye-office", "occupied");
  await house.pass(59_999);
  expect(table(house)).toEqual([]);
  await house.pass(2);
  expect(table(house)).toMatchObject([{ resident: "ann", place: "kitchen", at: morning + 90_000 }]);
  expect(table(house)[0]?.because).toEqual(["eye-kitchen:e2", expect.stringMatching(/^machine:/)]);
  await house.pass(3_600_000);
  expect(table(house)).toHaveLength(1);
});

test("who was there before counts from the start of breakfast", async () => {
  using house = openHouse();
  house.event("bed-ann", "left");
  house.event("eye-kitchen", "occupied");
  await house.pass(10 * 60_000);
  expect(house.room.missing("at-table", "ann").key).toBe("why.no-breakfast");
  house.breakfast();
  await house.pass(59_000);
  expect(table(house)).toEqual([]);
  await house.pass(1_001);
  expect(table(house)).toMatchObject([{ resident: "ann", at: morning + 660_000 }]);
});

test("without a breakfast, with one of yesterday, or hours after it, a kitchen is only a kitchen", async () => {
  using house = openHouse();
  house.tells("machine", { phase: "running" }, { phase: "running" });
  house.tells("machine", { phase: "running" }, { phase: "armed" }, true);
  house.event("bed-ann", "left");
  const sits = async () => {
    house.event("eye-kitchen", "occupied");
    await house.pass(120_000);
    house.event("eye-kitchen", "empty");
    await house.pass(10_000);
  };
  await sits();
  house.breakfast();
  await house.pass(3.1 * 3_600_000);
  await sits();
  await house.pass(21 * 3_600_000);
  await sits();
  expect(table(house)).toEqual([]);
});

test("that breakfast was started is known after a restart; who sits there is not, until told as a change", async () => {
  using house = openHouse();
  house.event("bed-ann", "left");
  house.breakfast();
  house.event("eye-kitchen", "occupied");
  await house.pass(50_000);
  house.restart();
  expect(house.room.place("kitchen")).toBeUndefined();
  house.state("eye-kitchen", true, true, true);
  await house.pass(120_000);
  expect(table(house)).toEqual([]);
  house.state("eye-kitchen", false, true);
  await house.pass(10_000);
  house.state("eye-kitchen", true, false);
  await house.pass(60_001);
  expect(table(house)).toMatchObject([{ resident: "ann" }]);
});

test("a touch of the screen there needs no breakfast, but the wake window", async () => {
  using house = openHouse();
  house.event("bed-ann", "left");
  house.event("screen-hall", "touched");
  expect(table(house)).toEqual([]);
  house.event("screen-kitchen", "touched");
  house.event("screen-kitchen", "touched");
  expect(table(house)).toMatchObject([{ resident: "ann", place: "kitchen" }]);
  await house.pass(4 * 3_600_000);
  house.event("bed-ben", "left");
  house.event("screen-kitchen", "touched");
  expect(table(house)).toHaveLength(1);
  expect(house.room.missing("at-table", "ben")).toEqual({ key: "why.outside-windows", params: { at: "11:00" } });
});

test("of two who are up nobody is known: the place has the moment, once, and the same sitting no second one", async () => {
  using house = openHouse();
  house.event("bed-ann", "left");
  house.event("bed-ben", "left");
  house.breakfast();
  house.event("eye-kitchen", "occupied");
  await house.pass(60_001);
  expect(table(house)).toMatchObject([{ place: "kitchen" }]);
  expect(table(house)[0]).not.toHaveProperty("resident");
  // Ben goes to work, so that whoever touches the screen now is Ann; she may have sat there all the time.
  house.owntracks("phone-ben", { _type: "transition", event: "leave", desc: "home", ...fix(house) });
  house.event("screen-kitchen", "touched");
  expect(house.room.missing("at-table", "ann").key).toBe("why.already.seated");
  await house.pass(3_601_000);
  house.event("screen-kitchen", "touched");
  expect(table(house).map(({ resident }) => resident)).toEqual([undefined, "ann"]);
});

test("who sits down second is known by what is their own, and has a moment of their own", async () => {
  using house = openHouse();
  house.event("bed-ann", "left");
  house.event("screen-kitchen", "touched");
  await house.pass(60_000);
  house.event("bed-ben", "left");
  // A touch that may be of either is of the one who sits there.
  house.event("screen-kitchen", "touched");
  expect(table(house).map(({ resident }) => resident)).toEqual(["ann"]);
  expect(house.room.missing("at-table", "ben").key).toBe("why.already.seated");
  house.owntracks("phone-ann", { _type: "transition", event: "leave", desc: "home", ...fix(house) });
  house.event("screen-kitchen", "touched");
  expect(table(house).map(({ resident }) => resident)).toEqual(["ann", "ben"]);
});

test("whoever was told when they sat down stays who sits there, though another gets up meanwhile", async () => {
  using house = openHouse();
  house.breakfast();
  house.event("bed-ann", "left");
  house.event("eye-kitchen", "occupied");
  await house.pass(30_000);
  house.event("bed-ben", "left");
  await house.pass(30_001);
  expect(table(house)).toMatchObject([{ resident: "ann" }]);
});

test("but not when their own brush says since that they are elsewhere", async () => {
  using house = openHouse();
  house.breakfast();
  house.event("bed-ann", "left");
  house.event("eye-kitchen", "occupied");
  await house.pass(30_000);
  house.event("bed-ben", "left");
  house.event("brush-ann", "started");
  await house.pass(30_001);
  expect(table(house)[0]).not.toHaveProperty("resident");
});

test("a yes on a screen is agreed for its place and its question; a no is not", () => {
  covers("moment:agreed", "kind:screen");
  using house = openHouse();
  house.event("bed-ann", "left");
  house.event("screen-kitchen", "answered", 0, { question: "sound", yes: false });
  house.event("screen-kitchen", "answered", 0, { question: "sound", yes: true });
  house.event("screen-kitchen", "felt", 0, { felt: "too-cold" });
  const agreed = house.moments().filter(({ kind }) => kind === "agreed");
  expect(agreed).toEqual([
    {
      id: expect.any(String),
      kind: "agreed",
      at: morning,
      place: "kitchen",
      about: "sound",
      because: ["screen-kitchen:e3"],
    },
  ]);
  const said = (house.told["evidence.taken"] ?? []).map(({ evidence }) => [evidence.source, evidence.about]);
  expect(said).toEqual([
    ["bed.left", undefined],
    ["screen.no", "sound"],
    ["screen.yes", "sound"],
    ["screen.too-cold", undefined],
  ]);
  house.event("screen-kitchen", "answered", 0, { question: "sound", yes: true });
  expect(house.moments().filter(({ kind }) => kind === "agreed")).toHaveLength(2);
});

function fix(house: ReturnType<typeof openHouse>) {
  const tst = Math.floor(house.clock.wall() / 1000);
  return { lat: 31.2, lon: 121.4, acc: 10, tst, wtst: tst, t: "c", tid: "aa" };
}
