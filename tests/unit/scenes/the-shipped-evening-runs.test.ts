import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { temporaryFolder } from "../../help/store.ts";
import { done, ends, eveningOf, newest, openEvening, said, state, swipes, trip, underWay } from "./an-evening.ts";

test("heading home: five seconds, the AC in time, the bath in time, kept warm, and a welcome", async () => {
  covers("moment:heading-home", "moment:arrived", "role:climate", "role:bath");
  covers("fact:climate.needed", "fact:climate.start_in_min", "fact:climate.mode", "fact:climate.target_c");
  covers("fact:trip.open", "fact:bath.begun", "fact:climate.others");
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  swipes(room);
  await room.pass(4_000);
  expect(said(room)).toEqual([]);
  await room.pass(2_000);
  room.house.facts["climate.start_in_min"] = 0;
  await room.pass(15_000);
  expect(room.left).toMatchObject([
    { command: { role: "climate", verb: "set", with: { mode: "heat", target_c: 22 }, class: "S1" } },
  ]);
  done(room, "set");
  await room.pass(15_000);
  expect(said(room)).toEqual(["climate set"]);
  room.house.facts["bath.start_in_min"] = 0;
  await room.pass(15_000);
  expect(room.left.at(-1)).toMatchObject({
    command: { verb: "fill", with: { level_pct: 60, target_c: 40 }, class: "S2" },
  });
  room.house.facts["bath.begun"] = true;
  done(room, "fill");
  done(room, "warm");
  expect(said(room)).toEqual(["climate set", "bath fill", "bath warm", "bath hold", "bath-ready"]);
  done(room, "speak");
  await room.pass(60_000);
  room.house.presence["lin"] = { where: "home" };
  ends(room, "arrived");
  expect(said(room).slice(5).toSorted()).toEqual(["climate set", "show welcome"]);
  done(room, "set");
  done(room, "show");
  room.did(newest(room, "hold"), "done");
  const runs = room.scenes.recent();
  expect(runs.map((run) => run.state)).toEqual(["done", "done"]);
  expect(runs.map((run) => run.outcome?.key)).toEqual(["outcome.done", "outcome.done"]);
});

test("taken back within five seconds nothing was asked of anybody, and the run is over", async () => {
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  swipes(room);
  await room.pass(3_000);
  ends(room, "cancelled");
  expect(eveningOf(room)).toMatchObject([{ state: "done", outcome: { key: "outcome.way-over-early" } }]);
  await room.pass(60_000);
  expect(said(room)).toEqual([]);
});

test("without a position: the AC at once, and no water until it is certain", async () => {
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  Object.assign(room.house.facts, { "climate.start_in_min": 0, "trip.evidence": "none" });
  delete room.house.facts["bath.start_in_min"];
  swipes(room);
  await room.pass(6_000);
  expect(said(room)).toEqual(["climate set"]);
  room.house.facts["bath.start_in_min"] = -5;
  room.house.facts["trip.evidence"] = "weak";
  await room.pass(60_000);
  expect(said(room)).toEqual(["climate set"]);
});

test("heading home without a permission: nothing flows, and the guard is the reason", async () => {
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  Object.assign(room.house.facts, { "bath.start_in_min": 0, "bath.permitted": false, "climate.needed": false });
  swipes(room);
  await room.pass(6_000);
  expect(said(room)).toEqual(["bath-not-allowed"]);
  const steps = room.scenes.why("evening")[0]?.steps ?? [];
  expect(steps.find((step) => step.key === "bath-allowed")?.reason?.key).toBe("guard.bath.permitted");
});

test("two on the way: the second joins the bath, and the first one's cancel ends neither bath nor AC", async () => {
  covers("fact:bath.made");
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  await underWay(room);
  room.house.facts["bath.start_in_min"] = 0;
  await room.pass(15_000);
  Object.assign(room.house.facts, { "bath.begun": true, "bath.others": true, "climate.others": true });
  state(room, "bath", { phase: "fill", level_pct: 30 });
  room.house.trips["t2"] = trip("t2", "bo");
  swipes(room, "t2", "bo");
  await room.pass(20_000);
  expect(said(room)).toEqual(["climate set", "bath fill"]);
  ends(room, "cancelled");
  room.house.facts["trip.open"] = true;
  await room.pass(15_000);
  expect(said(room)).toEqual(["climate set", "bath fill"]);
  done(room, "fill");
  done(room, "warm");
  expect(said(room).slice(2)).toEqual(["bath warm", "bath hold", "bath-ready"]);
  room.house.facts["bath.made"] = true;
  await room.pass(15_000);
  expect(said(room)).toHaveLength(5);
  // And when the second is not coming either, the bath is stopped.
  Object.assign(room.house.facts, { "bath.others": false });
  ends(room, "cancelled", "t2", "bo");
  expect(said(room).slice(5)).toEqual(["bath stop"]);
});

test("a bath that somebody at home began is left to them when a way home is cancelled", async () => {
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  room.house.presence["bo"] = { where: "home" };
  Object.assign(room.house.facts, { "bath.begun": true, "bath.start_in_min": 0, "climate.needed": false });
  state(room, "bath", { phase: "trim", level_pct: 60 });
  swipes(room);
  await room.pass(20_000);
  ends(room, "cancelled");
  await room.pass(60_000);
  expect(said(room)).toEqual([]);
});

test("water that waits from an earlier way home is warmed instead of filled", async () => {
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  Object.assign(room.house.facts, { "bath.start_in_min": 0, "climate.needed": false });
  state(room, "bath", { phase: "off", waits: true, level_pct: 60 });
  swipes(room);
  await room.pass(6_000);
  expect(said(room)).toEqual(["bath warm"]);
});

test("an AC that has to rest is asked once more, and only then it is said that it was not set", async () => {
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  room.house.facts["climate.start_in_min"] = 0;
  swipes(room);
  await room.pass(6_000);
  room.did(newest(room, "set"), "refused", "E_LIMIT");
  await room.pass(100_000);
  expect(said(room)).toEqual(["climate set"]);
  await room.pass(110_000);
  expect(said(room)).toEqual(["climate set", "climate set"]);
  room.did(newest(room, "set"), "refused", "E_LIMIT");
  expect(said(room).at(-1)).toBe("climate-not-set");
});

test("quiet music on arrival, where it was chosen, nothing plays and nobody sleeps", () => {
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  room.house.roles["music.kitchen"] = {
    address: "music.kitchen",
    thing: "music",
    ready: true,
    held: false,
    state: { playing: false },
  };
  ends(room, "arrived");
  expect(said(room)).toEqual(["show welcome"]);
  room.house.settings["welcome_music"] = true;
  ends(room, "arrived", "t2");
  expect(said(room)).toEqual(["show welcome", "show welcome", "music.kitchen play"]);
  expect(room.left.at(-1)).toMatchObject({ command: { with: { source: "music", volume: 20 } } });
});
