import type { CommandOf } from "../device.ts";
import { after, endedRun, entered, faulted, quiet } from "./changes.ts";
import { runSeconds } from "./limits.ts";
import { booked, relayStuck, running, settling, shown } from "./running.ts";
import { fresh } from "./sensors.ts";
import { mayNotStart, notInOrder, notWatched } from "./starting.ts";
import { allOff, type Button, type Input, type Kept, type Machine, type Moment, type Result } from "./state.ts";

/** A machine as the process finds it: off and not armed, whatever it did before (R7); a latched fault stays. */
export function firstMachine({ run, ...kept }: Kept, now: number): Machine {
  return {
    phase: kept.fault === undefined ? "off" : "fault",
    since: now,
    outputs: allOff,
    kept: { ...kept, interrupted: kept.interrupted || run !== undefined },
    fellAt: now,
    energy_kwh: 0,
    tickedAt: now,
  };
}

/** The whole machine, pure: one input and all sensors, the next machine and what it tells (safety.md 3.3, R1-R10). */
export function step(before: Machine, input: Input, moment: Moment): Result {
  if (input.is === "close") return closed(before, moment);
  if (input.is === "broken") return faulted(before, moment, "internal");
  const machine = settling(booked(before, moment), moment);
  if (input.is === "lease-lost") return machine.run ? leaseLost(machine, moment) : quiet(machine);
  const first = relayStuck(before, moment)
    ? faulted(machine, moment, "relay-stuck", "relay-stuck")
    : looked(machine, moment);
  const result = after(first, (now) => taken(now, input, moment));
  return { ...result, machine: shown(result.machine, moment) };
}

/** What a look alone leads to, before anything is asked: so that nothing begins on what was true a while ago. */
function looked(machine: Machine, moment: Moment): Result {
  if (machine.phase === "running") return running(machine, moment);
  if (machine.phase === "armed") {
    const late = moment.now - machine.since >= moment.limits.armed_s * 1_000;
    return late || notInOrder(moment) ? disarmed(machine, moment) : quiet(machine);
  }
  if (machine.phase === "done" && fresh(moment.snapshot, "lid", moment.now) === 0)
    return quiet(entered(machine, "off", moment, machine.outputs));
  return quiet(machine);
}

function taken(machine: Machine, input: Input, moment: Moment): Result {
  if (input.is === "command") return commanded(machine, input.command, moment);
  return input.is === "press" ? pressed(machine, input.button, moment) : quiet(machine);
}

function pressed(machine: Machine, button: Button, moment: Moment): Result {
  if (button === "arm") return armed(machine, moment);
  if (button === "reset") return reset(machine, moment);
  const { machine: still, events, ended } = stopped(machine, moment);
  return { machine: still, events: [...events, { type: "stop-pressed" }], ended };
}

/** Only a hand at the machine arms it, and only for what is inside now. */
function armed(machine: Machine, moment: Moment): Result {
  if (machine.phase === "running" || machine.phase === "armed" || machine.phase === "fault") return quiet(machine);
  const wrong = machine.phase === "done" ? "E_NOT_LOADED" : notInOrder(moment)?.code;
  if (wrong) return { machine, events: [{ type: "alert", code: wrong }], ended: [] };
  const { made: _made, ...rest } = { ...machine, kept: { ...machine.kept, interrupted: false } };
  return { machine: entered(rest, "armed", moment, machine.outputs), events: [{ type: "armed" }], ended: [] };
}

function disarmed(machine: Machine, moment: Moment): Result {
  return {
    machine: entered(machine, "off", moment, machine.outputs),
    events: [{ type: "disarmed" }],
    ended: [],
  };
}

/** R6: only a person at the machine, and only when everything can be read and nothing is wrong any more. */
function reset(machine: Machine, moment: Moment): Result {
  if (machine.phase !== "fault") return quiet(machine);
  const { fault = "internal", ...kept } = machine.kept;
  const unread = (["lid", "load", "water", "power"] as const).some(
    (input) => fresh(moment.snapshot, input, moment.now) === undefined,
  );
  if (unread || relayStuck(machine, moment) || notWatched(moment))
    return { machine, events: [{ type: "fault", code: fault }], ended: [] };
  const off = entered({ ...machine, kept: { ...kept, interrupted: false } }, "off", moment);
  return { machine: off, events: [{ type: "reset" }], ended: [] };
}

function stopped(machine: Machine, moment: Moment): Result {
  if (machine.phase === "running")
    return endedRun(machine, moment, { phase: "off", final: { outcome: "stopped" }, proving: true });
  return machine.phase === "armed" ? disarmed(machine, moment) : quiet(machine);
}

function leaseLost(machine: Machine, moment: Moment): Result {
  const final = { outcome: "failed", code: "E_LEASE_LOST" } as const;
  return endedRun(machine, moment, { phase: "off", final, alert: "lease-lost", interrupted: true, proving: true });
}

function closed(machine: Machine, moment: Moment): Result {
  if (machine.phase === "fault") return quiet({ ...machine, outputs: allOff });
  const final = { outcome: "stopped", code: "E_INTERRUPTED" } as const;
  return endedRun(machine, moment, { phase: "off", final, interrupted: machine.run !== undefined, proving: false });
}

function commanded(machine: Machine, command: CommandOf<"breakfast-machine">, moment: Moment): Result {
  const { id } = command;
  if (command.verb === "stop")
    return after(stopped(machine, moment), (still) => ({
      machine: still,
      events: [],
      ended: [{ id, final: { outcome: "done" } }],
    }));
  const wrong = mayNotStart(machine, command, moment);
  if (wrong) {
    const final = { outcome: "refused", code: wrong.code, detail: wrong.params } as const;
    return { machine, events: [], ended: [{ id, final }] };
  }
  return quiet(begun(machine, command, moment));
}

/** The run begins with the contactor alone; that the arming is used up is on disk before anything closes. */
function begun(machine: Machine, command: CommandOf<"breakfast-machine"> & { verb: "start" }, moment: Moment): Machine {
  const { id } = command;
  const { recipe, portions } = command.with;
  const { made: _made, shown: _shown, ...rest } = machine;
  const run_s = runSeconds(moment.appliance, moment.limits, recipe);
  return {
    ...entered(rest, "running", moment, { heater: false, upstream: true }),
    kept: { ...machine.kept, interrupted: false, run: id },
    run: { id, recipe, portions, run_s, began: moment.now },
    energy_kwh: 0,
  };
}
