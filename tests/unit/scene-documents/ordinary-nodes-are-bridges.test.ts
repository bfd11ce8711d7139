import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { covers } from "../../help/covers.ts";
import { bath, clear, faultsOf, guard, lintel, moment, node, scene, type Drawn } from "./drawing.ts";

const graphOf = (nodes: readonly Drawn[], env: readonly Drawn[] = []) => {
  const own = { env: [{ name: "LINTEL_SCENE", type: "str", value: "trial" }, ...env] };
  const { graph, faults } = compile(scene(nodes, own));
  expect(faults).toEqual([]);
  return graph;
};

test("a wire through ordinary nodes is a bridge with the keys where it may come back", () => {
  const nodes = [
    moment("m", "f", "c"),
    node("f", "function", [["s"]]),
    node("s", "switch", [["a", "j"], ["b"], ["d"]]),
    node("j", "junction", [["c"]]),
    node("d", "debug", []),
    clear("a"),
    clear("b", "d"),
    clear("c"),
  ];
  const graph = graphOf(nodes);
  expect(graph?.nodes.get("m")).toMatchObject({ outs: { out: ["c"] }, bridges: { out: ["a", "b", "c"] } });
  expect(graph?.nodes.get("b")).toMatchObject({ outs: { done: [] }, bridges: { done: [] } });
  expect(graph?.nodes.get("a")?.bridges).toBeUndefined();
  expect(graph?.bridge_s).toBe(10);
  expect(graph?.told).toBeUndefined();
  expect(graphOf(nodes, [{ name: "LINTEL_BRIDGE_S", type: "num", value: "90" }])?.bridge_s).toBe(90);
});

test("a scene without ordinary nodes knows nothing of bridges", () => {
  const graph = graphOf([moment("m", "a"), clear("a"), node("f", "function", [[]])]);
  expect(graph).not.toHaveProperty("bridge_s");
  expect(graph).not.toHaveProperty("told");
  for (const one of graph?.nodes.values() ?? []) expect(one).not.toHaveProperty("bridges");
});

test("a join waits for what comes over a bridge, too", () => {
  const join = lintel("x", "join", [[], []], { deadline_s: 60 });
  const nodes = [moment("m", "a", "b"), clear("a", "x"), clear("b", "f"), node("f", "function", [["x"]]), join];
  expect(graphOf(nodes)?.nodes.get("x")?.ins).toBe(2);
});

test("what ordinary nodes send by themselves may begin a run where they are wired to, and nowhere else", () => {
  const nodes = [
    moment("m", "f"),
    node("i", "inject", [["f"]]),
    node("f", "function", [["a"]]),
    node("q", "mqtt in", [["j"]]),
    node("j", "junction", [["b"]]),
    node("off", "inject", [["c"]], { d: true }),
    clear("a"),
    clear("b", "g"),
    node("g", "function", [["c"]]),
    clear("c"),
  ];
  expect(graphOf(nodes)?.told).toEqual(new Set(["a", "b"]));
});

test("what an ordinary node begins reaches no water and no heat, guard or not", () => {
  covers("error:E_SCENE_UNGUARDED");
  const told = [node("i", "inject", [["g"]]), guard("g", ["a"]), bath("a", "warm")];
  expect(faultsOf(scene(told))).toEqual(["E_SCENE_UNGUARDED a wires moment"]);
  expect(faultsOf(scene([moment("m", "g"), ...told]))).toEqual(["E_SCENE_UNGUARDED a wires moment"]);
  expect(faultsOf(scene([node("i", "inject", [["a"]]), bath("a", "stop")]))).toEqual([]);
});

const over = (...path: ("guard" | "bridge" | "plain")[]): Drawn[] => {
  const ids = path.map((_kind, i) => `n${i}`);
  const next = (i: number) => [ids[i + 1] ?? "a"];
  return [
    moment("m", ids[0] ?? "a"),
    ...path.map((kind, i) => {
      const id = ids[i] ?? "";
      if (kind === "guard") return guard(id, next(i));
      return kind === "bridge" ? node(id, "function", [next(i)]) : clear(id, ...next(i));
    }),
    bath("a", "warm"),
  ];
};

test("after the last bridge on the way to water or heat there is a guard, or the scene is refused", () => {
  const path = fc.array(fc.constantFrom("guard" as const, "bridge" as const, "plain" as const), { maxLength: 7 });
  fc.assert(
    fc.property(path, (steps) => {
      const safe = steps.lastIndexOf("guard") > steps.lastIndexOf("bridge");
      expect(faultsOf(scene(over(...steps)))).toEqual(safe ? [] : ["E_SCENE_UNGUARDED a wires guard"]);
    }),
  );
});
