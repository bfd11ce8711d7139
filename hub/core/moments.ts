/** How often a moment may start runs for its subject. */
export type Once = "per-day" | "per-trip" | "always";

/** One moment of a resident's day: what evidence makes it, how long it must last, how fresh it must be. */
export type MomentRow = {
  /** `either`: the resident where one is known, else the place; then only what disturbs nobody may start. */
  readonly subject: "resident" | "place" | "either";
  /** Evidence sources that make it, as named in presence/evidence, each with the seconds it must last. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Older evidence makes no moment; what must last is as old as the instant it has lasted long enough. */
  readonly fresh_s: number;
  readonly once: Once;
};

const moment = (row: MomentRow): MomentRow => row;

/** Every moment the house understands; a new one is one row here and its evidence in `presence`. */
export const moments = {
  woke: moment({
    subject: "resident",
    evidence: { "alarm.stopped": 0, "bed.left": 0, "bedroom.left": 0, "screen.touched": 0 },
    fresh_s: 10,
    once: "per-day",
  }),
  brushing: moment({
    subject: "resident",
    evidence: { "toothbrush.running": 20, "tap.running": 20 },
    fresh_s: 10,
    once: "per-day",
  }),
  "at-table": moment({
    subject: "either",
    evidence: { "occupancy.occupied": 60, "screen.touched": 0 },
    fresh_s: 10,
    once: "per-day",
  }),
  agreed: moment({ subject: "place", evidence: { "screen.yes": 0 }, fresh_s: 10, once: "always" }),
  "heading-home": moment({
    subject: "resident",
    evidence: { "phone.swiped": 0 },
    fresh_s: 10,
    once: "per-trip",
  }),
  approaching: moment({
    subject: "resident",
    evidence: { "region.entered": 0 },
    fresh_s: 120,
    once: "per-trip",
  }),
  /** At the door; the phone alone only where no camera watches it, or after it has stayed. */
  arrived: moment({
    subject: "resident",
    evidence: { "door.opened": 0, "home.entered": 0, "region.entered": 600 },
    fresh_s: 120,
    once: "per-trip",
  }),
  left: moment({ subject: "resident", evidence: { "region.left": 0 }, fresh_s: 120, once: "always" }),
  "trip-ended": moment({
    subject: "resident",
    evidence: { "trip.cancelled": 0, "trip.expired": 0 },
    fresh_s: 120,
    once: "per-trip",
  }),
} as const;

/** The name of a row of the moment table. */
export type MomentName = keyof typeof moments;

/** A moment that happened; `id` = hash(kind, subject, once key or evidence id). */
export type Moment = {
  readonly id: string;
  readonly kind: MomentName;
  /** Wall time of the evidence, ms. */
  readonly at: number;
  readonly resident?: string;
  readonly place?: string;
  readonly trip?: string;
  /** The question that was answered. */
  readonly about?: string;
  /** Ids of the evidence behind it. */
  readonly because: readonly string[];
};
