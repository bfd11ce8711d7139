import { expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { recipeNames } from "../../../hub/core/breakfast/recipes.ts";
import type { DoorView } from "../../../hub/core/door.ts";
import type { RunView, Sentence } from "../../../hub/core/events.ts";
import { kinds } from "../../../hub/core/kinds.ts";
import type { State } from "../../../hub/core/messages.ts";
import { render } from "../../../hub/core/sentence.ts";
import { narrate } from "../../../hub/narrate.ts";
import { wordsOf } from "../../../hub/words.ts";
import { covers } from "../../help/covers.ts";

const languages = ["en", "zh-Hans", "zh-Hant"] as const;
const machine = { loaded: true, lid_closed: true, water_ok: true, power_w: 0, energy_kwh: 0, interrupted: false };

function house(comfort?: Sentence) {
  const told: Sentence[] = [];
  const bus = makeBus((error) => {
    throw error;
  });
  narrate(
    bus,
    (sentence) => told.push(sentence),
    () => comfort,
  );
  const states = new Map<string, State>();
  const state = (device: string, own: object, baseline = false) => {
    const before = states.get(device);
    const now = { v: 1, boot: "b", at: "2026-03-04T07:00:00Z", ...own } as State;
    states.set(device, now);
    bus.emit("device.state", { device, state: now, before, baseline });
  };
  const accepted = (device: string, id: string) =>
    bus.emit("device.did", { device, did: { v: 1, id, outcome: "accepted" } });
  const reader = { words: wordsOf("en"), language: "en", zone: "UTC" } as const;
  return { bus, told, state, accepted, read: () => told.map((sentence) => render(sentence, reader)) };
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

const warm = { level_pct: 60, water_c: 40, target_c: 40, litres: 96.4, energy_kwh: 2.94, interrupted: false };
const air = { mode: "heat", target_c: 22, room_c: 19, running: true, power_w: 900 };
const run = (state: "running" | "done"): RunView => ({
  id: "run-of-the-scene-22ch",
  scene: "evening",
  resident: "Lin",
  state,
  started: 0,
  steps: [],
});

test("at the end of a bath and of the AC it is told what they took, and because of whom", () => {
  const { bus, read, state, accepted } = house({
    key: "comfort.why.heat",
    params: { target_c: 22, outdoor_c: 8, resident: "Lin", cold: true },
  });
  bus.emit("run.changed", { run: run("running") });
  state("climate", { ...air, on: false, unattended: false, energy_kwh: 10 }, true);
  accepted("climate", "run-of-the-scene-22ch.set-climate.1");
  state("climate", { ...air, on: true, unattended: true, energy_kwh: 10 });
  state("bath", { ...warm, phase: "off", litres: 0 }, true);
  accepted("bath", "run-of-the-scene-22ch.fill-bath.1");
  state("bath", { ...warm, phase: "fill" });
  state("bath", { ...warm, phase: "ready" });
  state("climate", { ...air, on: true, unattended: false, energy_kwh: 10.62 });
  state("bath", { ...warm, phase: "occupied" });
  bus.emit("run.changed", { run: run("done") });
  state("bath", { ...warm, phase: "off" });
  state("bath", { ...warm, phase: "off", level_pct: 0 });
  expect(read()).toEqual([
    "The AC starts for Lin: 22 °C, heating: 8 °C outside; Lin feels the cold.",
    "The bath is filling with warm water.",
    "The bath is ready: 60 % full, 40 °C.",
    "The AC stays on, now that somebody is home. So far it took 0.6 kWh, because Lin was on the way home.",
    "Somebody is in the bath.",
    "The bath is off.",
    "The bath took 96 litres and 2.9 kWh, because Lin was on the way home.",
  ]);
});

test("what nobody on the way asked for is told without a reason, and an AC that was given back as given back", () => {
  const { read, state } = house();
  state("bath", { ...warm, phase: "fill" }, true);
  state("bath", { ...warm, phase: "off", waits: true });
  state("climate", { ...air, on: false, unattended: false, energy_kwh: 1 }, true);
  state("climate", { ...air, on: true, unattended: true, energy_kwh: 1 });
  state("climate", { ...air, on: false, unattended: false, energy_kwh: 1.5 });
  expect(read()).toEqual([
    "The bath stopped for now; its water stays.",
    "The bath took 96 litres and 2.9 kWh.",
    "The AC is set to 22 °C.",
    "The AC is as it was before. It took 0.5 kWh.",
  ]);
});

test("the door is told step by step, without a name until it opens", () => {
  covers("event:door.changed", "event:door.opened");
  const { bus, read } = house();
  const door = (view: Omit<DoorView, "at">) => bus.emit("door.changed", { door: { ...view, at: 0 } });
  const opened = (resident?: string) =>
    bus.emit("door.opened", { id: "o", at: 0, device: "lock", place: "hall", resident });
  door({ phase: "shut", leaf: "closed" });
  door({ phase: "looking" });
  door({ phase: "recognised", recognised_at: 1 });
  door({ phase: "recognised", recognised_at: 1 });
  opened("Lin");
  door({ phase: "opening", by: "phone" });
  door({ phase: "open", by: "phone", leaf: "open" });
  door({ phase: "shut", leaf: "open" });
  door({ phase: "shut", leaf: "closed" });
  door({ phase: "looking" });
  door({ phase: "asking", ask: "credential" });
  door({ phase: "asking", ask: "pin" });
  door({ phase: "failed" });
  door({ phase: "shut", leaf: "closed" });
  door({ phase: "open", by: "keypad" });
  opened();
  expect(read()).toEqual([
    "Somebody stands at the door.",
    "The door knows these eyes.",
    "The door lets Lin in.",
    "The door is open; the phone confirmed it.",
    "The door is shut.",
    "Somebody stands at the door.",
    "The door asks for a code or the phone as well.",
    "The door asks for the code.",
    "The door did not open.",
    "The door is open, by a code at the lock.",
  ]);
});

test("the evening has its sentence in every language", () => {
  const params = { resident: "Lin", kwh: 0.6, litres: 96, target_c: 22, why: "comfort.why.heat", outdoor_c: 8 };
  for (const language of languages) {
    const words = wordsOf(language);
    const told = Object.keys(words).filter((key) => /^tell\.(climate|used|door)\./.test(key));
    expect(told.length).toBeGreaterThan(18);
    for (const key of told)
      expect(render({ key, params }, { words, language, zone: "UTC" }), `${language} ${key}`).not.toMatch(
        /[a-z]\.[a-z]|\{|–/,
      );
  }
});
