import type { Final } from "../device.ts";
import { fresh } from "./sensors.ts";
import { allOff, codeOfFault, type Bath, type BathEvent, type BathFault } from "./state.ts";
import type { Ended, Mark, Moment, Phase, Result } from "./state.ts";

/** A result with nothing to tell. */
export function quiet(bath: Bath): Result {
  return { bath, events: [], ended: [] };
}

/** Where level, flow and temperature stand now; what cannot be read is NaN and no comparison with it holds. */
export function markOf({ snapshot, now }: Moment): Mark {
  return {
    at: now.mono,
    level: fresh(snapshot, "level", now.mono) ?? NaN,
    litres: fresh(snapshot, "flow", now.mono) ?? NaN,
    tub: fresh(snapshot, "tub", now.mono) ?? NaN,
  };
}

/** Enters a phase with everything off and its windows begun anew. */
export function entered(bath: Bath, phase: Phase, moment: Moment): Bath {
  const { mark: _mark, flowMark: _flow, provingSince: _proving, hotUntil: _hot, ...rest } = bath;
  const mark = markOf(moment);
  return { ...settledWater(rest, moment), phase, since: moment.now.mono, outputs: allOff, mark, flowMark: mark };
}

/** Corrects the day's water once the valves are shut: what was reserved becomes what was used. */
export function settledWater(bath: Bath, { now }: Moment): Bath {
  const { outputs, began, kept, phase } = bath;
  if (!outputs.cold && !outputs.hot) return bath;
  const from = phase === "occupied" || began === undefined ? bath.since : began.at;
  const last = kept.opened.at(-1);
  if (!last) return bath;
  const used = { at: last.at, ms: Math.min(last.ms, Math.max(0, now.mono - from)) };
  return { ...bath, kept: { ...kept, opened: [...kept.opened.slice(0, -1), used] } };
}

/** Ends the running command, if any. */
export function ending(bath: Bath, final: Final): { bath: Bath; ended: readonly Ended[] } {
  const { running, ...rest } = bath;
  return running ? { bath: rest, ended: [{ id: running.id, final }] } : { bath, ended: [] };
}

function sessionOver(bath: Bath): Bath {
  const { target_c: _c, target_mm: _mm, readyAt: _ready, alertedAt: _alerted, waits: _waits, ...rest } = bath;
  return rest;
}

/** OFF: everything off, the session over, the running command ended. */
export function turnedOff(bath: Bath, moment: Moment, final: Final, alert?: string): Result {
  const { bath: freed, ended } = ending(bath, final);
  const off = entered({ ...sessionOver(freed), unattended: false, child: false }, "off", moment);
  const events: BathEvent[] = alert === undefined ? [] : [alertOf(alert, moment)];
  return { bath: off, events, ended };
}

/** FAULT: everything off, latched until a person at the place resets it (R6). */
export function faulted(bath: Bath, moment: Moment, fault: BathFault): Result {
  if (bath.phase === "fault") return quiet({ ...bath, outputs: allOff });
  const was = bath.running !== undefined;
  const { bath: freed, ended } = ending(bath, {
    outcome: "failed",
    code: codeOfFault(fault),
    detail: { fault, level_pct: levelPct(moment) },
  });
  const latched = entered(sessionOver(freed), "fault", moment);
  return {
    bath: { ...latched, kept: { ...latched.kept, fault, interrupted: latched.kept.interrupted || was } },
    events: [{ type: "fault", code: fault }],
    ended,
  };
}

/** Says something a person should know. */
export function alertOf(code: string, { snapshot, now }: Moment): BathEvent {
  const water = fresh(snapshot, "tub", now.mono);
  return { type: "alert", code, ...(water === undefined ? {} : { water_c: Math.round(water * 10) / 10 }) };
}

/** The level as a share of the overflow's height; 0 while it cannot be read. */
export function levelPct({ snapshot, now, tub }: Moment): number {
  const level = fresh(snapshot, "level", now.mono);
  return level === undefined ? 0 : Math.max(0, Math.round((level / tub.overflow_mm) * 100));
}
