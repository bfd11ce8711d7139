import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { noticesRig } from "../../help/notices.ts";

const openDoor = { id: "door:left-open", code: "E_DOOR_OPEN", params: {}, cause: "door" } as const;
const jam = { bolt: "jammed", leaf: "closed", pulsing: false };
const calm = { phase: "off", interrupted: false };

test("an open door is said at the walls first, then on her phone, then on the next, and nowhere once it is shut", async () => {
  covers("error:E_DOOR_OPEN", "event:fault.raised", "event:fault.cleared");
  await using rig = await noticesRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.is("mei", { where: "home" });
  rig.room.screens.line({ place: "hall" });
  for (const id of ["lin", "bo", "mei"]) rig.room.screens.line({ phone: `phone-${id}` });
  rig.bus.emit("fault.raised", { ...openDoor, at: rig.clock.wall() });
  expect([rig.wall("hall"), rig.wall("kitchen"), rig.wall("bedroom")]).toEqual([["door-open"], ["door-open"], []]);
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.pass(59_000);
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.pass(1_000);
  expect(rig.phone("phone-lin")).toEqual(["door-open"]);
  expect(rig.phone("phone-bo")).toEqual([]);
  await rig.pass(120_000);
  expect(rig.phone("phone-bo")).toEqual(["door-open"]);
  expect(rig.phone("phone-mei")).toEqual([]);
  // The same fault again is no second notice.
  rig.bus.emit("fault.raised", { ...openDoor, at: rig.clock.wall() });
  expect(rig.room.all()).toHaveLength(1);
  rig.bus.emit("fault.cleared", { id: openDoor.id });
  expect([rig.wall("hall"), rig.phone("phone-lin"), rig.phone("phone-bo"), rig.room.all()]).toEqual([[], [], [], []]);
});

test("seen at the wall, it stays there and goes no further", async () => {
  await using rig = await noticesRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.room.screens.line({ place: "hall" });
  rig.room.screens.line({ phone: "phone-lin" });
  rig.state("lock", jam);
  const [notice] = rig.room.onWalls("hall");
  rig.room.seen(notice?.id ?? "", { wall: "hall" });
  await rig.pass(600_000);
  expect(rig.phone("phone-lin")).toEqual([]);
  expect(rig.room.onWalls("kitchen")).toMatchObject([{ key: "notice.door-lock", seen: true, place: "hall" }]);
  // One that is told nothing of it cannot see it either.
  expect(() => rig.room.seen(notice?.id ?? "", { phone: "phone-bo", resident: "bo" })).toThrow("E_NOT_FOUND");
});

test("with nobody at home every grown-up's phone has it at once; with nobody awake the wall is not waited for", async () => {
  await using rig = await noticesRig();
  rig.state("lock", jam);
  expect([rig.phone("phone-lin"), rig.phone("phone-bo"), rig.phone("phone-mei")]).toEqual([
    ["door-lock"],
    ["door-lock"],
    [],
  ]);
  rig.state("lock", { bolt: "locked", leaf: "closed", pulsing: false });
  rig.is("bo", { where: "home", place: "bedroom", asleep: "yes" });
  rig.room.screens.line({ place: "hall" });
  rig.room.screens.line({ phone: "phone-bo" });
  rig.state("lock", jam);
  expect([rig.phone("phone-bo"), rig.phone("phone-lin")]).toEqual([["door-lock"], []]);
});

test("a leak is at once where it is, where somebody is, on phones at home and with the child beside it, everywhere soon", async () => {
  covers("kind:bath");
  await using rig = await noticesRig();
  rig.put("touchpoint", {
    id: "screen-kitchen",
    modality: ["shows"],
    rights: [],
    quiet: { from: "00:00", to: "23:59" },
  });
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.is("mei", { where: "home", place: "bathroom" });
  rig.is("gus", { where: "home", place: "bedroom" });
  rig.room.screens.line({ phone: "phone-lin" });
  rig.state("bath", { phase: "fault", fault: "leak", interrupted: true });
  expect(rig.wall("kitchen")).toEqual(["bath-water"]);
  expect(rig.wall("hall")).toEqual([]);
  expect(["lin", "mei", "gus", "bo"].map((id) => rig.phone(`phone-${id}`))).toEqual([
    ["bath-water"],
    ["bath-water"],
    [],
    [],
  ]);
  // What a child or a wall has seen does not keep it from the others.
  const [{ id } = { id: "" }] = rig.room.onPhone("phone-mei");
  rig.room.seen(id, { phone: "phone-mei", resident: "mei" });
  await rig.pass(60_000);
  expect([rig.wall("hall"), rig.phone("phone-bo"), rig.phone("phone-gus")]).toEqual([
    ["bath-water"],
    ["bath-water"],
    [],
  ]);
  rig.state("bath", calm);
  expect(rig.room.all()).toEqual([]);
});

test("one handles it: it is gone from the walls, phones say by whom, and who comes second hears who was first", async () => {
  covers("event:notice.changed");
  await using rig = await noticesRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.state("bath", { phase: "fault", fault: "leak", interrupted: true });
  await rig.pass(60_000);
  const [{ id } = { id: "" }] = rig.room.onWalls("hall");
  expect(rig.room.handled(id, { phone: "phone-bo", resident: "bo" })).toMatchObject({ first: true, by: "Bo" });
  expect(rig.room.handled(id, { phone: "phone-lin", resident: "lin" })).toMatchObject({ first: false, by: "Bo" });
  const atWall = rig.room.handled(id, { wall: "hall" });
  expect(atWall).toEqual({ first: false, at: expect.any(Number) });
  expect([rig.wall("hall"), rig.wall("kitchen"), rig.room.all()]).toEqual([[], [], []]);
  expect(rig.room.onPhone("phone-lin")).toMatchObject([{ id, handled: { by: "Bo" } }]);
  // The cause still stands, and is said again: it stays handled, over a restart too.
  rig.state("bath", { phase: "fault", fault: "leak", interrupted: true });
  rig.restart();
  rig.state("bath", { phase: "fault", fault: "leak", interrupted: true });
  await rig.pass(600_000);
  expect([rig.wall("hall"), rig.phone("phone-lin"), rig.phone("phone-bo")]).toEqual([[], [], []]);
  // Over and come back, it is another one.
  rig.state("bath", calm);
  await rig.pass(1_000);
  rig.state("bath", { phase: "fault", fault: "leak", interrupted: true });
  expect(rig.room.all()[0]?.id).not.toBe(id);
  expect(() => rig.room.handled("never-was", { wall: "hall" })).toThrow("E_NOT_FOUND");
});

test("over a restart a notice goes on where it was, and its deadlines are the house's own times", async () => {
  await using rig = await noticesRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.room.screens.line({ place: "hall" });
  rig.state("lock", jam);
  const [before] = rig.room.onWalls("hall");
  await rig.pass(30_000);
  rig.restart();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.room.screens.line({ place: "hall" });
  rig.room.screens.line({ phone: "phone-lin" });
  expect(rig.room.onWalls("hall")).toEqual([before]);
  await rig.pass(29_000);
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.pass(1_000);
  expect(rig.phone("phone-lin")).toEqual(["door-lock"]);
});

test("a fault that nobody tells of any more after a restart is over by itself", async () => {
  await using rig = await noticesRig();
  rig.bus.emit("fault.raised", { ...openDoor, at: rig.clock.wall() });
  rig.restart();
  expect(rig.room.all()).toHaveLength(1);
  await rig.pass(180_000);
  expect(rig.room.all()).toEqual([]);
  rig.bus.emit("fault.raised", { ...openDoor, at: rig.clock.wall() });
  rig.restart();
  rig.bus.emit("fault.raised", { ...openDoor, at: rig.clock.wall() });
  await rig.pass(600_000);
  expect(rig.room.all()).toHaveLength(1);
});

test("what is only to be told waits for the morning beside a bed, and for the end of quiet hours elsewhere", async () => {
  await using rig = await noticesRig({ at: Date.parse("2026-03-04T22:30:00+08:00") });
  rig.put("touchpoint", {
    id: "screen-kitchen",
    modality: ["shows"],
    rights: ["notices"],
    quiet: { from: "22:00", to: "06:30" },
  });
  rig.is("lin", { where: "home", place: "bedroom", asleep: "no" });
  rig.state("bath", { phase: "off", interrupted: true });
  expect([rig.wall("hall"), rig.wall("kitchen"), rig.wall("bedroom")]).toEqual([
    ["bath-interrupted"],
    [],
    ["bath-interrupted"],
  ]);
  await rig.pass(1_800_000);
  expect(rig.wall("bedroom")).toEqual([]);
  await rig.pass(7 * 3_600_000);
  expect([rig.wall("bedroom"), rig.wall("kitchen")]).toEqual([["bath-interrupted"], []]);
  await rig.pass(1_800_000);
  expect(rig.wall("kitchen")).toEqual(["bath-interrupted"]);
  // After twelve hours it is no news any more.
  await rig.pass(4 * 3_600_000);
  expect(rig.room.all()).toEqual([]);
});

test("a door that somebody was made to open is said on no wall, and not to whom it happened", async () => {
  covers("event:door.alerted");
  await using rig = await noticesRig();
  for (const id of ["lin", "bo", "mei"]) rig.is(id, { where: "home", place: "hall" });
  rig.bus.emit("door.alerted", { id: "7", at: rig.clock.wall(), resident: "lin" });
  await rig.pass(600_000);
  const everywhere = ["hall", "kitchen", "bedroom"].flatMap((place) => rig.wall(place));
  expect(everywhere).toEqual([]);
  expect(["lin", "bo", "mei"].map((id) => rig.phone(`phone-${id}`))).toEqual([[], ["door-forced"], []]);
  expect(rig.room.for({ desk: "lin" })).toEqual([]);
  expect(rig.room.for({ desk: "bo" })).toHaveLength(1);
});

test("ten thousand at once are capped: the newest are kept, and no hazard goes", async () => {
  await using rig = await noticesRig();
  rig.state("bath", { phase: "fault", fault: "overflow", interrupted: true });
  for (let i = 0; i < 10_000; i += 1)
    rig.bus.emit("fault.raised", {
      id: `store:${i}`,
      code: "E_DISK_FULL",
      params: {},
      cause: "store",
      at: rig.clock.wall(),
    });
  const all = rig.room.all();
  expect(all).toHaveLength(200);
  expect(all[0]).toMatchObject({ level: "hazard", key: "notice.bath-water" });
  rig.bus.emit("fault.cleared", { id: "store:9999" });
  expect(rig.room.all()).toHaveLength(199);
  const rows = rig.store.sql("SELECT count(*) AS n FROM notices").get();
  expect(rows).toEqual({ n: 199 });
});

test("a device that is silent in the evening is said before it is missed, and no more once it is back", async () => {
  covers("event:device.status", "event:presence.changed");
  await using rig = await noticesRig();
  rig.willNot.push({ role: "breakfast-machine", thing: "machine", name: "Machine" });
  await rig.pass(2 * 3_600_000);
  expect(rig.room.all()).toEqual([]);
  await rig.pass(2 * 3_600_000);
  const params = { name: "Machine", what: "notice.without.breakfast-machine" };
  expect(rig.room.all()).toMatchObject([{ key: "notice.role-silent", params }]);
  rig.bus.emit("device.status", { device: "machine", status: "online", retained: false });
  expect(rig.room.all()).toEqual([]);
});
