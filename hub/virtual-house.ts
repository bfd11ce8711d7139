import { household, type HouseholdDocument, type Noun } from "./core/house.ts";
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
  weather: "sample",
  air: "hj633",
} as const;

/** The people of the virtual house and when they get up, in minutes of the day. */
export const virtualResidents = [
  {
    id: "lin",
    name: "Lin",
    standing: "owner",
    wakesAtMinute: 7 * 60,
    comesHomeBySwipe: true,
    loadsBreakfast: true,
    eyes: { ref: "lin-eyes", ver: 1 },
    code: "274918",
    wears: { feels: "cold", way: "bike" },
    eats: { diet: "vegetarian", allergies: ["nuts"] },
    hears: { working: "music" },
  },
  {
    id: "bo",
    name: "Bo",
    standing: "adult",
    wakesAtMinute: 7 * 60 + 20,
    comesHomeBySwipe: false,
    loadsBreakfast: false,
    eyes: { ref: "bo-eyes", ver: 1 },
    code: "593126",
    wears: { feels: "warm", way: "transit" },
    eats: { dislikes: ["banana"], size: "large" },
    hears: { working: "news" },
  },
] as const;

/** When the story of the virtual house is told: around its first getting up and its swipe, in minutes of the day. */
export const storyTimes = { wakes: 7 * 60, swipes: 17 * 60 + 35 } as const;

// Carried whole, so that a house without internet has an appointment to show.
const linsDays = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Lintel//virtual house//EN",
  "BEGIN:VEVENT",
  "UID:studio@virtual-house",
  "DTSTAMP:20260101T000000Z",
  "DTSTART;TZID=Asia/Shanghai:20260105T093000",
  "DTEND;TZID=Asia/Shanghai:20260105T103000",
  "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  "SUMMARY:Studio",
  "LOCATION:Longjing Road 12",
  "END:VEVENT",
  "END:VCALENDAR",
].join("\r\n");

const places = [
  { id: "bedside-lin", name: "Lin's bedside", eating: false },
  { id: "bedside-bo", name: "Bo's bedside", eating: false },
  { id: "bathroom", name: "Bathroom", eating: false },
  { id: "kitchen", name: "Kitchen", eating: true },
  { id: "hall", name: "Hall", eating: false },
  { id: "living-room", name: "Living room", eating: false },
];

const devices: readonly HouseholdDocument<"device">[] = [
  { id: "bath", kind: "bath", name: "Bath", place: "bathroom" },
  { id: "breakfast-machine", kind: "breakfast-machine", name: "Breakfast machine", place: "kitchen" },
  { id: "climate", kind: "climate", name: "Air conditioner", place: "living-room" },
  { id: "door-lock", kind: "lock", name: "Front door lock", place: "hall" },
  { id: "door-camera", kind: "door-camera", name: "Door camera", place: "hall" },
  { id: "music-kitchen", kind: "music", name: "Kitchen music", place: "kitchen" },
  { id: "screen-hall", kind: "screen", name: "Hall screen", place: "hall" },
  { id: "screen-bathroom", kind: "screen", name: "Bathroom screen", place: "bathroom" },
  { id: "screen-kitchen", kind: "screen", name: "Kitchen screen", place: "kitchen" },
  { id: "occupancy-bathroom", kind: "occupancy", name: "Bathroom sensor", place: "bathroom" },
  { id: "occupancy-kitchen", kind: "occupancy", name: "Kitchen sensor", place: "kitchen" },
  { id: "leak-bath", kind: "leak-sensor", name: "Leak sensor at the bath", place: "bathroom" },
  { id: "smoke-kitchen", kind: "smoke-sensor", name: "Smoke sensor in the kitchen", place: "kitchen" },
  { id: "shut-off", kind: "shut-off-valve", name: "Main water valve", place: "hall" },
  { id: "light-hall", kind: "light", name: "Hall light", place: "hall" },
  { id: "tap-bathroom", kind: "tap", name: "Bathroom tap", place: "bathroom" },
  ...virtualResidents.flatMap(({ id, name }) => {
    const bedside = `bedside-${id}`;
    return [
      { id: `bed-${id}`, kind: "bed", name: `${name}'s bed`, place: bedside, owner: id },
      { id: `alarm-${id}`, kind: "alarm-clock", name: `${name}'s alarm clock`, place: bedside, owner: id },
      { id: `screen-bedside-${id}`, kind: "screen", name: `${name}'s bedside screen`, place: bedside, owner: id },
      { id: `toothbrush-${id}`, kind: "toothbrush", name: `${name}'s toothbrush`, place: "bathroom", owner: id },
      { id: `light-${id}`, kind: "light", name: `${name}'s lamp`, place: bedside },
      { id: `phone-${id}`, kind: "phone", name: `${name}'s phone`, owner: id },
    ];
  }),
];

/** The household of a new virtual house: places, people, devices and what each device is for. */
export function virtualHousehold(homeId: string): readonly Entry[] {
  const at = (kind: string) => devices.filter((device) => device.kind === kind);
  const serves = (role: string, { id, place }: HouseholdDocument<"device">): Entry => ({
    noun: "role",
    document: { id: place === undefined ? role : `${role}.${place}`, thing: id },
  });
  return [
    { noun: "home", document: { id: homeId, ...virtualHome } },
    ...places.map((document): Entry => ({ noun: "place", document })),
    ...virtualResidents.map((who): Entry => ({ noun: "resident", document: residentOf(who) })),
    ...devices.map((document): Entry => ({ noun: "device", document })),
    { noun: "role", document: { id: "bath", thing: "bath" } },
    { noun: "role", document: { id: "breakfast-machine", thing: "breakfast-machine" } },
    { noun: "role", document: { id: "climate", thing: "climate" } },
    { noun: "role", document: { id: "door", thing: "door-lock" } },
    { noun: "role", document: { id: "door-camera", thing: "door-camera" } },
    { noun: "role", document: { id: "shut-off", thing: "shut-off" } },
    ...at("light").map((device) => serves("light", device)),
    ...at("screen").map((device) => serves("screen", device)),
    ...at("alarm-clock").map((device) => serves("alarm", device)),
    ...at("music").map((device) => serves("music", device)),
    {
      noun: "calendar",
      document: {
        id: "lin",
        name: "Lin's calendar",
        is: "appointments",
        resident: "lin",
        url: `data:text/calendar,${encodeURIComponent(linsDays)}`,
        travel_min: 35,
      },
    },
  ];
}

function residentOf(who: (typeof virtualResidents)[number]): HouseholdDocument<"resident"> {
  const { id, name, standing, wears, eats, hears, eyes, wakesAtMinute } = who;
  const at = `${String(Math.floor(wakesAtMinute / 60)).padStart(2, "0")}:${String(wakesAtMinute % 60).padStart(2, "0")}`;
  return household.resident.parse({
    id,
    name,
    standing,
    language: virtualHome.language,
    sleeps: `bedside-${id}`,
    standing_permission: { bath: standing === "owner" },
    wears,
    eats,
    hears,
    alarm: { on: true, at },
    door: { eyes },
  });
}

/** Which devices process runs a device of the house; undefined for a kind the house does not know. */
export function groupOf(kind: string): Group | undefined {
  return kind in kinds ? kinds[kind as keyof typeof kinds].group : undefined;
}
