/** What an alarm clock does now. */
export type Phase =
  | { readonly is: "quiet" }
  | { readonly is: "ringing"; readonly since: number }
  | { readonly is: "snoozed"; readonly until: number };

/** All that an alarm clock knows, instants as wall ms; each step makes a new one. */
export type Clockwork = {
  /** What is still to come, in order, none twice. */
  readonly rings: readonly number[];
  readonly snooze_min: number;
  readonly phase: Phase;
  /** The newest ring that has had its turn, so that the same instant never rings twice. */
  readonly rung?: number;
  /** The newest ring that came too late to ring. */
  readonly missed?: number;
  /** The command that made the list. */
  readonly set_by?: string;
};

/** What becomes of an alarm clock, and what is told of it. */
export type Turn = { readonly clock: Clockwork; readonly events: readonly ("rang" | "snoozed" | "stopped")[] };

const minute = 60_000;
/** How long it rings before it gives up. */
const ringsFor = 30 * minute;
/** A ring found later than this is missed: nobody wants the alarm of seven at noon. */
const lateAtMost = 10 * minute;
/** How old a ring of a new list may be: the list was on its way as the instant came. */
const onItsWay = minute;

/** A clock that nobody has set. */
export const unset: Clockwork = { rings: [], snooze_min: 9, phase: { is: "quiet" } };

/** Rings what is due, gives up what nobody answered. */
export function look(before: Clockwork, now: number): Turn {
  const phase = resting(before, now);
  const due = before.rings.filter((ring) => ring <= now);
  const rung = due.at(-1);
  const rings = before.rings.slice(due.length);
  const after: Clockwork = { ...before, rings, phase, ...(rung === undefined ? {} : { rung }) };
  const over = phase.is === "snoozed" && phase.until <= now ? phase.until : undefined;
  const newest = Math.max(rung ?? -Infinity, over ?? -Infinity);
  if (newest === -Infinity) return { clock: after, events: [] };
  if (now - newest > lateAtMost) {
    return { clock: { ...after, phase: over === undefined ? phase : { is: "quiet" }, missed: newest }, events: [] };
  }
  const { missed: _, ...rest } = after;
  return { clock: { ...rest, phase: { is: "ringing", since: now } }, events: ["rang"] };
}

/** A hand, or a command, asks for some more minutes; nothing happens when it does not ring. */
export function snooze(before: Clockwork, now: number): Turn {
  if (before.phase.is !== "ringing") return { clock: before, events: [] };
  return {
    clock: { ...before, phase: { is: "snoozed", until: now + before.snooze_min * minute } },
    events: ["snoozed"],
  };
}

/** A hand, or a command, ends this ring, a snoozed one too; nothing happens when there is none. */
export function stop(before: Clockwork): Turn {
  if (before.phase.is === "quiet") return { clock: before, events: [] };
  return { clock: { ...before, phase: { is: "quiet" } }, events: ["stopped"] };
}

/** Another list of rings, in any order; what is past does not ring, what rings now goes on. */
export function set(
  before: Clockwork,
  list: { readonly rings: readonly number[]; readonly snooze_min: number; readonly by: string },
  now: number,
): Clockwork {
  const ahead = list.rings.filter((ring) => ring > now - onItsWay && ring !== before.rung);
  return {
    ...before,
    rings: [...new Set(ahead)].toSorted((a, b) => a - b),
    snooze_min: list.snooze_min,
    set_by: list.by,
  };
}

/** When it must look again at the latest, wall ms; undefined when nothing is ahead. */
export function nextLook({ rings, phase }: Clockwork): number | undefined {
  const own = phase.is === "ringing" ? phase.since + ringsFor : phase.is === "snoozed" ? phase.until : undefined;
  const [first] = rings;
  return own === undefined || first === undefined ? (own ?? first) : Math.min(own, first);
}

/** What it does by itself as time goes; a clock that was put back must not make a ring or a snooze longer. */
function resting({ phase, snooze_min }: Clockwork, now: number): Phase {
  if (phase.is === "ringing") {
    return now - phase.since >= ringsFor ? { is: "quiet" } : { is: "ringing", since: Math.min(phase.since, now) };
  }
  if (phase.is === "snoozed") return { is: "snoozed", until: Math.min(phase.until, now + snooze_min * minute) };
  return phase;
}
