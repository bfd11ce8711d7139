import type { AdoptedKind } from "../../hub/core/parts.ts";
import type { AdoptedBench, Played } from "./adopted.ts";

/** For each adopted kind: who plays its parts, what makes an event, and a command that begins. */
export type AdoptedSample = {
  readonly cast: Readonly<Record<string, Played>>;
  readonly happens: (bench: AdoptedBench) => void | Promise<void>;
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  readonly begins?: readonly [verb: string, given: object];
  /** What must be so before the command may begin. */
  readonly ready?: (bench: AdoptedBench) => void | Promise<void>;
};

const care = { adult_home: true, child_home: false, standing_permission: true };
const present: Played = { component: "binary_sensor", traits: { device_class: "occupancy" }, state: { on: false } };

/** The samples, each as a household would adopt it. */
const samples: Readonly<Partial<Record<AdoptedKind, AdoptedSample>>> = {
  bed: { cast: { occupied: present }, happens: ({ play }) => play.tell("occupied", { on: true }) },
  occupancy: { cast: { occupied: present }, happens: ({ play }) => play.tell("occupied", { on: true }) },
  "leak-sensor": {
    cast: { wet: { component: "binary_sensor", traits: { device_class: "moisture" }, state: { on: false } } },
    happens: ({ play }) => play.tell("wet", { on: true }),
  },
  "smoke-sensor": {
    cast: { smoke: { component: "binary_sensor", traits: { device_class: "smoke" }, state: { on: false } } },
    happens: ({ play }) => play.tell("smoke", { on: true }),
  },
  "shut-off-valve": {
    cast: { shutter: { component: "valve", state: { valve: "open" } } },
    happens: ({ play }) => play.tell("shutter", { valve: "closed" }),
    begins: ["stop", {}],
    ready: ({ play }) => play.obeys("shutter", ({ open }) => ({ valve: open === true ? "open" : "closed" })),
  },
  light: {
    cast: { lamp: { component: "light", state: { on: false } } },
    happens: ({ play }) => play.tell("lamp", { on: true }),
    begins: ["on", { level_pct: 40 }],
    ready: ({ play }) => play.obeys("lamp", ({ on }) => ({ on: on === true })),
  },
  tap: {
    cast: { running: { component: "binary_sensor", traits: { device_class: "running" }, state: { on: false } } },
    happens: ({ play }) => play.tell("running", { on: true }),
  },
  toothbrush: {
    cast: { running: { component: "sensor", state: { value: "idle" } } },
    happens: ({ play }) => play.tell("running", { value: "running" }),
  },
  phone: { cast: { swipe: { component: "event" } }, happens: ({ play }) => play.happen("swipe", "single") },
  bath: {
    cast: {
      valve: { component: "valve", state: { valve: "closed" } },
      heater: { component: "switch", state: { on: false } },
      level: { component: "sensor", traits: { unit: "%" }, state: { value: 0 } },
      water: { component: "sensor", traits: { device_class: "temperature", unit: "°C" }, state: { value: 14 } },
      leak: { component: "binary_sensor", traits: { device_class: "moisture" }, state: { on: false } },
    },
    settings: { auto_off_s: 1_200 },
    happens: ({ play }) => play.tell("heater", { on: true }),
    begins: ["fill", { level_pct: 60, target_c: 40, care }],
    ready: ({ play }) => {
      play.obeys("valve", ({ open }) => ({ valve: open === true ? "open" : "closed" }));
      play.tell("level", { value: 0 });
      play.tell("water", { value: 14 });
    },
  },
  "breakfast-machine": {
    cast: {
      plug: { component: "switch", state: { on: false } },
      power: { component: "sensor", traits: { device_class: "power", unit: "W" }, state: { value: 0 } },
      arm: { component: "event" },
    },
    settings: { auto_off_s: 900 },
    happens: ({ play }) => play.happen("arm", "single"),
    begins: ["start", { recipe: "porridge", portions: 1, care: { ...care, motion_s: 10 } }],
    ready: ({ play }) => {
      play.obeys("plug");
      play.happen("arm", "single");
    },
  },
  lock: {
    cast: {
      lock: { component: "lock", traits: { wants: ["lock", "unlock", "open"] }, state: { lock: "locked" } },
      leaf: { component: "binary_sensor", traits: { device_class: "door" }, state: { on: false } },
    },
    settings: { auto_off_s: 10 },
    happens: ({ play }) => play.tell("leaf", { on: true }),
    begins: ["unlock", { for_ms: 3_000 }],
  },
  climate: {
    cast: {
      unit: {
        component: "climate",
        traits: { modes: ["off", "cool", "heat"], min: 16, max: 30 },
        state: { mode: "off", target_c: 22, current_c: 19 },
      },
    },
    happens: ({ play }) => play.tell("unit", { mode: "heat" }),
    begins: ["set", { mode: "heat", target_c: 20, care }],
  },
};

/** How a kind is adopted here. */
export function adoptedSample(kind: AdoptedKind): AdoptedSample {
  const found = samples[kind];
  if (!found) throw new Error(`nobody shows how a ${kind} is adopted`);
  return found;
}
