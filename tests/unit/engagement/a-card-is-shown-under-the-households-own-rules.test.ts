import { phoneSightFrom, sightFrom } from "../../../hub/api/sight.ts";
import { valuesOf } from "../../../hub/api/snapshot.ts";
import type { House } from "../../../hub/api/house.ts";
import { liveParts } from "../../../hub/core/live.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { smallHouse } from "../../help/small-house.ts";
import { covers } from "../../help/covers.ts";
import { offerOf, questionOf, told } from "../../help/brand-objects.ts";
import { heldOutBrand, offersRig } from "../../help/offers.ts";

const hour = 3_600_000;
const day = 24 * hour;
let rig: ReturnType<typeof offersRig>;
beforeEach(() => {
  rig = offersRig();
});
afterEach(() => rig[Symbol.dispose]());

/** Lin at home and awake, everybody else out, the weather shown. */
async function morning() {
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.weather();
  await rig.settled();
}
const idOf = () => rig.room.onPhone("phone-lin")[0]?.id ?? "";

test("one card is on the walls and the phone under one id with one text, and gone from all by one touch", async () => {
  covers("event:card.changed", "event:consent.changed");
  await morning();
  rig.give("lin", "offers");
  await rig.take(offerOf());
  const [kitchen] = rig.room.onWalls("kitchen");
  const [bedside] = rig.room.onWalls("bedroom");
  const [phone] = rig.room.onPhone("phone-lin");
  expect(kitchen).toMatchObject({ kind: "offer", title: "Whole oats", from: "The oatfield", seen: false });
  expect(bedside).toEqual(kitchen);
  expect(phone).toEqual(kitchen);
  const changes: (string | undefined)[] = [];
  rig.bus.on("card.changed", ({ resident }) => changes.push(resident));

  await rig.room.touch(idOf(), { wall: "kitchen" }, "seen");
  expect(rig.room.onPhone("phone-lin")[0]?.seen).toBe(true);
  await rig.room.touch(idOf(), { resident: "lin", phone: "phone-lin" }, "dismiss");
  expect([rig.wall("kitchen"), rig.wall("bedroom"), rig.phone("phone-lin")]).toEqual([[], [], []]);
  expect(changes).toEqual(["lin", "lin"]);
  expect(rig.sent).toEqual([]);
  expect(rig.entries.map(({ kind }) => kind)).toEqual(["shown", "dismissed"]);

  // Never again under that id: not the next day, not as a new version, not after a restart.
  await rig.take(offerOf({ version: 2 }));
  await rig.restart();
  for (let days = 0; days < 3; days++) {
    await rig.pass(day);
    rig.weather();
    await rig.pass(2 * hour);
    expect(rig.phone("phone-lin")).toEqual([]);
  }
});

test("a wall at the door, in the hall, the bath or a child's room shows no card", async () => {
  await morning();
  rig.give("lin", "offers");
  await rig.take(offerOf());
  expect(rig.wall("kitchen")).toEqual(["Whole oats"]);
  for (const place of ["hall", "bathroom", "nursery"]) expect(rig.wall(place)).toEqual([]);
});

test("only what its resident permits is shown, where they permit it, and only to them", async () => {
  await morning();
  await rig.take(offerOf());
  await rig.pass(hour);
  expect([rig.wall("kitchen"), rig.phone("phone-lin")]).toEqual([[], []]);
  rig.give("lin", "questions");
  rig.give("lin", "offers", { category: "bath" });
  await rig.pass(hour);
  expect([rig.wall("kitchen"), rig.phone("phone-lin")]).toEqual([[], []]);
  const grant = rig.give("lin", "offers", { touchpoints: ["phone"] });
  await rig.settled();
  expect([rig.wall("kitchen"), rig.wall("bedroom")]).toEqual([[], []]);
  expect([rig.phone("phone-lin"), rig.phone("phone-bo")]).toEqual([["Whole oats"], []]);
  expect(rig.room.for({ resident: "bo" })).toEqual([]);
  expect(() => rig.room.why(idOf(), "bo")).toThrow("E_NOT_FOUND");
  await rig.withdraw(grant);
  expect(rig.phone("phone-lin")).toEqual([]);
});

test("nothing comes before the day's weather, and nothing at night", async () => {
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.give("lin", "offers");
  await rig.take(offerOf());
  await rig.pass(2 * hour);
  expect(rig.phone("phone-lin")).toEqual([]);
  rig.weather();
  await rig.pass(hour / 4);
  expect(rig.phone("phone-lin")).toEqual(["Whole oats"]);
  // 09:00 + 2:15; by 21:00 it is gone, and the next morning waits for its own weather.
  await rig.pass(10 * hour);
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.pass(13 * hour);
  expect(rig.phone("phone-lin")).toEqual([]);
  expect(rig.room.speaking().dropped).toMatchObject({ weather: 2 });
});

test("whoever else is there stands before a brand: child, guest, shield; a question about oneself wants one alone", async () => {
  await morning();
  rig.give("lin", "offers");
  await rig.take(offerOf());
  const seen = () => [rig.wall("kitchen"), rig.phone("phone-lin")];
  const shown = [["Whole oats"], ["Whole oats"]];
  const phoneOnly = [[], ["Whole oats"]];
  expect(seen()).toEqual(shown);
  for (const child of ["mei", "gus"]) {
    rig.is(child, { where: "home", place: "nursery" });
    expect(seen()).toEqual(phoneOnly);
    rig.is(child, { where: "unknown" });
    expect(seen()).toEqual(phoneOnly);
    rig.is(child, { where: "away" });
    expect(seen()).toEqual(shown);
  }
  rig.house.shielded = true;
  expect(seen()).toEqual(phoneOnly);
  rig.house.shielded = false;
  rig.is("bo", { where: "home", place: "bedroom" });
  expect(seen()).toEqual(shown);
  rig.is("lin", { where: "home", asleep: "yes" });
  expect(seen()).toEqual(phoneOnly);
});

test("a personal question is on no shared wall while others are there", async () => {
  await morning();
  rig.is("bo", { where: "home", place: "bedroom" });
  rig.give("lin", "questions");
  await rig.take(questionOf({ personal: true }));
  expect([rig.wall("kitchen"), rig.wall("bedroom")]).toEqual([[], []]);
  expect(rig.phone("phone-lin")).toEqual(["How often do you eat oats?"]);
});

test.each([
  ["an alarm", () => void (rig.house.ringing = true)],
  ["somebody at the door", () => void (rig.house.door = "recognised")],
  ["a hazard", () => void rig.house.notices.push({ level: "hazard" })],
  ["something that must be seen to", () => void rig.house.notices.push({ level: "urgent" })],
  ["a fault", () => rig.faults.raise("door:lock", new Error("jammed"), "lock")],
  ["a scene", () => void (rig.house.running = true)],
  ["a pause", () => void rig.paused.add("lin")],
])("%s hides every card, and makes none", async (_, happens) => {
  await morning();
  rig.give("lin", "offers");
  rig.give("lin", "offers", { category: "climate" });
  await rig.take(offerOf());
  expect(rig.wall("kitchen")).toEqual(["Whole oats"]);
  happens();
  expect([rig.wall("kitchen"), rig.wall("bedroom"), rig.phone("phone-lin")]).toEqual([[], [], []]);
  await rig.room
    .touch(rig.room.for({ resident: "lin" })[0]?.id ?? idOf(), { resident: "lin" }, "dismiss")
    .catch(() => 0);
  await rig.take(offerOf({ id: "fan", category: "climate", title: told("A fan") }));
  await rig.pass(2 * hour);
  expect([rig.wall("kitchen"), rig.phone("phone-lin")]).toEqual([[], []]);
});

test("two refusals halve what comes of a category, three end it for thirty days, a yes makes it as before", async () => {
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.give("lin", "offers", { days: 365 });
  const offers = Array.from({ length: 12 }, (_, n) => offerOf({ id: `oats-${n}`, validto: "2026-05-20T00:00:00Z" }));
  await rig.take(...offers);
  /** Days from now on which a card came, and what was done with it. */
  const daysWithCards = async (days: number, does: "dismiss" | "interested"): Promise<number[]> => {
    const came: number[] = [];
    for (let n = 0; n < days; n++) {
      rig.weather();
      await rig.pass(hour);
      if (idOf() !== "") {
        came.push(n);
        await rig.room.touch(idOf(), { resident: "lin" }, does);
      }
      await rig.pass(23 * hour);
    }
    return came;
  };
  await rig.room.setCaps({ cards_day: 1 }, "lin");
  expect(await daysWithCards(6, "dismiss")).toEqual([0, 1, 3]);
  // The third refusal was on the fourth day.
  await rig.leap(25 * day);
  expect(await daysWithCards(4, "interested")).toEqual([2, 3]);
});

test("the same offers for everybody: nothing is looked at, and nothing kept of one's days", async () => {
  await morning();
  rig.give("lin", "offers");
  rig.features.set("lin", { "breakfast.per-week": 1 });
  const often = { feature: "breakfast.per-week", is: "at-least", value: 5 } as const;
  const traces = () =>
    rig.store.sql("SELECT count(*) AS n FROM engage_notes WHERE kind IN ('trace', 'feature')").get()?.["n"];
  await rig.take(offerOf({ eligibility: often }));
  expect(rig.phone("phone-lin")).toEqual([]);
  expect(traces()).toBe(2);
  rig.room.setOwn("lin", { same_for_everyone: true, caps: {} });
  await rig.settled();
  expect(rig.phone("phone-lin")).toEqual(["Whole oats"]);
  expect(rig.room.onPhone("phone-lin")[0]?.because).toEqual({ key: "everybody", params: {} });
  expect(traces()).toBe(0);
});

test("a month's special is seen in its month alone, by the home's own calendar", async () => {
  rig[Symbol.dispose]();
  // 23:30 on the last day of March in London, where it is summer time: already April in Shanghai.
  rig = offersRig({ at: Date.parse("2026-03-31T22:30:00Z") - 12 * hour, zone: "Europe/London" });
  rig.is("lin", { where: "home" });
  rig.give("lin", "offers");
  rig.weather();
  await rig.take(offerOf({ special: "2026-04" }));
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.pass(24 * hour);
  rig.weather();
  await rig.pass(hour);
  expect(rig.room.onPhone("phone-lin")[0]).toMatchObject({ because: { key: "special" } });
});

test("a home that a brand's offers are withheld from sees none of them, and is asked all the same", async () => {
  await morning();
  for (const purpose of ["offers", "questions"] as const) rig.give("lin", purpose, { brand: heldOutBrand });
  await rig.take(offerOf({ brand: heldOutBrand }), questionOf({ brand: heldOutBrand }));
  expect(rig.phone("phone-lin")).toEqual(["How often do you eat oats?"]);
  await rig.room.touch(idOf(), { resident: "lin" }, "dismiss");
  await rig.pass(3 * hour);
  expect(rig.phone("phone-lin")).toEqual([]);
});

test("a permission that ends soon is told once, by the house itself", async () => {
  await morning();
  rig.give("lin", "service", { days: 20 });
  await rig.pass(5 * day);
  rig.weather();
  await rig.pass(hour);
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.pass(day);
  rig.weather();
  await rig.pass(hour);
  expect(rig.phone("phone-lin")).toEqual(["Your permission for The oatfield ends soon"]);
  expect(rig.room.why(idOf(), "lin")).toMatchObject({ ifrefused: "Nothing changes." });
  for (let days = 0; days < 5; days++) {
    await rig.pass(day);
    rig.weather();
    await rig.pass(hour);
    expect(rig.phone("phone-lin")).toEqual([]);
  }
});

test("a wall is not spoken from more often than one person may be, however many live here", async () => {
  await morning();
  rig.is("bo", { where: "home", place: "kitchen" });
  for (const resident of ["lin", "bo"]) rig.give(resident, "offers");
  await rig.take(offerOf({ id: "a" }), offerOf({ id: "b" }), offerOf({ id: "c" }));
  const onWall = new Set<string>();
  for (let n = 0; n < 11; n++) {
    for (const resident of ["lin", "bo"]) {
      for (const { id } of rig.room.onWalls("kitchen")) onWall.add(id);
      for (const { id, state } of rig.room.for({ resident }))
        if (state === "standing") await rig.room.touch(id, { resident }, "interested");
    }
    await rig.pass(hour);
  }
  expect(onWall.size).toBe(2);
  expect(rig.sent).toHaveLength(4);
});

test("whoever takes back their grant is reckoned with no more", async () => {
  await morning();
  const grant = rig.give("lin", "offers");
  rig.features.set("lin", { "breakfast.per-week": 4 });
  await rig.take(offerOf());
  const traces = () => rig.store.sql("SELECT kind FROM engage_notes WHERE kind IN ('trace', 'feature')").all().length;
  expect(traces()).toBeGreaterThan(0);
  await rig.withdraw(grant);
  expect(traces()).toBe(0);
});

test("without any grant nothing beats, nothing is kept, and every screen is to the byte as if no offers were", async () => {
  const values = (house: House, place: string) => {
    const sight = place.startsWith("phone") ? phoneSightFrom(house, place, "lin", 5) : sightFrom(house, place, 5);
    return sight && JSON.stringify(valuesOf(sight, liveParts));
  };
  const small = smallHouse();
  for (const noun of ["place", "resident", "device"] as const)
    for (const document of rig.nouns.all(noun)) small.seed(noun, document);
  const screens = ["kitchen", "bedroom", "hall", "bathroom", "phone-lin"];
  const without = screens.map((place) => values(small.house, place));
  await morning();
  await rig.take(offerOf(), questionOf());
  await rig.leap(hour);
  Object.assign(small.house, { offers: rig.room });
  expect(screens.map((place) => values(small.house, place))).toEqual(without);
  expect(without.every((text) => text !== undefined && !text.includes("card."))).toBe(true);
  expect(rig.clock.nextDue()).toBeUndefined();
  for (const table of ["engage_cards", "engage_notes"])
    expect(rig.store.sql(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]).toBe(0);
  expect([rig.sent, rig.entries]).toEqual([[], []]);
});
