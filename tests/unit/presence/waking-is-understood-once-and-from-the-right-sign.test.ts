import { expect, test } from "vitest";
import { moments, type MomentName } from "../../../hub/core/moments.ts";
import { covers } from "../../help/covers.ts";
import { home, morning, openHouse } from "./a-house.ts";

test("getting out of one's own bed in the morning wakes that resident, once a day", async () => {
  covers("moment:woke", "event:moment.happened", "event:evidence.taken");
  using house = openHouse();
  house.event("bed-ann", "left");
  expect(house.moments()).toMatchObject([
    { kind: "woke", resident: "ann", place: "bedroom", at: morning, because: ["bed-ann:e1"] },
  ]);
  expect(house.told["evidence.taken"]).toHaveLength(1);
  house.event("bed-ann", "entered");
  await house.pass(60_000);
  house.event("bed-ann", "left");
  house.event("screen-ann", "touched");
  expect(house.moments()).toHaveLength(1);
  expect(house.room.missing("woke", "ann")).toEqual({ key: "why.already.per-day", params: {} });
  await house.pass(23 * 3_600_000);
  house.event("bed-ann", "left");
  expect(house.moments()).toHaveLength(2);
});

test("a bed state that changes wakes; a retained, first or unchanged one does not", () => {
  using house = openHouse();
  house.state("bed-ann", false, undefined);
  house.state("bed-ann", false, true, true);
  house.state("bed-ann", true, true);
  expect(house.moments()).toEqual([]);
  expect(house.room.recent().map(({ why }) => why.key)).toEqual(["why.no-moment"]);
  house.state("bed-ann", false, true);
  expect(house.moments()).toMatchObject([{ kind: "woke", resident: "ann" }]);
});

test("the same event delivered again, also after a restart, is nothing new", () => {
  using house = openHouse();
  const event = { v: 1 as const, id: "one", at: new Date(morning).toISOString(), type: "left" };
  house.bus.emit("device.event", { device: "bed-ann", event });
  house.bus.emit("device.event", { device: "bed-ann", event });
  expect(house.room.counts().repeated).toBe(1);
  house.restart();
  house.bus.emit("device.event", { device: "bed-ann", event });
  expect(house.moments()).toHaveLength(1);
  expect(house.told["evidence.taken"]).toHaveLength(1);
});

test("evidence older than ten seconds wakes nobody and says why", () => {
  using house = openHouse();
  house.event("bed-ann", "left", 11_000);
  expect(house.moments()).toEqual([]);
  expect(house.room.missing("woke", "ann")).toEqual({ key: "why.too-old", params: { age_s: 11, fresh_s: 10 } });
  house.event("bed-ann", "left", 10_000);
  expect(house.moments()).toHaveLength(1);
});

test("evidence from the future is a named error and changes nothing", () => {
  covers("error:E_FUTURE");
  using house = openHouse();
  house.event("bed-ann", "left", -61_000);
  expect(house.faults).toMatchObject([{ event: "device.event", error: { code: "E_FUTURE" } }]);
  expect([house.moments(), house.told["evidence.taken"], house.room.presence("ann").where]).toEqual([
    [],
    undefined,
    "unknown",
  ]);
  house.event("bed-ann", "left", -59_000);
  expect(house.moments()).toHaveLength(1);
});

test("nobody wakes outside their wake window, and the house says so", async () => {
  using house = openHouse(morning - 3 * 3_600_000);
  house.event("bed-ann", "left");
  expect(house.moments()).toEqual([]);
  expect(house.room.missing("woke", "ann")).toEqual({
    key: "why.outside-window",
    params: { name: "Ann", at: "04:00", from: "05:00", to: "11:00" },
  });
  await house.pass(7 * 3_600_000);
  house.event("bed-ann", "left");
  expect(house.room.missing("woke", "ann").params).toMatchObject({ at: "11:00" });
  await house.pass(18 * 3_600_000);
  house.event("bed-ann", "left");
  expect(house.moments()).toHaveLength(1);
});

test("a touch wakes only on the resident's own bedside screen", () => {
  using house = openHouse();
  house.event("screen-hall", "touched");
  expect(house.room.missing("woke", "ann")).toEqual({ key: "why.not-own-screen", params: { name: "Ann" } });
  expect(house.moments()).toEqual([]);
  house.event("screen-ann", "touched");
  expect(house.moments()).toMatchObject([{ kind: "woke", resident: "ann" }]);
});

test("a bed without an owner is its room's only sleeper's; a room touch with nobody known is nobody's", () => {
  using house = openHouse();
  house.event("screen-kitchen", "touched");
  expect(house.room.missing("woke", "kim").key).toBe("why.nobody");
  house.event("bed-kim", "left");
  expect(house.moments().filter(({ kind }) => kind === "woke")).toMatchObject([{ resident: "kim" }]);
});

test("what was not seen at all is said for each moment", () => {
  using house = openHouse();
  for (const kind of Object.keys(moments) as MomentName[]) {
    expect(house.room.missing(kind, "ann")).toEqual({ key: `why.no-evidence.${kind}`, params: { name: "Ann" } });
  }
  expect(() => house.room.missing("woke", "nobody")).toThrow("E_NOT_FOUND");
});

test("what a failed work took in is taken in again when it is delivered again", () => {
  using house = openHouse();
  const event = { v: 1 as const, id: "one", at: new Date(morning).toISOString(), type: "left" };
  const failing = () =>
    house.store.work(() => {
      house.bus.emit("device.event", { device: "bed-ann", event });
      throw new Error("the rest of the work failed");
    });
  expect(failing).toThrow("the rest");
  expect(house.room.presence("ann").where).toBe("unknown");
  house.bus.emit("device.event", { device: "bed-ann", event });
  expect(house.moments()).toHaveLength(2);
  expect(house.store.sql("SELECT count(*) AS n FROM moments").get()).toEqual({ n: 1 });
  expect(house.room.presence("ann").where).toBe("home");
});

test("presence, evidence and moments are kept for ninety days, and a person who leaves is erased", async () => {
  using house = openHouse();
  const count = (table: string) => house.store.sql(`SELECT count(*) AS n FROM ${table}`).get()?.["n"];
  house.event("bed-ann", "left");
  house.event("bed-ben", "left");
  await house.pass(89 * 86_400_000);
  expect([count("moments"), count("evidence"), count("presence")]).toEqual([2, 2, 2]);
  house.people.splice(0, 1);
  house.bus.emit("household.changed", { noun: "resident", id: "ann" });
  expect([count("moments"), count("evidence"), count("presence")]).toEqual([1, 1, 1]);
  await house.pass(2 * 86_400_000);
  expect([count("moments"), count("evidence"), count("presence")]).toEqual([0, 0, 1]);
  expect(home.zone).toBe("Asia/Shanghai");
});

test("an alarm clock stopped by hand wakes its owner, or the only sleeper of its room; its ringing wakes nobody", () => {
  covers("kind:alarm-clock");
  using house = openHouse();
  house.event("alarm-ann", "rang");
  house.event("alarm-ann", "snoozed");
  expect(house.moments()).toEqual([]);
  expect(house.room.presence("ann")).toMatchObject({ where: "home", asleep: "unknown", place: "bedroom" });
  house.event("alarm-ann", "stopped");
  house.event("alarm-kim", "stopped");
  expect(house.moments()).toMatchObject([
    { kind: "woke", resident: "ann", place: "bedroom" },
    { kind: "woke", resident: "kim", place: "small-room" },
  ]);
  expect(house.room.presence("kim").asleep).toBe("no");
});

test("the bedroom of one sleeper that turns empty in the wake window wakes them, once, when nothing says more", async () => {
  covers("kind:occupancy");
  using house = openHouse();
  house.event("eye-small-room", "occupied");
  house.event("eye-small-room", "empty", 0);
  expect(house.moments()).toMatchObject([{ kind: "woke", resident: "kim", because: ["eye-small-room:e2.left"] }]);
  expect(house.room.presence("kim")).toMatchObject({ asleep: "no" });
  house.event("eye-small-room", "occupied", -1);
  house.event("eye-small-room", "empty", -2);
  expect(house.told["evidence.taken"]?.filter(({ evidence }) => evidence.source === "bedroom.left")).toHaveLength(1);
});

test("an empty bedroom wakes nobody who is known to be in bed, and nobody who only used to sleep there", () => {
  using house = openHouse();
  house.state("eye-small-room", false, undefined);
  house.event("bed-kim", "entered");
  house.event("eye-small-room", "empty", -1);
  expect(house.moments()).toEqual([]);
  house.people.splice(2, 1);
  house.event("eye-small-room", "empty", -2);
  expect(house.moments()).toEqual([]);
});

test("a bedroom left outside the wake window wakes nobody", () => {
  using house = openHouse(morning - 3 * 3_600_000);
  house.event("eye-small-room", "empty");
  expect([house.moments(), house.room.presence("kim").asleep]).toEqual([[], "unknown"]);
});

test("the last sign of being up fades after four hours", async () => {
  using house = openHouse();
  house.event("alarm-ann", "stopped");
  await house.pass(4 * 3_600_000 - 1_000);
  expect(house.room.presence("ann").asleep).toBe("no");
  await house.pass(2_000);
  expect(house.room.presence("ann").asleep).toBe("unknown");
  expect(house.told["presence.changed"]?.at(-1)).toMatchObject({ resident: "ann", presence: { asleep: "unknown" } });
});
