import { expect, test } from "vitest";
import { household, type Resident } from "../../../hub/core/house.ts";
import { readWorld, type Readers } from "../../../hub/world.ts";
import { covers } from "../../help/covers.ts";

const residents: readonly Resident[] = [
  { id: "lin", hears: { working: "news", free: "music", news: "https://radio.example/feed", volume: 20 } },
  { id: "bo", hears: { working: "silence", free: "music", music: "Sunday" } },
].map((who) => household.resident.parse({ ...who, name: who.id, standing: "adult", language: "en", sleeps: "bed" }));

function heard(resident: string | undefined, working: boolean) {
  const nothing = () => undefined;
  const readers: Readers = {
    now: () => 0,
    home: () => household.home.parse({ id: "h", name: "h", zone: "UTC", lat: 0, lon: 0, language: "en" }),
    residents: () => residents,
    presence: () => ({ where: "home", asleep: "no", confidence: 1, since: 0, because: [] }),
    motionAt: nothing,
    trip: nothing,
    place: nothing,
    eating: nothing,
    working: () => working,
    role: nothing,
    setting: nothing,
    weather: nothing,
    day: nothing,
    breakfast: nothing,
    comfort: nothing,
    trips: () => [],
  };
  const world = readWorld(readers);
  const asked = { scene: "morning", ...(resident === undefined ? {} : { resident }) };
  return ["sound.source", "sound.from", "sound.volume"].map((name) => world.fact(asked, name));
}

test("what is heard at the table follows the resident and whether people work that day", () => {
  covers("fact:sound.source", "fact:sound.from", "fact:sound.volume");
  expect(heard("lin", true)).toEqual(["news", "https://radio.example/feed", 20]);
  expect(heard("lin", false)).toEqual(["music", undefined, 20]);
  expect(heard("bo", true)).toEqual(["silence", undefined, 35]);
  expect(heard("bo", false)).toEqual(["music", "Sunday", 35]);
});

test("whoever is not known hears the house's own music", () => {
  expect(heard(undefined, true)).toEqual(["music", undefined, 35]);
});
