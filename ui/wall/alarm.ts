import type { LiveValues } from "../../hub/core/live.ts";

/** What a person did here with a ring, or the ring this page makes by itself; `ring` is the instant it was due. */
export type Own =
  | { readonly is: "ringing"; readonly ring: number }
  | {
      readonly is: "snoozed";
      readonly ring: number;
      readonly at: number;
      readonly until: number;
      readonly sent?: number;
    }
  | { readonly is: "stopped"; readonly ring: number; readonly at: number; readonly sent?: number };

/** A ring that is heard now: since when, and whether the page makes it because the house does not answer. */
export type Ringing = { readonly since: number; readonly own: boolean };

/** What follows from the house and a hand on this page. */
export type Alarm = {
  readonly own?: Own;
  readonly ringing?: Ringing;
  /** What the house must still be told. */
  readonly tell?: "stop" | "snooze";
};

const minute = 60_000;
const longest = 30 * minute;
const same = 5 * minute;
const again = 5_000;

/**
 * The alarm at a bed, decided anew at each tick: the house rings while it answers; without it the page rings at the last
 * instants it knew, and hands over what a person did as soon as the house is back, so that nothing rings twice.
 */
export function alarmNow(before: Own | undefined, values: LiveValues, live: boolean, now: number): Alarm {
  const answers = live && values["alarm.online"] !== false;
  const own = forgotten(before, now) ? undefined : before;
  if (answers && values["alarm.ringing"] === true) return withHouse(own, values["alarm.since"] ?? now, now);
  if (answers && own && own.is !== "ringing" && handedOver(own, values)) return {};
  const next = own?.is === "snoozed" && now >= own.until ? ({ is: "ringing", ring: own.until } as const) : own;
  if (next?.is === "ringing") return { own: next, ringing: { since: next.ring, own: true } };
  if (next?.is === "snoozed" || answers) return next ? { own: next } : {};
  const due = dueWithout(values, next, now);
  if (due === undefined) return next ? { own: next } : {};
  return { own: { is: "ringing", ring: due }, ringing: { since: due, own: true } };
}

/** A hand on the ring that is heard. */
export function handled(ringing: Ringing, what: "stop" | "snooze", snooze_min: number, now: number): Own {
  const { since } = ringing;
  if (what === "stop") return { is: "stopped", ring: since, at: now };
  return { is: "snoozed", ring: since, at: now, until: now + snooze_min * minute };
}

/** The next instant at which it will ring, wherever that is known from. */
export function nextRing(values: LiveValues, own: Own | undefined, now: number): number | undefined {
  const known = [values["alarm.next"], values["alarm.snoozed_until"], own?.is === "snoozed" ? own.until : undefined];
  const ahead = known.filter((at) => at !== undefined && at > now) as number[];
  return ahead.length > 0 ? Math.min(...ahead) : undefined;
}

function withHouse(own: Own | undefined, since: number, now: number): Alarm {
  // What was stopped or put off here is the same ring, unless it began clearly after that.
  const known = own && own.is !== "ringing" && (since <= own.at || Math.abs(since - own.ring) < same) ? own : undefined;
  if (!known) return { ringing: { since, own: false } };
  if (known.is === "snoozed" && now >= known.until) return { ringing: { since, own: false } };
  if (known.sent !== undefined && now - known.sent < again) return { own: known };
  return { own: { ...known, sent: now }, tell: known.is === "stopped" ? "stop" : "snooze" };
}

/** The house knows what was done here: it says so after it was done. */
function handedOver(own: Exclude<Own, { is: "ringing" }>, values: LiveValues): boolean {
  if (own.is === "snoozed") return (values["alarm.snoozed_until"] ?? 0) >= own.at;
  return own.sent !== undefined && (values["alarm.at"] ?? 0) >= own.at;
}

function dueWithout(values: LiveValues, own: Own | undefined, now: number): number | undefined {
  const { "alarm.next": next, "alarm.snoozed_until": snoozed, "alarm.since": since } = values;
  const rang = values["alarm.ringing"] === true ? since : undefined;
  return [rang, snoozed, next]
    .filter((at) => at !== undefined)
    .filter((at) => now >= at && now - at < longest)
    .find((at) => own === undefined || at > ("at" in own ? own.at : own.ring));
}

function forgotten(own: Own | undefined, now: number): boolean {
  if (!own) return true;
  const last = own.is === "snoozed" ? own.until : own.ring;
  return now - last >= longest || last - now > 2 * longest;
}
