import { recipeNames } from "../../hub/core/breakfast/recipes.ts";
import type { Noun } from "../../hub/core/house.ts";
import { virtualHome } from "../../hub/virtual-house.ts";

/** Everybody sleeps by one screen, so that one device shows every morning, and only the first has a toothbrush. */
export function crashHousehold(home: string, count: number, alarm: string | undefined): [Noun, object][] {
  const people = Array.from({ length: count }, (_, i) => `r${i + 1}`);
  const resident = (id: string) => ({
    id,
    name: id,
    standing: "owner",
    language: "en",
    sleeps: "bedside",
    wakes_from: "02:00",
    wakes_to: "14:00",
    standing_permission: { bath: true },
    ...(alarm !== undefined && id === "r1" && { alarm: { on: true, at: alarm, days: "every" } }),
  });
  const device = (id: string, kind: string, place: string, owner?: string): [Noun, object] => [
    "device",
    { id, kind, name: id, place, ...(owner === undefined ? {} : { owner }) },
  ];
  return [
    ["home", { id: home, ...virtualHome }],
    ...["bedside", "bathroom", "hall"].map((id): [Noun, object] => ["place", { id, name: id }]),
    ["place", { id: "kitchen", name: "kitchen", eating: true }],
    ...people.map((id): [Noun, object] => ["resident", resident(id)]),
    ...people.flatMap((id): [Noun, object][] => [
      device(`bed-${id}`, "bed", "bedside", id),
      ["device", { id: `phone-${id}`, kind: "phone", name: id, owner: id }],
    ]),
    device("toothbrush-r1", "toothbrush", "bathroom", "r1"),
    device("occupancy-kitchen", "occupancy", "kitchen"),
    device("bath", "bath", "bathroom"),
    device("breakfast-machine", "breakfast-machine", "kitchen"),
    device("music-kitchen", "music", "kitchen"),
    device("alarm-bedside", "alarm-clock", "bedside", "r1"),
    ...["bedside", "kitchen", "hall"].map((place) => device(`screen-${place}`, "screen", place)),
    ...["bath", "breakfast-machine"].map((id): [Noun, object] => ["role", { id, thing: id }]),
    ...["bedside", "kitchen", "hall"].map((place): [Noun, object] => [
      "role",
      { id: `screen.${place}`, thing: `screen-${place}` },
    ]),
    ["role", { id: "music.kitchen", thing: "music-kitchen" }],
    ["role", { id: "alarm.bedside", thing: "alarm-bedside" }],
  ];
}

/** The shortest breakfast that a machine may be set up for. */
const run_s = 10;

/** A device as its file names it; a breakfast machine is as quick as one may be. */
export function quicklyDone<D extends { readonly kind: string }>(device: D): D & { readonly settings?: object } {
  if (device.kind !== "breakfast-machine") return device;
  const recipes = Object.fromEntries(recipeNames.map((name) => [name, run_s]));
  return { ...device, settings: { appliance: { recipes } } };
}
