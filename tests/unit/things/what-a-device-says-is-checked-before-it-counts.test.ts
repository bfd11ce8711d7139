import { describe, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { aboutOf, codeOfCall, roomOfThings } from "../../help/things.ts";

const at = "2026-03-02T07:00:00.000Z";
const bed = { v: 1, boot: "b1", at, occupied: false };
const left = { v: 1, id: "e1", at, type: "left" };

describe("a message that is not what it must be is refused by name and changes nothing", () => {
  covers("error:E_TOO_BIG", "error:E_NOT_JSON", "error:E_TOO_DEEP", "error:E_WRONG_TYPE", "error:E_NEWER");
  covers("error:E_NOT_FOUND", "error:E_KIND_UNKNOWN", "error:E_RETAINED", "error:E_UNKNOWN_TOPIC");
  const deep = JSON.parse(`${'{"a":'.repeat(12)}1${"}".repeat(12)}`) as unknown;
  const cases: [string, string, "about" | "status" | "state" | "event" | "did" | "do", unknown, boolean?][] = [
    ["larger than the cap", "E_TOO_BIG", "state", { ...bed, pad: "x".repeat(20_000) }],
    ["a status larger than the cap", "E_TOO_BIG", "status", "x".repeat(20_000)],
    ["not JSON", "E_NOT_JSON", "state", "{"],
    ["nested too deep", "E_TOO_DEEP", "event", { ...left, deep }],
    ["no object at all", "E_WRONG_TYPE", "state", "null"],
    ["a wrong type in a key of the kind", "E_WRONG_TYPE", "state", { ...bed, occupied: "no" }],
    ["a wrong type in a common key", "E_WRONG_TYPE", "state", { ...bed, at: "yesterday" }],
    ["a status that is neither", "E_WRONG_TYPE", "status", "asleep"],
    ["an event the kind does not have", "E_WRONG_TYPE", "event", { ...left, type: "swiped" }],
    ["an event named like a property of every object", "E_WRONG_TYPE", "event", { ...left, type: "constructor" }],
    ["an about of another kind than the household's", "E_WRONG_TYPE", "about", aboutOf("bath")],
    ["a kind nobody knows", "E_KIND_UNKNOWN", "about", aboutOf("toaster")],
    ["a kind named like a property of every object", "E_KIND_UNKNOWN", "about", aboutOf("constructor")],
    ["a newer version", "E_NEWER", "state", { ...bed, v: 2 }],
    ["a newer version of an about", "E_NEWER", "about", { ...aboutOf("bed"), v: 2 }],
    ["an outcome nobody knows", "E_WRONG_TYPE", "did", { v: 1, id: "c1", outcome: "perhaps" }],
    ["a retained event", "E_RETAINED", "event", left, true],
    ["a retained answer", "E_RETAINED", "did", { v: 1, id: "c1", outcome: "done" }, true],
    ["a retained command", "E_RETAINED", "do", {}, true],
    ["a command on its way in", "E_UNKNOWN_TOPIC", "do", {}],
  ];
  test.each(cases)("%s: %s", (_what, code, part, message, retained) => {
    using room = roomOfThings();
    room.join("bed-1");
    const before = JSON.stringify(room.things.thing("bed-1"));
    room.told.length = 0;
    expect(codeOfCall(() => room.hear("bed-1", part, message, retained))).toBe(code);
    expect(JSON.stringify(room.things.thing("bed-1"))).toBe(before);
    expect(room.told).toEqual([]);
  });

  test("a device the household does not have", () => {
    using room = roomOfThings();
    expect(codeOfCall(() => room.hear("stranger", "status", "online"))).toBe("E_NOT_FOUND");
    expect(room.things.thing("stranger")).toBeUndefined();
  });

  test("a device of a kind that this release does not know", () => {
    using room = roomOfThings();
    room.devices.set("old", { id: "old", kind: "samovar", name: "Samovar" });
    room.roles.set("screen.kitchen", "old");
    expect(codeOfCall(() => room.hear("old", "status", "online"))).toBe("E_KIND_UNKNOWN");
    expect(room.things.role("screen.kitchen")).toBeUndefined();
  });
});

test("what informs is taken with its unknown keys left out and counted", () => {
  covers("topic:device.about", "topic:device.state", "topic:device.event", "topic:device.status", "event:device.about");
  using room = roomOfThings();
  room.hear("bed-1", "about", { ...aboutOf("bed"), colour: "red" });
  room.hear("bed-1", "state", { ...bed, weight_kg: 70, mood: "good" });
  room.hear("bed-1", "event", { ...left, side: "left" });
  room.hear("bed-1", "status", "online");
  expect(room.things.counts().dropped).toBe(4);
  expect(room.things.thing("bed-1")).toMatchObject({ status: "online", place: "bedroom", state: bed });
  expect(room.all("device.event")).toEqual([{ name: "device.event", device: "bed-1", event: left }]);
  expect(room.all("device.about")[0]?.about).not.toHaveProperty("colour");
});

test("an event that comes again under its id happened once", () => {
  covers("event:device.event");
  using room = roomOfThings();
  room.join("bed-1");
  room.hear("bed-1", "event", left);
  room.hear("bed-1", "event", left);
  room.hear("bed-1", "event", { ...left, id: "e2" });
  expect(room.all("device.event").map(({ event }) => event.id)).toEqual(["e1", "e2"]);
  expect(room.things.counts().repeated).toBe(1);
});

test("the same id of two devices is two events", () => {
  using room = roomOfThings();
  room.hear("bed-1", "event", left);
  room.hear("wall", "event", { ...left, type: "touched" });
  expect(room.all("device.event")).toHaveLength(2);
});

test("an event whose work was lost is taken when it is delivered again", async () => {
  using room = roomOfThings();
  room.join("bed-1");
  expect(() =>
    room.store.work(() => {
      room.hear("bed-1", "event", left);
      room.hear("bed-1", "state", bed);
      throw new Error("the disk");
    }),
  ).toThrow("the disk");
  await room.rest();
  expect(room.things.thing("bed-1")?.state?.["occupied"]).toBe(true);
  room.hear("bed-1", "event", left);
  expect(room.all("device.event")).toHaveLength(2);
  expect(room.things.counts().repeated).toBe(0);
});

test("a fault a device keeps is raised once and cleared with it", () => {
  covers("event:fault.raised", "event:fault.cleared", "error:E_LATCHED");
  using room = roomOfThings();
  room.join("tub", "b1", { phase: "fault", fault: "E_SENSOR" });
  room.join("tub", "b1", { phase: "fault", fault: "E_SENSOR", level_pct: 3 });
  expect(room.all("fault.raised")).toMatchObject([{ id: "thing:tub", code: "E_SENSOR", params: { thing: "tub" } }]);
  room.join("tub", "b1", { phase: "fault", fault: "something else" });
  expect(room.all("fault.raised")[1]).toMatchObject({ code: "E_LATCHED" });
  room.join("tub", "b1", { phase: "off" });
  expect(room.all("fault.cleared")).toMatchObject([{ id: "thing:tub" }]);
});

test("a device that left the household is forgotten", () => {
  covers("event:household.changed", "event:thing.changed");
  using room = roomOfThings();
  room.join("bed-1");
  room.devices.delete("bed-1");
  room.told.length = 0;
  room.bus.emit("household.changed", { noun: "device", id: "bed-1" });
  expect(room.all("thing.changed")).toMatchObject([{ thing: "bed-1" }]);
  expect(room.store.sql("SELECT id FROM things").all()).toEqual([]);
  room.devices.set("bed-1", { id: "bed-1", kind: "bed", name: "Another bed" });
  expect(room.things.thing("bed-1")).toEqual({ id: "bed-1", kind: "bed", name: "Another bed", status: "unknown" });
});
