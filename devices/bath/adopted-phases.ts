import type { ErrorCode } from "../../hub/core/errors.ts";
import type { Final } from "../device.ts";
import { learn } from "./estimate.ts";
import {
  codeOfAdoptedFault,
  nothingOn,
  type AdoptedBath,
  type AdoptedEvent,
  type AdoptedFault,
} from "./adopted-state.ts";
import type { AdoptedMoment, AdoptedOutputs, AdoptedResult } from "./adopted-state.ts";
import {
  energised,
  levelOf,
  longestMs,
  markNow,
  mayNotFill,
  mayNotWarm,
  notInOrder,
  warning,
  waterOf,
} from "./adopted-watch.ts";
import type { Ended, Phase } from "./state.ts";

const obeyMs = 8_000;
const riseWindowMs = 150_000;
const risePct = 1;
const heatWindowMs = 600_000;
const heatRiseK = 0.5;
const tooWarmK = 1;
const sunkPct = 10;
const hysteresisK = 1;
const forgottenMs = 7_200_000;
const alertEveryMs = 600_000;

/** A result with nothing to tell. */
export function still(bath: AdoptedBath): AdoptedResult {
  return { bath, events: [], ended: [] };
}

/** Turns outputs on or off, and notes when the one that is on was told so. */
export function driven(bath: AdoptedBath, outputs: AdoptedOutputs, { now }: AdoptedMoment): AdoptedBath {
  const next = { ...bath, outputs };
  const name = energised(next);
  if (name === undefined || bath.outputs[name]) return next;
  return { ...next, onAt: now.mono, obeyed: false };
}

/** Enters a phase with everything off and its windows begun anew. */
export function entering(bath: AdoptedBath, phase: Phase, moment: AdoptedMoment): AdoptedBath {
  const { onAt: _on, ...rest } = shut(bath, moment);
  return { ...rest, phase, since: moment.now.mono, outputs: nothingOn, obeyed: false, mark: markNow(moment) };
}

/** Books the water once the valve is told to shut: what was reserved of the day becomes what was used, whoever ended it. */
function shut(bath: AdoptedBath, moment: AdoptedMoment): AdoptedBath {
  const { now, stated } = moment;
  const last = bath.kept.opened.at(-1);
  if (!bath.outputs.valve || !last || !bath.began) return bath;
  const used = { at: last.at, ms: Math.min(last.ms, Math.max(0, now.mono - bath.began.at)) };
  const level = levelOf(moment);
  const risen = (Number.isFinite(level) ? level : (bath.told?.value ?? NaN)) - bath.began.level;
  const litres = Number.isFinite(risen) ? (Math.max(0, risen) / 100) * stated.litres : bath.litres;
  const told = moment.level ?? bath.told;
  const after = told && { shut: { ...told, began: now.mono, risen: 0 } };
  return { ...bath, ...after, litres, kept: { ...bath.kept, opened: [...bath.kept.opened.slice(0, -1), used] } };
}

function ending(bath: AdoptedBath, final: Final): { bath: AdoptedBath; ended: readonly Ended[] } {
  const { running, ...rest } = bath;
  return running ? { bath: rest, ended: [{ id: running.id, final }] } : { bath, ended: [] };
}

function sessionOver(bath: AdoptedBath): AdoptedBath {
  const { target_c: _c, target_pct: _pct, readyAt: _ready, alertedAt: _alerted, waits: _waits, ...rest } = bath;
  return rest;
}

/** OFF: everything off, the session over, the running command ended. */
export function turnOff(bath: AdoptedBath, moment: AdoptedMoment, final: Final, alert?: string): AdoptedResult {
  const { bath: freed, ended } = ending(bath, final);
  const off = entering({ ...sessionOver(freed), unattended: false, child: false }, "off", moment);
  return { bath: off, events: alert === undefined ? [] : [warning(alert, moment)], ended };
}

/** FAULT: everything off, latched until a person at the place resets it (R6). */
export function latch(bath: AdoptedBath, moment: AdoptedMoment, fault: AdoptedFault): AdoptedResult {
  if (bath.phase === "fault") return still({ ...bath, outputs: nothingOn });
  const was = bath.running !== undefined;
  const level = levelOf(moment);
  const detail = { fault, ...(Number.isFinite(level) ? { level_pct: Math.round(level) } : {}) };
  const { bath: freed, ended } = ending(bath, { outcome: "failed", code: codeOfAdoptedFault(fault), detail });
  const latched = entering(sessionOver(freed), "fault", moment);
  return {
    bath: { ...latched, kept: { ...latched.kept, fault, interrupted: latched.kept.interrupted || was } },
    events: [{ type: "fault", code: fault }],
    ended,
  };
}

const failed = (code: ErrorCode, because: string): Final => ({ outcome: "failed", code, detail: { because } });

/** What a tick does in a phase; common dangers have been looked for already. */
export const tickingIn: Readonly<Record<Phase, (bath: AdoptedBath, moment: AdoptedMoment) => AdoptedResult>> = {
  off: (bath, moment) => still(waitingStill(bath, moment)),
  fault: (bath) => still({ ...bath, outputs: nothingOn }),
  armed: (bath, moment) => {
    const late = moment.now.mono - bath.since >= moment.limits.armed_s * 1_000;
    return late || mayNotFill(bath, moment) ? turnOff(bath, moment, { outcome: "stopped" }) : still(bath);
  },
  // Filled through one valve: there is no cold water to begin with and no mixture to change to.
  "cold-first": filling,
  fill: filling,
  trim: warming,
  ready,
  occupied: (bath, moment) =>
    moment.occupied === true || moment.occupied === "away"
      ? still({ ...bath, outputs: nothingOn })
      : turnOff(bath, moment, { outcome: "stopped" }),
};

/** Whether what was turned on does as it was told; what a hand turned off stays off. */
function disobeyed(bath: AdoptedBath, moment: AdoptedMoment): AdoptedResult | undefined {
  const name = energised(bath);
  if (name === undefined) return undefined;
  const { on, fresh } = moment[name];
  const lasted = moment.now.mono - (bath.onAt ?? moment.now.mono);
  if (on === false && bath.obeyed && fresh) {
    const off = turnOff(bath, moment, { outcome: "stopped" });
    return { ...off, events: [...off.events, { type: "stop-pressed" }] };
  }
  if (on === false && bath.obeyed)
    return turnOff(bath, moment, failed("E_INTERRUPTED", `${name}-went-off`), `${name}-went-off`);
  if (!bath.obeyed && lasted >= obeyMs)
    return turnOff(bath, moment, { outcome: "failed", code: "E_NOT_CONFIRMED", detail: { output: name } }, "not-on");
  return undefined;
}

function filling(bath: AdoptedBath, moment: AdoptedMoment): AdoptedResult {
  const { now, limits, occupied } = moment;
  if (occupied === true) return toSomebody(bath, moment);
  const wrong = disobeyed(bath, moment);
  if (wrong) return wrong;
  const { began, mark, target_pct = 0 } = bath;
  if (!began || !mark) return latch(bath, moment, "internal");
  const at = markNow(moment);
  if (at.level >= target_pct) return filledUp(bath, moment);
  const reserved = bath.kept.opened.at(-1)?.ms ?? 0;
  if (now.mono - began.at >= Math.min(longestMs("valve", moment), reserved))
    return turnOff(bath, moment, failed("E_LIMIT", "fill-time"), "fill-time");
  const most = bath.child ? limits.child_target_c : limits.target_c;
  if (at.water > most + tooWarmK) return turnOff(bath, moment, failed("E_LIMIT", "water-too-warm"), "water-too-warm");
  if (now.mono - mark.at < riseWindowMs) return still(bath);
  return at.level - mark.level >= risePct ? still({ ...bath, mark: at }) : latch(bath, moment, "no-flow");
}

function filledUp(bath: AdoptedBath, moment: AdoptedMoment): AdoptedResult {
  const { began, kept } = bath;
  const { stated, now } = moment;
  const risen = levelOf(moment) - (began?.level ?? NaN);
  const minutes = (now.mono - (began?.at ?? now.mono)) / 60_000;
  const litres = (risen / 100) * stated.litres;
  const rate = learn(kept.learned.fill_l_per_min, minutes > 1 ? litres / minutes : NaN, stated.fill_l_per_min);
  const { bath: freed, ended } = ending(bath, { outcome: "done" });
  const full = entering(freed, "ready", moment);
  const learned = { ...full.kept.learned, fill_l_per_min: rate };
  return { bath: { ...full, litres, kept: { ...full.kept, learned } }, events: [], ended };
}

function warming(bath: AdoptedBath, moment: AdoptedMoment): AdoptedResult {
  const { now, limits, stated, occupied } = moment;
  if (occupied === true) return toSomebody(bath, moment);
  const at = markNow(moment);
  if (at.water >= (bath.target_c ?? 0)) return warmEnough(bath, moment);
  const wrong = disobeyed(bath, moment);
  if (wrong) return wrong;
  if (bath.heated_ms >= limits.heat_s * 1_000)
    return turnOff(bath, moment, failed("E_LIMIT", "heat-time"), "heat-time");
  if (onFor(bath, moment) >= longestMs("heater", moment))
    return turnOff(bath, moment, failed("E_LIMIT", "auto-off"), "heat-time");
  if (!(at.level >= stated.element_pct)) return latch(bath, moment, "dry-heat");
  // The valve may have been told to close only now.
  if (!bath.outputs.heater && !(moment.valve.settled && moment.heater.settled)) return still({ ...bath, mark: at });
  const { mark } = bath;
  if (!mark) return latch(bath, moment, "internal");
  if (now.mono - mark.at < heatWindowMs) return still(driven(bath, { valve: false, heater: true }, moment));
  if (!(at.water - mark.water >= heatRiseK)) return latch(bath, moment, "no-rise");
  return still(driven({ ...bath, mark: at }, { valve: false, heater: true }, moment));
}

function onFor(bath: AdoptedBath, { now }: AdoptedMoment): number {
  return energised(bath) === undefined || bath.onAt === undefined ? 0 : now.mono - bath.onAt;
}

function warmEnough(bath: AdoptedBath, moment: AdoptedMoment): AdoptedResult {
  const { began, kept, heated_ms } = bath;
  const minutes = heated_ms / 60_000;
  const rate = minutes > 2 ? (waterOf(moment) - (began?.water ?? NaN)) / minutes : NaN;
  const expected = kept.learned.heat_k_per_min;
  const { bath: freed, ended } = ending(bath, { outcome: "done" });
  const warm = entering(freed, "ready", moment);
  const learned = { ...warm.kept.learned, heat_k_per_min: learn(expected, rate, expected) };
  return {
    bath: { ...warm, readyAt: bath.readyAt ?? moment.now.mono, kept: { ...warm.kept, learned } },
    events: [warning("ready", moment)],
    ended,
  };
}

function ready(bath: AdoptedBath, moment: AdoptedMoment): AdoptedResult {
  const { now, limits } = moment;
  if (moment.occupied === true) return toSomebody(bath, moment);
  const sunk = (bath.mark?.level ?? NaN) - levelOf(moment);
  if (!bath.running && sunk > sunkPct) return turnOff(bath, moment, { outcome: "stopped" });
  const stood = now.mono - (bath.readyAt ?? bath.since);
  if (stood >= forgottenMs) return turnOff(bath, moment, { outcome: "stopped" }, "forgotten");
  const alerts = (bath.child || bath.unattended) && now.mono - (bath.alertedAt ?? -Infinity) >= alertEveryMs;
  const alerted = alerts ? { ...bath, alertedAt: now.mono } : bath;
  const events: AdoptedEvent[] = alerts ? [warning("water-waits", moment)] : [];
  if (bath.running?.verb !== "hold") return { bath: { ...alerted, outputs: nothingOn }, events, ended: [] };
  const kept = holding(alerted, moment, stood >= limits.hold_s * 1_000 || bath.heated_ms >= limits.heat_s * 1_000);
  return { ...kept, events: [...events, ...kept.events] };
}

/** Keeps it warm: the heater is turned on once for one command, when the water has cooled, and not again. */
function holding(bath: AdoptedBath, moment: AdoptedMoment, over: boolean): AdoptedResult {
  const target = bath.target_c ?? 0;
  if (over) {
    const { bath: freed, ended } = ending(bath, { outcome: "done", detail: { because: "hold-time" } });
    return { bath: { ...freed, outputs: nothingOn }, events: [], ended };
  }
  const wrong = disobeyed(bath, moment);
  if (wrong) return wrong;
  if (bath.outputs.heater) {
    if (!(levelOf(moment) >= moment.stated.element_pct)) return latch(bath, moment, "dry-heat");
    const enough = waterOf(moment) >= target || onFor(bath, moment) >= longestMs("heater", moment);
    return still(enough ? { ...bath, outputs: nothingOn } : bath);
  }
  const cooled = waterOf(moment) < target - hysteresisK && !bath.warmedOnce;
  const may = cooled && !notInOrder(bath, moment) && levelOf(moment) >= moment.stated.element_pct;
  return still(may ? driven({ ...bath, warmedOnce: true }, { valve: false, heater: true }, moment) : bath);
}

/** Somebody is at the bath: nothing runs from afar any more. Keeping it warm has served its purpose, filling has not. */
export function toSomebody(bath: AdoptedBath, moment: AdoptedMoment): AdoptedResult {
  const detail = { because: "occupied" };
  const final: Final =
    bath.running?.verb === "hold" ? { outcome: "done", detail } : { outcome: "stopped", code: "E_INTERLOCK", detail };
  const { bath: freed, ended } = ending(bath, final);
  const { waits: _taken, ...rest } = freed;
  return { bath: entering(rest, "occupied", moment), events: [], ended };
}

/** What a stop from afar makes of a bath that it turned off: the water waits, if it may be warmed at all. */
export function leftWaiting(before: AdoptedBath, off: AdoptedBath, { now }: AdoptedMoment): AdoptedBath {
  if (before.phase === "off" || before.phase === "armed")
    return before.phase === "off" ? { ...off, ...keeps(before) } : off;
  const { target_c, readyAt, heated_ms } = before;
  const waits = {
    since: now.mono,
    heated_ms: readyAt === undefined ? heated_ms : 0,
    ...(target_c === undefined ? {} : { target_c }),
    ...(readyAt === undefined ? {} : { readyAt }),
  };
  return { ...off, waits };
}

const keeps = ({ waits }: AdoptedBath) => (waits === undefined ? {} : { waits });

/** Lets go for good of water that somebody let out, that stood too long, or that may not be warmed any more. */
export function waitingStill(bath: AdoptedBath, moment: AdoptedMoment): AdoptedBath {
  const { waits, ...rest } = bath;
  if (!waits) return bath;
  const { now, limits } = moment;
  const sunk = (bath.mark?.level ?? NaN) - levelOf(moment);
  const long = now.mono - waits.since >= limits.armed_s * 1_000;
  const fit = !bath.kept.interrupted && !(sunk > sunkPct) && !long && !mayNotWarm(bath, moment);
  return fit ? bath : rest;
}
