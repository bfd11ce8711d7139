/** How often a moment may start runs for its subject. */
export type Once = "per-day" | "per-trip" | "always";

/** One moment of a resident's day: what evidence makes it, how long it must last, how fresh it must be. */
export type MomentRow = {
  /**
   * `either`: the resident where one is known, else the place; then only what disturbs nobody may start. `house`: a
   * hazard, whoever is there and wherever it is; no person's hold keeps what it stops from being stopped.
   */
  readonly subject: "resident" | "place" | "either" | "house";
  /** Evidence sources that make it, as named in presence/evidence, each with the seconds it must last. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Older evidence makes no moment; what must last is as old as the instant it has lasted long enough. */
  readonly fresh_s: number;
  readonly once: Once;
  /** No node of a scene waits for it: a run of it begins at the very node that was told. */
  readonly unasked?: true;
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
  /** Somebody says that all of them go out now. */
  leaving: moment({
    subject: "either",
    evidence: { "screen.leaving": 0, "phone.leaving": 0 },
    fresh_s: 10,
    once: "always",
  }),
  /** Says good night at their own bed, or is the last one to lie down and stays there. */
  "good-night": moment({
    subject: "resident",
    evidence: { "screen.good-night": 0, "bed.entered": 120 },
    fresh_s: 10,
    once: "per-day",
  }),
  /** A sensor that comes back late must still be heard. */
  "leak-found": moment({ subject: "house", evidence: { "leak.found": 0 }, fresh_s: 120, once: "always" }),
  "smoke-found": moment({ subject: "house", evidence: { "smoke.found": 0 }, fresh_s: 120, once: "always" }),
  "trip-ended": moment({
    subject: "resident",
    evidence: { "trip.cancelled": 0, "trip.expired": 0 },
    fresh_s: 120,
    once: "per-trip",
  }),
  /** An ordinary Node-RED node sent a message into a scene. */
  told: moment({ subject: "either", evidence: {}, fresh_s: 10, once: "always", unasked: true }),
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
