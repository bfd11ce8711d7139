import { exampleOf } from "../../hub/api/example.ts";
import type { Route } from "../../hub/api/route.ts";
import { schemaOf } from "../../hub/api/schema.ts";
import type { SmallHouse } from "./small-house.ts";

/** Furnishes a small house so that every route finds what it asks for; the same again after a route has changed it. */
export function furnishForEveryRoute(small: SmallHouse): void {
  const person = { language: "en", sleeps: "bathroom" };
  for (const [id, standing] of [
    ["olga", "owner"],
    ["olaf", "owner"],
    ["ada", "adult"],
    ["guest", "guest"],
    ["kim", "child"],
    ["gone", "guest"],
  ] as const)
    small.seed("resident", { ...person, id, name: id === "ada" ? "Ada" : id, standing });
  for (const id of ["hall", "bathroom", "bedroom", "attic"]) small.seed("place", { id, name: id, eating: false });
  small.seed("device", { id: "phone-a", kind: "phone", name: "Ada's phone", owner: "ada" });
  small.seed("device", { id: "phone-kim", kind: "phone", name: "Kim's phone", owner: "kim" });
  small.seed("device", { id: "old-1", kind: "bed", name: "Old bed" });
  small.seed("setting", { id: "morning.volume", value: 3 });
  const calendar = { name: "Ada's calendar", is: "appointments", resident: "ada", travel_min: 30 };
  small.seed("calendar", { id: "ada", ...calendar, url: "https://calendar.example/secret-4711/ada.ics" });
  // A wall of its own place, with somebody's alarm clock beside it.
  for (const [id, kind] of [
    ["screen-bathroom", "screen"],
    ["alarm-guest", "alarm-clock"],
  ] as const)
    small.things.set(id, { id, kind, name: id, place: "bathroom", online: true });
  const screen = { id: "screen-bathroom", kind: "screen", name: "Bathroom wall", place: "bathroom" };
  small.things.set(screen.id, { ...screen, online: true, state: { spoke: "bath-ready" } });
  small.seed("device", screen);
  small.seed("device", { id: "screen-hall", kind: "screen", name: "Hall wall", place: "hall" });
  const music = { id: "music-1", kind: "music", name: "Music", place: "bathroom", online: true };
  small.things.set(music.id, { ...music, state: { headlines: ["Rain"] } });
  small.seed("role", { id: "music.bathroom", thing: music.id });
  small.seed("role", { id: "screen.hall", thing: "hall-1" });
  // The door is by that wall.
  small.seed("device", { id: "lock-1", kind: "lock", name: "Lock", place: "bathroom" });
  small.seed("role", { id: "door", thing: "lock-1" });
  small.things.set("lock-1", { id: "lock-1", kind: "lock", name: "Lock", place: "bathroom", online: true });
}

const known: Readonly<Record<string, string>> = {
  thing: "bath-1",
  role: "screen.hall",
  device: "old-1",
  scene: "morning",
  run: "run-a",
  resident: "ada",
  trip: "trip-a",
  screen: "screen-bathroom",
  phone: "phone-a",
  piece: "lake",
  found: "ac-box",
  card: "card-a",
  photo: "0199a000-0000-7000-8000-000000000001",
  brand: "oatfield",
  pairing: "p".repeat(22),
  grant: `c_${"0".repeat(26)}`,
  item: "0".repeat(26),
  draft: "d".repeat(22),
};
const ids: Readonly<Record<string, string>> = {
  residents: "ada",
  places: "hall",
  settings: "morning.volume",
  calendars: "ada",
  "residents.remove": "gone",
  "places.remove": "attic",
};
const others: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "devices.owntracks": { device: "phone-a" },
};
const key = { x: "x".repeat(43), y: "y".repeat(43) };
const wanted = { brand: "oatfield", purpose: "offers", category: "breakfast", level: 2 };
const queries: Readonly<Record<string, string>> = {
  "requests.audience": "category=breakfast",
  "privacy.ask": new URLSearchParams({ ...wanted, level: "2" }).toString(),
  "privacy.preview": new URLSearchParams({ ...wanted, level: "2" }).toString(),
};
const bodies: Readonly<Record<string, unknown>> = {
  "devices.add": { id: "bed-a", kind: "bed", place: "bedroom" },
  "devices.put": { kind: "bed", name: "Old bed" },
  "found.adopt": { as: "climate" },
  "roles.bind": { thing: "hall-1" },
  "scenes.run": { resident: "ada" },
  "devices.owntracks": { mode: "mqtt" },
  "door.pin": { pin: "274918" },
  "pins.set": { pin: "274918" },
  "phone.door-open": { nonce: "n".repeat(22), signature: "s" },
  "phone.key": key,
  "phone.cancel": {},
  "phone.leaving": {},
  "phone.delay": { by_min: 10 },
  "phone.swipe": { eta_min: 20 },
  "screens.event": { type: "touched" },
  "screens.stop": { role: "bath" },
  "screens.alarm": { do: "skip" },
  "screens.sound": { do: "quieter" },
  "home.put": { name: "Elm", zone: "Asia/Shanghai", lat: 1, lon: 2, language: "en" },
  "residents.put": { name: "Ada", standing: "adult", language: "en", sleeps: "bedroom" },
  "calendars.put": { name: "Ada's", is: "appointments", resident: "ada", url: "https://calendar.example/ada.ics" },
  "entry.claim": { code: "ABCDE23456", name: "Ada", language: "en", password: "a long enough password", pin: "274918" },
  "sessions.open": { who: "ada", password: "a long enough password" },
  "seats.challenge": { seat: "screen-hall" },
  "seats.open": { seat: "screen-hall", nonce: "nonce-for-screen-hall", signature: "right" },
  "entry.join": { code: "INVITATION1", pin: "274918", key },
  "me.step-up": { pin: "274918" },
  "me.pin": { pin: "274918" },
  "me.password": { password: "a long enough password" },
  "me.put-profile": { language: "en" },
  "invitations.make": { resident: "ada", phone: "phone-a" },
  "pairings.begin": { key, width: 1280, height: 800 },
  "push.put": { endpoint: "https://push.example/1", keys: { p256dh: `B${"x".repeat(86)}`, auth: "y".repeat(22) } },
  "scenes.choose": { resident: "ada", set: {} },
  "scenes.next": { resident: "ada", do: "skip" },
  "scenes.look": { edits: [{ is: "scene", disabled: true }] },
  "scenes.edit": { edits: [{ is: "scene", disabled: true }] },
  "scenes.revert": { revision: "r1" },
  "scenes.copy": { id: "sunday", name: "Sunday" },
  "cards.answer": { answer: "daily" },
  "cards.callback": { name: "Ada", phone: "+86 571 0000" },
  "cards.complain": { text: "Not true." },
  "cards.satisfaction": { stars: 4 },
  "cards.set-own": { same_for_everyone: true, caps: {} },
  "engagement.put": { caps: { cards_day: 1 } },
  "points.word": { brand: "oatfield", word: "0".repeat(40) },
  "digest.put": { on: true, address: "ada@example.com" },
  "digest.set-server": {
    host: "mail.example",
    port: 465,
    locked: true,
    user: "u",
    password: "p",
    from: "h@example.com",
  },
  "points.redeem": { brand: "oatfield", reward: "bowl" },
  "requests.make": { text: "A quieter fan", category: "climate" },
  "interests.say": { category: "climate", interest: "fans", on: true },
  "threads.say": { about: "idea", text: "Smaller packs" },
  "privacy.give": { ...wanted, touchpoints: ["phone"], notice: "n".repeat(43) },
  "privacy.refuse": wanted,
  "privacy.pause": { paused: true },
  "pairings.accept": { code: "123456", place: "hall", check: "4827" },
  "pairings.compare": { code: "123456" },
};

/** The address of a route in that house, every name in it filled in. */
export function addressOf({ name, path }: Pick<Route, "name" | "path">): string {
  const [noun = ""] = name.split(".");
  const names: Readonly<Record<string, string | undefined>> = {
    ...known,
    id: ids[name] ?? ids[noun],
    ...others[name],
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, part: string) => names[part] ?? part);
}

/** Asks one route with what it wants to be asked. */
export function askRoute(url: string, route: Route, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const { name, method, body } = route;
  const sent = bodies[name] ?? (body ? exampleOf(schemaOf(body, "input")) : undefined);
  const query = queries[name] === undefined ? "" : `?${queries[name]}`;
  return fetch(url + addressOf(route) + query, {
    method: method.toUpperCase(),
    headers: {
      ...headers,
      ...(name === "sessions.exchange" ? { authorization: "Bearer a-link-of-a-wall" } : {}),
      ...(sent === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(sent === undefined || method === "get" ? {} : { body: JSON.stringify(sent) }),
  });
}
