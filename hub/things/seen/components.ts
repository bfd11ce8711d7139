import type { KindName } from "../../core/kinds.ts";

/** One key of a native device's state as Home Assistant shows it; nothing here takes an order. */
export type Shown = {
  readonly key: string;
  readonly platform: "sensor" | "binary_sensor";
  /** Of a binary sensor: the values that mean on and off, as a template prints them. */
  readonly on?: string;
  readonly off?: string;
  readonly device_class?: string;
  readonly unit_of_measurement?: string;
  readonly state_class?: "measurement" | "total_increasing";
  readonly options?: readonly string[];
};

const yes = (key: string, device_class?: string): Shown => ({
  key,
  platform: "binary_sensor",
  on: "True",
  off: "False",
  ...(device_class === undefined ? {} : { device_class }),
});
const measured = (key: string, unit_of_measurement: string, device_class?: string): Shown => ({
  key,
  platform: "sensor",
  unit_of_measurement,
  state_class: "measurement",
  ...(device_class === undefined ? {} : { device_class }),
});
const energy: Shown = {
  key: "energy_kwh",
  platform: "sensor",
  unit_of_measurement: "kWh",
  device_class: "energy",
  state_class: "total_increasing",
};
const word = (key: string, options: readonly string[]): Shown => ({
  key,
  platform: "sensor",
  device_class: "enum",
  options,
});
const celsius = (key: string) => measured(key, "°C", "temperature");
const watts = measured("power_w", "W", "power");

/** What of each kind's state is shown, by the keys of `core/kinds.ts`; a phone's owner is nobody's business here. */
export const shownOf: Readonly<Record<KindName, readonly Shown[]>> = {
  bed: [yes("occupied", "occupancy")],
  occupancy: [yes("occupied", "occupancy")],
  toothbrush: [yes("running", "running"), measured("duration_s", "s", "duration")],
  tap: [yes("running", "running")],
  "leak-sensor": [yes("wet", "moisture")],
  "smoke-sensor": [yes("smoke", "smoke")],
  "shut-off-valve": [word("water", ["open", "shut", "unknown"])],
  light: [yes("on"), measured("level_pct", "%")],
  "alarm-clock": [yes("ringing"), { key: "next", platform: "sensor", device_class: "timestamp" }],
  "breakfast-machine": [
    word("phase", ["off", "armed", "running", "done", "fault"]),
    yes("loaded"),
    yes("lid_closed"),
    yes("water_ok"),
    measured("progress_pct", "%"),
    watts,
    energy,
  ],
  music: [yes("playing"), { key: "title", platform: "sensor" }, measured("volume", "%")],
  bath: [
    word("phase", ["off", "armed", "cold-first", "fill", "trim", "ready", "occupied", "fault"]),
    measured("level_pct", "%"),
    celsius("water_c"),
    measured("litres", "L"),
    energy,
  ],
  climate: [
    yes("on"),
    word("mode", ["cool", "heat"]),
    celsius("target_c"),
    celsius("room_c"),
    measured("humidity_pct", "%", "humidity"),
    yes("running", "running"),
    watts,
    energy,
  ],
  lock: [
    word("bolt", ["locked", "unlocked", "jammed", "unknown"]),
    { key: "leaf", platform: "binary_sensor", on: "open", off: "closed", device_class: "door" },
  ],
  "door-camera": [yes("person", "occupancy")],
  screen: [{ key: "card", platform: "sensor" }],
  phone: [measured("battery_pct", "%", "battery")],
};

/** Which kinds' events are told; what a door camera saw and where a phone goes is not. */
export const eventsShown: ReadonlySet<KindName> = new Set<KindName>([
  "bed",
  "occupancy",
  "toothbrush",
  "tap",
  "leak-sensor",
  "smoke-sensor",
  "shut-off-valve",
  "light",
  "alarm-clock",
  "breakfast-machine",
  "bath",
  "climate",
  "lock",
  "screen",
]);
