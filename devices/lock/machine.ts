import type { ErrorCode } from "../../hub/core/errors.ts";
import type { CommandOf, Final } from "../device.ts";
import { contactsIn, staleMs, type Contacts } from "./contacts.ts";
import { confirmLookMs, graceMs, handHoldsMs, keypadHoldsMs, leftOpenMs, movingMs, pulseMs } from "./limits.ts";
import { restMs, settleLookMs, settleMs } from "./limits.ts";
import type { Ended, Input, Kept, Lock, LockEvent, LockFault, Moment, Result } from "./state.ts";
import { judged, watched } from "./watching.ts";

/** A lock as its process starts: whatever its bolt does, our strike is not what holds it. */
export function firstLock(kept: Kept): Lock {
  return {
    outputs: { strike: false },
    kept,
    seen: undefined,
    pulse: undefined,
    locking: undefined,
    fellAt: -Infinity,
    hand: undefined,
    rightlyUntil: -Infinity,
    settleBy: undefined,
    stays: false,
    openSince: undefined,
    lookAt: undefined,
    faults: [],
    closed: false,
  };
}

/** What one input makes of a lock (safety.md 3.4). */
export function step(before: Lock, input: Input, moment: Moment): Result {
  if (before.closed) return { lock: before, events: [], ended: [] };
  const { now } = moment;
  const contacts = contactsIn(moment.snapshot, now);
  const handed = input.is === "hand" ? byHand(before, input, now) : { lock: before, events: [], ended: [] };
  const looked = watched(locked(pulsed(handed, contacts, now), contacts, now), contacts, now);
  return judged(told(looked, input, moment, contacts), contacts, now);
}

function told(looked: Result, input: Input, moment: Moment, contacts: Contacts): Result {
  const { now } = moment;
  switch (input.is) {
    case "tick":
    case "hand":
      return looked;
    case "moved":
      return { ...looked, lock: { ...looked.lock, lookAt: now + staleMs + 1 } };
    case "command":
      return input.command.verb === "unlock"
        ? unlocking(looked, input.command, moment, contacts)
        : locking(looked, input.command.id, now, contacts);
    case "lag":
      return letGo(looked, now, { outcome: "failed", code: "E_INTERRUPTED" });
    case "broken":
      return letGo(looked, now, { outcome: "failed", code: "E_INTERNAL" });
    case "close": {
      const closed = letGo(looked, now, { outcome: "stopped", code: "E_INTERRUPTED" });
      return { ...closed, lock: { ...closed.lock, closed: true } };
    }
  }
}

/** When a lock must be looked at though nothing is heard of it, mono ms; undefined when it need not. */
export function nextLook(lock: Lock, now: number): number | undefined {
  if (lock.closed) return undefined;
  const { pulse, locking: waits, hand, settleBy, openSince, lookAt } = lock;
  const due: (number | undefined)[] = [hand?.until, lookAt];
  if (pulse) due.push(pulse.end, pulse.confirmed ? undefined : now + confirmLookMs);
  if (waits) due.push(waits.until, now + settleLookMs);
  if (settleBy !== undefined) due.push(settleBy, now + settleLookMs);
  if (openSince !== undefined && !lock.kept.toldOpen) due.push(openSince + leftOpenMs);
  const first = Math.min(...due.map((at) => at ?? Infinity));
  return first === Infinity ? undefined : first;
}

function byHand(lock: Lock, { by, user }: Input & { is: "hand" }, now: number): Result {
  const until = now + (by === "keypad" ? keypadHoldsMs : handHoldsMs);
  const event: LockEvent = { type: "released", by, ...(user === undefined ? {} : { user }) };
  const hand = { until, strike: by === "keypad" };
  const next = rightly({ ...lock, hand, rightlyUntil: Math.max(lock.rightlyUntil, until + graceMs) });
  return { lock: next, events: [event], ended: [] };
}

/** Somebody who may opens a door that was shut: what was forced before is over. */
function rightly(lock: Lock): Lock {
  return lock.seen?.open === false ? { ...lock, kept: { ...lock.kept, forced: false } } : lock;
}

/** The pulse as it goes on: confirmed by the bolt, ended by its own time or a jam. */
function pulsed({ lock, events, ended }: Result, contacts: Contacts, now: number): Result {
  const { pulse } = lock;
  if (!pulse) return { lock, events, ended };
  const confirms = !pulse.confirmed && contacts.released === true;
  const confirmed = pulse.confirmed || confirms;
  const going = confirms ? rightly({ ...lock, pulse: { ...pulse, confirmed } }) : lock;
  const finals = confirms ? [...ended, { id: pulse.id, final: done(contacts) }] : ended;
  const jammed = !confirmed && contacts.jammed === true && now - pulse.began >= movingMs;
  if (!jammed && now < pulse.end) return { lock: going, events, ended: finals };
  const code: ErrorCode = jammed ? "E_JAMMED" : "E_NOT_CONFIRMED";
  return letGo({ lock: going, events, ended: finals }, now, { outcome: "failed", code });
}

/** The strike falls, and what still waits for the bolt ends with `final`. */
function letGo({ lock, events, ended }: Result, now: number, final: Final): Result {
  const { pulse, locking: waits } = lock;
  const open: Ended[] = [
    ...(pulse && !pulse.confirmed ? [{ id: pulse.id, final }] : []),
    ...(waits ? [{ id: waits.id, final }] : []),
  ];
  if (!pulse) return { lock: { ...lock, locking: undefined }, events, ended: [...ended, ...open] };
  const fallen: Lock = {
    ...lock,
    outputs: { strike: false },
    pulse: undefined,
    locking: undefined,
    fellAt: now,
    rightlyUntil: Math.max(lock.rightlyUntil, now + graceMs),
    settleBy: now + settleMs,
  };
  return { lock: fallen, events, ended: [...ended, ...open] };
}

/** One pulse for one command: never while another runs, holds, or has just ended. */
function unlocking(
  result: Result,
  { id, with: { for_ms } }: CommandOf<"lock"> & { verb: "unlock" },
  { now, pulse_ms }: Moment,
  contacts: Contacts,
): Result {
  const { lock, ended } = result;
  if (lock.pulse || lock.hand?.strike || now < lock.fellAt + restMs) return refused(result, id, "E_BUSY");
  const stopped: Ended[] = lock.locking
    ? [{ id: lock.locking.id, final: { outcome: "stopped", code: "E_STOPPED" } }]
    : [];
  const confirmed = contacts.released === true;
  const begun: Lock = {
    ...lock,
    outputs: { strike: true },
    locking: undefined,
    settleBy: undefined,
    pulse: { id, began: now, end: now + pulseMs(for_ms, pulse_ms), confirmed },
  };
  const finals = confirmed ? [{ id, final: done(contacts) }] : [];
  return { ...result, lock: confirmed ? rightly(begun) : begun, ended: [...ended, ...stopped, ...finals] };
}

function locking(result: Result, id: string, now: number, contacts: Contacts): Result {
  if (result.lock.locking) return refused(result, id, "E_BUSY");
  const stopped = letGo(result, now, { outcome: "stopped", code: "E_STOPPED" });
  const { lock, ended } = stopped;
  // The strike has only just fallen: the bolt is asked again.
  if (!result.lock.pulse && contacts.released === false)
    return { ...stopped, ended: [...ended, { id, final: { outcome: "done" } }] };
  return { ...stopped, lock: { ...lock, locking: { id, until: now + settleMs } } };
}

/** A `lock` that waits: until the bolt says so, jams, or takes too long. */
function locked(result: Result, contacts: Contacts, now: number): Result {
  const { lock, ended } = result;
  const { locking: waits } = lock;
  if (!waits) return result;
  const final: Final | undefined =
    contacts.released === false
      ? { outcome: "done" }
      : now < waits.until
        ? undefined
        : { outcome: "failed", code: contacts.jammed === true ? "E_JAMMED" : "E_NOT_CONFIRMED" };
  if (!final) return result;
  return { ...result, lock: { ...lock, locking: undefined }, ended: [...ended, { id: waits.id, final }] };
}

function refused(result: Result, id: string, code: ErrorCode): Result {
  return { ...result, ended: [...result.ended, { id, final: { outcome: "refused", code } }] };
}

function done({ open }: Contacts): Final {
  return { outcome: "done", ...(open === undefined ? {} : { detail: { opened: open } }) };
}

/** What is shown as wrong, if anything is. */
export function faultOf({ faults }: Lock): LockFault | undefined {
  return faults[0];
}
