import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { FieldShown, StepShown } from "../../../hub/core/scene-edit-answers.ts";
import { asItIs, editsOf, leadsTo, lengthsOf, settingOf } from "../../../ui/phone/flow-edits.ts";
import { placeIn } from "../../../ui/phone/going.ts";

const field = (more: Partial<FieldShown> = {}): FieldShown => ({
  property: "with.volume",
  label: "How loud",
  kind: "number",
  value: 25,
  min: 0,
  max: 100,
  ...more,
});
const step = (more: Partial<StepShown> = {}): StepShown => ({
  key: "play",
  type: "lintel-act",
  says: "Play music",
  parts: [],
  class: "S0",
  disabled: false,
  depth: 0,
  removable: true,
  fields: [field()],
  may_ask: [],
  ...more,
});

test("what stays as it was is no edit", () => {
  expect(editsOf(step(), asItIs(step()))).toEqual([]);
  expect(editsOf(step(), { ...asItIs(step()), values: { "with.volume": 25 } })).toEqual([]);
  expect(editsOf(step(), { ...asItIs(step()), values: { elsewhere: 3 } })).toEqual([]);
});

test("each thing that was changed is one edit, and a switch is one, too", () => {
  const wanted = { ...asItIs(step()), values: { "with.volume": 30 }, disabled: true };
  expect(editsOf(step(), wanted)).toEqual([
    { is: "set", key: "play", property: "with.volume", value: 30 },
    { is: "node", key: "play", disabled: true },
  ]);
});

test("conditions are left out from the last to the first, so that the places of the others stay", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(9), { maxLength: 10 }), (without) => {
      const parts = Array.from({ length: 10 }, (_, n) => `part ${n}`);
      const edits = editsOf(step({ parts }), { ...asItIs(step()), without });
      const left = [...parts];
      for (const edit of edits) if (edit.is === "condition" && "remove" in edit) left.splice(edit.remove, 1);
      expect(left).toEqual(parts.filter((_, n) => !without.includes(n)));
    }),
  );
});

test("a number is slid in steps that reach both what it is and most of what it may be", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3600 }), fc.integer({ min: 1, max: 3600 }), (value, more) => {
      const setting = settingOf(field({ value, min: 0, max: value + more }));
      const { step: by = 1 } = setting ?? {};
      expect(Math.abs(value / by - Math.round(value / by))).toBeLessThan(1e-6);
      expect(by).toBeGreaterThan(0);
    }),
  );
  expect(settingOf(field({ kind: "text", value: "x" }))).toBeUndefined();
  expect(settingOf(field({ kind: "days", value: "any", choices: [{ value: "any", says: "Every day" }] }))?.kind).toBe(
    "choice",
  );
});

test("how long something is can be chosen in the lengths people say, and what it is now is one of them", () => {
  const said = (more: Partial<FieldShown>) =>
    lengthsOf(field(more))?.map(({ value, n, unit }) => `${value}: ${n} ${unit}`);
  expect(said({ property: "until.s", value: 200, min: 1, max: 600 })).toEqual([
    "5: 5 s",
    "10: 10 s",
    "15: 15 s",
    "30: 30 s",
    "60: 60 s",
    "90: 90 s",
    "120: 2 min",
    "180: 3 min",
    "200: 200 s",
    "300: 5 min",
    "600: 10 min",
  ]);
  expect(said({ property: "late_min", value: 10, min: 0, max: 720 })).toContain("120: 2 h");
  expect(said({ property: "deadline_s", value: 7_200, min: 1, max: 86_400 })).toContain("5400: 90 min");
  expect(said({ property: "with.volume", value: 20, min: 0, max: 500 })).toBeUndefined();
  expect(said({ property: "deadline_s", value: 20, min: 5, max: 60 })).toBeUndefined();
});

test("what follows only where something went otherwise says so", () => {
  expect(leadsTo({ after: { key: "a", output: "blocked" } })).toBe("phone.flow.if.blocked");
  expect(leadsTo({ after: { key: "a", output: "done" } })).toBeUndefined();
  expect(leadsTo({})).toBeUndefined();
});

test("the browser's way back leads to the page of a scene, and to no page there is not", () => {
  expect(placeIn({ tab: "scenes", page: "scene", of: "morning" })).toEqual({
    tab: "scenes",
    page: "scene",
    of: "morning",
  });
  expect(placeIn({ tab: "today", page: "ahead" })).toEqual({ tab: "today", page: "ahead" });
  expect(placeIn({ tab: "today", page: "scene", of: "morning" })).toEqual({ tab: "today" });
  expect(placeIn({ tab: "scenes", page: "scene", of: "../x" })).toEqual({ tab: "scenes", page: "scene" });
});
