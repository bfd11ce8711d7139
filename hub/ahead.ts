import type { House } from "./api/house.ts";
import type { Calendar } from "./calendar/calendar.ts";
import type { Clock } from "./core/clock.ts";
import { fail } from "./core/errors.ts";
import type { Sentence } from "./core/events.ts";
import { daysAfter, houseDay, houseDayBounds } from "./core/house-day.ts";
import type { Resident } from "./core/house.ts";
import { wallOf } from "./core/instant.ts";
import type { Graph } from "./core/scene/graph.ts";
import type { DoorRoom } from "./door/door.ts";
import type { PresenceRoom } from "./presence/presence.ts";
import type { Residents } from "./residents/residents.ts";
import { ringsOf } from "./residents/rings.ts";
import type { OneDays, Scenes } from "./scenes/scenes.ts";
import type { Things } from "./things/things.ts";

/** What the scenes are chosen and told from. */
export type AheadFrom = {
  readonly clock: Clock;
  readonly residents: Residents;
  readonly scenes: Scenes;
  readonly oneDays: OneDays;
  readonly presence: Pick<PresenceRoom, "openTrip" | "missing">;
  readonly calendar: Pick<Calendar, "working" | "fact">;
  readonly things: Pick<Things, "role">;
  readonly door: Pick<DoorRoom, "audit">;
  readonly health: House["health"];
  /** Sends something that happened at a phone, journaled when it resolves. */
  readonly eventOf: House["eventOf"];
  /** Writes who did what. */
  readonly audit: (
    actor: string,
    action: string,
    subject: string,
    detail: Readonly<Record<string, number | readonly string[]>>,
  ) => Promise<void>;
};

/** What of the house is read at one instant, for one resident. */
export type AheadNow = {
  readonly now: number;
  readonly zone: string;
  readonly today: string;
  readonly resident: Resident;
};

const shippedNames: Readonly<Record<string, string>> = {
  morning: "scene.morning",
  evening: "scene.evening",
  "leaving-home": "scene.leaving-home",
  "leak-and-smoke": "scene.leak-and-smoke",
  "good-night": "scene.good-night",
};

/** What people call a scene: its own word, or its id where a household made it. */
export function sceneName(scene: string): Sentence {
  const key = Object.hasOwn(shippedNames, scene) ? shippedNames[scene] : undefined;
  return key === undefined ? { key: "today.scene", params: { scene } } : { key, params: {} };
}

/** The scene of that name. E_NOT_FOUND. */
export function graphOf(scenes: Pick<Scenes, "list">, scene: string): Graph {
  return scenes.list().find((one) => one.scene === scene) ?? fail("E_NOT_FOUND", { noun: "scene", id: scene });
}

/** When the alarm of a house day rings as it was set, without what puts it off; undefined when it does not. */
export function ringOn(
  from: Pick<AheadFrom, "calendar">,
  { zone, resident }: AheadNow,
  day: string,
): number | undefined {
  const begins = houseDayBounds(day, zone)?.from;
  if (begins === undefined) return undefined;
  const rings = ringsOf(resident.alarm, { zone, now: begins - 1, working: from.calendar.working, days: 3 });
  return rings.map(wallOf).find((ring) => houseDay(ring, zone) === day);
}

/** Today's and tomorrow's house day: what may be arranged ahead. */
export function arrangeable(today: string): readonly string[] {
  return [today, daysAfter(today, 1)];
}
