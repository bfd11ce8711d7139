import type { Language } from "../hub/core/house.ts";

const said = (text: string) => ({ key: "x", params: {}, text });
/** A person of the house. */
export const person = (id: string, name: string, standing: string, sleeps: string) => ({
  id,
  name,
  standing,
  language: "en",
  sleeps,
});
const places = [
  { id: "hall", name: "Hall", eating: false },
  { id: "kitchen", name: "Kitchen", eating: true },
  { id: "bathroom", name: "Bathroom", eating: false },
  { id: "bedside-lin", name: "Lin's bed", eating: false },
  { id: "bedside-bo", name: "Bo's bed", eating: false },
];
const people = [
  person("lin", "Lin", "owner", "bedside-lin"),
  person("bo", "Bo", "adult", "bedside-bo"),
  person("mei", "Mei", "child", "bedside-bo"),
];
const screen = (id: string, name: string, more: object) => ({
  id,
  name,
  kind: "wall",
  modality: ["shows", "touch"],
  rights: [],
  paired: true,
  online: true,
  silent: false,
  ...more,
});
const part = (name: string, at: number) => ({ part: "power", entity: name, name, available: true, at });

/** A whole house at work, as the house page asks for it; `more` changes some of it. */
export function wholeHouse(language: Language, at: number, more: Readonly<Record<string, object>> = {}) {
  const list = (items: readonly object[]) => ({ items });
  return {
    me: {
      seat: "desk",
      resident: "lin",
      name: "Lin",
      standing: "owner",
      language,
      has: { password: true, pin: true },
      scopes: ["person", "adult", "owner", "read", "run", "admin"],
    },
    home: {
      id: "home-1",
      name: "The house by the lake",
      zone: "Asia/Shanghai",
      lat: 30.24,
      lon: 120.15,
      radius_m: 150,
      language,
      weather: "open-meteo",
      air: "hj633",
    },
    residents: list(people),
    places: list(places),
    photos: list([]),
    calendars: list([
      { id: "holidays", name: "Holidays", is: "days", url: "https://calendars.example.org/cn.ics", travel_min: 30 },
      {
        id: "lin",
        name: "Lin's work",
        is: "appointments",
        resident: "lin",
        url: "https://calendars.example.org/lin.ics",
        travel_min: 25,
      },
    ]),
    screens: list([
      screen("screen-hall", "Hall screen", { place: "hall" }),
      screen("screen-kitchen", "Kitchen screen", {
        place: "kitchen",
        online: false,
        silent: true,
        seen_at: at - 3_600_000,
      }),
      screen("screen-bedside-lin", "Lin's bedside screen", {
        place: "bedside-lin",
        quiet: { from: "22:00", to: "06:00" },
      }),
      screen("phone-lin", "Lin's phone", { kind: "phone", owner: "lin" }),
    ]),
    pairings: list([{ ref: "a", at, width: 1280, height: 800, from: "10.0.0.9" }]),
    faults: list([
      {
        id: "f1",
        cause: "screen-kitchen",
        at: at - 3_600_000,
        code: "E_SCREEN_SILENT",
        sentence: said("Kitchen screen does not answer: it is switched off, or away from the network."),
      },
    ]),
    sessions: list([
      {
        id: "s1",
        seat: "desk",
        resident: "lin",
        name: "Lin",
        created: at,
        seen: at,
        expires: at,
        agent: "",
        current: true,
      },
      {
        id: "s2",
        seat: "phone-lin",
        resident: "lin",
        name: "Lin",
        created: at,
        seen: at - 1_800_000,
        expires: at,
        agent: "",
        current: false,
      },
    ]),
    found: list([
      {
        id: "plug-1",
        name: "Breakfast plug",
        maker: "Tasmota",
        model: "Nous A1T",
        origin: "Tasmota",
        entities: [{ id: "e1", name: "Breakfast plug" }],
        proposals: [
          {
            as: "breakfast-machine",
            name: "Breakfast plug",
            sure: true,
            because: said("Looks like your breakfast machine, because it is a plug that measures its power."),
            parts: { power: "e1" },
            missing: [],
            limited: true,
            place: "kitchen",
            role: "breakfast-machine",
          },
        ],
      },
    ]),
    "health/roles": list([
      { role: "bath", thing: "bath", ready: true, parts: [], others: [] },
      { role: "screen.hall", thing: "screen-hall", ready: true, parts: [], others: [] },
      {
        role: "breakfast-machine",
        thing: "machine",
        ready: false,
        why: said("Its lid is open."),
        parts: [part("Machine", at - 60_000)],
        others: ["spare"],
        auto_off_s: 900,
      },
      {
        role: "climate",
        thing: "climate",
        ready: true,
        parts: [],
        others: [],
        held: { since: at - 900_000, because: said("somebody pressed a button on it") },
      },
    ]),
    "health/scenes": list([
      {
        scene: "morning",
        says: [said("Tomorrow's breakfast will not run: the lid of the breakfast machine is open.")],
      },
      { scene: "evening", says: [] },
    ]),
    devices: list([
      { id: "bath", kind: "bath", name: "Bath" },
      { id: "machine", kind: "breakfast-machine", name: "Porridge maker", place: "kitchen" },
      { id: "spare", kind: "breakfast-machine", name: "Spare machine", place: "kitchen" },
      { id: "climate", kind: "climate", name: "Living room AC" },
      { id: "screen-hall", kind: "screen", name: "Hall screen", place: "hall" },
    ]),
    things: list([{ id: "bath", online: true }]),
    makers: { items: [], refused: {} },
    status: { zone: "Asia/Shanghai", wall: at },
    invitations: {
      trust: "http://lintel.local:8080/",
      link: "https://lintel.local:8443/phone/#join=7K3QX9RT2M",
      code: "7K3QX9RT2M",
      expires: at,
    },
    ...more,
  };
}

/** A house that has just been claimed: one person, one room, and nothing else. */
export const fresh = (at: number) => ({
  residents: { items: [person("lin", "Lin", "owner", "home")] },
  places: { items: [{ id: "home", name: "Home", eating: false }] },
  calendars: { items: [] },
  photos: { items: [] },
  screens: { items: [] },
  pairings: { items: [] },
  faults: { items: [] },
  found: { items: [] },
  "health/roles": { items: [] },
  "health/scenes": { items: [] },
  devices: { items: [] },
  things: { items: [] },
  sessions: { items: [] },
  status: { zone: "Asia/Shanghai", wall: at },
});
