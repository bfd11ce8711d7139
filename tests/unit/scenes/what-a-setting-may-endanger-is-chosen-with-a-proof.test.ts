import { expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { copyScene } from "../../../hub/core/scene/copy.ts";
import { endangers, keptEndangers } from "../../../hub/core/scene/setting-words.ts";
import { settingsOf } from "../../../hub/scenes/settings.ts";
import { bath, guard, lintel, moment, scene, shipped } from "../scene-documents/drawing.ts";

test.each([
  ["evening.bath_enabled", true, true],
  ["evening.bath_enabled.ada", false, false],
  ["evening.bath_c", 36, true],
  ["evening.welcome_volume", 60, false],
  ["leak-and-smoke.leak_shuts_water", false, true],
  ["leak-and-smoke.leak_shuts_water", true, false],
  ["leak-and-smoke.smoke_alarm.ada", false, true],
  // Of a scene the household made itself nobody knows here what hangs on it.
  ["my-evening.bath_c", 41, true],
  ["my-evening.bath_enabled", true, true],
  ["my-evening.quiet", false, true],
  ["evening.of_my_own", 41, true],
])("%s = %s endangers somebody: %s", (id, value, expected) => {
  expect(keptEndangers(id, value)).toBe(expected);
});

const nothingChosen = { household: () => undefined };

test("a copy of a scene with water is as careful as the scene it was made of", () => {
  const copy = compile(copyScene(shipped("evening"), { scene: "mine", tab: "house-mine", name: "Mine" })).graph;
  const found = settingsOf(copy ?? expect.unreachable(), nothingChosen);
  const bath_c = found.find(({ name }) => name === "bath_c") ?? expect.unreachable();
  expect(endangers(bath_c, 41)).toBe(true);
});

test("a check that lets water in while something is off is as much a danger as one that does while it is on", () => {
  const asks = lintel("g", "guard", [["h"], []], { all: [{ is: "setting", name: "bath_enabled", equals: false }] });
  const { graph } = compile(scene([moment("m", "g"), asks, guard("h", ["warm"]), bath("warm", "warm")]));
  const [row] = settingsOf(graph ?? expect.unreachable(), nothingChosen).filter(({ name }) => name === "bath_enabled");
  expect(endangers(row ?? expect.unreachable(), false)).toBe(true);
});
