import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { codeOfCall, commandOf, roomOfThings } from "../../help/things.ts";

const pressed = { v: 1, id: "e1", at: "2026-03-02T07:00:00.000Z", type: "stop-pressed" };
const asked = { key: "hold.asked", params: { by: "mia" } };

test("a button pressed at the bath holds its role before anybody hears of it", () => {
  covers("event:role.changed", "event:device.event");
  using room = roomOfThings();
  room.join("tub");
  let held: boolean | undefined;
  room.bus.on("device.event", () => (held = room.things.role("bath")?.held));
  room.told.length = 0;
  room.hear("tub", "event", pressed);
  expect(held).toBe(true);
  expect(room.things.heldBy("bath")).toEqual({
    role: "bath",
    since: room.clock.wall(),
    because: { key: "hold.pressed", params: { thing: "tub" } },
  });
  expect(room.all("role.changed")).toMatchObject([{ address: "bath" }]);
});

test("pressing stop ends the lease of what runs", async () => {
  using room = roomOfThings();
  room.join("tub");
  room.things.command(commandOf("c1", "fill"));
  await room.rest();
  room.hear("tub", "did", { v: 1, id: "c1", outcome: "accepted" });
  room.hear("tub", "event", pressed);
  await room.turn(3_000);
  expect(room.renews()).toEqual([]);
});

test("arming the bath by hand is no hold", () => {
  using room = roomOfThings();
  room.join("tub");
  room.hear("tub", "event", { ...pressed, type: "armed" });
  expect(room.things.role("bath")?.held).toBe(false);
});

test("a held role takes no automatic command but stop, until it is released", () => {
  covers("error:E_HELD");
  using room = roomOfThings();
  room.join("wall");
  room.join("tub");
  room.things.hold("screen", asked);
  room.things.hold("bath", asked);
  expect(room.things.role("screen.bedroom")?.held).toBe(true);
  room.things.command(commandOf("c1", "show"));
  expect(room.things.outcome("c1")).toMatchObject({ outcome: "failed", code: "E_HELD" });
  room.things.command(commandOf("c2", "stop"));
  expect(room.dos().map(({ verb }) => verb)).toEqual(["stop"]);
  room.things.release("screen.bedroom");
  room.things.command(commandOf("c3", "show"));
  expect(room.dos().map(({ verb }) => verb)).toEqual(["stop", "show"]);
});

test("a hold stays through a restart", () => {
  using room = roomOfThings();
  room.things.hold("bath", asked);
  room.restart();
  expect(room.things.heldBy("bath")?.because).toEqual(asked);
  room.things.release("bath");
  room.restart();
  expect(room.things.heldBy("bath")).toBeUndefined();
});

test("a hold outlives its binding and can still be released", () => {
  using room = roomOfThings();
  room.things.hold("bath", asked);
  room.roles.delete("bath");
  room.bus.emit("household.changed", { noun: "role", id: "bath" });
  expect(room.things.role("bath")).toBeUndefined();
  room.things.release("bath");
  room.roles.set("bath", "tub");
  room.bus.emit("household.changed", { noun: "role", id: "bath" });
  expect(room.things.role("bath")?.held).toBe(false);
});

test("a role nothing is bound to cannot be held, and releasing what is free does nothing", () => {
  covers("error:E_ROLE_UNBOUND");
  using room = roomOfThings();
  expect(codeOfCall(() => room.things.hold("door", asked))).toBe("E_ROLE_UNBOUND");
  room.told.length = 0;
  room.things.release("bath");
  expect(room.told).toEqual([]);
});

test("a hold whose work was lost never was", async () => {
  using room = roomOfThings();
  expect(() =>
    room.store.work(() => {
      room.things.hold("bath", asked);
      expect(room.things.heldBy("bath")).toBeDefined();
      throw new Error("the disk");
    }),
  ).toThrow("the disk");
  await room.rest();
  expect(room.things.heldBy("bath")).toBeUndefined();
});
