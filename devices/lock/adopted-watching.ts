import type { AdoptedInput, AdoptedLock, AdoptedMoment, AdoptedResult, Says } from "./adopted-state.ts";
import { graceMs, leftOpenMs } from "./limits.ts";
import { lockFaults, type LockFault } from "./state.ts";

/** What a lock may be slower by than it promised, ms. */
export const marginMs = 5_000;
/** How long a lock of another maker may take to tell of a hand, ms. */
const tellsWithinMs = 10_000;
/** A leaf is shut for so long before a bolt is sent after it, ms. */
const shutForMs = 3_000;
const loose: ReadonlySet<Says | undefined> = new Set<Says>(["unlocked", "unlocking", "open", "opening"]);

/** Whether the bolt is back, as far as the lock says. */
export function isLoose(says: Says | undefined): boolean {
  return loose.has(says);
}

/** Takes what a part told: a change that is news is told on, anything else only says how it stands. */
export function heard(lock: AdoptedLock, input: AdoptedInput, moment: AdoptedMoment): AdoptedResult {
  const lost: AdoptedLock = {
    ...lock,
    says: moment.says === undefined ? undefined : lock.says,
    open: typeof moment.leaf === "boolean" ? lock.open : undefined,
  };
  if (input.is !== "news") return { lock: lost, events: [], ended: [] };
  if (input.part === "lock") return boltHeard(lost, input.fresh, moment);
  return input.part === "leaf" ? leafHeard(lost, input.fresh, moment) : { lock: lost, events: [], ended: [] };
}

function boltHeard(lock: AdoptedLock, fresh: boolean, { says, now, stated }: AdoptedMoment): AdoptedResult {
  const back = isLoose(says);
  const unlockedSince = back ? (lock.unlockedSince ?? now) : undefined;
  const over = says === "locked" && lock.pulse?.answered === true;
  const next: AdoptedLock = { ...lock, says, unlockedSince, pulse: over ? undefined : lock.pulse };
  const byHand = fresh && back && lock.says === "locked" && !lock.pulse;
  if (!byHand) return { lock: next, events: [], ended: [] };
  const rightlyUntil = now + stated.auto_off_s * 1_000 + graceMs;
  const calm = { ...rightly(next), rightlyUntil, strayAt: undefined };
  // Nobody can tell whose: a key, the lock's own keypad or app, or the knob inside.
  return { lock: calm, events: [{ type: "released", by: "hand" }], ended: [] };
}

/** Somebody who may opens a door that was shut: what was forced before is over. */
export function rightly(lock: AdoptedLock): AdoptedLock {
  return lock.open === false ? { ...lock, kept: { ...lock.kept, forced: false } } : lock;
}

function leafHeard(lock: AdoptedLock, fresh: boolean, { leaf, now, stated }: AdoptedMoment): AdoptedResult {
  if (typeof leaf !== "boolean") return { lock, events: [], ended: [] };
  const turned = fresh && lock.open !== undefined && lock.open !== leaf;
  const stray = turned && leaf && lock.says === "locked" && !lock.pulse && now > lock.rightlyUntil;
  const next: AdoptedLock = {
    ...lock,
    open: leaf,
    openSince: leaf ? (lock.openSince ?? now) : undefined,
    closedAt: leaf || lock.open === false ? lock.closedAt : now,
    strayAt: stray && stated.tells_hands ? (lock.strayAt ?? now) : lock.strayAt,
    kept: leaf ? lock.kept : { ...lock.kept, toldOpen: false },
  };
  return { lock: next, events: turned ? [{ type: leaf ? "opened" : "closed" }] : [], ended: [] };
}

/** When a lock that is open ought to be locked again, mono ms; undefined while it is. */
export function lockedBy({ pulse, unlockedSince, says }: AdoptedLock, { stated }: AdoptedMoment): number | undefined {
  const from = pulse?.began ?? unlockedSince;
  return from === undefined || !isLoose(says) ? undefined : from + stated.auto_off_s * 1_000 + marginMs;
}

/** When it may be told once to lock again after a pulse of ours: only over a leaf that is known to be shut. */
export function relockAt(lock: AdoptedLock, moment: AdoptedMoment): number | undefined {
  const due = lockedBy(lock, moment);
  if (due === undefined || !lock.pulse || lock.pulse.relocked || lock.locking || lock.open !== false) return undefined;
  return moment.wants.includes("lock") && moment.there ? Math.max(due, lock.closedAt + shutForMs) : undefined;
}

/** When a look is due though nothing is heard, of what is watched here. */
export function watchesAt(lock: AdoptedLock, moment: AdoptedMoment): readonly (number | undefined)[] {
  const { openSince, kept, strayAt, faults } = lock;
  return [
    openSince === undefined || kept.toldOpen ? undefined : openSince + leftOpenMs,
    strayAt === undefined ? undefined : strayAt + tellsWithinMs,
    faults.includes("not-locked") ? undefined : lockedBy(lock, moment),
    relockAt(lock, moment),
  ];
}

/** What is wrong now; each fault is told as it begins. */
export function judged({ lock, events, ended }: AdoptedResult, moment: AdoptedMoment): AdoptedResult {
  const { now, leaf } = moment;
  const long = lock.openSince !== undefined && !lock.kept.toldOpen && now >= lock.openSince + leftOpenMs;
  const late = lock.strayAt !== undefined && now >= lock.strayAt + tellsWithinMs;
  const kept = { forced: lock.kept.forced || late, toldOpen: lock.kept.toldOpen || long };
  const wrong: Readonly<Record<LockFault, boolean>> = {
    forced: kept.forced,
    "not-locked": now >= (lockedBy(lock, moment) ?? Infinity),
    jammed: moment.says === "jammed",
    sensor: moment.says === undefined || leaf === undefined,
  };
  const faults = lockFaults.filter((fault) => wrong[fault]);
  const begun = faults.filter((fault) => !lock.faults.includes(fault));
  return {
    lock: { ...lock, kept, faults, strayAt: late ? undefined : lock.strayAt },
    events: [
      ...events,
      ...(long ? [{ type: "left-open" } as const] : []),
      ...begun.map((code) => ({ type: "fault", code }) as const),
    ],
    ended,
  };
}
