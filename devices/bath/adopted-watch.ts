import { LintelError, type ErrorCode, type Params } from "../../hub/core/errors.ts";
import type { Reading } from "../drivers/driver.ts";
import type {
  AdoptedBath,
  AdoptedEvent,
  AdoptedFault,
  AdoptedMark,
  AdoptedMoment,
  OutputName,
} from "./adopted-state.ts";

/** Between our longest and what the device allows itself, s: past its own time it has switched off and we would be wrong. */
export const marginS = 5;
const dayMs = 24 * 3_600_000;
const emptyPct = 5;
const setPointMs = 10_000;
const overK = 0.5;
const ranges = { level: [-10, 120], water: [0, 70] } as const;
/** The fastest believable change of a level, percent a second, and what a sensor may be off by. */
const levelPerS = 0.5;
const levelNoise = 5;
/** Water that still rises by so much though the valve says that it is shut, %, and how long that is looked for, ms. */
const strayPct = 10;
const strayMs = 1_800_000;

const no = (code: ErrorCode, params: Params = {}) => new LintelError(code, params);

/** Why a reading is not believed, or undefined; never the last value known (R5). */
function distrusted(
  reading: Reading | undefined,
  [min, max]: readonly [number, number],
  { now, stated }: AdoptedMoment,
): "sensor-stale" | "sensor-range" | undefined {
  if (!reading || !(now.mono - reading.at <= stated.sensor_max_age_s * 1_000)) return "sensor-stale";
  return reading.value >= min && reading.value <= max ? undefined : "sensor-range";
}

/** The level in percent, fresh and believable, or NaN: no comparison with it holds. */
export function levelOf(moment: AdoptedMoment): number {
  return distrusted(moment.level, ranges.level, moment) ? NaN : (moment.level?.value ?? NaN);
}

/** The water's temperature, fresh and believable, or NaN. */
export function waterOf(moment: AdoptedMoment): number {
  return distrusted(moment.water, ranges.water, moment) ? NaN : (moment.water?.value ?? NaN);
}

/** Where level and water stand now. */
export function markNow(moment: AdoptedMoment): AdoptedMark {
  return { at: moment.now.mono, level: levelOf(moment), water: waterOf(moment) };
}

/** The output that is on, if one is. */
export function energised({ outputs }: AdoptedBath): OutputName | undefined {
  return outputs.valve ? "valve" : outputs.heater ? "heater" : undefined;
}

/** Books what passed since the last look. */
export function bookedBath(bath: AdoptedBath, { now, stated }: AdoptedMoment): AdoptedBath {
  const passed = bath.outputs.heater ? now.mono - bath.tickedAt : 0;
  return {
    ...bath,
    tickedAt: now.mono,
    heated_ms: bath.heated_ms + passed,
    energy_kwh: bath.energy_kwh + (stated.heat_kw * passed) / 3_600_000,
  };
}

/** Everything that must hold in every phase: the bath as watched, and the first fault seen. */
export function watchedBath(bath: AdoptedBath, moment: AdoptedMoment): { bath: AdoptedBath; fault?: AdoptedFault } {
  const { leak, valve, heater } = moment;
  const running = energised(bath);
  const seen = running === undefined ? bath : { ...bath, obeyed: bath.obeyed || moment[running].on === true };
  const { told: _before, ...rest } = followedShut(seen, moment);
  const next = running !== undefined && moment.level ? { ...rest, told: moment.level } : rest;
  const found = (fault: AdoptedFault) => ({ bath: next, fault });
  if (leak === true) return found("leak");
  if (valve.late || heater.late) return found("not-off");
  if (hotterThanEver(bath, moment)) return found("tub-too-hot");
  if ((next.shut?.risen ?? 0) > strayPct) return found("valve-leaks");
  if (running === undefined) return { bath: next };
  const unreadable = blind(bath, moment);
  if (unreadable) return found(unreadable);
  const setting = running === "heater" && moment.now.mono - (bath.onAt ?? moment.now.mono) >= setPointMs;
  if (setting && (moment.set_c ?? 0) > (bath.target_c ?? 0) + overK) return found("set-point");
  return { bath: next };
}

/** Follows the water after our valve was told to shut: what rises faster than it can run is somebody who got in. */
function followedShut({ shut, ...bath }: AdoptedBath, moment: AdoptedMoment): AdoptedBath {
  const { level, occupied, valve, stated, now } = moment;
  const byHand = valve.settled && valve.on === true;
  const over = bath.outputs.valve || byHand || occupied === true || bath.phase === "fault";
  if (!shut || over || now.mono - shut.began > strayMs) return bath;
  if (!level || level.at <= shut.at || !Number.isFinite(levelOf(moment))) return { ...bath, shut };
  const risen = level.value - shut.value;
  const runs = ((stated.fill_l_per_min / stated.litres) * 100 * (level.at - shut.at)) / 60_000;
  const slowly = risen <= 1 + 2 * runs;
  return { ...bath, shut: { ...shut, ...level, risen: slowly ? Math.max(0, shut.risen + risen) : shut.risen } };
}

function hotterThanEver({ phase }: AdoptedBath, moment: AdoptedMoment): boolean {
  const ours = phase === "fill" || phase === "trim" || phase === "ready";
  return ours && waterOf(moment) >= moment.limits.tub_c;
}

function blind({ told }: AdoptedBath, moment: AdoptedMoment): AdoptedFault | undefined {
  const { valve, heater, leak, occupied, level, water } = moment;
  if (!valve.there || !heater.there || leak === "away" || occupied === "away") return "sensor-stale";
  const wrong = distrusted(level, ranges.level, moment) ?? distrusted(water, ranges.water, moment);
  if (wrong) return wrong;
  const apart = Math.abs((level?.value ?? NaN) - (told?.value ?? level?.value ?? NaN));
  const passed_s = ((level?.at ?? 0) - (told?.at ?? level?.at ?? 0)) / 1_000;
  return apart > levelNoise + levelPerS * passed_s ? "sensor-rate" : undefined;
}

/**
 * Why nothing may be energised now, whoever asks: every part there, readable, off, and nobody in the tub. Who can wait
 * takes an output that was told OFF a moment ago.
 */
export function notInOrder(bath: AdoptedBath, moment: AdoptedMoment, waits = false): LintelError | undefined {
  const { valve, heater, level, water, leak, occupied, limits } = moment;
  if (bath.phase === "fault") return no("E_LATCHED", { fault: bath.kept.fault ?? "" });
  for (const [input, part] of Object.entries({ valve, heater })) {
    if (!part.there || part.on === undefined) return no("E_SENSOR", { input });
    if (waits && !part.settled) continue;
    if (part.on) return no("E_INTERLOCK", { because: `${input}-on` });
    if (!part.settled) return no("E_INTERLOCK", { because: `${input}-not-off` });
  }
  if (distrusted(level, ranges.level, moment)) return no("E_SENSOR", { input: "level" });
  if (distrusted(water, ranges.water, moment)) return no("E_SENSOR", { input: "water" });
  for (const [input, sense] of Object.entries({ leak, occupied })) {
    if (sense === "away") return no("E_SENSOR", { input });
    if (sense === true) return no("E_INTERLOCK", { because: input });
  }
  if (waterOf(moment) >= limits.tub_c) return no("E_INTERLOCK", { because: "tub-too-hot" });
  return undefined;
}

/** Why water may not run now whoever asks, or undefined. */
export function mayNotFill(bath: AdoptedBath, moment: AdoptedMoment): LintelError | undefined {
  const broken = notInOrder(bath, moment);
  if (broken) return broken;
  const { limits, now } = moment;
  if (!(levelOf(moment) < emptyPct)) return no("E_INTERLOCK", { because: "not-empty" });
  if (fillsLately(bath, now.wall).length >= limits.fills_per_day) return no("E_LIMIT", { because: "fills-per-day" });
  if (openMs(bath, now.wall) >= limits.open_s_per_day * 1_000) return no("E_LIMIT", { because: "open-per-day" });
  return undefined;
}

/** Why the water that is there may not be warmed or kept warm now, whoever asks, or undefined. */
export function mayNotWarm(bath: AdoptedBath, moment: AdoptedMoment): LintelError | undefined {
  const broken = notInOrder(bath, moment, true);
  if (broken) return broken;
  const { now, limits, stated } = moment;
  const readyAt = bath.waits?.readyAt ?? bath.readyAt;
  if (readyAt !== undefined && now.mono - readyAt >= limits.hold_s * 1_000)
    return no("E_LIMIT", { because: "hold-time" });
  if ((bath.waits?.heated_ms ?? 0) >= limits.heat_s * 1_000) return no("E_LIMIT", { because: "heat-time" });
  return levelOf(moment) >= stated.element_pct ? undefined : no("E_INTERLOCK", { because: "dry-heat" });
}

/** The fills of the last 24 h (wall ms). */
export function fillsLately({ kept }: AdoptedBath, wall: number): readonly number[] {
  return kept.fills.filter((at) => at > wall - dayMs);
}

/** The openings of the last 24 h. */
export function openedLately({ kept }: AdoptedBath, wall: number): AdoptedBath["kept"]["opened"] {
  return kept.opened.filter(({ at }) => at > wall - dayMs);
}

/** How long the valve was open in the last 24 h, with what is reserved. */
export function openMs(bath: AdoptedBath, wall: number): number {
  return openedLately(bath, wall).reduce((sum, { ms }) => sum + ms, 0);
}

/** The longest that this output is left on in one go, ms: never up to the device's own limit. */
export function longestMs(output: OutputName, { limits, stated }: AdoptedMoment): number {
  const own = output === "heater" ? (stated.heater_auto_off_s ?? stated.auto_off_s) : stated.auto_off_s;
  return Math.min(output === "heater" ? limits.heat_s : limits.fill_s, own - marginS) * 1_000;
}

/** Outputs that somebody else turned on, and what to say of them; they are never fought. */
export function hands(
  bath: AdoptedBath,
  moment: AdoptedMoment,
): { bath: AdoptedBath; events: readonly AdoptedEvent[] } {
  const on = (name: OutputName) => !bath.outputs[name] && moment[name].settled && moment[name].on === true;
  const byHand = { valve: on("valve"), heater: on("heater") };
  const begun = (["valve", "heater"] as const).filter((name) => byHand[name] && !bath.byHand[name]);
  const pressed = begun.some((name) => moment[name].fresh);
  const found = begun.filter((name) => !moment[name].fresh).map((name) => `${name}-found-on`);
  const over = [
    ...(byHand.valve && levelOf(moment) >= moment.limits.level_pct ? ["too-full"] : []),
    ...(byHand.heater && levelOf(moment) < moment.stated.element_pct ? ["dry-heat"] : []),
    ...((byHand.heater || byHand.valve) && waterOf(moment) >= moment.limits.tub_c ? ["tub-too-hot"] : []),
  ];
  const codes = [...found, ...over.filter((code) => !bath.said.includes(code))];
  return {
    bath: { ...bath, byHand, said: over },
    events: [...(pressed ? [{ type: "on-pressed" } as const] : []), ...codes.map((code) => warning(code, moment))],
  };
}

/** Says something a person should know. */
export function warning(code: string, moment: AdoptedMoment): AdoptedEvent {
  const water = waterOf(moment);
  return { type: "alert", code, ...(Number.isFinite(water) ? { water_c: Math.round(water * 10) / 10 } : {}) };
}
