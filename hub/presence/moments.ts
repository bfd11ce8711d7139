import type { Sentence } from "../core/events.ts";
import { houseDay, minuteOfDay } from "../core/house-day.ts";
import type { Evidence, PlacedHome, Resident } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import { moments, type Moment, type MomentName, type MomentRow } from "../core/moments.ts";

/** What is known around one sighting when its moment is decided. */
export type Around = {
  readonly home: PlacedHome;
  readonly resident: Resident | undefined;
  /** Everybody who lives here. */
  readonly people: readonly Resident[];
  /** The resident's trip it belongs to: the one it opened, closed, or that is open. */
  readonly trip: string | undefined;
  /** The same breakfast has made a moment that this sighting cannot be told from. */
  readonly seated: boolean;
  /** Somebody else at home is, or may be, still up. */
  readonly othersUp: boolean;
  /** The same sensor made the same moment a moment ago: it wavers. */
  readonly wavers: boolean;
  /** Evidence behind it beside the sighting itself. */
  readonly beside: readonly string[];
  readonly now: number;
};

/** A moment, or why the sighting made none. */
export type Verdict = { readonly moment: Moment } | { readonly why: Sentence };

const names = Object.keys(moments) as MomentName[];
const bySource = new Map<string, readonly MomentName[]>();
for (const name of names) {
  for (const source of Object.keys(moments[name].evidence)) {
    bySource.set(source, [...(bySource.get(source) ?? []), name]);
  }
}

/** The moments a source of evidence may make. */
export function momentsOf(source: string): readonly MomentName[] {
  return bySource.get(source) ?? [];
}

/** How long a source must last to make a moment, ms. */
export function lasting(kind: MomentName, source: string): number {
  const row: MomentRow = moments[kind];
  return (row.evidence[source] ?? 0) * 1000;
}

/** Decides by the moment table whether a sighting makes a moment; what had to last comes with the instant it had. */
export function momentOf(kind: MomentName, evidence: Evidence, around: Around): Verdict {
  const row: MomentRow = moments[kind];
  const { resident, trip, now } = around;
  if (evidence.baseline) return none("why.baseline");
  const age_s = (now - evidence.at) / 1000;
  if (age_s > row.fresh_s) return none("why.too-old", { age_s: Math.round(age_s), fresh_s: row.fresh_s });
  const person = row.subject === "place" || row.subject === "house" ? undefined : resident;
  if (row.subject === "resident" && !person) return none("why.nobody");
  if (row.subject !== "house" && !person && evidence.place === undefined) return none("why.no-place");
  const why = unfit[kind]?.(evidence, around);
  if (why) return { why };
  return {
    moment: {
      // A colon stands in no resident's id.
      id: derivedId(kind, person?.id ?? `place:${evidence.place ?? ""}`, onceKey(row, evidence, around)),
      kind,
      at: evidence.at,
      ...(person && { resident: person.id }),
      ...(evidence.place !== undefined && { place: evidence.place }),
      ...(trip !== undefined && { trip }),
      ...(evidence.about !== undefined && { about: evidence.about }),
      because: [evidence.id, ...around.beside],
    },
  };
}

const unfit: { readonly [K in MomentName]?: (evidence: Evidence, around: Around) => Sentence | undefined } = {
  woke: (evidence, around) => notOwnScreen(evidence, around) ?? outsideWindow(evidence, around),
  brushing: outsideWindow,
  "at-table": (evidence, around) => {
    if (around.seated) return { key: "why.already.seated", params: {} };
    return evidence.source === "screen.touched" ? outsideWindow(evidence, around) : undefined;
  },
  "good-night": (evidence, around) =>
    evidence.source === "bed.entered" ? notLastToBed(evidence, around) : notOwnScreen(evidence, around),
  "leak-found": wavering,
  "smoke-found": wavering,
  "heading-home": (_evidence, { trip }) => (trip === undefined ? { key: "why.no-trip", params: {} } : undefined),
};

/** A way home without a swipe has no trip: it counts once for its house day and evidence. */
function onceKey(row: MomentRow, evidence: Evidence, { home, trip }: Around): string {
  switch (row.once) {
    case "per-day":
      return houseDay(evidence.at, home.zone);
    case "per-trip":
      return trip ?? `${houseDay(evidence.at, home.zone)} ${evidence.id}`;
    case "always":
      return evidence.id;
  }
}

const bedtime = { from: 21 * 60, to: 3 * 60 };

function notLastToBed({ at }: Evidence, { home, othersUp }: Around): Sentence | undefined {
  const minute = minuteOfDay(at, home.zone);
  if (minute < bedtime.from && minute >= bedtime.to) return { key: "why.no-bedtime", params: { at: clock(minute) } };
  return othersUp ? { key: "why.others-up", params: {} } : undefined;
}

function wavering(_evidence: Evidence, { wavers }: Around): Sentence | undefined {
  return wavers ? { key: "why.wavers", params: {} } : undefined;
}

const ownTouches: ReadonlySet<string> = new Set(["screen.touched", "screen.good-night"]);

function notOwnScreen({ source, place }: Evidence, { resident }: Around): Sentence | undefined {
  if (!resident || !ownTouches.has(source) || place === resident.sleeps) return undefined;
  return { key: "why.not-own-screen", params: { name: resident.name } };
}

/** Outside the resident's wake window; of nobody known: outside everybody's. */
function outsideWindow({ at }: Evidence, { home, resident, people }: Around): Sentence | undefined {
  if ((resident ? [resident] : people).some((person) => inWakeWindow(person, at, home))) return undefined;
  const time = clock(minuteOfDay(at, home.zone));
  if (!resident) return { key: "why.outside-windows", params: { at: time } };
  const { name, wakes_from: from, wakes_to: to } = resident;
  return { key: "why.outside-window", params: { name, at: time, from, to } };
}

/** Whether a resident gets up at such a time of day; the end of the window is outside. */
export function inWakeWindow({ wakes_from, wakes_to }: Resident, at: number, home: PlacedHome): boolean {
  const minute = minuteOfDay(at, home.zone);
  const [from, to] = [minutes(wakes_from), minutes(wakes_to)];
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

function none(key: string, params: Sentence["params"] = {}): Verdict {
  return { why: { key, params } };
}
