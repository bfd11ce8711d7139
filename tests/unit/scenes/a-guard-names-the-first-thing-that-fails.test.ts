import { expect, test } from "vitest";
import type { Condition } from "../../../hub/core/scene/nodes.ts";
import { firstFailing } from "../../../hub/scenes/conditions.ts";
import { covers } from "../../help/covers.ts";
import { draw, makeHouse, newRun, resident, type House } from "./a-house.ts";

const graph = draw({});
const ask = (house: House, ...all: Condition[]) =>
  firstFailing({ run: newRun(graph), graph, world: house.world() }, all);
const at = (who: string, where: "home" | "away", not = false): Condition => ({ is: "presence", who, where, not });

test("all conditions hold: no reason; the first that fails is the reason", () => {
  const house = makeHouse();
  const hold: Condition = { is: "ready", role: "screen.own" };
  expect(ask(house)).toBeUndefined();
  expect(ask(house, hold, at("resident", "home"))).toBeUndefined();
  expect(ask(house, hold, at("resident", "away"), at("child", "home"))).toEqual({
    key: "guard.resident-away",
    params: { resident: "lin" },
  });
});

test("who is home is asked of one resident or of a group", () => {
  const house = makeHouse();
  house.presence["bo"] = { where: "away" };
  expect(ask(house, at("bo", "away"), at("anyone", "home"), at("adult", "home"), at("adult", "away"))).toBeUndefined();
  expect(ask(house, at("bo", "home"))).toEqual({ key: "guard.resident-home", params: { resident: "bo" } });
  expect(ask(house, at("child", "home"))?.key).toBe("guard.child-home");
  expect(ask(house, at("child", "home", true), at("guest", "home", true))).toBeUndefined();
  house.residents.set("kid", resident("kid", "child", "study"));
  expect(ask(house, at("child", "home", true))?.key).toBe("guard.child-home-not");
  expect(ask(house, at("stranger", "home"))?.key).toBe("guard.resident-home");
  expect(ask(house, at("constructor", "home"))?.key).toBe("guard.resident-home");
});

test("a resident whose whereabouts are not known satisfies neither home nor not home", () => {
  const house = makeHouse();
  house.presence["lin"] = { where: "unknown" };
  expect(ask(house, at("resident", "home"))?.key).toBe("guard.resident-home");
  expect(ask(house, at("resident", "home", true))).toEqual({ key: "guard.whereabouts", params: { resident: "lin" } });
  expect(ask(house, at("stranger", "home", true))?.key).toBe("guard.resident-none");
});

test("a role must be bound and ready", () => {
  const house = makeHouse();
  const bath = house.roles["bath"];
  if (bath) bath.ready = false;
  expect(ask(house, { is: "ready", role: "bath" })).toEqual({ key: "guard.not-ready", params: { role: "bath" } });
  expect(ask(house, { is: "ready", role: "screen.kitchen" })?.key).toBe("guard.unbound");
});

test("a fact is compared; one that is not known never passes, not even for unequal", () => {
  covers("fact:trip.eta_min", "fact:trip.evidence", "fact:bath.permitted");
  const house = makeHouse();
  const eta = (op: Extract<Condition, { is: "compare" }>["op"], value: number): Condition => ({
    is: "compare",
    fact: "trip.eta_min",
    op,
    value,
  });
  expect(ask(house, eta("!=", 3))).toEqual({ key: "guard.fact-unknown", params: { fact: "trip.eta_min" } });
  house.facts["trip.eta_min"] = 12;
  const passing = [eta("=", 12), eta("!=", 3), eta("<", 13), eta("<=", 12), eta(">", 11), eta(">=", 12)];
  expect(ask(house, ...passing)).toBeUndefined();
  for (const failing of [eta("=", 3), eta("!=", 12), eta("<", 12), eta("<=", 11), eta(">", 12), eta(">=", 13)]) {
    expect(ask(house, failing)?.key).toBe("guard.trip.eta_min");
  }
  house.facts["trip.evidence"] = "weak";
  const strong: Condition = { is: "compare", fact: "trip.evidence", op: "=", value: "strong" };
  expect(ask(house, strong)).toEqual({
    key: "guard.trip.evidence",
    params: { fact: "trip.evidence", is: "weak", op: "=", value: "strong" },
  });
  expect(ask(house, { ...strong, op: ">" })?.key).toBe("guard.trip.evidence");
  house.settings["limit"] = 15;
  expect(ask(house, { is: "compare", fact: "trip.eta_min", op: "<", value: "setting:limit" })).toBeUndefined();
});

test("the state of a role is compared; a key it does not tell never passes", () => {
  const house = makeHouse();
  const phase: Condition = { is: "role-state", role: "bath", key: "phase", op: "=", value: "ready" };
  expect(ask(house, phase)?.key).toBe("guard.role-unknown");
  const bath = house.roles["bath"];
  if (bath) bath.state = { phase: "fill" };
  expect(ask(house, phase)).toEqual({
    key: "guard.role-state",
    params: { role: "bath", key: "phase", is: "fill", op: "=", value: "ready" },
  });
  if (bath) bath.state = { phase: "ready" };
  expect(ask(house, phase)).toBeUndefined();
});

test("a window of the day may pass midnight; its end is outside", () => {
  const house = makeHouse();
  expect(ask(house, { is: "time", from: "07:00", to: "07:01" })).toBeUndefined();
  expect(ask(house, { is: "time", from: "06:00", to: "07:00" })).toEqual({
    key: "guard.time",
    params: { from: "06:00", to: "07:00" },
  });
  expect(ask(house, { is: "time", from: "23:00", to: "08:00" })).toBeUndefined();
});

test("nobody may be asleep there, or anywhere", () => {
  const house = makeHouse();
  house.presence["bo"] = { asleep: "yes" };
  const quiet = (place: string): Condition => ({ is: "nobody-asleep", place });
  expect(ask(house, quiet("own"), quiet("bedroom"))).toBeUndefined();
  expect(ask(house, quiet("study"))).toEqual({ key: "guard.asleep", params: { resident: "bo" } });
  expect(ask(house, quiet("anywhere"))?.key).toBe("guard.asleep");
});

test("a setting must be as wanted", () => {
  const house = makeHouse();
  const wanted: Condition = { is: "setting", name: "bath_enabled", equals: true };
  expect(ask(house, wanted)).toEqual({ key: "guard.setting", params: { setting: "bath_enabled" } });
  house.settings["bath_enabled"] = true;
  expect(ask(house, wanted)).toBeUndefined();
});

test("the resident, or an adult, must be known to be up and home", () => {
  const house = makeHouse();
  const up = (who: "resident" | "adult"): Condition => ({ is: "awake", who });
  expect(ask(house, up("resident"), up("adult"))).toBeUndefined();
  for (const asleep of ["yes", "unknown"] as const) {
    house.presence["lin"] = { asleep };
    expect(ask(house, up("resident"))).toEqual({ key: "guard.not-awake", params: { resident: "lin" } });
    expect(ask(house, up("adult"))).toBeUndefined();
  }
  house.presence["bo"] = { where: "away" };
  expect(ask(house, up("adult"))).toEqual({ key: "guard.no-adult-awake", params: {} });
  house.residents.set("kid", resident("kid", "child", "study"));
  expect(ask(house, up("adult"))?.key).toBe("guard.no-adult-awake");
  const { resident: _nobody, ...anybodys } = newRun(graph);
  const asking = { run: anybodys, graph, world: house.world() };
  expect(firstFailing(asking, [up("resident")])?.key).toBe("guard.resident-none");
  expect(firstFailing(asking, [{ is: "wake-window" }])?.key).toBe("guard.resident-none");
});

test("the wake window is the resident's own", () => {
  const house = makeHouse();
  const lin = house.residents.get("lin");
  expect(ask(house, { is: "wake-window" })).toBeUndefined();
  if (lin) house.residents.set("lin", { ...lin, wakes_from: "05:00", wakes_to: "07:00" });
  expect(ask(house, { is: "wake-window" })).toEqual({ key: "guard.wake-window", params: { resident: "lin" } });
  if (lin) house.residents.set("lin", { ...lin, wakes_from: "22:00", wakes_to: "07:01" });
  expect(ask(house, { is: "wake-window" })).toBeUndefined();
});

test("a place must have been empty for so long, and somebody must know", () => {
  const house = makeHouse();
  const empty = (place: string, for_s = 0): Condition => ({ is: "empty", place, for_s });
  expect(ask(house, empty("own"))).toEqual({ key: "guard.place-unknown", params: { place: "bedroom" } });
  house.places["bedroom"] = { occupied: true, since: house.at - 600_000 };
  expect(ask(house, empty("here"))).toEqual({ key: "guard.not-empty", params: { place: "bedroom" } });
  house.places["bedroom"] = { occupied: false, since: house.at - 299_999 };
  expect(ask(house, empty("bedroom"))).toBeUndefined();
  expect(ask(house, empty("bedroom", 300))?.key).toBe("guard.not-empty");
  house.at += 1;
  expect(ask(house, empty("here", 300), empty("own", 300))).toBeUndefined();
});

test("a truth value of a role here is compared as it is", () => {
  const house = makeHouse();
  const quiet: Condition = { is: "role-state", role: "music.here", key: "playing", op: "=", value: false };
  const music = { address: "music.bedroom", thing: "m", ready: true, held: false, state: { playing: false } };
  expect(ask(house, quiet)).toEqual({ key: "guard.role-unknown", params: { role: "music.bedroom", key: "playing" } });
  house.roles["music.bedroom"] = music;
  expect(ask(house, quiet)).toBeUndefined();
  house.roles["music.bedroom"] = { ...music, state: { playing: true } };
  expect(ask(house, quiet)).toEqual({
    key: "guard.role-state",
    params: { role: "music.bedroom", key: "playing", is: true, op: "=", value: false },
  });
});
