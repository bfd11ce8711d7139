import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { codeOfCall, roomOfThings } from "../../help/things.ts";

test("a role is ready only while its device is there, has said who it is, and keeps no fault", () => {
  covers("role:bath", "role:screen", "event:role.changed", "kind:bath", "kind:screen");
  using room = roomOfThings();
  expect(room.things.role("bath")).toMatchObject({ thing: "tub", ready: false, held: false, state: {} });
  room.join("tub");
  expect(room.things.role("bath")).toMatchObject({ ready: true, state: { phase: "armed" } });
  expect(room.all("role.changed").length).toBeGreaterThan(0);
  room.join("tub", "b1", { phase: "fault", fault: "E_SENSOR" });
  expect(room.things.role("bath")?.ready).toBe(false);
  room.join("tub", "b1", { phase: "off" });
  room.told.length = 0;
  room.hear("tub", "status", "offline");
  expect(room.things.role("bath")?.ready).toBe(false);
  expect(room.all("role.changed")).toMatchObject([{ address: "bath" }]);
});

test("a bath whose state is of an earlier boot is not ready until it has told", () => {
  using room = roomOfThings();
  room.join("tub");
  room.hear("tub", "about", { v: 1, boot: "b2", kind: "bath", name: "Bath", can: {}, class: "S2", sw: "1" });
  expect(room.things.role("bath")?.ready).toBe(false);
});

test("a role without a place means the only one of its kind", () => {
  using room = roomOfThings();
  expect(room.things.role("screen")?.address).toBe("screen.bedroom");
  room.devices.set("kitchen", { id: "kitchen", kind: "screen", name: "Kitchen", place: "kitchen" });
  room.roles.set("screen.kitchen", "kitchen");
  room.bus.emit("household.changed", { noun: "role", id: "screen.kitchen" });
  expect(room.things.role("screen")).toBeUndefined();
  expect(room.things.role("screen.kitchen")?.thing).toBe("kitchen");
  expect(room.all("role.changed").at(-1)).toMatchObject({ address: "screen.kitchen" });
});

test("a role bound without a place is found by the place its thing stands in", () => {
  using room = roomOfThings();
  expect(room.things.role("bath.bathroom")?.address).toBe("bath");
  expect(room.things.role("bath.kitchen")).toBeUndefined();
  expect(room.things.role("teapot")).toBeUndefined();
  expect(room.things.role("constructor")).toBeUndefined();
});

test("a role cannot be bound to what does not serve it", () => {
  covers("error:E_ROLE_KIND", "error:E_ROLE_TAKEN", "error:E_NOT_FOUND", "error:E_KIND_UNKNOWN");
  using room = roomOfThings();
  const bind = (address: string, thing: string) => codeOfCall(() => room.things.bindable(address, thing));
  expect(bind("screen.kitchen", "wall")).toBeUndefined();
  expect(bind("bath", "tub")).toBeUndefined();
  expect(bind("bath", "wall")).toBe("E_ROLE_KIND");
  expect(bind("screen.bedroom", "bed-1")).toBe("E_ROLE_KIND");
  expect(bind("bath.attic", "tub")).toBe("E_ROLE_TAKEN");
  expect(bind("teapot", "tub")).toBe("E_NOT_FOUND");
  expect(bind("bath", "nobody")).toBe("E_NOT_FOUND");
  room.devices.set("old", { id: "old", kind: "samovar", name: "Samovar" });
  expect(bind("bath", "old")).toBe("E_KIND_UNKNOWN");
});
