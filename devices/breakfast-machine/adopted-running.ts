import type { ErrorCode, Params } from "../../hub/core/errors.ts";
import { LintelError } from "../../hub/core/errors.ts";
import type { CommandOf, Final } from "../device.ts";
import type { Reading } from "../drivers/driver.ts";
import { codeOfAdoptedFault, marginS, type AdoptedEvent, type AdoptedFault } from "./adopted-state.ts";
import type { AdoptedMachine, AdoptedMoment, AdoptedResult, AdoptedRun } from "./adopted-state.ts";
import { notCaredFor } from "./starting.ts";
import type { Phase } from "./state.ts";

const obeyMs = 8_000;
const drawsWithinMs = 30_000;
/** 0.2 A at 230 V, and how long a meter may still tell what was. */
const leakWatts = 46;
const settleMs = 15_000;
const mostWatts = 10_000;

const off = { plug: false };
const no = (code: ErrorCode, params: Params = {}) => new LintelError(code, params);

/** A result with nothing to tell. */
export function still(machine: AdoptedMachine): AdoptedResult {
  return { machine, events: [], ended: [] };
}

/** Enters a phase that heats nothing. */
export function entering(machine: AdoptedMachine, phase: Phase, { now }: AdoptedMoment): AdoptedMachine {
  return { ...machine, phase, since: now, outputs: off, fellAt: machine.outputs.plug ? now : machine.fellAt };
}

/** How much of the run is over, in percent. */
export function progressOf({ run }: AdoptedMachine, { now }: AdoptedMoment): number {
  return run === undefined ? 0 : Math.min(100, Math.floor((now - run.began) / 10 / run.run_s));
}

function released(machine: AdoptedMachine, final: Final, moment: AdoptedMoment) {
  const { run, ...rest } = machine;
  if (!run) return { freed: rest, ended: [] };
  const { run: _id, ...kept } = machine.kept;
  const detail = { progress_pct: progressOf(machine, moment), ...final.detail };
  const made = { recipe: run.recipe, portions: run.portions };
  return { freed: { ...rest, kept, made }, ended: [{ id: run.id, final: { ...final, detail } }] };
}

/** How a run ends. */
type Ending = {
  readonly phase?: "off" | "done";
  readonly final: Final;
  readonly alert?: string;
  /** True where nobody ended it and it did not end by itself. */
  readonly interrupted?: boolean;
};

/** Ends the run: the plug falls, the command is answered, and the arming is used up. */
export function endRun(machine: AdoptedMachine, moment: AdoptedMoment, how: Ending): AdoptedResult {
  const { freed, ended } = released(machine, how.final, moment);
  const kept = { ...freed.kept, interrupted: freed.kept.interrupted || how.interrupted === true };
  const events: AdoptedEvent[] = how.alert === undefined ? [] : [{ type: "alert", code: how.alert }];
  const fallen = entering({ ...freed, kept, outputs: machine.outputs }, how.phase ?? "off", moment);
  return { machine: fallen, events, ended };
}

/** FAULT: everything off, latched until a person at the machine resets it (R6). */
export function latch(machine: AdoptedMachine, moment: AdoptedMoment, fault: AdoptedFault): AdoptedResult {
  // Power that nothing can switch off is worse than whatever was wrong before.
  const stuck = fault === "relay-stuck" || fault === "not-off";
  if (machine.phase === "fault" && !(stuck && machine.kept.fault !== fault && machine.kept.fault !== "relay-stuck"))
    return still({ ...machine, outputs: off });
  const was = machine.run !== undefined;
  const final: Final = { outcome: "failed", code: codeOfAdoptedFault(fault), detail: { fault } };
  const { freed, ended } = released(machine, final, moment);
  const kept = { ...freed.kept, fault, interrupted: freed.kept.interrupted || was };
  const alerts: AdoptedEvent[] = stuck ? [{ type: "alert", code: fault }] : [];
  const latched = entering({ ...freed, kept, outputs: machine.outputs }, "fault", moment);
  return { machine: latched, events: [{ type: "fault", code: fault }, ...alerts], ended };
}

/** A fault that may show itself in every phase. */
export function wrongAnyway(machine: AdoptedMachine, { plug, power, now }: AdoptedMoment): AdoptedFault | undefined {
  if (plug.late) return "not-off";
  if (machine.outputs.plug || plug.on !== false || !plug.settled) return undefined;
  const since = (power?.at ?? 0) - machine.fellAt;
  const read = power !== undefined && since > settleMs && now - power.at <= settleMs;
  return read && power.value > leakWatts ? "relay-stuck" : undefined;
}

function believable({ value }: Reading): boolean {
  return value >= -5 && value <= mostWatts;
}

/** What the machine lacks, armed or not; a plug that was turned on by hand is no machine of ours. */
export function notInOrder({ plug, power, lid }: AdoptedMoment): LintelError | undefined {
  if (!plug.there || plug.on === undefined) return no("E_SENSOR", { input: "plug" });
  if (plug.on) return no("E_INTERLOCK", { because: "plug-on" });
  if (!plug.settled) return no("E_INTERLOCK", { because: "plug-not-off" });
  if (power === undefined || !believable(power)) return no("E_SENSOR", { input: "power" });
  if (lid === "away") return no("E_SENSOR", { input: "lid" });
  return lid === true ? no("E_LID_OPEN") : undefined;
}

/** Why this start is refused, or undefined: the START row of safety.md 3.3 as far as parts can know. */
export function mayNotStart(
  { phase, kept }: AdoptedMachine,
  { with: wanted }: CommandOf<"breakfast-machine"> & { verb: "start" },
  moment: AdoptedMoment,
): LintelError | undefined {
  if (phase === "fault") return no("E_LATCHED", { fault: kept.fault ?? "" });
  if (phase === "running") return no("E_BUSY");
  const broken = notInOrder(moment);
  if (broken) return broken;
  if (moment.smoke === "away") return no("E_SENSOR", { input: "smoke" });
  if (moment.smoke === true) return no("E_SMOKE");
  return phase === "armed" ? notCaredFor(wanted.care) : no("E_ARMED_NOT");
}

/** One look at a machine that runs. */
export function running(machine: AdoptedMachine, moment: AdoptedMoment): AdoptedResult {
  const { plug, power, powerKept, smoke, lid, now, stated, limits } = moment;
  const run = machine.run && { ...machine.run, obeyed: machine.run.obeyed || plug.on === true };
  if (!run) return latch(machine, moment, "internal");
  if (smoke === true) return latch(machine, moment, "smoke");
  if (smoke === "away") return latch(machine, moment, "smoke-silent");
  if (!plug.there || power === undefined || lid === "away") return latch(machine, moment, "sensor-stale");
  if (now - Math.max(power.at, run.began) > stated.sensor_max_age_s * 1_000)
    return latch(machine, moment, "sensor-stale");
  if (!believable(power)) return latch(machine, moment, "sensor-range");
  if (powerKept && power.at > run.began) return latch(machine, moment, "sensor-stale");
  // A hand may be inside.
  if (lid === true)
    return endRun(machine, moment, { final: { outcome: "stopped", code: "E_LID_OPEN" }, alert: "lid-open" });
  const wrong = disobeyed({ ...machine, run }, run, moment);
  if (wrong) return wrong;
  const due = Math.min(run.run_s, limits.run_s, stated.auto_off_s - marginS) * 1_000;
  if (now - run.began >= due) return endRun(machine, moment, { phase: "done", final: { outcome: "done" } });
  if (power.at <= run.began) return unseen({ ...machine, run }, run, moment);
  if (power.value > Math.min(stated.max_w, limits.power_w)) return latch(machine, moment, "too-much-power");
  return drawing({ ...machine, run }, run, power.value, moment);
}

/** Whether the plug does as it was told; what a hand turned off stays off. */
function disobeyed(machine: AdoptedMachine, run: AdoptedRun, moment: AdoptedMoment): AdoptedResult | undefined {
  const { plug, now } = moment;
  if (plug.on === false && run.obeyed) {
    const final: Final = plug.fresh ? { outcome: "stopped" } : { outcome: "failed", code: "E_INTERRUPTED" };
    if (!plug.fresh) return endRun(machine, moment, { final, alert: "plug-went-off", interrupted: true });
    const ended = endRun(machine, moment, { final });
    return { ...ended, events: [...ended.events, { type: "stop-pressed" }] };
  }
  if (run.obeyed || now - run.began < obeyMs) return undefined;
  return endRun(machine, moment, {
    final: { outcome: "failed", code: "E_NOT_CONFIRMED" },
    alert: "not-on",
    interrupted: true,
  });
}

function unseen(machine: AdoptedMachine, run: AdoptedRun, moment: AdoptedMoment): AdoptedResult {
  if (run.drew || moment.now - run.began < drawsWithinMs) return still(machine);
  const final: Final = { outcome: "failed", code: "E_DEVICE_FAILED", detail: { because: "no-power" } };
  return endRun(machine, moment, { final, alert: "no-power", interrupted: true });
}

/** Power tells whether it heats, and when it is done by itself. */
function drawing(machine: AdoptedMachine, before: AdoptedRun, watts: number, moment: AdoptedMoment): AdoptedResult {
  const { now, stated } = moment;
  const { idleSince: idle, ...rest } = before;
  const drew = before.drew || watts >= stated.min_w;
  const idleSince = drew && watts <= stated.idle_w ? (idle ?? now) : undefined;
  const run = { ...rest, drew, ...(idleSince === undefined ? {} : { idleSince }) };
  if (!drew) return unseen({ ...machine, run }, run, moment);
  if (idleSince !== undefined && now - idleSince >= stated.idle_s * 1_000)
    return endRun(machine, moment, { phase: "done", final: { outcome: "done", detail: { because: "idle" } } });
  return still({ ...machine, run });
}
