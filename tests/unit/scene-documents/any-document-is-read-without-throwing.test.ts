import * as fc from "fast-check";
import { expect, test } from "vitest";
import { errorCodes } from "../../../hub/core/errors.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import { nodeTypes } from "../../../hub/core/scene/nodes.ts";
import { shipped, shippedText } from "./drawing.ts";

const document = shipped("evening");

function expectNamed(value: unknown): void {
  const { graph, faults } = compile(value);
  expect(graph === undefined).toBe(faults.some((fault) => fault.severity === "error"));
  for (const fault of faults) {
    expect(Object.keys(errorCodes)).toContain(fault.code);
    expect(fault.tab.length + (fault.node ?? "").length + (fault.field ?? "").length).toBeLessThan(400);
  }
}

test("foreign values of any kind", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }), expectNamed),
  );
  fc.assert(fc.property(fc.array(fc.object()), expectNamed));
});

test("nodes with any fields, keys, wires and versions", () => {
  const id = fc.constantFrom("a", "b", "c", "t", "__proto__", "constructor", "");
  const anyNode = fc.record(
    {
      id,
      key: fc.oneof(id, fc.string()),
      z: fc.constantFrom("t", "u", 1),
      type: fc.constantFrom(
        ...Object.keys(nodeTypes),
        "junction",
        "link in",
        "link out",
        "delay",
        "function",
        "subflow:x",
        "group",
      ),
      x: fc.constantFrom(1, "1", null),
      y: fc.constant(1),
      schema: fc.constantFrom(1, 2, 0, -1, 1.5, "1"),
      wires: fc.oneof(fc.array(fc.array(id)), fc.jsonValue()),
      links: fc.oneof(fc.array(id), fc.jsonValue()),
      moment: fc.constantFrom("woke", "never"),
      role: fc.constantFrom("bath", "screen.hall", "door", "__proto__", "toString"),
      verb: fc.constantFrom("fill", "stop", "show", "__proto__"),
      with: fc.oneof(fc.dictionary(fc.string(), fc.constantFrom(1, "fact:__proto__", "setting:x")), fc.jsonValue()),
      all: fc.jsonValue(),
      until: fc.jsonValue(),
      deadline_s: fc.constantFrom(1, -1, "1"),
      d: fc.boolean(),
    },
    { requiredKeys: ["id", "type", "z"] },
  );
  const tab = { id: "t", type: "tab", env: [{ name: "LINTEL_SCENE", type: "str", value: "trial" }] };
  fc.assert(
    fc.property(fc.array(anyNode, { maxLength: 12 }), (nodes) => expectNamed([tab, ...nodes])),
    { numRuns: 500 },
  );
});

test("a shipped document truncated, with a field gone, or with a field replaced", () => {
  const at = fc.nat(document.length - 1);
  fc.assert(fc.property(fc.nat(document.length), (length) => expectNamed(document.slice(0, length))));
  fc.assert(
    fc.property(fc.nat(shippedText("evening").length), (length) =>
      expectNamed(shippedText("evening").slice(0, length)),
    ),
  );
  fc.assert(
    fc.property(at, fc.nat(20), fc.option(fc.jsonValue()), (index, field, value) => {
      expectNamed(mutated(index, field, value));
    }),
    { numRuns: 500 },
  );
});

test("hostile names stay names: no prototype is touched, nothing is let in", () => {
  const hostile = JSON.parse(
    '[{"id":"t","type":"tab","env":[{"name":"LINTEL_SCENE","type":"str","value":"trial"}]},' +
      '{"id":"a","key":"a","schema":1,"z":"t","x":1,"y":1,"type":"lintel-act","wires":[],"role":"screen.hall","verb":"show",' +
      '"with":{"card":"x","__proto__":{"polluted":1}}}]',
  );
  expect(compile(hostile).faults).toMatchObject([{ code: "E_SCENE_BROKEN", params: { problem: "not-plain-json" } }]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("a document that holds itself is refused, not walked for ever", () => {
  const loop: unknown[] = [];
  for (let i = 0; i < 5_000; i++) loop.push(loop);
  expect(compile(loop).graph).toBeUndefined();
  const entry: Record<string, unknown> = { id: "t", type: "tab" };
  entry["self"] = entry;
  expect(compile([entry]).faults).toMatchObject([{ code: "E_TOO_DEEP" }]);
});

function mutated(index: number, field: number, value: unknown): SceneDocument {
  return document.map((entry, i) => {
    if (i !== index) return entry;
    const keys = Object.keys(entry);
    const key = keys[field % keys.length] ?? "id";
    const rest = Object.entries(entry).filter(([name]) => name !== key);
    return Object.fromEntries(value === null ? rest : [...rest, [key, value]]);
  });
}
