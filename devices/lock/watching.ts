import type { Contacts } from "./contacts.ts";
import { leftOpenMs, settleMs } from "./limits.ts";
import { lockFaults, type Lock, type LockEvent, type LockFault, type Result } from "./state.ts";

/** What the contacts tell of the leaf and of whoever's hand held the bolt. */
export function watched({ lock, events, ended }: Result, contacts: Contacts, now: number): Result {
  const told: LockEvent[] = [...events];
  // The first look, and the first after a contact was lost, only say how it stands.
  const opens = lock.seen?.open === false && contacts.open === true;
  if (opens) told.push({ type: "opened" });
  if (lock.seen?.open === true && contacts.open === false) told.push({ type: "closed" });
  const isOpen = contacts.open ?? lock.openSince !== undefined;
  const openSince = isOpen ? (lock.openSince ?? now) : undefined;
  const long = openSince !== undefined && !lock.kept.toldOpen && now >= openSince + leftOpenMs;
  if (long) told.push({ type: "left-open" });
  const kept = {
    forced: lock.kept.forced || (opens && !lock.pulse && now > lock.rightlyUntil),
    toldOpen: isOpen && (lock.kept.toldOpen || long),
  };
  const handOver = lock.hand !== undefined && now >= lock.hand.until;
  const next: Lock = {
    ...lock,
    kept,
    openSince,
    seen: contacts,
    hand: handOver ? undefined : lock.hand,
    settleBy: handOver && !lock.pulse ? now + settleMs : lock.settleBy,
    lookAt: lock.lookAt !== undefined && now >= lock.lookAt ? undefined : lock.lookAt,
  };
  return { lock: next, events: told, ended };
}

/** Whether the bolt has locked again as it must, and what is wrong now; each fault is told as it begins. */
export function judged({ lock, events, ended }: Result, contacts: Contacts, now: number): Result {
  const held = lock.pulse !== undefined || lock.hand !== undefined;
  const overdue = !held && lock.settleBy !== undefined && now >= lock.settleBy;
  const locked = contacts.released === false;
  const stays = !locked && !held && (lock.stays || overdue);
  const wrong: Readonly<Record<LockFault, boolean>> = {
    forced: lock.kept.forced,
    "not-locked": stays && contacts.released === true,
    jammed: contacts.jammed === true,
    sensor: contacts.released === undefined || contacts.open === undefined,
  };
  const faults = lockFaults.filter((fault) => wrong[fault]);
  const begun = faults.filter((fault) => !lock.faults.includes(fault));
  return {
    lock: { ...lock, stays, faults, settleBy: locked || overdue || held ? undefined : lock.settleBy },
    events: [...events, ...begun.map((code): LockEvent => ({ type: "fault", code }))],
    ended,
  };
}
