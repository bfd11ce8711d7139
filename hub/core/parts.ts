import type { Component } from "./entities.ts";
import type { KindName } from "./kinds.ts";

/** Which entities may play a part: one of these components, where said of one of these classes or units. */
export type Player = {
  readonly component: Component;
  readonly device_class?: readonly string[];
  readonly unit?: readonly string[];
};

/** One part of a device of ours that entities of other makers may play. */
export type PartRow = {
  readonly by: readonly Player[];
  readonly required?: true;
  /** An entity of another found device may play it, such as a sensor in the same room. */
  readonly elsewhere?: true;
};

/** How a kind is made of other makers' entities. */
export type Adoption = {
  readonly parts: Readonly<Record<string, PartRow>>;
  /** It may only be adopted once its owner stated after how long the device by itself switches off, or locks again. */
  readonly limited?: true;
};

const temperature: Player = { component: "sensor", device_class: ["temperature"] };
const present: Player = { component: "binary_sensor", device_class: ["occupancy", "motion", "presence"] };

/** Every kind that other makers' devices can serve as; the parts by their names in `devices/<kind>/adopted.ts`. */
export const adoptions = {
  climate: {
    parts: {
      unit: { by: [{ component: "climate" }], required: true },
      room: { by: [temperature], elsewhere: true },
      humidity: { by: [{ component: "sensor", device_class: ["humidity"] }], elsewhere: true },
      window: { by: [{ component: "binary_sensor", device_class: ["window", "opening", "door"] }], elsewhere: true },
      power: { by: [{ component: "sensor", device_class: ["power"] }], elsewhere: true },
    },
  },
  "breakfast-machine": {
    parts: {
      plug: { by: [{ component: "switch" }], required: true },
      power: { by: [{ component: "sensor", device_class: ["power"] }], required: true, elsewhere: true },
      smoke: { by: [{ component: "binary_sensor", device_class: ["smoke"] }], elsewhere: true },
      lid: { by: [{ component: "binary_sensor", device_class: ["door", "opening"] }], elsewhere: true },
      /** Somebody presses it beside the machine once it is loaded. */
      arm: {
        by: [
          { component: "event" },
          { component: "device_automation" },
          { component: "binary_sensor" },
          { component: "button" },
        ],
        elsewhere: true,
      },
    },
    limited: true,
  },
  bath: {
    parts: {
      valve: { by: [{ component: "valve" }, { component: "switch" }], required: true },
      heater: {
        by: [{ component: "switch" }, { component: "water_heater" }, { component: "climate" }],
        required: true,
        elsewhere: true,
      },
      level: {
        by: [
          { component: "sensor", unit: ["%"] },
          { component: "sensor", device_class: ["distance", "volume_storage", "volume"] },
        ],
        required: true,
        elsewhere: true,
      },
      water: { by: [temperature], required: true, elsewhere: true },
      leak: { by: [{ component: "binary_sensor", device_class: ["moisture"] }], elsewhere: true },
      occupied: { by: [present], elsewhere: true },
    },
    limited: true,
  },
  lock: {
    parts: {
      lock: { by: [{ component: "lock" }], required: true },
      leaf: { by: [{ component: "binary_sensor", device_class: ["door", "opening"] }], elsewhere: true },
    },
    limited: true,
  },
  toothbrush: {
    parts: {
      running: {
        by: [
          { component: "sensor", device_class: ["enum"] },
          { component: "sensor" },
          { component: "binary_sensor", device_class: ["running", "moving", "vibration"] },
        ],
        required: true,
      },
    },
  },
  bed: { parts: { occupied: { by: [present], required: true } } },
  "leak-sensor": {
    parts: { wet: { by: [{ component: "binary_sensor", device_class: ["moisture"] }], required: true } },
  },
  "smoke-sensor": {
    parts: {
      smoke: {
        by: [{ component: "binary_sensor", device_class: ["smoke"] }],
        required: true,
      },
    },
  },
  "shut-off-valve": {
    parts: { shutter: { by: [{ component: "valve" }, { component: "switch" }], required: true } },
  },
  light: { parts: { lamp: { by: [{ component: "light" }, { component: "switch" }], required: true } } },
  occupancy: { parts: { occupied: { by: [present], required: true } } },
  tap: {
    parts: {
      running: {
        by: [
          { component: "binary_sensor", device_class: ["running", "moving", "moisture", "vibration"] },
          { component: "sensor", device_class: ["volume_flow_rate"] },
        ],
        required: true,
      },
    },
  },
  phone: {
    parts: {
      swipe: {
        by: [{ component: "event" }, { component: "device_automation" }, { component: "button" }],
        required: true,
      },
    },
  },
} as const satisfies Partial<Record<KindName, Adoption>>;

/** A kind that can be made of other makers' entities. */
export type AdoptedKind = keyof typeof adoptions;

/** The parts table of a kind, if it can be made of entities. */
export function adoptionOf(kind: string): Adoption | undefined {
  return Object.hasOwn(adoptions, kind) ? adoptions[kind as AdoptedKind] : undefined;
}

/** Whether an entity may play a part as far as its table row goes. */
export function mayPlay(
  row: PartRow,
  entity: {
    readonly component: Component;
    readonly traits: { readonly device_class?: string | undefined; readonly unit?: string | undefined };
  },
): boolean {
  const fits = (wanted: readonly string[] | undefined, told: string | undefined) =>
    wanted === undefined || (told !== undefined && wanted.includes(told));
  return row.by.some(
    ({ component, device_class, unit }) =>
      component === entity.component &&
      fits(device_class, entity.traits.device_class) &&
      fits(unit, entity.traits.unit),
  );
}
