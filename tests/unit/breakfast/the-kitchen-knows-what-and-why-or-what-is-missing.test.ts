import { expect, test } from "vitest";
import { type BreakfastReading, makeBreakfastFacts } from "../../../hub/breakfast-facts.ts";
import { obstacles } from "../../../hub/core/breakfast/missing.ts";
import { unchosen } from "../../../hub/core/breakfast/choose.ts";
import { facts, type FactName } from "../../../hub/core/facts.ts";
import { household } from "../../../hub/core/house.ts";
import { virtualHome } from "../../../hub/virtual-house.ts";
import { wordsOf } from "../../../hub/words.ts";
import { covers } from "../../help/covers.ts";
import { eater, presence } from "./a-table.ts";

const home = household.home.parse({ id: "home", ...virtualHome });
const seven = Date.parse("2026-03-04T07:08:00+08:00");
const armed = { phase: "armed", loaded: true, lid_closed: true, water_ok: true, portions: 4 };
const lin = eater("lin", { diet: "vegetarian", allergies: ["nuts"] }, { standing: "owner" });
const bo = eater("bo", { size: "large" }, { wakes_from: "06:00", wakes_to: "09:00" });

function reading(change: Partial<BreakfastReading> = {}, state: object = armed, ready = true): BreakfastReading {
  const address = "breakfast-machine";
  return {
    residents: () => [bo, lin],
    presence: () => presence("home"),
    role: () => ({ address, thing: address, ready, held: false, state: { ...state } }),
    clock: { wall: () => seven },
    home: () => home,
    working: () => true,
    recentStarts: () => [],
    ...change,
  };
}

function read(from: BreakfastReading): Record<string, unknown> {
  const fact = makeBreakfastFacts(from);
  const names = Object.keys(facts).filter((name) => name.startsWith("breakfast.")) as FactName[];
  return Object.fromEntries(names.map((name) => [name.slice("breakfast.".length), fact(name, undefined)]));
}

test("everybody at home and awake by their own window gets one breakfast, with what is in it", () => {
  covers(
    "fact:breakfast.recipe",
    "fact:breakfast.portions",
    "fact:breakfast.why",
    "fact:breakfast.for",
    "fact:breakfast.missing",
    "fact:breakfast.ready",
    "fact:breakfast.begun",
    "fact:breakfast.kcal",
    "fact:breakfast.protein_g",
    "fact:breakfast.fibre_g",
    "fact:breakfast.sugar_g",
    "fact:breakfast.salt_g",
  );
  expect(read(reading())).toEqual({
    recipe: "soy-oats-blueberry",
    portions: 3,
    why: "breakfast.why.quick",
    for: "Lin, Bo",
    missing: undefined,
    ready: true,
    begun: false,
    kcal: 306,
    protein_g: 14.2,
    fibre_g: 7.7,
    sugar_g: 7.5,
    salt_g: 0.2,
  });
  const late = read(reading({ clock: { wall: () => seven + 2 * 3_600_000 } }));
  expect(late).toMatchObject({ for: "Lin", portions: 1 });
});

test("who is away is no eater and their allergies do not count; who may be there is no eater, and they do", () => {
  const nutty = eater("ada", { allergies: ["soya", "gluten"], breakfast: false });
  const where = (ada: "home" | "away" | "unknown") =>
    read(
      reading({
        residents: () => [lin, nutty],
        presence: (id) => presence(id === "ada" ? ada : "home"),
      }),
    );
  expect(where("away")).toMatchObject({ for: "Lin", recipe: "soy-oats-blueberry" });
  expect(where("home")).toMatchObject({ for: "Lin", recipe: "shakshuka-cup" });
  expect(where("unknown")).toEqual(where("home"));
});

test("what was made on the days before does not come again, and what was begun today stays today's", () => {
  const start = (at: string, recipe: string, portions: number) => ({ at: Date.parse(at), with: { recipe, portions } });
  const before = read(reading({ recentStarts: () => [start("2026-03-03T07:00:00+08:00", "soy-oats-blueberry", 2)] }));
  expect(before["recipe"]).not.toBe("soy-oats-blueberry");
  const after = reading({ recentStarts: () => [start("2026-03-04T06:00:00+08:00", "shakshuka-cup", 2)] });
  expect(read(after)).toMatchObject({
    recipe: "shakshuka-cup",
    portions: 2,
    why: "breakfast.why.made",
    missing: "breakfast.missing.made-today",
    ready: false,
    begun: true,
  });
  // A start of the small hours still belongs to the day before.
  const night = read(reading({ recentStarts: () => [start("2026-03-04T03:00:00+08:00", "shakshuka-cup", 2)] }));
  expect(night["missing"]).toBeUndefined();
});

test.each([
  ["no machine", reading({ role: () => undefined }), "no-machine"],
  ["a machine out of reach", reading({}, {}, false), "not-reached"],
  ["a machine that has told nothing", reading({}, {}), "not-reached"],
  ["a machine in fault", reading({}, { ...armed, phase: "fault", fault: "smoke" }, false), "fault"],
  ["a run in progress", reading({}, { ...armed, phase: "running" }), "running"],
  ["an empty machine", reading({}, { ...armed, phase: "off", loaded: false }), "not-loaded"],
  ["an open lid", reading({}, { ...armed, phase: "off", lid_closed: false }), "lid-open"],
  ["no water", reading({}, { ...armed, phase: "off", water_ok: false }), "no-water"],
  ["no hand on the button", reading({}, { ...armed, phase: "off" }), "not-armed"],
  ["nobody who eats", reading({ presence: () => presence("away") }), "nobody-eats"],
  ["a tray nobody may eat from", reading({}, { ...armed, recipe: "porridge-banana-walnut" }), "tray-unsuited"],
])("with %s the first thing in the way is named", (_, from, missing) => {
  expect(read(from)).toMatchObject({ missing: `breakfast.missing.${missing}`, ready: false });
});

test("a hand on the machine comes before the scene", () => {
  const role = () => ({ address: "breakfast-machine", thing: "m", ready: true, held: true, state: armed });
  expect(read(reading({ role }))["missing"]).toBe("breakfast.missing.held");
});

test("whatever is missing is one sentence in every language", () => {
  for (const language of ["en", "zh-Hans", "zh-Hant"] as const)
    for (const key of [...obstacles, ...unchosen]) expect(wordsOf(language)[key], key).toBeTruthy();
});
