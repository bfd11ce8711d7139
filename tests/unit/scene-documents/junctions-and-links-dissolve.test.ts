import { expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { clear, faultsOf, lintel, moment, node, scene, type Drawn } from "./drawing.ts";

const outs = (nodes: Drawn[], key: string) => compile(scene(nodes)).graph?.nodes.get(key)?.outs;

test("wires lead through junctions and link nodes of the tab as if they were not there", () => {
  const nodes = [
    moment("m", "j1"),
    node("j1", "junction", [["j2", "o"]]),
    node("j2", "junction", [["a", "j1"]]),
    node("o", "link out", [], { mode: "link", links: ["i"] }),
    node("i", "link in", [["b", "a"]], { links: ["o"] }),
    clear("a"),
    clear("b"),
  ];
  expect(outs(nodes, "m")).toEqual({ out: ["a", "b"] });
  expect([...(compile(scene(nodes)).graph?.nodes.keys() ?? [])].toSorted()).toEqual(["a", "b", "m"]);
});

test("a join counts the wires that come in, and two ways to one node are one wire", () => {
  const join = lintel("x", "join", [[], []], { deadline_s: 60 });
  const nodes = [moment("m", "a", "b"), clear("a", "x", "j"), clear("b", "x"), node("j", "junction", [["x"]]), join];
  expect(compile(scene(nodes)).graph?.nodes.get("x")?.ins).toBe(2);
});

test("disabled nodes are as good as gone; a disabled tab is kept and marked", () => {
  const nodes = [moment("m", "a", "b"), { ...clear("a", "c"), d: true, magic: 1 }, clear("b"), clear("c")];
  expect(outs(nodes, "m")).toEqual({ out: ["b"] });
  expect(compile(scene(nodes)).graph?.nodes.has("a")).toBe(false);
  expect(compile(scene(nodes, { disabled: true })).graph?.disabled).toBe(true);
});

test("groups, comments and ordinary nodes of their own are left alone", () => {
  const nodes = [
    moment("m", "a"),
    clear("a"),
    node("note", "comment", []),
    { id: "grp", type: "group", z: "t", nodes: ["a"], x: 1, y: 1, w: 9, h: 9 },
    node("i", "inject", [["f"]]),
    node("f", "function", [["d"]]),
    node("d", "debug", []),
    { id: "broker", type: "mqtt-broker", z: "t", host: "h" },
  ];
  expect(faultsOf(scene(nodes))).toEqual([]);
});

test("a plain delay between two steps is a warning, and Node-RED has to carry it", () => {
  const nodes = [moment("m", "d", "b"), node("d", "delay", [["a"]]), clear("a"), clear("b")];
  expect(faultsOf(scene(nodes))).toEqual(["(E_SCENE_NODE) d type not-durable"]);
  expect(outs(nodes, "m")).toEqual({ out: ["b"] });
});
