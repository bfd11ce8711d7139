import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { morning, openHouse } from "./a-house.ts";

const kinds = (house: ReturnType<typeof openHouse>) =>
  house.moments().map(({ kind, resident }) => `${kind} ${resident}`);

test("twenty seconds with one's own toothbrush are brushing, at the instant they are full", async () => {
  covers("moment:brushing", "kind:toothbrush");
  using house = openHouse();
  house.event("brush-ann", "started");
  await house.pass(19_999);
  expect(house.moments()).toEqual([]);
  await house.pass(2);
  expect(house.moments()).toMatchObject([
    { kind: "brushing", resident: "ann", place: "bathroom", at: morning + 20_000, because: ["brush-ann:e1"] },
  ]);
  expect(house.room.presence("ann")).toMatchObject({ where: "home", asleep: "no", place: "bathroom" });
});

test("two brushes are two people, each once a day, however long and often they brush", async () => {
  using house = openHouse();
  house.event("brush-ann", "started");
  await house.pass(5_000);
  house.event("brush-ben", "started");
  await house.pass(30_000);
  house.event("brush-ann", "stopped");
  await house.pass(30_000);
  house.event("brush-ann", "started");
  await house.pass(2 * 3_600_000);
  expect(kinds(house)).toEqual(["brushing ann", "brushing ben"]);
  expect(house.room.missing("brushing", "ann").key).toBe("why.already.per-day");
});

test("a brush that never stops is brushing on the first day alone", async () => {
  using house = openHouse();
  house.event("brush-ann", "started");
  await house.pass(3 * 86_400_000);
  expect(kinds(house)).toEqual(["brushing ann"]);
});

test("a brush stopped too soon makes nothing and says how long it lasted", async () => {
  using house = openHouse();
  house.event("brush-ann", "started");
  await house.pass(12_000);
  house.event("brush-ann", "stopped");
  await house.pass(60_000);
  expect(house.moments()).toEqual([]);
  expect(house.room.missing("brushing", "ann")).toEqual({ key: "why.too-short", params: { lasted_s: 12, must_s: 20 } });
});

test("a brush that flaps goes on; a pause longer than five seconds begins again", async () => {
  using house = openHouse();
  for (let i = 0; i < 4; i++) {
    house.event("brush-ann", "started");
    await house.pass(3_000);
    house.event("brush-ann", "stopped");
    await house.pass(3_000);
  }
  house.event("brush-ann", "started");
  expect(house.moments()).toMatchObject([{ kind: "brushing", resident: "ann", at: morning + 20_000 }]);
  house.event("brush-ben", "started");
  await house.pass(15_000);
  house.event("brush-ben", "stopped");
  await house.pass(5_100);
  house.event("brush-ben", "started");
  await house.pass(10_000);
  expect(house.moments()).toHaveLength(1);
  await house.pass(10_001);
  expect(kinds(house)).toEqual(["brushing ann", "brushing ben"]);
});

test("a break just before the twenty seconds is waited for, and revoked makes the moment", async () => {
  using house = openHouse();
  house.event("brush-ann", "started");
  await house.pass(18_000);
  house.event("brush-ann", "stopped");
  await house.pass(4_000);
  expect(house.moments()).toEqual([]);
  house.event("brush-ann", "started");
  expect(house.moments()).toMatchObject([{ kind: "brushing", at: morning + 20_000 }]);
});

test("a brush that is found running is no beginning; stopped and started again it is", async () => {
  using house = openHouse();
  house.tells("brush-ann", { running: true }, undefined);
  await house.pass(60_000);
  expect(house.moments()).toEqual([]);
  expect(house.room.missing("brushing", "ann").key).toBe("why.baseline");
  house.tells("brush-ann", { running: false }, { running: true });
  await house.pass(1_000);
  house.tells("brush-ann", { running: true }, { running: false });
  await house.pass(19_000);
  expect(house.moments()).toEqual([]);
  await house.pass(1_001);
  expect(kinds(house)).toEqual(["brushing ann"]);
});

test("a brush that vanishes after its time is fine; before, it is over unless it is found running within seconds", async () => {
  using house = openHouse();
  house.event("brush-ann", "started");
  await house.pass(10_000);
  house.status("brush-ann", "offline");
  await house.pass(30_000);
  expect(house.moments()).toEqual([]);
  house.event("brush-ben", "started");
  await house.pass(10_000);
  house.status("brush-ben", "offline");
  await house.pass(2_000);
  house.status("brush-ben", "online");
  house.tells("brush-ben", { running: true }, { running: true }, true);
  await house.pass(8_001);
  expect(kinds(house)).toEqual(["brushing ben"]);
  house.status("brush-ben", "offline");
  await house.pass(60_000);
  expect(kinds(house)).toEqual(["brushing ben"]);
});

test("a brush found stopped after it came back was not brushing on", async () => {
  using house = openHouse();
  house.event("brush-ann", "started");
  await house.pass(10_000);
  house.tells("brush-ann", { running: false }, { running: true }, true);
  await house.pass(60_000);
  expect(house.moments()).toEqual([]);
});

test("what was told late counts only from five seconds before it was heard, and not at all when much too late", async () => {
  using house = openHouse();
  house.event("brush-ann", "started", 19_000);
  await house.pass(14_999);
  expect(house.moments()).toEqual([]);
  await house.pass(2);
  expect(house.moments()).toMatchObject([{ resident: "ann", at: morning + 15_000 }]);
  house.event("brush-ben", "started", 31_000);
  await house.pass(60_000);
  expect(house.moments()).toHaveLength(1);
  expect(house.room.missing("brushing", "ben")).toEqual({ key: "why.too-old", params: { age_s: 31, fresh_s: 30 } });
});

test("a start and its end that come together, in either order, are no brushing", async () => {
  using house = openHouse();
  house.event("brush-ann", "started", 25_000);
  house.event("brush-ann", "stopped", 20_000);
  house.event("brush-ben", "stopped", 5_000);
  house.event("brush-ben", "started", 12_000);
  await house.pass(120_000);
  expect(house.moments()).toEqual([]);
});

test("a spare brush is nobody's, and at night brushing does not use up the day", async () => {
  using house = openHouse(morning - 2 * 3_600_000 - 60_000);
  house.event("brush-spare", "started");
  house.event("brush-ann", "started");
  await house.pass(30_000);
  house.event("brush-ann", "stopped");
  expect(house.moments()).toEqual([]);
  expect(house.room.missing("brushing", "kim").key).toBe("why.nobody");
  expect(house.room.missing("brushing", "ann")).toMatchObject({ key: "why.outside-window", params: { at: "04:59" } });
  await house.pass(3_600_000);
  house.event("brush-ann", "started");
  await house.pass(21_000);
  expect(kinds(house)).toEqual(["brushing ann"]);
});

test("the tap counts while somebody is there, for the only one awake at home", async () => {
  covers("kind:tap");
  using house = openHouse();
  house.event("bed-ann", "left");
  house.event("tap-bathroom", "opened");
  await house.pass(30_000);
  expect(kinds(house)).toEqual(["woke ann"]);
  expect(house.room.missing("brushing", "ann").key).toBe("why.nobody-there");
  house.event("eye-bathroom", "occupied");
  await house.pass(19_000);
  expect(house.moments()).toHaveLength(1);
  await house.pass(1_001);
  expect(kinds(house)).toEqual(["woke ann", "brushing ann"]);
});

test("a tap of two who are up is nobody's, unless one's own brush named them in that room", async () => {
  using house = openHouse();
  house.event("bed-ann", "left");
  house.event("bed-ben", "left");
  house.event("eye-bathroom", "occupied");
  house.event("tap-bathroom", "opened");
  await house.pass(30_000);
  expect(house.room.missing("brushing", "ann").key).toBe("why.nobody");
  house.event("tap-bathroom", "closed");
  await house.pass(10_000);
  house.event("brush-ben", "started");
  await house.pass(2_000);
  house.event("brush-ben", "stopped");
  house.event("tap-bathroom", "opened");
  await house.pass(21_000);
  expect(kinds(house)).toEqual(["woke ann", "woke ben", "brushing ben"]);
});

test("a hub killed while somebody brushes makes nothing out of half of it, and never two of one", async () => {
  for (const at of [0, 5_000, 19_999]) {
    using house = openHouse();
    house.event("brush-ann", "started");
    await house.pass(at);
    house.restart();
    house.tells("brush-ann", { running: true }, { running: true }, true);
    await house.pass(120_000);
    expect(house.moments(), `killed after ${at} ms`).toEqual([]);
    house.tells("brush-ann", { running: false }, { running: true });
    await house.pass(6_000);
    house.tells("brush-ann", { running: true }, { running: false });
    await house.pass(20_001);
    expect(kinds(house), `killed after ${at} ms`).toEqual(["brushing ann"]);
  }
  using house = openHouse();
  const event = { v: 1 as const, id: "one", at: new Date(morning).toISOString(), type: "started" };
  house.bus.emit("device.event", { device: "brush-ann", event });
  await house.pass(20_001);
  house.restart();
  house.bus.emit("device.event", { device: "brush-ann", event });
  house.tells("brush-ann", { running: true }, { running: true }, true);
  await house.pass(120_000);
  expect(kinds(house)).toEqual(["brushing ann"]);
});

test("what a failed work decided is decided again", async () => {
  using house = openHouse();
  house.event("brush-ann", "started");
  let failing = true;
  house.bus.on("moment.happened", () => {
    if (failing) house.store.poison(new Error("the disk is full"));
  });
  await house.pass(20_001);
  expect(house.store.sql("SELECT count(*) AS n FROM moments").get()).toEqual({ n: 0 });
  failing = false;
  house.event("screen-hall", "near");
  expect(house.store.sql("SELECT kind, resident FROM moments").all()).toEqual([{ kind: "brushing", resident: "ann" }]);
});

test("each resident has their own wake window", async () => {
  using house = openHouse(morning + 30 * 60_000);
  house.people.forEach((person, i) => {
    house.people[i] = { ...person, ...(person.id === "ann" ? { wakes_to: "07:30" } : { wakes_from: "07:00" }) };
  });
  house.event("brush-ann", "started");
  house.event("brush-ben", "started");
  await house.pass(21_000);
  expect(kinds(house)).toEqual(["brushing ben"]);
  expect(house.room.missing("brushing", "ann")).toMatchObject({ params: { at: "07:30", to: "07:30" } });
});

test("of one instant, what was heard last holds", async () => {
  using house = openHouse();
  house.event("brush-ann", "stopped");
  house.event("brush-ann", "started");
  house.event("brush-ben", "started");
  house.event("brush-ben", "stopped");
  await house.pass(30_000);
  expect(kinds(house)).toEqual(["brushing ann"]);
});
