import { LintelError, type ErrorCode } from "../../hub/core/errors.ts";
import type { CommandOf } from "../device.ts";
import {
  driven,
  entering,
  latch,
  leftWaiting,
  still,
  tickingIn,
  toSomebody,
  turnOff,
  waitingStill,
} from "./adopted-phases.ts";
import { nothingOn, type AdoptedBath, type AdoptedInput, type AdoptedKept } from "./adopted-state.ts";
import type { AdoptedMoment, AdoptedResult } from "./adopted-state.ts";
import { bookedBath, fillsLately, hands, longestMs, markNow, mayNotFill, mayNotWarm } from "./adopted-watch.ts";
import { openedLately, openMs, watchedBath } from "./adopted-watch.ts";
import { notCaredFor, notCaredToWarm } from "./arming.ts";

/** A bath of other makers' parts as the process finds it: off whatever it did before (R7); a latched fault stays. */
export function firstAdoptedBath(kept: AdoptedKept, mono: number): AdoptedBath {
  return {
    phase: kept.fault === undefined ? "off" : "fault",
    since: mono,
    outputs: nothingOn,
    kept,
    unattended: false,
    child: false,
    obeyed: false,
    warmedOnce: false,
    byHand: nothingOn,
    said: [],
    heated_ms: 0,
    litres: 0,
    energy_kwh: 0,
    tickedAt: mono,
  };
}

/** The whole bath, pure: one input and all parts, the next bath and what it tells (safety.md 3.1 as far as parts can know). */
export function stepAdopted(before: AdoptedBath, input: AdoptedInput, moment: AdoptedMoment): AdoptedResult {
  if (input.is === "close")
    return before.phase === "fault"
      ? still({ ...before, outputs: nothingOn })
      : turnOff(before, moment, { outcome: "stopped", code: "E_INTERRUPTED" });
  if (input.is === "broken") return latch(before, moment, "internal");
  const { bath, fault } = watchedBath(bookedBath(before, moment), moment);
  if (input.is === "press" && input.button === "reset") return reset(bath, fault !== undefined, moment);
  const first = fault !== undefined && bath.phase !== "fault" ? latch(bath, moment, fault) : still(bath);
  return after(
    after(first, (now) => handed(now, moment)),
    (now) => taken(now, input, moment),
  );
}

function after(first: AdoptedResult, next: (bath: AdoptedBath) => AdoptedResult): AdoptedResult {
  const second = next(first.bath);
  return {
    bath: second.bath,
    events: [...first.events, ...second.events],
    ended: [...first.ended, ...second.ended],
  };
}

/** Whoever turns something on at the bath is there: nothing of ours goes on beside it. */
function handed(bath: AdoptedBath, moment: AdoptedMoment): AdoptedResult {
  const { bath: next, events } = hands(bath, moment);
  const { valve, heater } = next.byHand;
  if (!next.running || !(valve || heater)) return { bath: next, events, ended: [] };
  const detail = { because: "by-hand" };
  return after({ bath: next, events, ended: [] }, (own) =>
    turnOff(own, moment, { outcome: "stopped", code: "E_INTERLOCK", detail }),
  );
}

function taken(bath: AdoptedBath, input: AdoptedInput, moment: AdoptedMoment): AdoptedResult {
  switch (input.is) {
    case "command":
      return commanded(bath, input.command, moment);
    case "press":
      return pressed(bath, input.button, moment);
    case "lease-lost":
      return bath.running ? latch(bath, moment, "lease-lost") : still(bath);
    case "tick": {
      const here = moment.occupied === true && (bath.phase === "off" || bath.phase === "armed");
      return here ? toSomebody(bath, moment) : tickingIn[bath.phase](bath, moment);
    }
    case "close":
    case "broken":
      return still(bath);
  }
}

/** R6: only a person at the place, and only when the cause is gone and every part can be read. */
function reset(bath: AdoptedBath, stillWrong: boolean, moment: AdoptedMoment): AdoptedResult {
  if (bath.phase !== "fault") return still(bath);
  const { fault, ...lasting } = bath.kept;
  const { valve, heater, leak } = moment;
  const off = valve.on === false && heater.on === false && valve.settled && heater.settled;
  if (stillWrong || !off || leak === true || leak === "away")
    return { bath, events: [{ type: "fault", code: fault ?? "internal" }], ended: [] };
  const calm = turnOff({ ...bath, kept: { ...lasting, interrupted: false } }, moment, { outcome: "stopped" });
  return { ...calm, events: [{ type: "reset" }] };
}

function pressed(bath: AdoptedBath, button: "arm" | "reset" | "stop", moment: AdoptedMoment): AdoptedResult {
  if (button === "arm") {
    if (bath.phase !== "off" || mayNotFill(bath, moment)) return still(bath);
    const { waits: _drained, ...rest } = bath;
    const calm = { ...rest, kept: { ...bath.kept, interrupted: false } };
    return { bath: entering(calm, "armed", moment), events: [{ type: "armed" }], ended: [] };
  }
  const told = { type: "stop-pressed" } as const;
  if (bath.phase === "fault") return { bath, events: [told], ended: [] };
  return { ...turnOff(bath, moment, { outcome: "stopped" }), events: [told] };
}

const refusal = (code: ErrorCode, because: string) => new LintelError(code, { because });
const done = (id: string) => ({ id, final: { outcome: "done" } as const });

function commanded(bath: AdoptedBath, command: CommandOf<"bath">, moment: AdoptedMoment): AdoptedResult {
  if (command.verb === "stop") {
    if (bath.phase === "fault" || bath.phase === "occupied")
      return { bath: { ...bath, outputs: nothingOn }, events: [], ended: [done(command.id)] };
    const off = turnOff(bath, moment, { outcome: "stopped" });
    return { ...off, bath: leftWaiting(bath, off.bath, moment), ended: [...off.ended, done(command.id)] };
  }
  const wrong = mayNot(bath, command, moment);
  if (wrong) {
    const final = { outcome: "refused", code: wrong.code, detail: wrong.params } as const;
    return { bath, events: [], ended: [{ id: command.id, final }] };
  }
  if (command.verb === "fill") return beginFill(bath, command, moment);
  return command.verb === "warm" ? beginWarm(bath, command, moment) : beginHold(bath, command.id, moment);
}

function mayNot(bath: AdoptedBath, command: CommandOf<"bath">, moment: AdoptedMoment): LintelError | undefined {
  const { phase } = bath;
  if (phase === "fault" || command.verb === "fill") {
    const open = phase === "off" || phase === "armed" || phase === "fault";
    const care = command.verb === "fill" ? notCaredFor(command.with.care, phase === "armed") : undefined;
    return (open ? undefined : refusal("E_INTERLOCK", phase)) ?? mayNotFill(bath, moment) ?? care;
  }
  const again = command.verb === "warm" && phase === "off" && waitingStill(bath, moment).waits !== undefined;
  if ((phase !== "ready" && !again) || bath.running) return refusal("E_INTERLOCK", phase);
  const wrong = mayNotWarm(bath, moment);
  return wrong ?? (command.verb === "warm" ? notCaredToWarm(command.with.care, again) : undefined);
}

function beginFill(
  bath: AdoptedBath,
  command: CommandOf<"bath"> & { verb: "fill" },
  moment: AdoptedMoment,
): AdoptedResult {
  const { limits, now, stated } = moment;
  const { care, level_pct, target_c } = command.with;
  const { waits: _emptied, ...empty } = bath;
  const child = care?.child_home ?? true;
  const left = limits.open_s_per_day * 1_000 - openMs(bath, now.wall);
  const opened = [...openedLately(bath, now.wall), { at: now.wall, ms: Math.min(longestMs("valve", moment), left) }];
  const kept = { ...bath.kept, interrupted: false, fills: [...fillsLately(bath, now.wall), now.wall], opened };
  const fresh: AdoptedBath = {
    ...entering(empty, "fill", moment),
    kept,
    running: { id: command.id, verb: "fill" },
    target_c: capped(target_c, child, moment),
    target_pct: Math.min(level_pct, limits.level_pct, stated.level_pct, (100 * limits.litres_per_fill) / stated.litres),
    unattended: !(care?.adult_home ?? false),
    child,
    began: markNow(moment),
    heated_ms: 0,
    litres: 0,
    energy_kwh: 0,
  };
  return still(driven(fresh, { valve: true, heater: false }, moment));
}

function beginWarm(
  bath: AdoptedBath,
  command: CommandOf<"bath"> & { verb: "warm" },
  moment: AdoptedMoment,
): AdoptedResult {
  const { care, target_c } = command.with;
  const child = care?.child_home ?? true;
  const { waits, ...rest } = bath;
  const warm: AdoptedBath = {
    ...entering(rest, "trim", moment),
    running: { id: command.id, verb: "warm" },
    target_c: capped(target_c, child, moment),
    unattended: !(care?.adult_home ?? false),
    child,
    began: markNow(moment),
    heated_ms: waits?.heated_ms ?? 0,
    ...(waits?.readyAt === undefined ? {} : { readyAt: waits.readyAt }),
  };
  return tickingIn.trim(warm, moment);
}

function beginHold(bath: AdoptedBath, id: string, moment: AdoptedMoment): AdoptedResult {
  const target_c = capped(bath.target_c ?? 0, bath.child, moment);
  return tickingIn.ready({ ...bath, running: { id, verb: "hold" }, heated_ms: 0, warmedOnce: false, target_c }, moment);
}

function capped(target: number, child: boolean, { limits, stated }: AdoptedMoment): number {
  return Math.min(target, limits.target_c, stated.target_c, child ? limits.child_target_c : Infinity);
}
