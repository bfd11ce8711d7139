import { expect, test } from "vitest";
import { canonicalDocument, canonicalText, revisionOf } from "../../../hub/core/scene/canonical.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import { covers } from "../../help/covers.ts";
import { shipped, shippedText } from "./drawing.ts";

const house = { places: new Set(["hall", "bedroom", "kitchen"]), residents: new Set(["lin"]) };

test.each(["morning", "evening"])("%s compiles without a fault, and its file is canonical", (name) => {
  const { graph, faults } = compile(shipped(name), house);
  expect(faults).toEqual([]);
  expect(graph?.scene).toBe(name);
  expect(canonicalText(shipped(name))).toBe(shippedText(name));
  expect(shipped(name)[0]?.["id"]).toBe(name);
});

test("waking leads to the card, and the card to the voice", () => {
  covers("moment:woke", "role:screen", "node:lintel-moment", "node:lintel-act", "fact:resident.language");
  const graph = compile(shipped("morning")).graph;
  expect(graph?.reach.get("woke")).toBe("S0");
  expect(graph?.starts.get("woke")).toEqual(["woke"]);
  expect(graph?.nodes.get("woke")).toMatchObject({ properties: { once: "per-day", late: "skip", late_min: 0 } });
  expect(graph?.nodes.get("woke")?.outs).toEqual({ out: ["show-today"] });
  expect(graph?.nodes.get("show-today")).toMatchObject({ ins: 1, outs: { done: ["speak-today"], failed: [] } });
  expect(graph?.nodes.get("speak-today")).toMatchObject({
    properties: { with: { "with.language": "fact:resident.language" } },
  });
});

test("only brushing leads to heat: whoever sits down unknown may still have music", () => {
  const graph = compile(shipped("morning")).graph;
  expect(graph?.class).toBe("S2");
  expect(graph?.reach).toEqual(
    new Map([
      ["woke", "S0"],
      ["brushing", "S2"],
      ["at-table", "S0"],
    ]),
  );
});

test("the water of the evening stands behind a guard, and what was begun is stopped when the way home ends", () => {
  covers(
    "fact:bath.start_in_min",
    "moment:heading-home",
    "moment:trip-ended",
    "moment:arrived",
    "role:bath",
    "role:climate",
    "node:lintel-guard",
    "node:lintel-wait",
  );
  const graph = compile(shipped("evening")).graph;
  const outs = (key: string) => graph?.nodes.get(key)?.outs;
  expect(graph?.class).toBe("S2");
  expect(graph?.settings).toEqual(
    new Map<string, unknown>([
      ["climate_enabled", true],
      ["bath_enabled", true],
      ["bath_level_pct", 60],
      ["bath_c", 40],
      ["welcome_music", false],
      ["welcome_volume", 20],
    ]),
  );
  expect(graph?.reach).toEqual(
    new Map([
      ["heading-home", "S2"],
      ["arrived", "S0"],
      ["left", "S1"],
    ]),
  );
  expect(outs("heading-home")).toEqual({ out: ["take-back"] });
  expect(graph?.nodes.get("take-back")).toMatchObject({ properties: { until: { is: "duration", s: 5 } } });
  expect(graph?.nodes.get("time-to-start")).toMatchObject({
    properties: { until: { all: [{ fact: "bath.start_in_min", op: "<=", value: 0 }, { fact: "trip.evidence" }] } },
  });
  // Every way to water or heat passes a guard that asks once more.
  const to = (key: string) =>
    [...(graph?.nodes.values() ?? [])].flatMap((node) =>
      Object.entries(node.outs).flatMap(([output, keys]) => (keys.includes(key) ? [`${node.key} ${output}`] : [])),
    );
  expect(to("fill-bath")).toEqual(["bath-allowed pass"]);
  expect(to("warm-bath").toSorted()).toEqual([
    "fill-bath done",
    "home-meanwhile pass",
    "may-warm pass",
    "may-warm-again pass",
  ]);
  for (const key of ["fill-bath", "warm-bath", "keep-warm"])
    expect(graph?.nodes.get(key)).toMatchObject({ properties: { undo: { verb: "stop" }, retries: 0 } });
  for (const key of ["fill-bath", "warm-bath", "keep-warm"]) expect(outs(key)?.["failed"]).toEqual(["stopped"]);
  expect(outs("bath-allowed")?.["pass"]?.toSorted()).toEqual(["fill-bath", "own-ends"]);
  expect(graph?.nodes.get("own-ends")).toMatchObject({ properties: { until: { is: "moment", moment: "trip-ended" } } });
  expect(outs("own-ends")).toEqual({ happened: ["bath-for-others"], expired: [] });
  expect(outs("bath-for-others")?.["pass"]).toEqual(["stop-bath"]);
  expect(outs("climate-home")).toEqual({ happened: ["keep-climate"], expired: ["climate-heard-again"] });
  expect(outs("climate-heard-again")).toEqual({ happened: ["climate-for-others"], expired: [] });
  expect(outs("climate-for-others")?.["pass"]).toEqual(["release-climate"]);
  expect(outs("arrived")?.["out"]?.toSorted()).toEqual(["music-wanted", "welcome"]);
});

test.each(["morning", "evening"])(
  "%s is drawn so that a person can read it: on the grid, left to right, nothing on top of another",
  (name) => {
    const nodes = shipped(name).filter((entry) => entry["type"] !== "tab");
    const places = new Map(
      nodes.map((entry) => [String(entry["id"]), { x: Number(entry["x"]), y: Number(entry["y"]) }]),
    );
    const list = [...places.values()];
    expect(list.every(({ x, y }) => x % 20 === 0 && y % 20 === 0)).toBe(true);
    for (const [index, a] of list.entries())
      for (const b of list.slice(index + 1)) expect(Math.abs(a.x - b.x) >= 220 || Math.abs(a.y - b.y) >= 40).toBe(true);
    for (const entry of nodes)
      for (const to of (entry["wires"] as string[][]).flat())
        expect(places.get(to)?.x).toBeGreaterThan(places.get(String(entry["id"]))?.x ?? Number.NaN);
  },
);

test("a revision follows the content, not the order of nodes and keys", () => {
  const document = shipped("evening");
  const shuffled = document.toReversed().map((entry) => Object.fromEntries(Object.entries(entry).toReversed()));
  expect(revisionOf(shuffled)).toBe(revisionOf(document));
  expect(canonicalDocument(shuffled)).toEqual(document);
  expect(compile(shuffled).graph).toEqual(compile(document).graph);
  const moved = document.map((entry) => (entry["key"] === "welcome" ? { ...entry, x: 500 } : entry));
  expect(revisionOf(moved)).not.toBe(revisionOf(document));
});
