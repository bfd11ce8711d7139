import { houseDay, houseDayBounds, minuteOfDay, nextAt } from "../core/house-day.ts";
import type { MomentName } from "../core/moments.ts";

/** A moment of a resident's day that came. */
export type Came = {
  readonly kind: MomentName;
  readonly at: number;
  readonly resident: string;
  readonly place?: string;
};

/** How sure the house is of what it expects: somebody set it, it is usual, or it may be. */
export type Sure = "set" | "usual" | "maybe";

/** A moment of one resident's day to come: when it is expected, and the band within which it counts as expected. */
export type Expected = {
  readonly kind: MomentName;
  readonly resident: string;
  readonly day: string;
  readonly place?: string;
  readonly at: number;
  readonly from: number;
  readonly until: number;
  readonly sure: Sure;
};

/** What the days to come are expected from. */
export type HabitsFrom = {
  /** What came in the last weeks. */
  readonly came: readonly Came[];
  readonly zone: string;
  readonly working: (at: number) => boolean;
  /** When the alarm of a house day rings, without what puts it off. */
  readonly ring: (resident: string, day: string) => number | undefined;
  /** How many minutes later than usual a day begins for somebody. */
  readonly later: (resident: string, day: string) => number;
};

/** What comes of itself in a household's day; hazards, answers and what went wrong are expected by nobody. */
const expectable: readonly MomentName[] = [
  "woke",
  "brushing",
  "at-table",
  "leaving",
  "left",
  "heading-home",
  "approaching",
  "arrived",
  "good-night",
];
/** What follows another moment is reckoned from it: who gets up later has breakfast later. */
const follows: Readonly<Partial<Record<MomentName, MomentName>>> = {
  brushing: "woke",
  "at-table": "woke",
  approaching: "heading-home",
  arrived: "heading-home",
};
const morning: ReadonlySet<MomentName> = new Set(["woke", "brushing", "at-table"]);
const minute_ms = 60_000;
const day_min = 1_440;
const dayStarts_min = 240;
const enough = 3;
const often = 0.6;
const seldom = 0.3;
const pad_min = { usual: 20, maybe: 60, other: 120 } as const;
const ring_min = { before: 30, after: 45 } as const;

/** What each resident's house day is expected to bring, in order. */
export function makeHabits(from: HabitsFrom): (resident: string, day: string) => readonly Expected[] {
  const { zone } = from;
  const daysOf = dayBook(from);
  return (resident, day) => {
    const begins = houseDayBounds(day, zone)?.from;
    if (begins === undefined) return [];
    const later = from.later(resident, day) * minute_ms;
    const working = from.working(begins);
    const ring = from.ring(resident, day);
    const found = new Map<MomentName, Expected>();
    for (const kind of expectable) {
      const lead = follows[kind] && found.get(follows[kind]);
      const span = spanOf(daysOf(resident), kind, working, lead?.kind);
      const about = { kind, resident, day, ...(span?.place !== undefined && { place: span.place }) };
      if (kind === "woke" && ring !== undefined) found.set(kind, { ...about, ...ringing(ring + later), sure: "set" });
      else if (span) found.set(kind, { ...about, ...within(span, lead, { begins, zone, later }) });
    }
    return [...found.values()].toSorted((a, b) => a.at - b.at);
  };
}

type Span = {
  /** Minutes since the leading moment, or of the day since four. */
  readonly low: number;
  readonly mid: number;
  readonly high: number;
  readonly sure: "usual" | "maybe";
  readonly pad: number;
  readonly led: boolean;
  readonly place: string | undefined;
};
type Day = { readonly working: boolean; readonly first: ReadonlyMap<MomentName, Came & { readonly minute: number }> };

/** The days of each resident, each with the first moment of a kind. */
function dayBook({ came, zone, working }: HabitsFrom): (resident: string) => readonly Day[] {
  const books = new Map<string, readonly Day[]>();
  const byResident = Map.groupBy(came, ({ resident }) => resident);
  return (resident) => {
    const known = books.get(resident);
    if (known) return known;
    const byDay = Map.groupBy(byResident.get(resident) ?? [], ({ at }) => houseDay(at, zone));
    const days = [...byDay.values()].map((list): Day => {
      const first = new Map<MomentName, Came & { minute: number }>();
      for (const one of list.toSorted((a, b) => a.at - b.at)) {
        const minute = (minuteOfDay(one.at, zone) - dayStarts_min + day_min) % day_min;
        if (!first.has(one.kind)) first.set(one.kind, { ...one, minute });
      }
      return { working: working(list[0]?.at ?? 0), first };
    });
    books.set(resident, days);
    return days;
  };
}

function spanOf(days: readonly Day[], kind: MomentName, working: boolean, lead: MomentName | undefined) {
  const alike = days.filter((day) => day.working === working);
  const own = measured(alike, kind, lead);
  const share = own.minutes.length / Math.max(1, alike.length);
  if (own.minutes.length >= enough && share >= often) return spread(own, "usual", pad_min.usual);
  if (own.minutes.length > 0 && share >= seldom) return spread(own, "maybe", pad_min.maybe);
  // Of a kind of day that was not lived yet, the mornings of the other kind say a little.
  if (alike.length > 0 || !morning.has(kind)) return undefined;
  const other = measured(days, kind, lead);
  return other.minutes.length > 0 ? spread(other, "maybe", pad_min.other) : undefined;
}

type Measured = { readonly minutes: readonly number[]; readonly led: boolean; readonly place: string | undefined };

function measured(days: readonly Day[], kind: MomentName, lead: MomentName | undefined): Measured {
  const place = days.findLast(({ first }) => first.has(kind))?.first.get(kind)?.place;
  const apart = days.flatMap(({ first }) => {
    const [one, other] = [first.get(kind), lead && first.get(lead)];
    return one && other && one.at >= other.at ? [(one.at - other.at) / minute_ms] : [];
  });
  if (apart.length > 0) return { minutes: apart, led: true, place };
  const minutes = days.flatMap(({ first }) => first.get(kind)?.minute ?? []);
  return { minutes, led: false, place };
}

function spread({ minutes, led, place }: Measured, sure: Span["sure"], pad: number): Span {
  const sorted = minutes.toSorted((a, b) => a - b);
  const [low = 0, mid = 0, high = 0] = [0.1, 0.5, 0.9].map(
    (part) => sorted[Math.round((sorted.length - 1) * part)] ?? 0,
  );
  return { low, mid, high, sure, pad, led, place };
}

function within(
  { low, mid, high, sure, pad, led }: Span,
  lead: Expected | undefined,
  on: { readonly begins: number; readonly zone: string; readonly later: number },
): Pick<Expected, "at" | "from" | "until" | "sure"> {
  if (led && lead) {
    return {
      at: lead.at + mid * minute_ms,
      from: lead.from + (low - pad) * minute_ms,
      until: lead.until + (high + pad) * minute_ms,
      sure: lead.sure === "maybe" ? "maybe" : sure,
    };
  }
  // By the clock on the wall, on days on which it is changed, too.
  const at = nextAt(on.begins, on.zone, (Math.round(mid) + dayStarts_min) % day_min) + on.later;
  return { at, from: at - (mid - low + pad) * minute_ms, until: at + (high - mid + pad) * minute_ms, sure };
}

function ringing(ring: number): Pick<Expected, "at" | "from" | "until"> {
  return { at: ring, from: ring - ring_min.before * minute_ms, until: ring + ring_min.after * minute_ms };
}
