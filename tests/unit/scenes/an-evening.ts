import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Trip } from "../../../hub/core/house.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import type { RoleView, Value } from "../../../hub/core/world.ts";
import { makeHouse, moment } from "./a-house.ts";
import { openRoom, type Room } from "./a-room.ts";

const url = new URL("../../../flows/evening.json", import.meta.url);
const evening = JSON.parse(readFileSync(url, "utf8")) as SceneDocument;

/** A way home. */
export const trip = (id: string, resident: string, more: Partial<Trip> = {}): Trip => ({
  id,
  resident,
  opened: 0,
  expires: 7_200_000,
  evidence: "strong",
  ...more,
});
const onTheWay: Readonly<Record<string, Value>> = {
  "trip.open": true,
  "trip.evidence": "strong",
  "bath.start_in_min": 5,
  "bath.permitted": true,
  "bath.begun": false,
  "bath.made": false,
  "bath.unsure": false,
  "bath.others": false,
  "climate.needed": true,
  "climate.others": false,
  "climate.start_in_min": 10,
  "climate.mode": "heat",
  "climate.target_c": 22,
};

/** The room of scenes with the shipped evening in it and Lin about to swipe; `before`: the house after a restart. */
export function openEvening(folder: string, before?: Room["house"]) {
  const house = before ?? makeHouse();
  const role = (address: string, state: RoleView["state"]) => ({
    address,
    thing: address,
    ready: true,
    held: false,
    state,
  });
  house.roles["climate"] ??= role("climate", { on: false, unattended: false });
  house.roles["bath"] = house.roles["bath"] ?? role("bath", {});
  const room = openRoom(folder, house, { compile });
  expect(room.scenes.load(evening)).toMatchObject({ scene: "evening", faults: [] });
  if (before) return room;
  house.facts = { ...onTheWay, "resident.name": "Lin" };
  house.trips = { t1: trip("t1", "lin") };
  house.presence = { lin: { where: "away" }, bo: { where: "away" } };
  state(room, "bath", { phase: "off", level_pct: 0, waits: false, interrupted: false });
  return room;
}

/** A device of a role tells how it stands. */
export function state(room: Room, address: string, now: Readonly<Record<string, Value>>): void {
  const role = room.house.roles[address];
  if (role) role.state = { ...role.state, ...now };
}

const at = (room: Room) => room.clock.wall();
/** Somebody swipes on the way home. */
export const swipes = (room: Room, id = "t1", resident = "lin") =>
  room.happen(moment({ id: `swipe-${id}`, kind: "heading-home", resident, trip: id, at: at(room), because: ["p:1"] }));

/** A way home ends. */
export function ends(room: Room, reason: "cancelled" | "expired" | "arrived", id = "t1", resident = "lin"): void {
  const now = at(room);
  room.house.trips[id] = { ...trip(id, resident), ended: now, reason };
  room.house.facts["trip.open"] = false;
  room.house.facts["trip.evidence"] = "none";
  const kind = reason === "arrived" ? "arrived" : "trip-ended";
  room.happen(moment({ id: `${kind}-${id}`, kind, resident, trip: id, at: now, because: ["p:2"] }));
  room.bus.emit("trip.changed", { trip: room.house.trips[id] });
}

/** What was asked of the house, in order. */
export const said = (room: Room) =>
  room.left.map(({ command: { role, verb, with: given } }) =>
    verb === "speak"
      ? String(given["sentence"])
      : verb === "show"
        ? `show ${String(given["card"])}`
        : `${role} ${verb}`,
  );
/** The newest command of a verb. */
export const newest = (room: Room, verb: string) =>
  room.left.findLast(({ command }) => command.verb === verb)?.command.id ?? `no ${verb}`;
/** The newest command of a verb is done. */
export const done = (room: Room, verb: string) => room.did(newest(room, verb), "done");
/** The runs that began with a swipe. */
export const eveningOf = (room: Room, resident = "lin") =>
  room.scenes.recent().filter((run) => run.resident === resident && run.steps.some(({ key }) => key === "take-back"));

/** Swiped, taken seriously, and the AC set. */
export async function underWay(room: Room): Promise<void> {
  swipes(room);
  await room.pass(5_000);
  room.house.facts["climate.start_in_min"] = 0;
  await room.pass(15_000);
  done(room, "set");
  state(room, "climate", { on: true, unattended: true });
}

/** The bath fills and is warmed. */
export async function bathMade(room: Room): Promise<void> {
  room.house.facts["bath.start_in_min"] = 0;
  await room.pass(15_000);
  room.house.facts["bath.begun"] = true;
  state(room, "bath", { phase: "fill", level_pct: 30 });
  done(room, "fill");
  done(room, "warm");
  done(room, "speak");
  room.house.facts["bath.made"] = true;
  state(room, "bath", { phase: "ready", level_pct: 60 });
}
