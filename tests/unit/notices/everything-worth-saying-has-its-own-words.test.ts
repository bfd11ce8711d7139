import { expect, test } from "vitest";
import type { DoorView } from "../../../hub/core/door.ts";
import { type NoticeName, notices } from "../../../hub/core/notices.ts";
import { roles } from "../../../hub/core/roles.ts";
import { render } from "../../../hub/core/sentence.ts";
import { causesOfState } from "../../../hub/notices/causes.ts";
import { wordsOf } from "../../../hub/words.ts";
import { covers } from "../../help/covers.ts";
import { noticesRig } from "../../help/notices.ts";

type Rig = Awaited<ReturnType<typeof noticesRig>>;

const latched = (fault: string) => ({ phase: "fault", fault, interrupted: true });
const interrupted = { phase: "off", interrupted: true };
const fault = (id: string, code: "E_DOOR_OPEN" | "E_DISK_FULL") => (rig: Rig) =>
  rig.bus.emit("fault.raised", { id, code, params: {}, cause: id, at: rig.clock.wall() });
const door = (trouble: "E_CAMERA_BLIND" | "E_CAMERA_TAMPER") => (rig: Rig) =>
  rig.bus.emit("door.changed", { door: { phase: "blind", trouble, at: rig.clock.wall() } satisfies DoorView });
const tells = (device: string, state: Readonly<Record<string, unknown>>) => (rig: Rig) => rig.state(device, state);

/** What happens for each row of the table. */
const happens: Readonly<Record<Exclude<NoticeName, "clock-wrong">, (rig: Rig) => unknown>> = {
  "bath-water": tells("bath", latched("leak")),
  "bath-hot": tells("bath", latched("mix-too-hot")),
  "bath-lost": tells("bath", latched("lease-lost")),
  "bath-fault": tells("bath", latched("sensor-stale")),
  "bath-interrupted": tells("bath", interrupted),
  "bath-waits": (rig) => {
    const at = "2026-03-04T07:00:00.000Z";
    rig.bus.emit("device.event", { device: "bath", event: { v: 1, id: "w", at, type: "alert", code: "water-waits" } });
  },
  "breakfast-smoke": tells("machine", latched("smoke")),
  "breakfast-on": tells("machine", latched("relay-stuck")),
  "breakfast-fault": tells("machine", latched("no-power")),
  "breakfast-interrupted": tells("machine", interrupted),
  leak: tells("leak", { wet: true }),
  "sensor-over": (rig) => {
    rig.state("leak", { wet: true });
    rig.state("leak", { wet: false });
  },
  smoke: tells("smoke", { smoke: true }),
  "sensor-blind": tells("smoke", { smoke: false, trouble: "E_SENSOR" }),
  "water-not-shut": tells("valve", { water: "open", trouble: "E_NOT_CONFIRMED" }),
  "door-open": fault("door:left-open", "E_DOOR_OPEN"),
  "door-lock": tells("lock", { bolt: "jammed", leaf: "closed" }),
  "door-forced": (rig) => rig.bus.emit("door.alerted", { id: "1", at: rig.clock.wall(), resident: "bo" }),
  "left-open": tells("climate", { window_open: true }),
  "camera-blind": door("E_CAMERA_BLIND"),
  "camera-tampered": door("E_CAMERA_TAMPER"),
  "role-silent": async (rig) => {
    rig.willNot.push({ role: "alarm", thing: "alarm-lin", name: "Clock" });
    await rig.pass(4 * 3_600_000);
  },
  "tomorrow-lacks": async (rig) => {
    const params = { role: "breakfast-machine", what: "today.breakfast", why: "breakfast.missing.not-loaded" };
    rig.lacks.push({ cause: "not-loaded", params });
    await rig.pass(6 * 3_600_000);
  },
  "screen-silent": async (rig) => {
    rig.room.screens.line({ place: "hall" })();
    await rig.pass(31_000);
  },
  "store-fault": fault("store:house", "E_DISK_FULL"),
};

test.each(Object.entries(happens))("%s is said of its cause, once, in three languages", async (name, happen) => {
  covers("notice:bath-water", "notice:bath-hot", "notice:bath-lost", "notice:bath-fault", "notice:bath-interrupted");
  covers("notice:bath-waits", "notice:breakfast-smoke", "notice:breakfast-on", "notice:breakfast-fault");
  covers("notice:breakfast-interrupted", "notice:door-open", "notice:door-lock", "notice:door-forced");
  covers("notice:camera-blind", "notice:camera-tampered", "notice:role-silent", "notice:screen-silent");
  covers("notice:leak", "notice:sensor-over", "notice:smoke", "notice:sensor-blind");
  covers("notice:water-not-shut", "notice:left-open");
  covers("notice:tomorrow-lacks");
  covers("notice:store-fault", "event:door.changed", "event:device.event", "error:E_CAMERA_BLIND");
  await using rig = await noticesRig();
  await happen(rig);
  const all = rig.room.all();
  expect(all.map(({ key }) => key)).toEqual([`notice.${name}`]);
  const [notice] = all;
  if (!notice) throw new Error("nothing was said");
  expect(notice.level).toBe(notices[name as NoticeName].level);
  for (const language of ["en", "zh-Hans", "zh-Hant"] as const) {
    const text = render(notice, { words: wordsOf(language), language, zone: "UTC" });
    expect(text).not.toMatch(/[{}–]|notice\.|undefined|E_/);
  }
  rig.restart();
  expect(rig.room.all()).toEqual([notice]);
});

test("a clock that was set by hours, or goes behind what the house wrote down, is said", async () => {
  covers("notice:clock-wrong");
  await using rig = await noticesRig();
  rig.store
    .sql("INSERT INTO screens_seen (screen, at) VALUES (?, ?)")
    .run("screen-kitchen", Math.floor(rig.clock.wall()) + 7_200_000);
  rig.restart();
  expect(rig.room.all()).toMatchObject([{ key: "notice.clock-wrong", params: { min: 120 } }]);
});

test("a clock that somebody set is said too, a little drift is not", async () => {
  await using rig = await noticesRig();
  rig.setClock(20_000);
  await rig.pass(60_000);
  expect(rig.room.all()).toEqual([]);
  rig.setClock(-5_400_000);
  await rig.pass(60_000);
  expect(rig.room.all()).toMatchObject([{ key: "notice.clock-wrong", params: { min: 90 } }]);
});

test("with no room on the disk a hazard is said all the same; what a person did is refused, not forgotten", async () => {
  covers("error:E_DISK_FULL");
  await using rig = await noticesRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.fillDisk();
  rig.state("bath", latched("leak"));
  expect(rig.wall("kitchen")).toEqual(["bath-water", "store-fault"]);
  expect(rig.faults.list()).toMatchObject([{ id: "store:house", code: "E_DISK_FULL" }]);
  const [{ id } = { id: "" }] = rig.room.onWalls("kitchen");
  expect(() => rig.room.handled(id, { wall: "kitchen" })).toThrow("E_DISK_FULL");
  expect(rig.wall("kitchen")).toEqual(["bath-water", "store-fault"]);
  await rig.pass(60_000);
  expect(rig.phone("phone-bo")).toContain("bath-water");
});

test("what ends a cause ends what was said of it, and another fault of the same bath is another notice", async () => {
  await using rig = await noticesRig();
  rig.state("bath", latched("lease-lost"));
  rig.state("bath", latched("leak"));
  expect(rig.room.all().map(({ key }) => key)).toEqual(["notice.bath-water"]);
  rig.remove("device", "bath");
  expect(rig.room.all()).toEqual([]);
  door("E_CAMERA_BLIND")(rig);
  door("E_CAMERA_TAMPER")(rig);
  expect(rig.room.all().map(({ key }) => key)).toEqual(["notice.camera-tampered"]);
  rig.bus.emit("door.changed", { door: { phase: "shut", at: rig.clock.wall() } });
  expect(rig.room.all()).toEqual([]);
});

test("whatever a device says of itself, no notice comes of what is no fault, and none of a name we do not know", () => {
  const bath = { id: "bath", kind: "bath" };
  expect(causesOfState(bath, { phase: "fill", interrupted: false })).toEqual([]);
  expect(causesOfState(bath, { phase: "fault", fault: "__proto__" })).toMatchObject([{ name: "bath-fault" }]);
  expect(causesOfState(bath, { phase: "fault", fault: 7 })).toMatchObject([{ name: "bath-fault" }]);
  expect(causesOfState({ id: "x", kind: "toString" }, { phase: "fault" })).toEqual([]);
  expect(Object.keys(roles).map((role) => wordsOf("en")[`notice.without.${role}`])).not.toContain(undefined);
});

test("a window left open is told to whoever left last, and is over once it is shut or somebody is home", async () => {
  await using rig = await noticesRig();
  const out = (since: number) => ({ where: "away", since }) as const;
  rig.is("lin", { where: "home" });
  rig.is("bo", out(1));
  rig.state("climate", { window_open: true });
  expect(rig.room.all()).toEqual([]);
  rig.is("lin", out(2));
  expect([rig.phone("phone-lin"), rig.phone("phone-bo"), rig.wall("hall")]).toEqual([["left-open"], [], ["left-open"]]);
  expect(rig.room.all()).toMatchObject([{ level: "urgent", params: { open: "bedroom" } }]);
  rig.is("bo", { where: "home" });
  expect([rig.room.all(), rig.phone("phone-lin"), rig.wall("hall")]).toEqual([[], [], []]);
  rig.is("bo", out(3));
  expect([rig.phone("phone-lin"), rig.phone("phone-bo")]).toEqual([[], ["left-open"]]);
  await rig.house.put("device", { id: "window", kind: "climate", name: "Attic window" });
  rig.state("window", { window_open: true });
  expect(rig.room.all()).toMatchObject([{ params: { open: "Attic window, bedroom" } }]);
  rig.state("climate", { window_open: false });
  expect(rig.room.all()).toMatchObject([{ params: { open: "Attic window" } }]);
  rig.state("window", { window_open: false });
  expect(rig.room.all()).toEqual([]);
  // Of somebody nothing is known: that is not good enough to say that everybody is out.
  rig.is("gus", { where: "unknown" });
  rig.state("window", { window_open: true });
  expect(rig.room.all()).toEqual([]);
  // Whoever left last is a child: every grown-up is told.
  rig.is("gus", out(4));
  rig.is("mei", out(5));
  expect(rig.room.all()).toHaveLength(1);
  rig.state("window", { window_open: false });
  rig.state("window", { window_open: true });
  expect([rig.phone("phone-lin"), rig.phone("phone-bo"), rig.phone("phone-mei")]).toEqual([
    ["left-open"],
    ["left-open"],
    [],
  ]);
  // After a restart nobody tells of the window any more: it is over.
  rig.restart();
  await rig.pass(200_000);
  expect(rig.room.all()).toEqual([]);
});
