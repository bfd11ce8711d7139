import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { household } from "../hub/core/house.ts";
import { moments, type MomentName } from "../hub/core/moments.ts";
import type { Step } from "../hub/core/run.ts";
import { compile } from "../hub/core/scene/compile.ts";
import type { Graph, SceneDocument } from "../hub/core/scene/graph.ts";
import { makeHabits, type Came } from "../hub/scenes/habits.ts";
import { previewOf } from "../hub/scenes/preview.ts";
import { simulate, type Cue } from "../hub/scenes/simulate.ts";
import type { SimWorld } from "../hub/scenes/sim-world.ts";
import { makeStarts } from "../hub/scenes/starts.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;
const heapNow = () => {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
};
const took = <T>(work: () => T): { readonly ms: number; readonly value: T } => {
  const begun = performance.now();
  const value = work();
  return { ms: performance.now() - begun, value };
};
/** The middle of five, after one for warming up. */
const median = (work: () => number): number => {
  work();
  return Array.from({ length: 5 }, work).toSorted((a, b) => a - b)[2] ?? Number.NaN;
};

const shipped = ["morning", "evening"].map(
  (name) => JSON.parse(readFileSync(new URL(`../flows/${name}.json`, import.meta.url), "utf8")) as SceneDocument,
);
/** The same scene under another name, as a household's own copy would be. */
const copyOf = (nth: number): SceneDocument =>
  (shipped[nth % shipped.length] ?? []).map((entry) =>
    Array.isArray(entry["env"])
      ? {
          ...entry,
          env: entry["env"].map((one: { name: string; value: string }) =>
            one.name === "LINTEL_SCENE" ? { ...one, value: `${one.value}-${nth}` } : one,
          ),
        }
      : entry,
  );
const graphsOf = (count: number): readonly Graph[] =>
  Array.from({ length: count }, (_, nth) => compile(copyOf(nth)).graph).flatMap((graph) => graph ?? []);

const zone = "Asia/Shanghai";
const now = Date.parse("2026-03-01T21:00:00+08:00");
const lin = household.resident.parse({ id: "lin", name: "Lin", standing: "owner", language: "en", sleeps: "bedroom" });
const world: SimWorld = {
  at: now,
  home: { id: "home", name: "Home", zone, radius_m: 150, language: "en", weather: "sample", air: "us" },
  residents: [lin],
  presence: { lin: { where: "home", asleep: "no", confidence: 1, since: 0, because: [] } },
  trips: [],
  places: {},
  eating: "kitchen",
  working: {},
  roles: [
    "screen.bedroom",
    "screen.kitchen",
    "screen.hall",
    "breakfast-machine",
    "bath",
    "climate",
    "music.kitchen",
  ].map((address) => ({ address, thing: address, ready: true, held: false, state: {} })),
  settings: {},
  facts: { "breakfast.ready": true, "bath.permitted": true, "climate.needed": true, "bath.start_in_min": 0 },
};

// One thousand scenes: read, held and found.
const documents = Array.from({ length: 1_000 }, (_, nth) => JSON.stringify(copyOf(nth)));
const parsed = took(() => documents.map((text) => JSON.parse(text) as SceneDocument));
const before = heapNow();
const compiled = took(() => parsed.value.flatMap((document) => compile(document).graph ?? []));
const held_mb = (heapNow() - before) / 1_048_576;
if (compiled.value.length !== 1_000) throw new Error(`only ${compiled.value.length} of 1,000 scenes were read`);
const text_mb = documents.reduce((sum, text) => sum + text.length, 0) / 1_048_576;

const lookup = (graphs: readonly Graph[]) => {
  const starts = makeStarts(() => false);
  for (const graph of graphs) starts.put(graph);
  const kinds = Object.keys(moments) as MomentName[];
  const house = { at: now, home: world.home, residents: new Map(), working: () => true } as unknown as Parameters<
    typeof starts.match
  >[1];
  // A moment that no scene waits for: finding that out must not depend on how many there are.
  const moment = { id: "m", kind: kinds.find((kind) => kind === "agreed") ?? "agreed", at: now, because: [] } as const;
  return median(
    () =>
      took(() => {
        for (let i = 0; i < 20_000; i += 1) starts.match(moment, house);
      }).ms / 20,
  );
};
const [ten, thousand] = [lookup(compiled.value.slice(0, 10)), lookup(compiled.value)];

// Steps in a second: one thousand runs through the real engine, beside bare objects made one after another.
const cues = (count: number): readonly Cue[] =>
  Array.from({ length: count }, (_, nth) => ({
    is: "moment" as const,
    at: now + nth * 1_000,
    moment: "woke" as const,
    resident: "lin",
    place: "bedroom",
    id: `woke-${nth}`,
  }));
const morning = compile(shipped[0]).graph;
if (!morning) throw new Error("the morning cannot be read");
const runs = 1_000;
let steps = 0;
const engine_ms = median(() => {
  const { ms, value } = took(() =>
    simulate({ graphs: [morning], world, cues: cues(runs), until: now + runs * 1_000 + 60_000 }),
  );
  steps = value.runs.reduce((sum, run) => sum + run.steps.length, 0);
  return ms;
});
const floor_ms = median(
  () =>
    took(() => {
      let kept = 0;
      for (let nth = 0; nth < runs; nth += 1) {
        let list: readonly Step[] = [];
        for (let i = 0; i < steps / runs; i += 1)
          list = [...list, { key: `step-${i}`, visit: 1, state: "left", entered: now + i, output: "done" }];
        kept += list.length;
      }
      if (kept < steps) throw new Error("the floor made too little");
    }).ms,
);

// A week of fifty scenes.
const came: readonly Came[] = Array.from({ length: 21 }, (_, day) =>
  (
    [
      ["woke", 420],
      ["brushing", 430],
      ["at-table", 440],
      ["left", 500],
      ["heading-home", 1_060],
      ["arrived", 1_110],
    ] as const
  ).map(([kind, minute]): Came => ({
    kind,
    at: Date.parse("2026-02-08T00:00:00+08:00") + day * 86_400_000 + minute * 60_000,
    resident: "lin",
    place: kind === "at-table" ? "kitchen" : "bedroom",
  })),
).flat();
const fifty = graphsOf(50);
const habits = { working: () => true, ring: () => undefined, later: () => 0 };
let previewed = 0;
const week_ms = median(() => {
  const { ms, value } = took(() => previewOf({ graphs: fifty, world, days: [], came, ...habits }, 7));
  previewed = value.reduce((sum, { items }) => sum + items.length, 0);
  return ms;
});
if (previewed < 50) throw new Error(`only ${previewed} parts of scenes were previewed`);
const bare_ms = median(
  () =>
    took(() => {
      const expect = makeHabits({ came, zone, ...habits });
      for (let day = 1; day <= 8; day += 1) expect("lin", `2026-03-0${day}`);
    }).ms,
);

const lines = [
  {
    what: "1,000 scenes read and checked",
    figure: compiled.ms,
    floor: parsed.ms,
    unit: "ms",
    than: "their JSON parsed",
  },
  { what: "1,000 scenes in memory", figure: held_mb, floor: text_mb, unit: "MB", than: "their text" },
  {
    what: "1,000 moments that concern none of 1,000 scenes",
    figure: thousand,
    floor: ten,
    unit: "ms",
    than: "of 10 scenes",
  },
  { what: `${steps} steps of ${runs} runs`, figure: engine_ms, floor: floor_ms, unit: "ms", than: "bare objects" },
  {
    what: `a week of 50 scenes, ${previewed} parts`,
    figure: week_ms,
    floor: bare_ms,
    unit: "ms",
    than: "the habits alone",
  },
];
const per_s = Math.round((steps / engine_ms) * 1_000);
if (values.json)
  console.log(
    JSON.stringify(
      { machine: cpus()[0]?.model.trim(), node: process.versions.node, lines, steps_per_s: per_s },
      null,
      2,
    ),
  );
else {
  for (const { what, figure, floor, unit, than } of lines)
    console.log(
      `${what}: ${figure.toFixed(1)} ${unit} (${than}: ${floor.toFixed(1)} ${unit}, ${(figure / floor).toFixed(1)} x)`,
    );
  console.log(`${per_s} steps a second; a week of 50 scenes is to take no more than 2,000 ms.`);
}
if (week_ms > 2_000) process.exitCode = 1;
