import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { aboutOf, type Room, roomOfThings } from "../../help/things.ts";

const at = "2026-03-02T07:00:00.000Z";
const state = (occupied: boolean, boot = "b1") => ({ v: 1, boot, at, occupied });
const newest = (room: Room) => room.all("device.state").at(-1);

test("the first state of a device is a baseline, and a later change knows what was before", () => {
  covers("event:device.state", "topic:device.state");
  using room = roomOfThings();
  room.join("bed-1");
  expect(newest(room)).toMatchObject({ baseline: true, before: undefined });
  room.hear("bed-1", "state", state(false));
  expect(newest(room)).toMatchObject({ baseline: false, before: { occupied: true }, state: { occupied: false } });
});

test("a retained state is a baseline, and a later change against it may trigger", () => {
  using room = roomOfThings();
  room.hear("bed-1", "about", aboutOf("bed"), true);
  room.hear("bed-1", "state", state(true), true);
  room.hear("bed-1", "status", "online", true);
  expect(newest(room)?.baseline).toBe(true);
  room.hear("bed-1", "state", state(false));
  expect(newest(room)?.baseline).toBe(false);
});

test("a retained state is a baseline even when the device had told others before", () => {
  using room = roomOfThings();
  room.join("bed-1");
  room.hear("bed-1", "state", state(false), true);
  expect(newest(room)?.baseline).toBe(true);
});

test("the first state after the device went and came is a baseline", () => {
  covers("event:device.status", "topic:device.status");
  using room = roomOfThings();
  room.join("bed-1");
  room.hear("bed-1", "status", "offline");
  room.join("bed-1", "b1", { occupied: false });
  expect(newest(room)?.baseline).toBe(true);
  room.hear("bed-1", "state", state(true));
  expect(newest(room)?.baseline).toBe(false);
});

test("a device that comes online after its retained state starts from a new baseline", () => {
  using room = roomOfThings();
  room.hear("bed-1", "about", aboutOf("bed"), true);
  room.hear("bed-1", "state", state(true), true);
  room.hear("bed-1", "status", "offline", true);
  room.hear("bed-1", "status", "online");
  room.hear("bed-1", "state", state(false));
  expect(newest(room)?.baseline).toBe(true);
});

test("coming online twice means that the going was lost", () => {
  using room = roomOfThings();
  room.join("bed-1");
  room.hear("bed-1", "status", "online");
  room.hear("bed-1", "state", state(false));
  expect(newest(room)?.baseline).toBe(true);
});

test("a state of another boot waits for its about", () => {
  using room = roomOfThings();
  room.join("bed-1");
  room.hear("bed-1", "state", state(false, "b2"));
  expect(newest(room)?.baseline).toBe(true);
  room.hear("bed-1", "state", state(true, "b2"));
  expect(newest(room)?.baseline).toBe(true);
  room.hear("bed-1", "about", aboutOf("bed", "b2"));
  room.hear("bed-1", "state", state(false, "b2"));
  expect(newest(room)?.baseline).toBe(false);
});

test("the first state after the hub started is a baseline, whatever was stored", () => {
  using room = roomOfThings();
  room.join("bed-1");
  room.restart();
  expect(room.things.thing("bed-1")).toMatchObject({ status: "unknown", state: { occupied: true } });
  room.join("bed-1", "b1", { occupied: false });
  expect(newest(room)).toMatchObject({ baseline: true, before: { occupied: true } });
});

test("the first state after the hub lost its line is a baseline", () => {
  using room = roomOfThings();
  room.join("bed-1");
  room.things.lost();
  expect(room.things.thing("bed-1")?.status).toBe("unknown");
  room.hear("bed-1", "state", state(false));
  expect(newest(room)?.baseline).toBe(true);
});

test("only what changed is written down, and its age is known all the same", async () => {
  using room = roomOfThings();
  room.join("bed-1");
  const rows = () => room.store.sql("SELECT state_at FROM things").all();
  const before = rows();
  await room.turn(5_000);
  room.hear("bed-1", "state", { ...state(true), at: "2026-03-02T07:00:05.000Z" });
  expect(rows()).toEqual(before);
  expect(room.things.thing("bed-1")?.state_at).toBe(room.clock.wall());
  room.hear("bed-1", "state", state(false));
  expect(rows()).not.toEqual(before);
});

test("a stored row that cannot be read is left out, and the house starts", () => {
  using room = roomOfThings();
  room.join("bed-1");
  room.store.sql("UPDATE things SET state = '{\"v\":9}' WHERE id = 'bed-1'").run();
  room.restart();
  expect(room.things.thing("bed-1")).toMatchObject({ about: { kind: "bed" } });
  expect(room.things.thing("bed-1")).not.toHaveProperty("state");
});
