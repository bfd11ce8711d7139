import { LintelError, type ErrorCode } from "../../hub/core/errors.ts";
import type { CommandOf } from "../device.ts";
import {
  notCaredFor,
  notCaredToWarm,
  notReadyToFill,
  openedMs,
  recentFills,
  recentOpenings,
  selfTest,
} from "./arming.ts";
import { entered, faulted, markOf, quiet, settledWater, turnedOff } from "./changes.ts";
import { ticking, toOccupied } from "./phases.ts";
import { notWarmable, stillWaiting, waitingAfter } from "./waiting.ts";
import { allOff, type Bath, type Input, type Kept, type Moment, type Phase, type Result } from "./state.ts";
import { booked, watched } from "./watching.ts";

/** A bath as the process finds it: off whatever it did before (R7); a latched fault stays. */
export function firstBath(kept: Kept, mono: number): Bath {
  return {
    phase: kept.fault === undefined ? "off" : "fault",
    since: mono,
    outputs: allOff,
    kept,
    unattended: false,
    child: false,
    watch: { seen: {} },
    heated_ms: 0,
    litres: 0,
    energy_kwh: 0,
    tickedAt: mono,
  };
}

/** The whole bath, pure: one input and all sensors, the next bath and what it tells (safety.md 3.1, R1-R10). */
export function step(before: Bath, input: Input, moment: Moment): Result {
  if (input.is === "close")
    return before.phase === "fault"
      ? quiet({ ...before, outputs: allOff })
      : turnedOff(before, moment, { outcome: "stopped", code: "E_INTERRUPTED" });
  if (input.is === "broken") return faulted(before, moment, "internal");
  if (input.is === "lease-lost") return before.running ? faulted(before, moment, "lease-lost") : quiet(before);
  const { bath, fault } = watched(booked(before, moment), moment);
  if (input.is === "press" && input.button === "reset") return reset(bath, fault !== undefined, moment);
  const first = fault !== undefined && bath.phase !== "fault" ? faulted(bath, moment, fault) : quiet(bath);
  const second = inputTaken(first.bath, input, moment);
  return {
    bath: second.bath,
    events: [...first.events, ...second.events],
    ended: [...first.ended, ...second.ended],
  };
}

function inputTaken(bath: Bath, input: Input, moment: Moment): Result {
  switch (input.is) {
    case "command":
      return commanded(bath, input.command, moment);
    case "press":
      return pressed(bath, input.button, moment);
    case "tick": {
      const here = moment.snapshot.occupied?.value === 1 && (bath.phase === "off" || bath.phase === "armed");
      return here ? toOccupied(bath, moment) : ticking[bath.phase](bath, moment);
    }
    case "lease-lost":
    case "close":
    case "broken":
      return quiet(bath);
  }
}

/** R6: only a person at the place, and only when the cause is gone. */
function reset(bath: Bath, stillWrong: boolean, moment: Moment): Result {
  if (bath.phase !== "fault") return quiet(bath);
  const { fault, ...lasting } = bath.kept;
  const tested = selfTest(bath, moment);
  if (stillWrong || !tested) return { bath, events: [{ type: "fault", code: fault ?? "internal" }], ended: [] };
  const off = turnedOff({ ...bath, kept: { ...lasting, interrupted: false } }, moment, { outcome: "stopped" });
  return { ...off, bath: { ...off.bath, testedAt: moment.now.mono }, events: [{ type: "reset" }] };
}

function pressed(bath: Bath, button: "arm" | "reset" | "stop" | "hot" | "selftest", moment: Moment): Result {
  switch (button) {
    case "arm": {
      if (bath.phase !== "off" || notReadyToFill(bath, moment)) return quiet(bath);
      const { waits: _drained, ...rest } = bath;
      const calm = { ...rest, kept: { ...bath.kept, interrupted: false } };
      return { bath: entered(calm, "armed", moment), events: [{ type: "armed" }], ended: [] };
    }
    case "stop": {
      const told = { type: "stop-pressed" } as const;
      if (bath.phase === "fault") return { bath, events: [told], ended: [] };
      const off = turnedOff(bath, moment, { outcome: "stopped" });
      return { ...off, events: [told] };
    }
    case "hot":
      return hotPressed(bath, moment);
    case "selftest":
      return quiet(selfTest(bath, moment) ? { ...bath, testedAt: moment.now.mono } : withoutTest(bath));
    case "reset":
      return quiet(bath);
  }
}

function withoutTest({ testedAt: _failed, ...bath }: Bath): Bath {
  return bath;
}

/** Hot water for the person in the bath: by their own hand, ten seconds at most, within the day's water. */
function hotPressed(bath: Bath, moment: Moment): Result {
  const { limits, now } = moment;
  const ms = limits.hot_press_s * 1_000;
  // Whoever presses is there: the bath is theirs from now on, and the next press pours.
  if (fromAfar.has(bath.phase)) return toOccupied(bath, moment);
  if (bath.phase !== "occupied" || bath.hotUntil !== undefined) return quiet(bath);
  if (openedMs(bath, now.wall) + ms > limits.open_s_per_day * 1_000) return quiet(bath);
  const opened = [...recentOpenings(bath, now.wall), { at: now.wall, ms }];
  const pouring = { ...bath, since: now.mono, hotUntil: now.mono + ms, kept: { ...bath.kept, opened } };
  return ticking.occupied({ ...pouring, outputs: { ...allOff, cold: true, hot: true } }, moment);
}

function commanded(bath: Bath, command: CommandOf<"bath">, moment: Moment): Result {
  if (command.verb === "stop") {
    if (bath.phase === "fault" || bath.phase === "occupied") {
      const { hotUntil: _over, ...rest } = settledWater(bath, moment);
      return { bath: { ...rest, outputs: allOff }, events: [], ended: [done(command.id)] };
    }
    const off = turnedOff(bath, moment, { outcome: "stopped" });
    return { ...off, bath: waitingAfter(bath, off.bath, moment), ended: [...off.ended, done(command.id)] };
  }
  const wrong = mayNot(bath, command, moment);
  if (wrong) {
    const final = { outcome: "refused", code: wrong.code, detail: wrong.params } as const;
    return { bath, events: [], ended: [{ id: command.id, final }] };
  }
  if (command.verb === "fill") return beginFill(bath, command, moment);
  return command.verb === "warm" ? beginWarm(bath, command, moment) : beginHold(bath, command.id, moment);
}

const fromAfar: ReadonlySet<Phase> = new Set(["cold-first", "fill", "trim", "ready"]);
const refusal = (code: ErrorCode, because: string) => new LintelError(code, { because });
const done = (id: string) => ({ id, final: { outcome: "done" } as const });

function mayNot(bath: Bath, command: CommandOf<"bath">, moment: Moment): LintelError | undefined {
  if (bath.phase === "fault" || command.verb === "fill") {
    const { phase } = bath;
    const open = phase === "off" || phase === "armed" || phase === "fault";
    const busy = open ? undefined : refusal("E_INTERLOCK", phase);
    const care = command.verb === "fill" ? notCaredFor(command.with.care, phase === "armed") : undefined;
    return busy ?? notReadyToFill(bath, moment) ?? care;
  }
  const again = command.verb === "warm" && stillWaiting(bath, moment).waits !== undefined;
  if ((bath.phase !== "ready" && !again) || bath.running) return refusal("E_INTERLOCK", bath.phase);
  const wrong = notWarmable(bath, moment);
  return wrong ?? (command.verb === "warm" ? notCaredToWarm(command.with.care, again) : undefined);
}

function beginFill(bath: Bath, command: CommandOf<"bath"> & { verb: "fill" }, moment: Moment): Result {
  const { limits, now, tub } = moment;
  const { care, level_pct, target_c } = command.with;
  const { waits: _emptied, ...empty } = bath;
  const child = care?.child_home ?? true;
  const began = markOf(moment);
  const left = limits.open_s_per_day * 1_000 - openedMs(bath, now.wall);
  const opened = [...recentOpenings(bath, now.wall), { at: now.wall, ms: Math.min(limits.fill_s * 1_000, left) }];
  const kept = { ...bath.kept, interrupted: false, fills: [...recentFills(bath, now.wall), now.wall], opened };
  const fresh: Bath = {
    ...entered(empty, "cold-first", moment),
    kept,
    running: { id: command.id, verb: "fill" },
    target_c: capped(target_c, child, moment),
    target_mm: (tub.overflow_mm * Math.min(level_pct, limits.level_pct)) / 100,
    unattended: !(care?.adult_home ?? false),
    child,
    began,
    heated_ms: 0,
    litres: 0,
    energy_kwh: 0,
    outputs: { ...allOff, cold: true },
  };
  return quiet(fresh);
}

function beginWarm(bath: Bath, command: CommandOf<"bath"> & { verb: "warm" }, moment: Moment): Result {
  const { care, target_c } = command.with;
  const child = care?.child_home ?? true;
  const { waits, ...rest } = bath;
  const warm: Bath = {
    ...entered(rest, "trim", moment),
    running: { id: command.id, verb: "warm" },
    target_c: capped(target_c, child, moment),
    unattended: !(care?.adult_home ?? false),
    child,
    began: markOf(moment),
    heated_ms: waits?.heated_ms ?? 0,
    ...(waits?.readyAt === undefined ? {} : { readyAt: waits.readyAt }),
  };
  return ticking.trim(warm, moment);
}

function beginHold(bath: Bath, id: string, moment: Moment): Result {
  const target_c = capped(bath.target_c ?? 0, bath.child, moment);
  return ticking.ready({ ...bath, running: { id, verb: "hold" }, heated_ms: 0, target_c }, moment);
}

function capped(target: number, child: boolean, { limits }: Moment): number {
  return Math.min(target, limits.target_c, child ? limits.child_target_c : Infinity);
}
