import { recipeNames } from "../../hub/core/breakfast/recipes.ts";
import type { Noun } from "../../hub/core/house.ts";
import { virtualHome } from "../../hub/virtual-house.ts";

/** What a house has besides what every one of them has. */
export type CrashExtras = {
  /** `HH:MM`: the clock at the bedside rings for the first resident. */
  readonly alarm?: string;
  readonly climate?: boolean;
  /** A lock, and a camera that knows the eyes of the first five; two live eyes open by day. */
  readonly door?: boolean;
};

/** Everybody sleeps by one screen, so that one device shows every morning, and only the first has a toothbrush. */
export function crashHousehold(home: string, count: number, { alarm, climate, door }: CrashExtras): [Noun, object][] {
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
    ...(door && Number(id.slice(1)) <= 5 && { door: { eyes: { ref: `${id}-eyes`, ver: 1 } } }),
    ...(alarm !== undefined && id === "r1" && { alarm: { on: true, at: alarm, days: "every" } }),
  });
  const device = (id: string, kind: string, place: string, owner?: string): [Noun, object] => [
    "device",
    { id, kind, name: id, place, ...(owner === undefined ? {} : { owner }) },
  ];
  const role = (id: string, thing: string): [Noun, object] => ["role", { id, thing }];
  const setting = (id: string, value: boolean): [Noun, object] => ["setting", { id, value }];
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
    ...(climate ? [device("climate", "climate", "hall"), role("climate", "climate")] : []),
    ...(door
      ? [
          device("door-lock", "lock", "hall"),
          device("door-camera", "door-camera", "hall"),
          role("door", "door-lock"),
          role("door-camera", "door-camera"),
          setting("door.two-eyes", true),
        ]
      : []),
  ];
}

/** The shortest breakfast that a machine may be set up for. */
const run_s = 10;

/** The narrowest tub that may be set up. */
const tub = { litres_per_mm: 0.1, overflow_mm: 200, element_mm: 50, heat_kw: 6, fill_l_per_min: 4, cold_c: 25 };

/** A device as its file names it; a breakfast machine is as quick as one may be, and so is a bath. */
export function quicklyDone<D extends { readonly kind: string }>(device: D): D & { readonly settings?: object } {
  if (device.kind === "bath") return { ...device, settings: { tub } };
  if (device.kind !== "breakfast-machine") return device;
  const recipes = Object.fromEntries(recipeNames.map((name) => [name, run_s]));
  return { ...device, settings: { appliance: { recipes } } };
}
