import type { ErrorCode } from "../../hub/core/errors.ts";
import type { CommandOf, Final } from "../device.ts";
import type { AdoptedInput, AdoptedLock, AdoptedLockSettings, AdoptedMoment, AdoptedResult } from "./adopted-state.ts";
import { heard, isLoose, judged, marginMs, relockAt, rightly, watchesAt } from "./adopted-watching.ts";
import { restMs } from "./limits.ts";
import type { Ended, Kept } from "./state.ts";

const nothing = { release: false, bolt: false };
/** Within so long the lock must say what became of an order, ms. */
const confirmsWithinMs = 8_000;

/** A lock of another maker as the process finds it: nothing is on its way, whatever was. */
export function firstAdoptedLock(kept: Kept): AdoptedLock {
  return {
    outputs: nothing,
    kept,
    says: undefined,
    open: undefined,
    pulse: undefined,
    locking: undefined,
    unlockedSince: undefined,
    openSince: undefined,
    closedAt: -Infinity,
    rightlyUntil: -Infinity,
    strayAt: undefined,
    faults: [],
    closed: false,
  };
}

/** What one input makes of such a lock (safety.md 3.4): one order for one command, and never a second. */
export function stepAdopted(before: AdoptedLock, input: AdoptedInput, moment: AdoptedMoment): AdoptedResult {
  // What was ordered is on its way: an order is wanted for one step.
  const rested = { ...before, outputs: nothing };
  if (before.closed) return { lock: rested, events: [], ended: [] };
  const looked = locked(released(heard(rested, input, moment), input, moment), moment);
  return judged(taken(relocked(looked, moment), input, moment), moment);
}

/** When it must be looked at though nothing is heard of it, mono ms. */
export function nextAdoptedLook(lock: AdoptedLock, moment: AdoptedMoment): number | undefined {
  if (lock.closed) return undefined;
  const { pulse, locking: waits } = lock;
  const due = [
    ...watchesAt(lock, moment),
    pulse && !pulse.answered ? pulse.began + confirmsWithinMs : undefined,
    ...(pulse?.answered === true ? [held(pulse.began, moment), held(pulse.began, moment) + marginMs] : []),
    waits?.until,
  ].filter((at) => at !== undefined && at > moment.now);
  return due.length === 0 ? undefined : Math.min(...due.map((at) => at ?? Infinity));
}

const held = (began: number, { stated }: AdoptedMoment) => began + stated.auto_off_s * 1_000;

/** Whether the lock is let go for a command of ours, as far as it says and promised. */
export function pulses({ pulse, says }: AdoptedLock, moment: AdoptedMoment): boolean {
  if (!pulse) return false;
  return !pulse.answered || (isLoose(says) && moment.now < held(pulse.began, moment));
}

/** What lets somebody in here. */
export function wayIn({ opens_by }: AdoptedLockSettings, wants: AdoptedMoment["wants"]): "unlock" | "open" {
  return opens_by ?? (wants.includes("open") ? "open" : "unlock");
}

/** The pulse as it goes on: confirmed by the lock's own word or by the leaf, failed by a jam or by silence. */
function released(result: AdoptedResult, input: AdoptedInput, moment: AdoptedMoment): AdoptedResult {
  const { lock } = result;
  const { pulse } = lock;
  const { now } = moment;
  if (!pulse || pulse.answered) {
    // A pulse that was never confirmed, or whose lock went away, explains nothing for ever.
    const stale = pulse !== undefined && now >= held(pulse.began, moment) + marginMs && lock.says === "locked";
    return stale ? { ...result, lock: { ...lock, pulse: undefined } } : result;
  }
  const word = input.is === "news" && input.part === "lock" ? moment.says : undefined;
  const leaf = result.events.some(({ type }) => type === "opened");
  if (word === "unlocked" || word === "open" || leaf) return answered(rightlyNow(result), done(lock));
  if (word === "jammed") return answered(result, { outcome: "failed", code: "E_JAMMED" });
  const late = now >= pulse.began + confirmsWithinMs;
  return late ? answered(result, { outcome: "failed", code: "E_NOT_CONFIRMED" }) : result;
}

function rightlyNow(result: AdoptedResult): AdoptedResult {
  return { ...result, lock: rightly(result.lock) };
}

/** The command of the pulse has its answer; what the lock does with it is followed on. */
function answered(result: AdoptedResult, final: Final): AdoptedResult {
  const { lock, ended } = result;
  if (!lock.pulse || lock.pulse.answered) return result;
  return {
    ...result,
    lock: { ...lock, pulse: { ...lock.pulse, answered: true } },
    ended: [...ended, { id: lock.pulse.id, final }],
  };
}

/** A `lock` that waits: until the lock says so, jams, or takes too long. */
function locked(result: AdoptedResult, { says, now }: AdoptedMoment): AdoptedResult {
  const { locking: waits } = result.lock;
  if (!waits) return result;
  if (says === "locked") return shutEnds(result, { outcome: "done" });
  const jammed = says === "jammed";
  if (!jammed && now < waits.until) return result;
  return shutEnds(result, { outcome: "failed", code: jammed ? "E_JAMMED" : "E_NOT_CONFIRMED" });
}

function shutEnds(result: AdoptedResult, final: Final): AdoptedResult {
  const { lock, ended } = result;
  const id = lock.locking?.id;
  const own: Ended[] = id === undefined ? [] : [{ id, final }];
  return { ...result, lock: { ...lock, locking: undefined }, ended: [...ended, ...own] };
}

/** A lock that did not keep its promise after our pulse is told once to lock, over a leaf that is known to be shut. */
function relocked(result: AdoptedResult, moment: AdoptedMoment): AdoptedResult {
  const { lock } = result;
  const due = relockAt(lock, moment);
  if (!lock.pulse || due === undefined || moment.now < due) return result;
  const told: AdoptedLock = {
    ...lock,
    outputs: { ...nothing, bolt: true },
    pulse: { ...lock.pulse, relocked: true },
    locking: { until: moment.now + confirmsWithinMs },
  };
  return { ...result, lock: told };
}

function taken(result: AdoptedResult, input: AdoptedInput, moment: AdoptedMoment): AdoptedResult {
  if (input.is === "command")
    return input.command.verb === "unlock"
      ? unlocking(result, input.command, moment)
      : locking(result, input.command.id, moment);
  if (input.is === "broken") return letBe(result, { outcome: "failed", code: "E_INTERNAL" });
  if (input.is !== "close") return result;
  const closed = letBe(result, { outcome: "stopped", code: "E_INTERRUPTED" });
  return { ...closed, lock: { ...closed.lock, closed: true } };
}

/** Nothing more is sent, and what waits for the lock ends with `final`. */
function letBe(result: AdoptedResult, final: Final): AdoptedResult {
  return shutEnds(answered(result, final), final);
}

function unlocking(result: AdoptedResult, { id }: CommandOf<"lock">, moment: AdoptedMoment): AdoptedResult {
  const { now, stated, wants } = moment;
  const { pulse } = result.lock;
  const busy = pulse !== undefined && (!pulse.answered || now < pulse.began + restMs);
  const want = wayIn(stated, wants);
  const wrong = mayNot(moment, want) ?? (busy ? "E_BUSY" : undefined);
  if (wrong) return refused(result, id, wrong);
  const { lock, ended } = shutEnds(result, { outcome: "stopped", code: "E_STOPPED" });
  const begun: AdoptedLock = {
    ...lock,
    outputs: { ...nothing, release: true },
    strayAt: undefined,
    pulse: { id, began: now, answered: false, relocked: false },
  };
  const opened = { ...result, lock: begun, ended };
  // One that is unlocked already will not say so again; drawing the latch it must. The order leaves either way.
  return want === "unlock" && lock.says === "unlocked" ? answered(rightlyNow(opened), done(lock)) : opened;
}

function locking(before: AdoptedResult, id: string, moment: AdoptedMoment): AdoptedResult {
  if (before.lock.locking?.id !== undefined) return refused(before, id, "E_BUSY");
  const wrong = mayNot(moment, "lock");
  if (wrong) return refused(before, id, wrong);
  // A bolt thrown before an open leaf keeps it from closing.
  if (before.lock.open === true) return refused(before, id, "E_INTERLOCK");
  const result = answered(before, { outcome: "stopped", code: "E_STOPPED" });
  const { lock, ended } = result;
  if (lock.says === "locked" && !before.lock.pulse)
    return { ...result, ended: [...ended, { id, final: { outcome: "done" } }] };
  const waits = { id, until: moment.now + confirmsWithinMs };
  // An order of our own to lock may be on its way: then this command waits with it.
  const outputs = { release: false, bolt: lock.locking === undefined };
  return { ...result, lock: { ...lock, outputs, locking: waits } };
}

function mayNot({ there, wants, code }: AdoptedMoment, want: "lock" | "unlock" | "open"): ErrorCode | undefined {
  if (code) return "E_LOCK_CODE";
  if (!there) return "E_DEVICE_OFFLINE";
  return wants.includes(want) ? undefined : "E_UNKNOWN_VERB";
}

function refused(result: AdoptedResult, id: string, code: ErrorCode): AdoptedResult {
  const detail = code === "E_INTERLOCK" ? { detail: { because: "leaf-open" } } : {};
  return { ...result, ended: [...result.ended, { id, final: { outcome: "refused", code, ...detail } }] };
}

function done({ open }: AdoptedLock): Final {
  return { outcome: "done", ...(open === undefined ? {} : { detail: { opened: open } }) };
}
