import type { Tub } from "./limits.ts";

/** What is energised, as the hardware sees it. */
export type Drive = Readonly<Record<"cold" | "hot" | "circulation" | "heater" | "enable", boolean>>;

/** What may be broken in a simulated bathroom. */
export type Broken = Partial<
  Record<
    "cold-leaks" | "hot-leaks" | "heater-stuck" | "mixer-broken" | "no-supply" | "pump-broken" | "tub-leaks",
    boolean
  >
>;

/** The water itself, whatever any sensor says. */
export type Water = {
  litres: number;
  tub_c: number;
  /** At the outlet now, and as its slow sensor feels it. */
  mix_c: number;
  mix_felt_c: number;
  tub_felt_c: number;
  /** Through the meter since the start. */
  metered: number;
  plugged: boolean;
  /** The worst there ever was, for tests. */
  hottest_c: number;
  fullest_l: number;
  heater_s: number;
  dryHeater_s: number;
};

const hotSupply_c = 55;
const mixer_c = 43;
const air_c = 22;
const coldFlow = 12;
const hotFlow = 12;
const bothFlow = 12;
const leakFlow = 1.5;
const drainFlow = 30;
const coolingHours = 13;
const mixLag_s = 3;
const tubLag_s = 5;
const still_s = 5;
const step_s = 0.5;

/** An empty, plugged tub in a room. */
export function emptyTub(): Water {
  return {
    litres: 0,
    tub_c: air_c,
    mix_c: air_c,
    mix_felt_c: air_c,
    tub_felt_c: air_c,
    metered: 0,
    plugged: true,
    hottest_c: 0,
    fullest_l: 0,
    heater_s: 0,
    dryHeater_s: 0,
  };
}

/** Lets the water live for some seconds; in long quiet times the steps are long too. */
export function flow(water: Water, seconds: number, drive: Drive, broken: Broken, tub: Tub): void {
  const moving = drive.cold || drive.hot || drive.circulation || Object.values(broken).some(Boolean) || !water.plugged;
  let left = seconds;
  while (left > 1e-9) {
    const dt = Math.min(left, moving ? step_s : Math.max(still_s, seconds / 50));
    instant(water, dt, drive, broken, tub);
    left -= dt;
  }
}

function instant(water: Water, dt: number, drive: Drive, broken: Broken, tub: Tub): void {
  const supply = broken["no-supply"] ? 0 : 1;
  const hotSide = broken["mixer-broken"] ? hotSupply_c : mixer_c;
  let cold = drive.cold ? (drive.hot ? bothFlow * 0.4 : coldFlow) : broken["cold-leaks"] ? leakFlow : 0;
  let hot = drive.hot ? (drive.cold ? bothFlow * 0.6 : hotFlow) : broken["hot-leaks"] ? leakFlow : 0;
  cold *= supply;
  hot *= supply;
  const incoming = ((cold + hot) * dt) / 60;
  if (incoming > 0) {
    water.mix_c = (cold * tub.cold_c + hot * hotSide) / (cold + hot);
    water.tub_c = (water.tub_c * water.litres + water.mix_c * incoming) / (water.litres + incoming);
    water.litres += incoming;
    water.metered += incoming;
    water.mix_felt_c += (water.mix_c - water.mix_felt_c) * (1 - Math.exp(-dt / mixLag_s));
  } else water.mix_felt_c += (air_c - water.mix_felt_c) * (1 - Math.exp(-dt / 120));
  const level = water.litres / tub.litres_per_mm;
  if ((drive.heater || broken["heater-stuck"]) && drive.enable) {
    water.heater_s += dt;
    const pumped = drive.circulation && !broken["pump-broken"];
    if (level < tub.element_mm || !pumped) water.dryHeater_s += dt;
    if (water.litres > 1) water.tub_c += (tub.heat_kw * 1_000 * dt) / (water.litres * 4_186);
  }
  water.tub_c += (air_c - water.tub_c) * (1 - Math.exp(-dt / (coolingHours * 3_600)));
  if (!water.plugged || broken["tub-leaks"]) water.litres = Math.max(0, water.litres - (drainFlow * dt) / 60);
  water.litres = Math.min(water.litres, tub.overflow_mm * tub.litres_per_mm * 1.05);
  if (water.litres < 0.5) water.tub_c = air_c;
  water.tub_felt_c += (water.tub_c - water.tub_felt_c) * (1 - Math.exp(-dt / tubLag_s));
  if (water.litres > 1) water.hottest_c = Math.max(water.hottest_c, water.tub_c);
  water.fullest_l = Math.max(water.fullest_l, water.litres);
}
