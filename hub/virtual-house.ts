import type { HouseholdDocument, Noun } from "./core/house.ts";
import type { Group } from "./core/kinds.ts";
import { kinds } from "./core/kinds.ts";

type Entry = { [N in Noun]: { readonly noun: N; readonly document: HouseholdDocument<N> } }[Noun];

/** The home of every virtual house, except its id, which is minted at the first start. */
export const virtualHome = {
  name: "The house by the lake",
  zone: "Asia/Shanghai",
  lat: 30.2489,
  lon: 120.1551,
  radius_m: 150,
  language: "en",
} as const;

/** The people of the virtual house and when they get up, in minutes of the day. */
export const virtualResidents = [
  { id: "lin", name: "Lin", standing: "owner", wakesAtMinute: 7 * 60, comesHomeBySwipe: true },
  { id: "bo", name: "Bo", standing: "adult", wakesAtMinute: 7 * 60 + 20, comesHomeBySwipe: false },
] as const;

/** When the story of the virtual house is told: around its first getting up and its swipe, in minutes of the day. */
export const storyTimes = { wakes: 7 * 60, swipes: 17 * 60 + 35 } as const;

/** The household of a new virtual house: places, people, devices and what each device is for. */
export function virtualHousehold(homeId: string): readonly Entry[] {
  const places = [
    { id: "bedside-lin", name: "Lin's bedside" },
    { id: "bedside-bo", name: "Bo's bedside" },
    { id: "bathroom", name: "Bathroom" },
    { id: "kitchen", name: "Kitchen" },
    { id: "hall", name: "Hall" },
  ];
  const devices = [
    { id: "bath", kind: "bath", name: "Bath", place: "bathroom" },
    { id: "screen-hall", kind: "screen", name: "Hall screen", place: "hall" },
    { id: "screen-bathroom", kind: "screen", name: "Bathroom screen", place: "bathroom" },
    { id: "occupancy-bathroom", kind: "occupancy", name: "Bathroom sensor", place: "bathroom" },
    ...virtualResidents.flatMap(({ id, name }) => [
      { id: `bed-${id}`, kind: "bed", name: `${name}'s bed`, place: `bedside-${id}`, owner: id },
      {
        id: `screen-bedside-${id}`,
        kind: "screen",
        name: `${name}'s bedside screen`,
        place: `bedside-${id}`,
        owner: id,
      },
      { id: `phone-${id}`, kind: "phone", name: `${name}'s phone`, owner: id },
    ]),
  ];
  const screens = devices.filter(({ kind }) => kind === "screen");
  return [
    { noun: "home", document: { id: homeId, ...virtualHome } },
    ...places.map((document): Entry => ({ noun: "place", document })),
    ...virtualResidents.map(({ id, name, standing }): Entry => ({
      noun: "resident",
      document: {
        id,
        name,
        standing,
        language: virtualHome.language,
        sleeps: `bedside-${id}`,
        wakes_from: "05:00",
        wakes_to: "11:00",
        presence_on_mqtt: false,
        standing_permission: { bath: standing === "owner" },
      },
    })),
    ...devices.map((document): Entry => ({ noun: "device", document })),
    { noun: "role", document: { id: "bath", thing: "bath" } },
    ...screens.map(({ id, place }): Entry => ({ noun: "role", document: { id: `screen.${place}`, thing: id } })),
  ];
}

/** Which devices process runs a device of the house; undefined for a kind the house does not know. */
export function groupOf(kind: string): Group | undefined {
  return kind in kinds ? kinds[kind as keyof typeof kinds].group : undefined;
}
