import { expect, onTestFinished, test } from "vitest";
import { household, type Resident } from "../../../hub/core/house.ts";
import { houseDay, weekday } from "../../../hub/core/house-day.ts";
import { instantOf } from "../../../hub/core/instant.ts";
import { keepAlarms } from "../../../hub/keep-alarms.ts";
import { covers } from "../../help/covers.ts";
import { morning, roomOfThings, type Room } from "../../help/things.ts";

const hour = 3_600_000;
const zone = "Europe/Berlin";

/** Two beds with an alarm clock each in the room of things, and the hub that keeps them; 08:00 on a Monday. */
function bedrooms() {
  const room = roomOfThings();
  onTestFinished(() => room[Symbol.dispose]());
  const residents = new Map<string, Resident>();
  const home = { zone };
  const free = new Set<string>();
  for (const side of ["a", "b"]) {
    room.devices.set(`alarm-${side}`, {
      id: `alarm-${side}`,
      kind: "alarm-clock",
      name: "Alarm",
      place: `bed-${side}`,
    });
    room.roles.set(`alarm.bed-${side}`, `alarm-${side}`);
  }
  const faults: unknown[] = [];
  const open = () =>
    keepAlarms({
      bus: room.bus,
      residents: {
        home: () => home as never,
        all: (noun) =>
          (noun === "resident"
            ? [...residents.values()]
            : noun === "role"
              ? [...room.roles].map(([id, thing]) => ({ id, thing }))
              : []) as never,
      },
      things: room.things,
      clock: room.clock,
      working: (wall) => weekday(wall, zone) <= 5 && !free.has(houseDay(wall, zone)),
      onFault: (error) => faults.push(error),
    });
  let stop = open();
  const lives = (id: string, sleeps: string, alarm: object) => {
    const document = household.resident.parse({ id, name: id, standing: "adult", language: "en", sleeps, alarm });
    residents.set(id, document);
    room.bus.emit("household.changed", { noun: "resident", id });
  };
  const change = (noun: "home" | "calendar" | "role" | "device") =>
    room.bus.emit("household.changed", { noun, id: "x" });
  return {
    room,
    residents,
    home,
    free,
    faults,
    lives,
    change,
    restart: () => {
      stop();
      room.restart();
      stop = open();
    },
    stop: () => stop(),
  };
}

type Order = { id: string; verb: string; with: { rings: string[]; snooze_min: number } };

/** What was sent to an alarm clock. */
const sentTo = (room: Room, device: string): Order[] =>
  room.left.filter(({ topic }) => topic === `lintel/device/${device}/do`).map(({ message }) => message as Order);

let ticks = 0;
const tell = (room: Room, device: string, state: object, boot = "b1") =>
  room.hear(device, "state", {
    v: 1,
    boot,
    at: instantOf(morning + ++ticks),
    ringing: false,
    rings: 0,
    ...state,
  });
const come = (room: Room, device: string, boot = "b1", state: object = {}) =>
  room.join(device, boot, { ringing: false, rings: 0, ...state });
/** The clock does as it was told last, as the real one does. */
function obey(room: Room, device: string, boot = "b1"): void {
  const order = sentTo(room, device).at(-1);
  if (!order) throw new Error(`nothing was sent to ${device}`);
  room.hear(device, "did", { v: 1, id: order.id, outcome: "accepted" });
  room.hear(device, "did", { v: 1, id: order.id, outcome: "done" });
  tell(room, device, { rings: order.with.rings.length, set_by: order.id }, boot);
}

test("a clock that comes is told two weeks of rings, once, and an alarm that is off makes it quiet", () => {
  covers("role:alarm", "event:device.status", "event:household.changed", "event:calendar.changed");
  const { room, lives } = bedrooms();
  lives("lin", "bed-a", { on: true, at: "07:00", days: "working", snooze_min: 5 });
  lives("bo", "bed-b", { on: false });
  expect(room.left).toEqual([]);
  come(room, "alarm-a");
  come(room, "alarm-b");
  expect(sentTo(room, "alarm-a")).toMatchObject([{ verb: "set", with: { snooze_min: 5 } }]);
  const { rings } = sentTo(room, "alarm-a")[0]?.with ?? { rings: [] };
  expect(rings[0]).toBe("2026-03-03T06:00:00.000Z");
  expect(rings).toHaveLength(9);
  expect(sentTo(room, "alarm-b")).toMatchObject([{ verb: "set", with: { rings: [] } }]);
  for (const device of ["alarm-a", "alarm-b"]) obey(room, device);
  come(room, "alarm-a", "b1", { set_by: sentTo(room, "alarm-a")[0]?.id });
  expect(sentTo(room, "alarm-a")).toHaveLength(1);
  expect(sentTo(room, "alarm-b")).toHaveLength(1);
});

test("every change that moves a ring is told, one that does not is not", () => {
  const { room, lives, change, free, home } = bedrooms();
  lives("lin", "bed-a", { on: true, at: "07:00" });
  come(room, "alarm-a");
  obey(room, "alarm-a");
  const count = () => sentTo(room, "alarm-a").length;
  const last = () => sentTo(room, "alarm-a").at(-1)?.with.rings ?? [];
  change("calendar");
  change("home");
  change("role");
  lives("lin", "bed-a", { on: true, at: "07:00" });
  expect(count()).toBe(1);

  lives("lin", "bed-a", { on: true, at: "06:30" });
  expect(last()[0]).toBe("2026-03-03T05:30:00.000Z");
  obey(room, "alarm-a");
  free.add("2026-03-03");
  room.bus.emit("calendar.changed", { calendar: "holidays" });
  expect(last()[0]).toBe("2026-03-04T05:30:00.000Z");
  obey(room, "alarm-a");
  home.zone = "Asia/Shanghai";
  change("home");
  expect(last()).toContain("2026-03-04T22:30:00.000Z");
  obey(room, "alarm-a");
  home.zone = zone;
  free.clear();
  lives("lin", "bed-a", { on: true, at: "07:00" });
  obey(room, "alarm-a");
  // The first list once more: it is another command, or the clock would take it for the old one.
  expect(sentTo(room, "alarm-a").map(({ with: { rings } }) => rings[0])).toEqual([
    "2026-03-03T06:00:00.000Z",
    "2026-03-03T05:30:00.000Z",
    "2026-03-04T05:30:00.000Z",
    expect.any(String),
    "2026-03-03T06:00:00.000Z",
  ]);
  expect(new Set(sentTo(room, "alarm-a").map(({ id }) => id)).size).toBe(count());
});

test("two who share a bedside are each woken, an instant they share rings once", () => {
  const { room, lives } = bedrooms();
  lives("lin", "bed-a", { on: true, at: "07:00", days: "working", snooze_min: 9 });
  lives("bo", "bed-a", { on: true, at: "07:20", days: "every", snooze_min: 4 });
  lives("kim", "bed-a", { on: true, at: "07:00", days: "every", snooze_min: 12 });
  come(room, "alarm-a");
  const { rings, snooze_min } = sentTo(room, "alarm-a")[0]?.with ?? { rings: [], snooze_min: 0 };
  expect(rings.slice(0, 3)).toEqual(
    ["06:00", "06:20", "06:00"].map((t, i) => `2026-03-0${i < 2 ? 3 : 4}T${t}:00.000Z`),
  );
  expect(rings).toEqual([...new Set(rings)].toSorted());
  expect(rings).toHaveLength(26);
  expect(snooze_min).toBe(4);
});

test("who moves to another bed takes the alarm along, and a clock nobody sleeps at falls silent", () => {
  const { room, lives, residents } = bedrooms();
  come(room, "alarm-a");
  come(room, "alarm-b");
  expect(room.left).toEqual([]);
  lives("lin", "bed-a", { on: true });
  obey(room, "alarm-a");
  lives("lin", "bed-b", { on: true });
  expect(sentTo(room, "alarm-a").at(-1)?.with.rings).toEqual([]);
  expect(sentTo(room, "alarm-b").at(-1)?.with.rings).toHaveLength(9);
  obey(room, "alarm-a");
  obey(room, "alarm-b");
  residents.delete("lin");
  room.bus.emit("household.changed", { noun: "resident", id: "lin" });
  expect(sentTo(room, "alarm-b").at(-1)?.with.rings).toEqual([]);
});

test("a clock that started anew and still knows its list is left alone; one that lost it is told again", () => {
  const { room, lives } = bedrooms();
  lives("lin", "bed-a", { on: true });
  come(room, "alarm-a");
  obey(room, "alarm-a");
  const set_by = sentTo(room, "alarm-a")[0]?.id;
  come(room, "alarm-a", "b2", { set_by, rings: 9 });
  expect(sentTo(room, "alarm-a")).toHaveLength(1);
  come(room, "alarm-a", "b3");
  const orders = sentTo(room, "alarm-a");
  expect(orders).toHaveLength(2);
  expect(orders[1]?.with).toEqual(orders[0]?.with);
  expect(orders[1]?.id).not.toBe(set_by);
});

test("once a house day it is told anew; what has rung since needs no telling", async () => {
  const { room, lives } = bedrooms();
  lives("lin", "bed-a", { on: true, at: "12:00" });
  come(room, "alarm-a");
  obey(room, "alarm-a");
  await room.turn(19 * hour);
  expect(sentTo(room, "alarm-a")).toHaveLength(1);
  await room.turn(2 * hour);
  expect(sentTo(room, "alarm-a")).toHaveLength(2);
  obey(room, "alarm-a");
  await room.turn(22 * hour);
  expect(sentTo(room, "alarm-a")).toHaveLength(2);
});

test("silence is asked again with the same command, a no with another", async () => {
  covers("error:E_DEVICE_SILENT");
  const { room, lives, change } = bedrooms();
  lives("lin", "bed-a", { on: true });
  come(room, "alarm-a");
  change("calendar");
  expect(sentTo(room, "alarm-a")).toHaveLength(1);
  await room.turn(3_000);
  expect(room.all("device.did").at(-1)?.did.code).toBe("E_DEVICE_SILENT");
  change("calendar");
  const [first, second] = sentTo(room, "alarm-a");
  expect(second?.id).toBe(first?.id);
  room.hear("alarm-a", "did", { v: 1, id: second?.id, outcome: "refused", code: "E_DISK_FULL" });
  await room.turn(hour);
  const third = sentTo(room, "alarm-a")[2];
  expect(third?.id).not.toBe(first?.id);
  expect(third?.with).toEqual(first?.with);
  obey(room, "alarm-a");
  await room.turn(3 * hour);
  expect(sentTo(room, "alarm-a")).toHaveLength(3);
});

test("a hub that starts again asks the clock, not its memory", () => {
  const house = bedrooms();
  const { room, lives } = house;
  lives("lin", "bed-a", { on: true });
  come(room, "alarm-a");
  const lost = sentTo(room, "alarm-a")[0];
  // The hub dies before the answer; after it the same command goes out.
  house.restart();
  room.things.resume();
  come(room, "alarm-a");
  expect(sentTo(room, "alarm-a").map(({ id }) => id)).toEqual([lost?.id, lost?.id]);
  obey(room, "alarm-a");
  house.restart();
  come(room, "alarm-a", "b1", { set_by: lost?.id, rings: 9 });
  expect(sentTo(room, "alarm-a")).toHaveLength(2);
  // Somebody else set it meanwhile.
  tell(room, "alarm-a", { set_by: "a-flow.1", rings: 1 });
  expect(sentTo(room, "alarm-a")).toHaveLength(3);
  house.stop();
  tell(room, "alarm-a", { set_by: "a-flow.2", rings: 1 });
  expect(sentTo(room, "alarm-a")).toHaveLength(3);
  expect(house.faults).toEqual([]);
});

test("a person's stop and snooze reach the clock as commands of its role", () => {
  const { room } = bedrooms();
  come(room, "alarm-a");
  const role = room.things.role("alarm.bed-a");
  expect(role).toMatchObject({ thing: "alarm-a", ready: true });
  for (const verb of ["snooze", "stop"])
    room.things.command({
      id: `by-hand.${verb}`,
      role: "alarm.bed-a",
      thing: "alarm-a",
      verb,
      with: {},
      class: "S0",
      deadline: morning + 10_000,
    });
  expect(sentTo(room, "alarm-a").map(({ verb }) => verb)).toEqual(["snooze", "stop"]);
  room.hear("alarm-a", "did", { v: 1, id: "by-hand.stop", outcome: "done" });
  expect(room.things.outcome("by-hand.stop")).toMatchObject({ outcome: "done" });
  room.hear("alarm-a", "event", { v: 1, id: "b1.1", at: instantOf(morning), type: "stopped" });
  expect(room.all("device.event")).toMatchObject([{ device: "alarm-a", event: { type: "stopped" } }]);
});
