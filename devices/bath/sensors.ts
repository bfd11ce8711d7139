import type { Reading } from "../drivers/driver.ts";
import type { Measure } from "../wiring.ts";

/** The inputs of a bath; switches are 0 and 1, `overflow` is 1 while its normally-closed loop is whole. */
export const bathInputs = [
  "mix",
  "tub",
  "tub2",
  "level",
  "flow",
  "overflow",
  "leak",
  "plug",
  "occupied",
  "circulation",
  "cold-open",
  "hot-open",
  "heater-on",
] as const;

/** The name of an input. */
export type BathInput = (typeof bathInputs)[number];

/** What each input measures: `level` in millimetres, `flow` the litres that ever went through the meter. */
export const bathMeasures = {
  mix: "celsius",
  tub: "celsius",
  tub2: "celsius",
  level: "number",
  flow: "litres",
  overflow: "contact",
  leak: "contact",
  plug: "contact",
  occupied: "contact",
  circulation: "contact",
  "cold-open": "contact",
  "hot-open": "contact",
  "heater-on": "contact",
} as const satisfies Record<BathInput, Measure>;

/** All inputs as they were read together. */
export type Snapshot = Readonly<Record<BathInput, Reading | undefined>>;

/** Why a reading is not believed. */
export type SensorFault = "sensor-stale" | "sensor-range" | "sensor-rate" | "sensor-frozen" | "sensor-disagrees";

type Seen = { readonly value: number; readonly at: number; readonly sameSince: number };

/** What is remembered of earlier readings. */
export type Watch = {
  readonly seen: Readonly<Partial<Record<BathInput, Seen>>>;
  readonly apartSince?: number;
};

/** What is going on while the readings are judged. */
export type Use = { readonly heating: boolean; readonly hot: boolean };

const staleMs = 5_000;
const frozenMs = 60_000;
const apartK = 3;
const apartMs = 10_000;

/** Range, and the fastest believable change a second. */
const believable: Readonly<Partial<Record<BathInput, readonly [min: number, max: number, perSecond: number]>>> = {
  mix: [0, 90, 25],
  tub: [0, 70, 4],
  tub2: [0, 70, 4],
  level: [-5, 900, 20],
  flow: [0, 1e9, 2],
};

/** A fresh, finite value, or undefined: never the last one known. */
export function fresh(snapshot: Snapshot, input: BathInput, now: number): number | undefined {
  const reading = snapshot[input];
  if (!reading || now - reading.at > staleMs || !Number.isFinite(reading.value)) return undefined;
  const range = believable[input];
  return range && (reading.value < range[0] || reading.value > range[1]) ? undefined : reading.value;
}

/** Judges every reading (R5): range, rate, age, frozen while heating, and the two tub sensors against each other. */
export function judge(watch: Watch, snapshot: Snapshot, now: number, use: Use): { watch: Watch; fault?: SensorFault } {
  const seen: Partial<Record<BathInput, Seen>> = {};
  let fault: SensorFault | undefined;
  for (const input of bathInputs) {
    const reading = snapshot[input];
    if (!reading || now - reading.at > staleMs) {
      fault ??= "sensor-stale";
      continue;
    }
    const before = watch.seen[input];
    fault ??= unbelievable(input, reading, before);
    const watched = use.heating ? input === "tub" || input === "tub2" : use.hot && input === "mix";
    const same = before !== undefined && Object.is(before.value, reading.value);
    const sameSince = same && watched ? before.sameSince : now;
    if (now - sameSince > frozenMs) fault ??= "sensor-frozen";
    seen[input] = { value: reading.value, at: reading.at, sameSince };
  }
  const apart = Math.abs((snapshot.tub?.value ?? NaN) - (snapshot.tub2?.value ?? NaN)) > apartK;
  const apartSince = apart ? (watch.apartSince ?? now) : undefined;
  if (apartSince !== undefined && now - apartSince > apartMs) fault ??= "sensor-disagrees";
  return {
    watch: { seen, ...(apartSince === undefined ? {} : { apartSince }) },
    ...(fault === undefined ? {} : { fault }),
  };
}

function unbelievable(input: BathInput, { value, at }: Reading, before: Seen | undefined): SensorFault | undefined {
  if (!Number.isFinite(value)) return "sensor-range";
  const rule = believable[input];
  if (!rule) return value === 0 || value === 1 ? undefined : "sensor-range";
  const [min, max, perSecond] = rule;
  if (value < min || value > max) return "sensor-range";
  if (!before) return undefined;
  return Math.abs(value - before.value) > (perSecond * Math.max(at - before.at, 1_000)) / 1_000
    ? "sensor-rate"
    : undefined;
}
