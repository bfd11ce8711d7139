/** How often a moment may start runs for its subject. */
export type Once = "per-day" | "per-trip" | "always";

/** One moment of a resident's day: what evidence makes it, how long it must last, how fresh it must be. */
export type MomentRow = {
  readonly subject: "resident" | "place";
  /** Evidence sources that make it, as named in presence/evidence. */
  readonly evidence: readonly string[];
  readonly sustained_s: number;
  /** Older evidence makes no moment. */
  readonly fresh_s: number;
  readonly once: Once;
};

const moment = (row: MomentRow): MomentRow => row;

/** Every moment the house understands; a new one is one row here and its evidence in `presence`. */
export const moments = {
  woke: moment({
    subject: "resident",
    evidence: ["bed.left", "screen.touched"],
    sustained_s: 0,
    fresh_s: 10,
    once: "per-day",
  }),
  "heading-home": moment({
    subject: "resident",
    evidence: ["phone.swiped"],
    sustained_s: 0,
    fresh_s: 10,
    once: "per-trip",
  }),
  arrived: moment({
    subject: "resident",
    evidence: ["region.entered"],
    sustained_s: 0,
    fresh_s: 120,
    once: "per-trip",
  }),
  left: moment({ subject: "resident", evidence: ["region.left"], sustained_s: 0, fresh_s: 120, once: "always" }),
  "trip-ended": moment({
    subject: "resident",
    evidence: ["trip.cancelled", "trip.expired"],
    sustained_s: 0,
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
  /** Ids of the evidence behind it. */
  readonly because: readonly string[];
};
