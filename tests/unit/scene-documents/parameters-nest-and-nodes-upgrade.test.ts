import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nestParameters, readReference } from "../../../hub/core/scene/parameters.ts";
import { upgrade } from "../../../hub/core/scene/upgrade.ts";

test("a dotted name reaches one level into a record", () => {
  expect(nestParameters({ card: "morning", "with.now_c": 12, "with.sky": "rain", "with.a.b": 1 })).toEqual({
    card: "morning",
    with: { now_c: 12, sky: "rain", "a.b": 1 },
  });
  expect(nestParameters({ with: 1, "with.a": 2 })).toEqual(nestParameters({ "with.a": 2, with: 1 }));
});

test("any names at all nest without touching a prototype", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("__proto__.x", "constructor.x")), fc.integer()),
      (flat) => {
        expect(Object.getPrototypeOf(nestParameters(flat))).toBe(Object.prototype);
        expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
      },
    ),
  );
});

test("a value is a constant unless it names a setting or a fact", () => {
  expect(readReference("setting:bath_c")).toEqual({ from: "setting", name: "bath_c" });
  expect(readReference("fact:weather.now_c")).toEqual({ from: "fact", name: "weather.now_c" });
  for (const value of ["settings:x", " fact:x", 40, true])
    expect(readReference(value)).toEqual({ from: "constant", value });
});

test("an older node is led up step by step, a newer one is not touched", () => {
  const steps = [
    (_type: string, own: object) => ({ ...own, second: true }),
    (_type: string, own: object) => ({ ...own, third: "second" in own }),
  ];
  expect(upgrade("lintel-say", 1, { first: true }, steps)).toEqual({ first: true, second: true, third: true });
  expect(upgrade("lintel-say", 2, {}, steps)).toEqual({ third: false });
  expect(upgrade("lintel-say", 3, { own: 1 }, steps)).toEqual({ own: 1 });
  expect(upgrade("lintel-say", 4, {}, steps)).toBe("newer");
  for (const version of [0, -1, 1.5, Number.NaN]) expect(upgrade("lintel-say", version, {}, steps)).toBeUndefined();
});
