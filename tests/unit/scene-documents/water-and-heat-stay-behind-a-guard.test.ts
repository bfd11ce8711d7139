import { expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { covers } from "../../help/covers.ts";
import { bath, clear, faultsOf, guard, lintel, moment, node, scene, wait, type Drawn } from "./drawing.ts";

const unguarded = "E_SCENE_UNGUARDED a wires guard";

test.each<[string, Drawn[]]>([
  ["straight from the moment", [moment("m", "a"), bath("a", "warm")]],
  ["by the blocked output of a guard", [moment("m", "g"), guard("g", [], ["a"]), bath("a", "warm")]],
  [
    "behind a guard that looks at nothing",
    [moment("m", "g"), lintel("g", "guard", [["a"], []], { all: [] }), bath("a", "warm")],
  ],
  ["on one of two paths", [moment("m", "g", "c"), guard("g", ["a"]), clear("c", "a"), bath("a", "warm")]],
  [
    "through a junction past the guard",
    [moment("m", "g", "j"), guard("g", ["a"]), node("j", "junction", [["a"]]), bath("a", "warm")],
  ],
  [
    "past a disabled guard's neighbour",
    [moment("m", "g", "w"), { ...guard("g", ["a"]), d: true }, wait("w", "a"), bath("a", "warm")],
  ],
  [
    "behind a bridge after the guard",
    [moment("m", "g"), guard("g", ["d"]), node("d", "delay", [["a"]]), bath("a", "warm")],
  ],
  ["keeping warm", [moment("m", "a"), bath("a", "hold")]],
])("a path without a guard is refused: %s", (_path, nodes) => {
  covers("error:E_SCENE_UNGUARDED", "role:bath");
  expect(faultsOf(scene(nodes)).filter((fault) => !fault.startsWith("("))).toEqual([unguarded]);
  expect(compile(scene(nodes)).graph).toBeUndefined();
});

test("a path that begins at no moment is refused", () => {
  expect(faultsOf(scene([guard("g", ["a"]), bath("a", "warm")]))).toEqual(["E_SCENE_UNGUARDED a wires moment"]);
});

test("a guard on every path is enough, however far ahead", () => {
  const nodes = [
    moment("m", "g", "h"),
    guard("g", ["c"]),
    guard("h", ["a"]),
    clear("c", "a"),
    bath("a", "warm", ["b"]),
    bath("b", "hold"),
  ];
  expect(faultsOf(scene(nodes))).toEqual([]);
  expect(compile(scene(nodes)).graph?.class).toBe("S2");
});

test("stopping needs no guard, and an undo may only stop", () => {
  expect(faultsOf(scene([moment("m", "a"), bath("a", "stop")]))).toEqual([]);
  const undo = (verb: string) => [moment("m", "g"), guard("g", ["a"]), bath("a", "warm", [], { undo: { verb } })];
  expect(faultsOf(scene(undo("stop")))).toEqual([]);
  expect(faultsOf(scene(undo("hold")))).toEqual(["E_SCENE_UNGUARDED a undo.verb"]);
});
