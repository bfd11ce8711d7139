import type { CommandOf, Final } from "../device.ts";
import { endRun, entering, latch, mayNotStart, notInOrder, running, still, wrongAnyway } from "./adopted-running.ts";
import type { AdoptedInput, AdoptedKept, AdoptedMachine, AdoptedMoment, AdoptedResult } from "./adopted-state.ts";

/** A machine on a plug as the process finds it: off and not armed, whatever it did before (R7); a latched fault stays. */
export function firstAdoptedMachine({ run, ...kept }: AdoptedKept, now: number): AdoptedMachine {
  return {
    phase: kept.fault === undefined ? "off" : "fault",
    since: now,
    outputs: { plug: false },
    kept: { ...kept, interrupted: kept.interrupted || run !== undefined },
    fellAt: now,
    byHand: false,
    said: false,
    energy_kwh: 0,
    tickedAt: now,
  };
}

/** The whole machine, pure: one input and all parts, the next machine and what it tells (safety.md 3.3, R1-R10). */
export function stepAdopted(before: AdoptedMachine, input: AdoptedInput, moment: AdoptedMoment): AdoptedResult {
  if (input.is === "broken") return latch(before, moment, "internal");
  if (input.is === "close") return closed(before, moment);
  const machine = booked(before, moment);
  const wrong = wrongAnyway(machine, moment);
  const first = wrong ? latch(machine, moment, wrong) : looked(machine, moment);
  return after(
    after(first, (now) => handed(now, moment)),
    (now) => taken(now, input, moment),
  );
}

function after(first: AdoptedResult, next: (machine: AdoptedMachine) => AdoptedResult): AdoptedResult {
  const second = next(first.machine);
  return {
    machine: second.machine,
    events: [...first.events, ...second.events],
    ended: [...first.ended, ...second.ended],
  };
}

function booked(machine: AdoptedMachine, { now, power }: AdoptedMoment): AdoptedMachine {
  const hours = (now - machine.tickedAt) / 3_600_000;
  const used = machine.outputs.plug ? (Math.max(0, power?.value ?? 0) / 1_000) * hours : 0;
  return { ...machine, tickedAt: now, energy_kwh: machine.energy_kwh + (Number.isFinite(used) ? used : 0) };
}

/** What a look alone leads to, before anything is asked: so that nothing begins on what was true a while ago. */
function looked(machine: AdoptedMachine, moment: AdoptedMoment): AdoptedResult {
  if (machine.phase === "running") return running(machine, moment);
  if (machine.phase === "armed") {
    const late = moment.now - machine.since >= moment.limits.armed_s * 1_000;
    return late || notInOrder(moment) ? disarmed(machine, moment) : still(machine);
  }
  return machine.phase === "done" && moment.lid === true ? still(entering(machine, "off", moment)) : still(machine);
}

/** A plug that somebody else turned on is told and never fought. */
function handed(machine: AdoptedMachine, { plug, power, limits, stated }: AdoptedMoment): AdoptedResult {
  const byHand = !machine.outputs.plug && plug.settled && plug.on === true;
  const begun = byHand && !machine.byHand;
  const over = byHand && (power?.value ?? 0) > Math.min(stated.max_w, limits.power_w);
  return {
    machine: { ...machine, byHand, said: over },
    events: [
      ...(begun
        ? [plug.fresh ? ({ type: "on-pressed" } as const) : ({ type: "alert", code: "plug-found-on" } as const)]
        : []),
      ...(over && !machine.said ? [{ type: "alert", code: "too-much-power" } as const] : []),
    ],
    ended: [],
  };
}

function taken(machine: AdoptedMachine, input: AdoptedInput, moment: AdoptedMoment): AdoptedResult {
  if (input.is === "command") return commanded(machine, input.command, moment);
  if (input.is === "press") return pressed(machine, input.button, moment);
  if (input.is !== "lease-lost" || !machine.run) return still(machine);
  const final = { outcome: "failed", code: "E_LEASE_LOST" } as const;
  return endRun(machine, moment, { final, alert: "lease-lost", interrupted: true });
}

function pressed(machine: AdoptedMachine, button: "arm" | "reset" | "stop", moment: AdoptedMoment): AdoptedResult {
  if (button === "arm") return armed(machine, moment);
  if (button === "reset") return reset(machine, moment);
  const { machine: after, events, ended } = stopped(machine, moment);
  return { machine: after, events: [...events, { type: "stop-pressed" }], ended };
}

/** Only a hand at the machine arms it: whoever presses says that it is loaded, closed and filled. */
function armed(machine: AdoptedMachine, moment: AdoptedMoment): AdoptedResult {
  if (machine.phase === "running" || machine.phase === "armed" || machine.phase === "fault") return still(machine);
  const wrong = notInOrder(moment);
  if (wrong) return { machine, events: [{ type: "alert", code: wrong.code }], ended: [] };
  const { made: _made, ...rest } = { ...machine, kept: { ...machine.kept, interrupted: false } };
  return { machine: entering(rest, "armed", moment), events: [{ type: "armed" }], ended: [] };
}

function disarmed(machine: AdoptedMachine, moment: AdoptedMoment): AdoptedResult {
  return { machine: entering(machine, "off", moment), events: [{ type: "disarmed" }], ended: [] };
}

/** R6: only a person at the machine, and only when everything can be read and nothing is wrong any more. */
function reset(machine: AdoptedMachine, moment: AdoptedMoment): AdoptedResult {
  if (machine.phase !== "fault") return still(machine);
  const { fault = "internal", ...kept } = machine.kept;
  const watched = moment.smoke === false || moment.smoke === "absent";
  if (wrongAnyway(machine, moment) || notInOrder(moment) || !watched)
    return { machine, events: [{ type: "fault", code: fault }], ended: [] };
  const off = entering({ ...machine, kept: { ...kept, interrupted: false } }, "off", moment);
  return { machine: off, events: [{ type: "reset" }], ended: [] };
}

function stopped(machine: AdoptedMachine, moment: AdoptedMoment): AdoptedResult {
  if (machine.phase === "running") return endRun(machine, moment, { final: { outcome: "stopped" } });
  return machine.phase === "armed" ? disarmed(machine, moment) : still(machine);
}

function closed(machine: AdoptedMachine, moment: AdoptedMoment): AdoptedResult {
  if (machine.phase === "fault") return still({ ...machine, outputs: { plug: false } });
  const final: Final = { outcome: "stopped", code: "E_INTERRUPTED" };
  return endRun(machine, moment, { final, interrupted: machine.run !== undefined });
}

function commanded(
  machine: AdoptedMachine,
  command: CommandOf<"breakfast-machine">,
  moment: AdoptedMoment,
): AdoptedResult {
  const { id } = command;
  if (command.verb === "stop")
    return after(stopped(machine, moment), (now) => ({
      machine: now,
      events: [],
      ended: [{ id, final: { outcome: "done" } }],
    }));
  const wrong = mayNotStart(machine, command, moment);
  if (wrong) {
    const final = { outcome: "refused", code: wrong.code, detail: wrong.params } as const;
    return { machine, events: [], ended: [{ id, final }] };
  }
  const { recipe, portions } = command.with;
  const { made: _made, ...rest } = machine;
  const run_s = Math.min(moment.stated.run_s, moment.limits.run_s);
  return still({
    ...entering(rest, "running", moment),
    // That the arming is used up is on disk before the plug is told ON.
    kept: { ...machine.kept, interrupted: false, run: id },
    run: { id, recipe, portions, run_s, began: moment.now, obeyed: false, drew: false },
    outputs: { plug: true },
    energy_kwh: 0,
  });
}
