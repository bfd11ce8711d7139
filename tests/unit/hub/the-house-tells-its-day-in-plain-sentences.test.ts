import { expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { recipeNames } from "../../../hub/core/breakfast/recipes.ts";
import type { Sentence } from "../../../hub/core/events.ts";
import { kinds } from "../../../hub/core/kinds.ts";
import { render } from "../../../hub/core/sentence.ts";
import { narrate } from "../../../hub/narrate.ts";
import { wordsOf } from "../../../hub/words.ts";

const languages = ["en", "zh-Hans", "zh-Hant"] as const;
const machine = { loaded: true, lid_closed: true, water_ok: true, power_w: 0, energy_kwh: 0, interrupted: false };

function house() {
  const told: Sentence[] = [];
  const bus = makeBus((error) => {
    throw error;
  });
  narrate(bus, (sentence) => told.push(sentence));
  const state = (device: string, own: object, baseline = false) =>
    bus.emit("device.state", {
      device,
      state: { v: 1, boot: "b", at: "2026-03-04T07:00:00Z", ...own },
      before: undefined,
      baseline,
    });
  return { told, state };
}

test("the breakfast machine is told from hand to table, with what it makes", () => {
  const { told, state } = house();
  state("breakfast-machine", { ...machine, phase: "off" }, true);
  state("breakfast-machine", { ...machine, phase: "armed" });
  state("breakfast-machine", { ...machine, phase: "running", recipe: "upma", portions: 1, progress_pct: 3 });
  state("breakfast-machine", { ...machine, phase: "running", recipe: "upma", portions: 1, progress_pct: 60 });
  state("breakfast-machine", { ...machine, phase: "done", recipe: "upma", portions: 1 });
  const reader = { words: wordsOf("en"), language: "en", zone: "UTC" } as const;
  expect(told.map((sentence) => render(sentence, reader))).toEqual([
    "The breakfast machine is loaded and may start in the morning.",
    "The breakfast machine begins: Upma with vegetables, 1 portion.",
    "Breakfast is ready: Upma with vegetables.",
  ]);
});

test("a bath is not taken for a breakfast machine, and is told when it is warm", () => {
  const { told, state } = house();
  const bath = { level_pct: 70.4, water_c: 35, target_c: 39, litres: 120, energy_kwh: 1, interrupted: false };
  state("bath", { ...bath, phase: "armed" }, true);
  state("bath", { ...bath, phase: "ready" });
  state("bath", { ...bath, phase: "ready", water_c: 38.6 });
  expect(told).toEqual([{ key: "tell.bath.ready", params: { litres: 120, water_c: 39, level_pct: 70 } }]);
});

test("music, news, silence and the alarm clock are each told once, as they change", () => {
  const { told, state } = house();
  const music = { out: "screen", volume: 35, ducked: false };
  state("music-kitchen", { ...music, playing: false }, true);
  state("music-kitchen", { ...music, playing: true, source: "music" });
  state("music-kitchen", { ...music, playing: true, source: "music", ducked: true });
  state("music-kitchen", { ...music, playing: true, source: "news" });
  state("music-kitchen", { ...music, playing: false });
  state("alarm-lin", { ringing: false, rings: 3 }, true);
  state("alarm-lin", { ringing: true, rings: 2 });
  state("alarm-lin", { ringing: false, rings: 2 });
  state("alarm-lin", { ringing: true, rings: 1 });
  expect(told.map(({ key }) => key)).toEqual([
    "tell.music.music",
    "tell.music.news",
    "tell.music.stopped",
    "tell.alarm.ringing",
    "tell.alarm.ringing",
  ]);
});

test("what was so already when the hub came is not told", () => {
  const { told, state } = house();
  state("breakfast-machine", { ...machine, phase: "armed" }, true);
  state("alarm-lin", { ringing: true, rings: 3 }, true);
  expect(told).toEqual([]);
});

test("every phase and every recipe has its sentence in every language", () => {
  for (const language of languages) {
    const words = wordsOf(language);
    for (const phase of kinds["breakfast-machine"].state.shape.phase.options)
      for (const name of recipeNames) {
        const params = { recipe: `recipe.${name}`, portions: 3 };
        const text = render({ key: `tell.breakfast.${phase}`, params }, { words, language, zone: "UTC" });
        expect(text).not.toMatch(/\.[a-z]|\{|–/);
      }
  }
});
