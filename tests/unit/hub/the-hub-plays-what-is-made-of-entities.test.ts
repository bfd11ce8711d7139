import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LintelError } from "../../../hub/core/errors.ts";
import type { HouseholdDocument } from "../../../hub/core/house.ts";
import { topicOf } from "../../../hub/core/topics.ts";
import { adoptedHouse, commandFor } from "../../help/adopted-house.ts";
import { covers } from "../../help/covers.ts";

type Device = HouseholdDocument<"device">;
type House = ReturnType<typeof adoptedHouse>;

const made = (id: string, kind: string, parts: Record<string, string>, settings = {}): Device => ({
  id,
  kind,
  name: `The ${id}`,
  place: "bedroom",
  made_of: { parts, settings },
});
const bed = made("bed-1", "bed", { occupied: "mat" });
const ac = made("ac", "climate", { unit: "unit" });
const traits = { modes: ["off", "cool", "heat"], min: 16, max: 30 };
const status = (house: House, id: string) => house.things.thing(id)?.status;
const state = (house: House, id: string) => house.things.thing(id)?.state;
const happened = (house: House) => house.events("device.event").map(({ event }) => event.type);

const withBed = async (first: object | undefined = { on: false }): Promise<House> => {
  const house = adoptedHouse([bed]);
  house.entities.announce("mat", "binary_sensor", { device_class: "occupancy" });
  if (first) house.entities.tell("mat", first as never, false);
  house.adopted.begin();
  await house.pass(1_000);
  return house;
};

describe("a bed made of a mat", () => {
  test("is a thing like any other: it introduces itself, and is online while the mat is", async () => {
    covers("event:entity.changed", "event:household.changed");
    await using house = await withBed();
    expect(status(house, "bed-1")).toBe("online");
    expect(house.things.thing("bed-1")?.about).toMatchObject({ kind: "bed", name: "The bed-1", place: "bedroom" });
    expect(state(house, "bed-1")).toMatchObject({ occupied: false });
    house.entities.available("mat", false);
    await house.pass(1_000);
    expect(status(house, "bed-1")).toBe("offline");
    expect(house.adopted.lacks("bed-1")).toEqual({ key: "adopted.away", params: { entity: "The mat" } });
    house.entities.available("mat", true);
    await house.pass(1_000);
    expect(status(house, "bed-1")).toBe("online");
    expect(house.adopted.lacks("bed-1")).toBe(undefined);
    expect(house.sent).toEqual([]);
  });

  test("tells what happens as evidence, at once; what only sets a baseline is none", async () => {
    await using house = await withBed();
    house.entities.tell("mat", { on: true });
    // In the same breath: it is in the journal before the maker's message is acknowledged.
    expect(happened(house)).toEqual(["entered"]);
    await house.pass(1_000);
    house.entities.available("mat", false);
    house.entities.available("mat", true);
    house.entities.tell("mat", { on: false }, false);
    await house.pass(1_000);
    expect(state(house, "bed-1")).toMatchObject({ occupied: false });
    expect(happened(house)).toEqual(["entered"]);
    const last = house.events("device.state").at(-1);
    expect(last?.baseline).toBe(true);
    house.entities.tell("mat", { on: true });
    await house.pass(1_000);
    expect(happened(house)).toEqual(["entered", "entered"]);
    expect(house.events("device.state").at(-1)?.baseline).toBe(false);
  });

  test("a first word that comes after it was there is a baseline too, though it differs", async () => {
    await using house = await withBed(undefined);
    expect(state(house, "bed-1")).toMatchObject({ occupied: false });
    house.entities.tell("mat", { on: true }, false);
    await house.pass(1_000);
    expect(state(house, "bed-1")).toMatchObject({ occupied: true });
    expect(happened(house)).toEqual([]);
    expect(house.events("device.state").map(({ baseline }) => baseline)).toEqual([true, true]);
  });

  test("comes back over a restart of the hub with another boot, and nothing has happened", async () => {
    await using house = await withBed();
    const boot = house.things.thing("bed-1")?.about?.boot;
    await house.restart();
    house.entities.tell("mat", { on: true }, false);
    house.adopted.begin();
    await house.pass(1_000);
    expect(house.things.thing("bed-1")?.about?.boot).not.toBe(boot);
    expect(state(house, "bed-1")).toMatchObject({ occupied: true });
    expect(happened(house)).toEqual([]);
    expect(house.events("device.state").at(-1)?.baseline).toBe(true);
  });

  test("nobody at the broker speaks for it", async () => {
    covers("error:E_FORBIDDEN");
    await using house = await withBed();
    const payload = Buffer.from(JSON.stringify({ v: 1, id: "x.1", at: "2026-03-02T07:00:00.000Z", type: "left" }));
    await house.heard({ topic: topicOf("lintel", "device.event", "bed-1"), payload, retained: false });
    await house.heard({
      topic: topicOf("lintel", "device.status", "bed-1"),
      payload: Buffer.from("offline"),
      retained: true,
    });
    expect(happened(house)).toEqual([]);
    expect(status(house, "bed-1")).toBe("online");
    expect(house.faults.list()).toMatchObject([{ id: "input:bed-1", code: "E_FORBIDDEN" }]);
  });

  test("closes as it is taken out of the house, and opens anew as it is made of something else", async () => {
    await using house = await withBed();
    house.entities.announce("other", "binary_sensor", { device_class: "occupancy" });
    house.entities.tell("other", { on: true }, false);
    house.put(made("bed-1", "bed", { occupied: "other" }));
    await house.pass(1_000);
    expect(state(house, "bed-1")).toMatchObject({ occupied: true });
    house.entities.tell("mat", { on: true });
    await house.pass(1_000);
    expect(happened(house)).toEqual([]);
    house.remove("bed-1");
    await house.pass(1_000);
    expect(house.entities.listened()).toBe(0);
    expect(house.faults.list()).toEqual([]);
    house.put(bed);
    await house.pass(1_000);
    expect(status(house, "bed-1")).toBe("online");
  });
});

test("what was not announced since the start is away, and said so; it comes as it is announced", async () => {
  await using house = adoptedHouse([bed]);
  house.adopted.begin();
  await house.pass(9_000);
  expect(status(house, "bed-1")).toBe("unknown");
  await house.pass(2_000);
  expect(status(house, "bed-1")).toBe("offline");
  expect(house.adopted.lacks("bed-1")).toEqual({ key: "adopted.not-announced", params: { entity: "mat" } });
  house.entities.announce("mat", "binary_sensor", { device_class: "presence" });
  house.bus.emit("entity.changed", { entity: "mat" });
  await house.pass(1_000);
  expect(status(house, "bed-1")).toBe("online");
});

test("what is announced as something else stays away with a fault of its own, and its neighbours do not suffer", async () => {
  covers("error:E_PART_UNFIT");
  await using house = adoptedHouse([bed, made("tap-1", "tap", { running: "valve" })]);
  house.entities.announce("mat", "light");
  house.entities.announce("valve", "binary_sensor", { device_class: "running" });
  house.adopted.begin();
  await house.pass(1_000);
  expect(status(house, "bed-1")).toBe("offline");
  expect(status(house, "tap-1")).toBe("online");
  expect(house.faults.list()).toMatchObject([{ id: "adopted:bed-1", code: "E_PART_UNFIT" }]);
  house.entities.announce("mat", "binary_sensor", { device_class: "presence" });
  house.bus.emit("entity.changed", { entity: "mat" });
  await house.pass(1_000);
  expect(status(house, "bed-1")).toBe("online");
  expect(house.faults.list()).toEqual([]);
});

describe("an AC made of another maker's", () => {
  const open = async (): Promise<House> => {
    const house = adoptedHouse([ac]);
    house.entities.announce("unit", "climate", traits);
    house.adopted.begin();
    await house.pass(1_000);
    return house;
  };
  const outcomes = (house: House, id: string) =>
    house.events("device.did").flatMap(({ did }) => (did.id === id ? [did.code ?? did.outcome] : []));
  const told = { mode: "off", target_c: 24, current_c: 28 };

  test("is there once it has said how it stands, and does as a scene wishes", async () => {
    await using house = await open();
    expect(house.adopted.lacks("ac")).toEqual({ key: "adopted.silent", params: { entity: "The unit" } });
    house.entities.tell("unit", told, false);
    await house.pass(1_000);
    expect(status(house, "ac")).toBe("online");
    house.things.command(commandFor("ac", "run.step.1", "set", { mode: "cool", target_c: 26 }, house.clock.wall()));
    await house.pass(500);
    expect(house.entities.orders).toEqual([{ id: "unit", order: { mode: "cool", target_c: 26 } }]);
    expect(outcomes(house, "run.step.1")).toEqual(["accepted"]);
    house.entities.tell("unit", { mode: "cool", target_c: 26 });
    await house.pass(1_000);
    expect(outcomes(house, "run.step.1")).toEqual(["accepted", "done"]);
    expect(state(house, "ac")).toMatchObject({ on: true, mode: "cool", target_c: 26 });
    expect(house.sent).toEqual([]);
  });

  test("a command that waited for it leaves as it comes; one for an AC that is away is refused", async () => {
    covers("error:E_DEVICE_OFFLINE");
    await using house = await open();
    // Known from before, and not heard of since the start: comfort is waited for.
    house.things.command(commandFor("ac", "run.step.1", "set", { mode: "cool", target_c: 26 }, house.clock.wall()));
    await house.pass(1_000);
    expect(house.entities.orders).toEqual([]);
    house.entities.tell("unit", told, false);
    await house.pass(1_000);
    expect(house.entities.orders).toHaveLength(1);
    house.entities.available("unit", false);
    await house.pass(1_000);
    house.things.command(commandFor("ac", "run.step.2", "set", { mode: "cool", target_c: 25 }, house.clock.wall()));
    await house.pass(1_000);
    expect(outcomes(house, "run.step.2")).toEqual(["E_DEVICE_OFFLINE"]);
    await expect(house.out(topicOf("lintel", "device.do", "ac"), "{}", { qos: 1, retain: false })).rejects.toThrow(
      LintelError,
    );
    expect(house.entities.orders).toHaveLength(2 - 1);
  });

  test("a hand at it is told, and holds its role", async () => {
    await using house = await open();
    house.entities.tell("unit", told, false);
    await house.pass(1_000);
    house.entities.tell("unit", { mode: "heat", target_c: 20 });
    await house.pass(1_000);
    expect(happened(house)).toEqual(["pressed"]);
    expect(house.things.heldBy("climate")?.because).toMatchObject({ key: "hold.pressed", params: { thing: "ac" } });
  });
});

test("what the house sends to its own devices goes to the broker", async () => {
  await using house = adoptedHouse([bed, { id: "wall", kind: "screen", name: "Wall" }]);
  house.adopted.begin();
  await house.out(topicOf("lintel", "device.do", "wall"), "{}", { qos: 1, retain: false });
  expect(house.sent).toEqual([{ topic: topicOf("lintel", "device.do", "wall"), payload: "{}" }]);
});

test("the clock waits while anything is on its way", async () => {
  await using house = await withBed();
  const before = house.adopted.busy.activity();
  house.entities.tell("mat", { on: true });
  expect(house.adopted.busy.activity()).toBeGreaterThan(before);
  house.put(made("bed-1", "bed", { occupied: "nothing" }));
  expect(house.adopted.busy.pending()).toBeGreaterThan(0);
  await house.pass(0);
  expect(house.adopted.busy.pending()).toBe(0);
});

test("what was kept of one unit says nothing of another", async () => {
  await using house = adoptedHouse([ac]);
  house.entities.announce("unit", "climate", traits);
  house.entities.announce("other", "climate", traits);
  for (const id of ["unit", "other"]) house.entities.tell(id, { mode: "off", target_c: 24, current_c: 28 }, false);
  house.adopted.begin();
  await house.pass(1_000);
  house.things.command(commandFor("ac", "run.step.1", "set", { mode: "cool", target_c: 26 }, house.clock.wall()));
  await house.pass(1_000);
  const file = join(house.folder, "adopted", "ac.kept.json");
  expect(existsSync(file)).toBe(true);
  house.put({ ...ac, name: "Another name" });
  await house.pass(1_000);
  expect(existsSync(file)).toBe(true);
  house.put(made("ac", "climate", { unit: "other" }));
  await house.pass(0);
  expect(existsSync(file)).toBe(false);
});

test("what an AC remembers is measured against all that its unit tells, not against the first half of it", async () => {
  await using house = adoptedHouse([ac]);
  house.entities.announce("unit", "climate", traits);
  house.entities.tell("unit", { mode: "off", target_c: 24, current_c: 28 }, false);
  house.adopted.begin();
  await house.pass(1_000);
  house.things.command(commandFor("ac", "run.step.1", "set", { mode: "cool", target_c: 26 }, house.clock.wall()));
  await house.pass(1_000);
  house.entities.tell("unit", { mode: "cool", target_c: 26 });
  await house.pass(1_000);
  house.entities.forget("unit");
  await house.restart();
  house.adopted.begin();
  house.entities.tell("unit", { mode: "cool" }, false);
  await house.pass(1_000);
  expect(status(house, "ac")).not.toBe("online");
  house.entities.tell("unit", { target_c: 26, current_c: 27 }, false);
  await house.pass(200_000);
  house.things.command(commandFor("ac", "run.step.2", "release", {}, house.clock.wall()));
  await house.pass(1_000);
  expect(house.entities.orders.at(-1)).toEqual({ id: "unit", order: { mode: "off" } });
});

test("a unit that never tells its set point begins after a while", async () => {
  await using house = adoptedHouse([ac]);
  house.entities.announce("unit", "climate", traits);
  house.entities.tell("unit", { mode: "heat", current_c: 20 }, false);
  house.adopted.begin();
  await house.pass(9_000);
  expect(status(house, "ac")).toBe("unknown");
  await house.pass(2_000);
  expect(status(house, "ac")).toBe("online");
});
