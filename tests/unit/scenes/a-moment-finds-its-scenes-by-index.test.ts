import { expect, test } from "vitest";
import type { Graph } from "../../../hub/core/scene/graph.ts";
import { reachOf } from "../../../hub/core/scene/reach.ts";
import { makeStarts } from "../../../hub/scenes/starts.ts";
import { draw, fill, makeHouse, moment, show, wednesday } from "./a-house.ts";

const sceneFor = (scene: string, properties: object, more: Partial<Graph> = {}) =>
  draw(
    {
      first: { type: "lintel-moment", properties: { moment: "woke", ...properties }, outs: { out: ["a"] } },
      a: show("screen.own"),
    },
    { scene, class: "S0", ...more },
  );

function starting(properties: object, of = moment(), { house = makeHouse(), ran = false } = {}) {
  const starts = makeStarts(() => ran);
  starts.put(sceneFor("s", properties));
  const match = starts.match(of, house.world())[0];
  return match && (match.skipped?.key ?? "starts");
}

test("a scene is asked only for its own moment, place and resident", () => {
  expect(starting({})).toBe("starts");
  expect(starting({ moment: "arrived" })).toBeUndefined();
  expect([starting({ who: "lin" }), starting({ who: "bo" }), starting({ who: "adults" })]).toEqual([
    "starts",
    undefined,
    "starts",
  ]);
  expect([starting({ place: "bedroom" }), starting({ place: "hall" }), starting({ place: "own" })]).toEqual([
    "starts",
    undefined,
    "starts",
  ]);
  const house = makeHouse();
  const lin = house.residents.get("lin");
  if (lin) house.residents.set("lin", { ...lin, standing: "child" });
  expect(starting({ who: "adults" }, moment(), { house })).toBeUndefined();
});

test("working and free days are what the house's calendars make of the day of the moment", () => {
  const house = makeHouse();
  const world = house.world;
  house.world = () => ({ ...world(), working: (at) => at === wednesday });
  // Asked a day late: the day that counts is that of the moment.
  house.at = wednesday + 86_400_000;
  expect([starting({ days: "working" }, moment(), { house }), starting({ days: "free" }, moment(), { house })]).toEqual(
    ["why.late", "why.days-free"],
  );
  const tomorrow = moment({ at: wednesday + 86_400_000 });
  expect([starting({ days: "working" }, tomorrow, { house }), starting({ days: "free" }, tomorrow, { house })]).toEqual(
    ["why.days-working", "starts"],
  );
});

test("a window of the day is kept", () => {
  expect([
    starting({ from: "06:00", to: "08:00" }),
    starting({ from: "08:00", to: "10:00" }),
    starting({ from: "08:00" }),
  ]).toEqual(["starts", "why.window", "why.window"]);
});

test("a moment that comes late is skipped, run within its minutes, or left to a hand", () => {
  const house = makeHouse();
  house.at += 15 * 60_000;
  const late = (properties: object) => starting(properties, moment(), { house });
  expect(late({ late: "skip" })).toBe("why.late");
  expect([late({ late: "run", late_min: 20 }), late({ late: "run", late_min: 10 })]).toEqual(["starts", "why.late"]);
  expect(late({ late: "ask" })).toBe("why.late-ask");
});

test("a scene that wants a moment less often than it comes looks back", () => {
  const left = moment({ kind: "left" });
  expect(starting({ moment: "left", once: "per-day" }, left, { ran: true })).toBe("why.once-per-day");
  expect(starting({ moment: "left", once: "per-day" }, left)).toBe("starts");
  expect(starting({ once: "per-day" }, moment(), { ran: true })).toBe("starts");
});

test("evidence of nobody in particular starts only what is for anyone and disturbs nobody", () => {
  const { resident: _nobody, ...nobody } = moment();
  const starts = makeStarts(() => false);
  starts.put(sceneFor("gentle", {}));
  starts.put(sceneFor("water", {}, { class: "S2" }));
  starts.put(sceneFor("lins", { who: "lin" }));
  const found = starts.match(nobody, makeHouse().world()).map((m) => [m.graph.scene, m.skipped?.key]);
  expect(found).toEqual([
    ["gentle", undefined],
    ["water", "why.nobody-known"],
  ]);
});

test("of one scene, nobody known starts what harms nobody, and not what leads to water or heat", () => {
  const { resident: _nobody, ...nobody } = moment({ kind: "at-table", place: "kitchen" });
  const at = (key: string) => ({
    type: "lintel-moment" as const,
    properties: { moment: "at-table" },
    outs: { out: [key] },
  });
  const drawn = draw({
    sound: at("card"),
    heat: at("pause"),
    card: show("screen.here"),
    pause: pause("tub"),
    tub: fill(),
  });
  const graph = { ...drawn, reach: reachOf(drawn.nodes, drawn.starts) };
  expect([...graph.reach]).toEqual([
    ["sound", "S0"],
    ["heat", "S2"],
  ]);
  const starts = makeStarts(() => false);
  starts.put(graph);
  expect(starts.match(nobody, makeHouse().world())).toEqual([{ graph, nodes: ["sound"] }]);
  expect(starts.match({ ...nobody, resident: "lin" }, makeHouse().world())[0]?.nodes).toEqual(["sound", "heat"]);
});

const pause = (to: string) => ({
  type: "lintel-wait" as const,
  properties: { until: { is: "duration", s: 60 }, deadline_s: 120 },
  outs: { happened: [to] },
});

test("a scene put again replaces its earlier revision; a disabled one is not found", () => {
  const starts = makeStarts(() => false);
  starts.put(sceneFor("s", {}));
  starts.put(sceneFor("s", { moment: "left" }, { revision: "r2" }));
  expect(starts.match(moment(), makeHouse().world())).toEqual([]);
  starts.put(sceneFor("s", {}, { disabled: true }));
  expect(starts.match(moment({ kind: "left" }), makeHouse().world())).toEqual([]);
});

test("among a thousand scenes the moment looks at one", () => {
  const starts = makeStarts(() => false);
  let looked = 0;
  const counting = (graph: Graph): Graph =>
    new Proxy(graph, {
      get: (target, name, self: unknown) => {
        if (name === "class" || name === "nodes") looked += 1;
        return Reflect.get(target, name, self) as unknown;
      },
    });
  for (let i = 0; i < 1_000; i++) starts.put(counting(sceneFor(`s${i}`, { who: `resident-${i}`, place: `room-${i}` })));
  starts.put(counting(sceneFor("lins", { who: "lin", place: "bedroom" })));
  looked = 0;
  const { resident: _nobody, ...place } = moment();
  expect(starts.match(moment(), makeHouse().world()).map((m) => m.graph.scene)).toEqual(["lins"]);
  expect(starts.match(place, makeHouse().world())).toEqual([]);
  expect(looked).toBeLessThan(3);
});
