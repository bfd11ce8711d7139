import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Sentence } from "../../../hub/core/events.ts";
import type { HouseholdDocument } from "../../../hub/core/house.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import type { Graph, SceneDocument } from "../../../hub/core/scene/graph.ts";
import { render } from "../../../hub/core/sentence.ts";
import type { RoleView } from "../../../hub/core/world.ts";
import { type HealthHouse, rolesHealth, scenesHealth, type ThingHealth } from "../../../hub/health.ts";
import { wordsOf } from "../../../hub/words.ts";
import { covers } from "../../help/covers.ts";

const zone = "Asia/Shanghai";
const at = (text: string) => Date.parse(`2026-03-04T${text}:00+08:00`);
const evening = at("20:00");
const flow = (name: string): Graph => {
  const text = readFileSync(new URL(`../../../flows/${name}.json`, import.meta.url), "utf8");
  const { graph } = compile(JSON.parse(text) as SceneDocument);
  if (!graph) throw new Error(`${name} does not compile`);
  return graph;
};
const graphs = [flow("morning"), flow("evening")];

type Device = HouseholdDocument<"device">;
const plug: Device = {
  id: "plug",
  kind: "breakfast-machine",
  name: "Breakfast",
  place: "kitchen",
  made_of: { parts: { plug: "p", power: "w" }, settings: { auto_off_s: 900 } },
};
const devices: readonly Device[] = [
  plug,
  { id: "tub", kind: "bath", name: "Bath" },
  { id: "ac", kind: "climate", name: "AC" },
  { id: "lock", kind: "lock", name: "Lock" },
  { id: "screen-kitchen", kind: "screen", name: "Kitchen screen", place: "kitchen" },
  { id: "screen-lin", kind: "screen", name: "Lin's screen", place: "bedside" },
  { id: "screen-hall", kind: "screen", name: "Hall screen", place: "hall" },
  { id: "music", kind: "music", name: "Music", place: "kitchen" },
];
const bindings: readonly HouseholdDocument<"role">[] = [
  { id: "breakfast-machine", thing: "plug" },
  { id: "bath", thing: "tub" },
  { id: "climate", thing: "ac" },
  { id: "door", thing: "lock" },
  { id: "screen.kitchen", thing: "screen-kitchen" },
  { id: "screen.bedside", thing: "screen-lin" },
  { id: "screen.hall", thing: "screen-hall" },
  { id: "music.kitchen", thing: "music" },
];

type Less = {
  readonly ready?: boolean;
  readonly state?: RoleView["state"];
  readonly held?: boolean;
} & Partial<ThingHealth>;

/** A house in which all is well but what is said of a thing. */
function house(less: Readonly<Record<string, Less>> = {}, more: Partial<HealthHouse> = {}): HealthHouse {
  return {
    now: evening,
    zone,
    roles: bindings,
    devices,
    graphs,
    residents: [{ sleeps: "bedside", wakes_to: "11:00" }],
    eating: "kitchen",
    coming: false,
    begun: false,
    working: () => true,
    device: (id) => devices.find((device) => device.id === id),
    role: (address) => {
      const bound = (more.roles ?? bindings).find(({ id }) => id === address);
      if (!bound) return undefined;
      const { ready = true, held = false, state = {} } = less[bound.thing] ?? {};
      return { address, thing: bound.thing, ready, held, state };
    },
    thing: (id) => {
      const { ready: _ready, state: _state, held: _held, ...known } = less[id] ?? {};
      return { status: "online", parts: [], ...known };
    },
    held: (address) => {
      const thing = bindings.find(({ id }) => id === address)?.thing ?? "";
      return less[thing]?.held ? { since: evening, because: { key: "hold.pressed", params: {} } } : undefined;
    },
    test: () => undefined,
    ...more,
  };
}

const say = (sentence: Sentence | undefined, language: "en" | "zh-Hans" | "zh-Hant" = "en") =>
  sentence &&
  render(sentence, {
    words: wordsOf(language),
    language,
    zone,
    name: (param, id) =>
      param === "thing"
        ? devices.find((device) => device.id === id)?.name
        : param === "role"
          ? wordsOf(language)[`role.${id.split(".")[0]}`]
          : undefined,
  });
const all = (from: HealthHouse) =>
  scenesHealth(from, rolesHealth(from)).flatMap(({ says }) => says.map((one) => say(one)));
const why = (from: HealthHouse, role: string) => say(rolesHealth(from).find((one) => one.role === role)?.why);

test("a house in which all is well has nothing to say, and shows the limits its owner stated", () => {
  expect(all(house())).toEqual([]);
  const [machine] = rolesHealth(house());
  expect(machine).toMatchObject({ role: "breakfast-machine", ready: true, auto_off_s: 900 });
});

test("a machine that went is missed tomorrow, in every language", () => {
  covers("role:breakfast-machine");
  const from = house({ plug: { ready: false, status: "offline", away_since: at("19:10") } });
  expect(all(from)).toEqual(["Tomorrow's breakfast will not run: Breakfast is offline since 19:10."]);
  const [said] = scenesHealth(from, rolesHealth(from)).flatMap(({ says }) => says);
  expect(say(said, "zh-Hans")).toBe("明天的早餐不会做：Breakfast从 19:10 起离线。");
  expect(say(said, "zh-Hant")).toBe("明天的早餐不會做：Breakfast從 19:10 起離線。");
});

test.each([
  ["in the morning it is today's", { now: at("06:30") }, "Today's breakfast"],
  ["after the last waking it is tomorrow's", { now: at("11:30") }, "Tomorrow's breakfast"],
  ["once it was begun it is tomorrow's", { now: at("07:30"), begun: true }, "Tomorrow's breakfast"],
])("%s", (_, more, begins) => {
  const from = house({ plug: { ready: false, status: "offline", away_since: at("06:00") } }, more);
  expect(all(from)[0]).toMatch(new RegExp(`^${begins} will not run: Breakfast is offline since 06:00\\.$`));
});

test("on the way home nobody has swiped for yet, and on the one that is open, the bath and the AC are missed", () => {
  const gone = { ready: false, status: "offline", away_since: at("19:10") } as const;
  expect(all(house({ tub: gone, ac: gone, lock: gone }))).toEqual([
    "On the next way home the AC will not be set: AC is offline since 19:10.",
    "On the next way home there will be no bath: Bath is offline since 19:10.",
    "On the next way home the door will not open by itself: Lock is offline since 19:10.",
  ]);
  expect(all(house({ tub: gone }, { coming: true }))[0]).toMatch(/^On this way home there will be no bath/);
});

test.each<readonly [string, string, Less, string]>([
  [
    "yesterday",
    "plug",
    { status: "offline", away_since: evening - 86_400_000 },
    "Breakfast has been offline for 1 day.",
  ],
  [
    "before this hub started",
    "plug",
    { status: "offline", told: at("18:00") },
    "Breakfast is offline; it was last heard at 18:00.",
  ],
  [
    "days ago",
    "plug",
    { status: "unknown", told: evening - 3 * 86_400_000 },
    "Breakfast has not been heard of for 3 days.",
  ],
  ["never", "tub", { status: "unknown" }, "Bath has not been heard of since the house started."],
  [
    "one of its parts",
    "plug",
    {
      status: "offline",
      away_since: at("19:10"),
      lacks: { key: "adopted.away", params: { entity: "Power meter" } },
    },
    "Breakfast is offline since 19:10. Power meter cannot be reached just now.",
  ],
  [
    "a part never announced",
    "plug",
    { status: "offline", lacks: { key: "adopted.not-announced", params: { entity: "w" } } },
    "w has not been heard of since the house started.",
  ],
  [
    "a latched fault",
    "tub",
    { state: { phase: "fault", fault: "leak" } },
    "Bath stopped itself and waits for somebody to look after it there.",
  ],
  [
    "a silent meter",
    "plug",
    {
      state: { fault: "sensor-stale" },
      parts: [
        { part: "plug", entity: "p", name: "P", available: true, at: evening - 900_000 },
        { part: "power", entity: "w", name: "W", available: true, at: evening - 185_000 },
      ],
    },
    "Breakfast does not act, for its power meter has been silent for 3 min.",
  ],
  ["no state yet", "tub", {}, "Bath is there but has not said yet how it stands."],
])("why not: %s", (_, thing, less, sentence) => {
  const role = bindings.find((one) => one.thing === thing)?.id ?? "";
  expect(why(house({ [thing]: { ready: false, ...less } }), role)).toBe(sentence);
});

test("an AC that cannot feel its room is not ready, whatever it says", () => {
  expect(why(house({ ac: { state: { trouble: "E_SENSOR" } } }), "climate")).toBe(
    "AC does not act, for it cannot measure.",
  );
  expect(why(house({ ac: { state: { trouble: "E_WINDOW_OPEN" } } }), "climate")).toBeUndefined();
});

test("what a person holds is named with the scene that leaves it alone, and is no fault of the device", () => {
  const from = house({ ac: { held: true } });
  expect(rolesHealth(from).find(({ role }) => role === "climate")).toMatchObject({ ready: true });
  expect(all(from)).toEqual([
    "On the next way home the AC will not be set: Somebody set it by hand, and it is left alone until that is released.",
  ]);
});

test("a role that nothing serves is named where a scene needs it, with who could", () => {
  const roles = bindings.filter(({ id }) => id !== "bath");
  const from = house({}, { roles });
  expect(rolesHealth(from).find(({ role }) => role === "bath")).toMatchObject({ ready: false, others: ["tub"] });
  expect(all(from)).toEqual(["On the next way home there will be no bath: Nothing serves as “The bath” yet."]);
  const gone = house({}, { device: (id) => devices.find((one) => one.id === id && id !== "tub") });
  expect(why(gone, "bath")).toBe("The device that served is no longer in the house.");
});

test("a scene that is switched off misses nothing", () => {
  const off = graphs.map((graph) => ({ ...graph, disabled: true }));
  expect(all(house({ tub: { ready: false, status: "offline" } }, { graphs: off }))).toEqual([]);
});

test("what was tried out is told while it is news", () => {
  const test = {
    role: "climate",
    is: "undone",
    says: { key: "test.undone", params: {} },
    at: evening - 60_000,
  } as const;
  const of = (age: number) =>
    rolesHealth(house({}, { test: () => ({ ...test, at: evening - age }) })).filter((role) => role.test).length;
  expect(of(60_000)).toBe(bindings.length);
  expect(of(180_000)).toBe(0);
});
