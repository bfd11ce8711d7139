import type { Final } from "../device.ts";
import { fresh } from "./sensors.ts";
import {
  allOff,
  codeOfFault,
  type Ended,
  type Machine,
  type MachineEvent,
  type MachineFault,
  type Moment,
  type Outputs,
  type Phase,
  type Result,
} from "./state.ts";

/** A result with nothing to tell. */
export function quiet(machine: Machine): Result {
  return { machine, events: [], ended: [] };
}

/** Two results one after the other. */
export function after(first: Result, next: (machine: Machine) => Result): Result {
  const second = next(first.machine);
  return {
    machine: second.machine,
    events: [...first.events, ...second.events],
    ended: [...first.ended, ...second.ended],
  };
}

/** Enters a phase that heats nothing. */
export function entered(machine: Machine, phase: Phase, { now }: Moment, outputs: Outputs = allOff): Machine {
  const fell = machine.outputs.heater ? now : machine.fellAt;
  return { ...machine, phase, since: now, outputs, fellAt: fell };
}

/** How a run ends. */
export type Ending = {
  readonly phase: "off" | "done";
  readonly final: Final;
  readonly alert?: string;
  /** True where nobody ended it and it did not end by itself. */
  readonly interrupted?: boolean;
  /** The contactor stays a moment so that the meter can prove the relay open. */
  readonly proving: boolean;
};

/** Ends the run: the relay falls, the command is answered, and the arming is used up. */
export function endedRun(machine: Machine, moment: Moment, how: Ending): Result {
  const { final, phase, proving, alert } = how;
  const { freed, ended } = released(machine, final, moment);
  const kept = { ...freed.kept, interrupted: freed.kept.interrupted || how.interrupted === true };
  const events: MachineEvent[] = alert === undefined ? [] : [{ type: "alert", code: alert }];
  const outputs = { heater: false, upstream: proving && machine.outputs.heater };
  return { machine: entered({ ...freed, kept }, phase, moment, outputs), events, ended };
}

/** FAULT: everything off, latched until a person at the machine resets it (R6). */
export function faulted(machine: Machine, moment: Moment, fault: MachineFault, alert?: string): Result {
  // Power that nothing can switch off is worse than whatever was wrong before.
  const worse = fault === "relay-stuck" && machine.kept.fault !== fault;
  if (machine.phase === "fault" && !worse) return quiet({ ...machine, outputs: allOff });
  const was = machine.run !== undefined;
  const { freed, ended } = released(
    machine,
    { outcome: "failed", code: codeOfFault(fault), detail: { fault, progress_pct: progressOf(machine, moment) } },
    moment,
  );
  const kept = { ...freed.kept, fault, interrupted: freed.kept.interrupted || was };
  const alerts: MachineEvent[] = alert === undefined ? [] : [{ type: "alert", code: alert }];
  return {
    machine: entered({ ...freed, kept }, "fault", moment),
    events: [{ type: "fault", code: fault }, ...alerts],
    ended,
  };
}

function released(machine: Machine, final: Final, moment: Moment): { freed: Machine; ended: readonly Ended[] } {
  const { run, shown: _shown, made: _made, ...rest } = machine;
  if (!run) return { freed: rest, ended: [] };
  const { run: _id, ...kept } = machine.kept;
  const { id, recipe, portions } = run;
  const detail = { progress_pct: progressOf(machine, moment), ...final.detail };
  return {
    freed: { ...rest, kept, made: { recipe, portions } },
    ended: [{ id, final: { ...final, detail } }],
  };
}

/** How much of the run is over, in percent. */
export function progressOf({ run }: Machine, { now }: Moment): number {
  if (run?.heatingSince === undefined) return 0;
  return Math.min(100, Math.floor((now - run.heatingSince) / 10 / run.run_s));
}

/** What it draws now; nothing where the meter was not read since all fell. */
export function wattsNow({ outputs, fellAt, since }: Machine, { snapshot, now }: Moment): number {
  if (!outputs.heater && (snapshot.power?.at ?? 0) <= Math.max(fellAt, since)) return 0;
  return Math.max(0, fresh(snapshot, "power", now) ?? 0);
}
