import { endedRun, faulted, progressOf, quiet, wattsNow } from "./changes.ts";
import { mostWatts } from "./limits.ts";
import { distrusted, fresh } from "./sensors.ts";
import { notWatched } from "./starting.ts";
import type { Machine, MachineFault, Moment, Result, Run, Shown } from "./state.ts";

/** 0.2 A at 230 V: what a relay that is open lets through at most (safety.md 3.3). */
const leakWatts = 46;
const settleMs = 1_000;
const unreadMs = 5_000;
const overMs = 1_000;
const lowMs = 45_000;
const frozenMs = 60_000;
const showEachMs = 5_000;

/** Power where none may be: the relay was told to fall over a second ago, and the meter was read since. */
export function relayStuck({ outputs, fellAt }: Machine, { snapshot, now }: Moment): boolean {
  if (outputs.heater || (snapshot.power?.at ?? 0) - fellAt <= settleMs) return false;
  return (fresh(snapshot, "power", now) ?? 0) > leakWatts;
}

/** After a run the contactor stays until the meter has proven the relay open, five seconds at most. */
export function settling(machine: Machine, { snapshot, now }: Moment): Machine {
  if (machine.phase === "running" || !machine.outputs.upstream) return machine;
  const { fellAt } = machine;
  const proven = (snapshot.power?.at ?? 0) - fellAt > settleMs && fresh(snapshot, "power", now) !== undefined;
  if (!proven && now - fellAt < unreadMs) return machine;
  return { ...machine, outputs: { heater: false, upstream: false } };
}

/** One look at a machine that runs. */
export function running(machine: Machine, moment: Moment): Result {
  const { run } = machine;
  const { snapshot, now, limits } = moment;
  if (!run) return faulted(machine, moment, "internal");
  const unwatched = notWatched(moment);
  if (unwatched) return faulted(machine, moment, unwatched.code === "E_SMOKE" ? "smoke" : "smoke-silent");
  for (const input of ["lid", "water", "power"] as const) {
    const wrong = distrusted(snapshot, input, now);
    if (wrong) return faulted(machine, moment, wrong);
  }
  // A hand may be inside: everything falls, nothing is left to be proven.
  if (fresh(snapshot, "lid", now) !== 1) {
    const final = { outcome: "stopped", code: "E_LID_OPEN" } as const;
    return endedRun(machine, moment, { phase: "off", final, alert: "lid-open", proving: false });
  }
  if (fresh(snapshot, "water", now) !== 1) {
    const final = { outcome: "failed", code: "E_NO_WATER" } as const;
    return endedRun(machine, moment, { phase: "off", final, alert: "no-water", interrupted: true, proving: true });
  }
  const due = Math.min((run.heatingSince ?? now) + run.run_s * 1_000, run.began + limits.run_s * 1_000);
  if (now >= due) return endedRun(machine, moment, { phase: "done", final: { outcome: "done" }, proving: true });
  if (run.heatingSince === undefined) return proving(machine, run, moment);
  const { next, fault } = metered(run, moment);
  return fault ? faulted(machine, moment, fault) : quiet({ ...machine, run: next });
}

/** Before the relay closes, a second with the contactor closed must show no power. */
function proving(machine: Machine, run: Run, moment: Moment): Result {
  const { snapshot, now } = moment;
  if ((snapshot.power?.at ?? 0) - run.began < settleMs)
    return now - run.began < unreadMs ? quiet(machine) : faulted(machine, moment, "sensor-stale");
  if ((fresh(snapshot, "power", now) ?? Infinity) > leakWatts)
    return faulted(machine, moment, "relay-stuck", "relay-stuck");
  return quiet({ ...machine, run: { ...run, heatingSince: now }, outputs: { heater: true, upstream: true } });
}

function metered(run: Run, { snapshot, now, appliance, limits }: Moment): { next: Run; fault?: MachineFault } {
  const { lowSince: low, overSince: over, metered: before, ...rest } = run;
  const watts = fresh(snapshot, "power", now) ?? NaN;
  const since = before !== undefined && Object.is(before.value, watts) ? before.since : now;
  const lowSince = watts < appliance.min_w ? (low ?? now) : undefined;
  const overSince = watts > mostWatts(appliance, limits) ? (over ?? now) : undefined;
  const next: Run = {
    ...rest,
    metered: { value: watts, since },
    ...(lowSince === undefined ? {} : { lowSince }),
    ...(overSince === undefined ? {} : { overSince }),
  };
  if (overSince !== undefined && now - overSince >= overMs) return { next, fault: "too-much-power" };
  if (lowSince !== undefined && now - lowSince >= lowMs) return { next, fault: "no-power" };
  return now - since > frozenMs ? { next, fault: "sensor-frozen" } : { next };
}

/** Books the energy since the last look. */
export function booked(machine: Machine, moment: Moment): Machine {
  const hours = (moment.now - machine.tickedAt) / 3_600_000;
  const used = machine.outputs.heater ? (wattsNow(machine, moment) / 1_000) * hours : 0;
  return { ...machine, tickedAt: moment.now, energy_kwh: machine.energy_kwh + used };
}

/** What is shown of a run is renewed every five seconds, so that its state is not told with every look. */
export function shown(machine: Machine, moment: Moment): Machine {
  const { run, shown: before, ...rest } = machine;
  if (!run) return rest;
  if (before && moment.now - before.at < showEachMs) return machine;
  const heated_s = run.heatingSince === undefined ? 0 : (moment.now - run.heatingSince) / 1_000;
  const next: Shown = {
    at: moment.now,
    progress_pct: progressOf(machine, moment),
    ready_s: Math.max(0, Math.round((run.run_s - heated_s) / 5) * 5),
    power_w: wattsNow(machine, moment),
    energy_kwh: machine.energy_kwh,
  };
  return { ...machine, shown: next };
}
