import type { Sentence } from "../core/events.ts";
import { houseDay, minuteOfDay } from "../core/house-day.ts";
import type { Evidence, Home, Resident } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import { moments, type Moment, type MomentName, type MomentRow } from "../core/moments.ts";

/** What is known around one sighting when its moment is decided. */
export type Around = {
  readonly home: Home;
  readonly resident: Resident | undefined;
  /** The resident's trip it belongs to: the one it opened, closed, or that is open. */
  readonly trip: string | undefined;
  readonly now: number;
};

/** A moment, or why the sighting made none. */
export type Verdict = { readonly moment: Moment } | { readonly why: Sentence };

const names = Object.keys(moments) as MomentName[];
const bySource = new Map<string, readonly MomentName[]>();
for (const name of names) {
  for (const source of moments[name].evidence) bySource.set(source, [...(bySource.get(source) ?? []), name]);
}

/** The moments a source of evidence may make. */
export function momentsOf(source: string): readonly MomentName[] {
  return bySource.get(source) ?? [];
}

/** Decides by the moment table whether a sighting makes a moment. */
export function momentOf(kind: MomentName, evidence: Evidence, around: Around): Verdict {
  const row: MomentRow = moments[kind];
  const { home, resident, trip, now } = around;
  if (evidence.baseline) return none("why.baseline");
  const age_s = (now - evidence.at) / 1000;
  if (age_s > row.fresh_s) return none("why.too-old", { age_s: Math.round(age_s), fresh_s: row.fresh_s });
  const subject = row.subject === "resident" ? resident?.id : evidence.place;
  if (subject === undefined) return none(row.subject === "resident" ? "why.nobody" : "why.no-place");
  if (kind === "woke" && resident) {
    const why = notWaking(evidence, resident, home);
    if (why) return { why };
  }
  if (kind === "heading-home" && trip === undefined) return none("why.no-trip");
  return {
    moment: {
      id: derivedId(kind, subject, onceKey(row, evidence, around)),
      kind,
      at: evidence.at,
      ...(resident && { resident: resident.id }),
      ...(evidence.place !== undefined && { place: evidence.place }),
      ...(trip !== undefined && { trip }),
      because: [evidence.id],
    },
  };
}

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

function notWaking(evidence: Evidence, resident: Resident, home: Home): Sentence | undefined {
  if (evidence.source === "screen.touched" && evidence.place !== resident.sleeps) {
    return { key: "why.not-own-screen", params: { name: resident.name } };
  }
  const minute = minuteOfDay(evidence.at, home.zone);
  const from = minutes(resident.wakes_from);
  const to = minutes(resident.wakes_to);
  const inside = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  if (inside) return undefined;
  const params = { name: resident.name, at: clock(minute), from: resident.wakes_from, to: resident.wakes_to };
  return { key: "why.outside-window", params };
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
