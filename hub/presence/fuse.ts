import { z } from "zod";
import type { Evidence, Presence } from "../core/house.ts";
import { sure } from "./attribution.ts";

const witness = { at: z.number(), id: z.string(), confidence: z.number() };
const Witness = z.object(witness);
const Asleep = z.object({ ...witness, says: z.enum(["yes", "no"]) });
const Placed = z.object({ ...witness, place: z.string() });

/** What is remembered of one resident: the newest witness of each kind, so that order and repetition cannot matter. */
export const PresenceState = z.object({
  v: z.literal(1),
  /** The newest crossings of the home region, each way. */
  entered: z.exactOptional(Witness),
  left: z.exactOptional(Witness),
  /** The newest fixes inside the region, outside it, and so far outside that no stray fix explains them. */
  inside: z.exactOptional(Witness),
  outside: z.exactOptional(Witness),
  far: z.exactOptional(Witness),
  /** The newest sign from a thing of the resident's own in the house. */
  seen: z.exactOptional(Witness),
  asleep: z.exactOptional(Asleep),
  placed: z.exactOptional(Placed),
  /** Where the resident's own thing named them. */
  named: z.exactOptional(Placed),
  /** When places they may have been in were last reported empty. */
  emptied: z.record(z.string(), z.number()),
  /** Since when `where` has been what it is. */
  since: z.number(),
});
/** See the schema of the same name. */
export type PresenceState = z.infer<typeof PresenceState>;

type Says = {
  readonly where?: "entered" | "left" | "inside" | "outside" | "far" | "seen";
  readonly asleep?: "yes" | "no";
  readonly place?: true;
};

// In bed counts as asleep: a guard must rather wait than wake someone.
const says: Readonly<Record<string, Says>> = {
  "bed.entered": { where: "seen", asleep: "yes", place: true },
  "bed.left": { where: "seen", asleep: "no", place: true },
  "bed.occupied": { where: "seen", asleep: "yes", place: true },
  "bed.empty": { asleep: "no" },
  "occupancy.occupied": { where: "seen", place: true },
  "screen.touched": { where: "seen", asleep: "no", place: true },
  "screen.near": { where: "seen", place: true },
  "screen.yes": { where: "seen", asleep: "no", place: true },
  "screen.no": { where: "seen", asleep: "no", place: true },
  "screen.too-warm": { where: "seen", asleep: "no", place: true },
  "screen.too-cold": { where: "seen", asleep: "no", place: true },
  "toothbrush.running": { where: "seen", asleep: "no", place: true },
  "tap.running": { where: "seen", asleep: "no", place: true },
  "alarm.stopped": { where: "seen", asleep: "no", place: true },
  "alarm.snoozed": { where: "seen", place: true },
  "bedroom.left": { asleep: "no" },
  "region.entered": { where: "entered", asleep: "no" },
  "region.left": { where: "left", asleep: "no" },
  "fix.inside": { where: "inside" },
  "fix.outside": { where: "outside" },
  "fix.far": { where: "far" },
};

const phase_ms = 10 * 60_000;
// Without a bed sensor nothing tells of going to bed, so the last sign of being up fades before the next morning.
const upFor_ms = 4 * 3_600_000;

/** A resident of whom nothing is known yet. */
export function unseen(): PresenceState {
  return { v: 1, emptied: {}, since: 0 };
}

/** Folds one sighting into what is known; the same sightings in any order, any number of times, give the same answer. */
export function fuse(
  state: PresenceState,
  evidence: Evidence,
  now: number,
): { state: PresenceState; changed: boolean } {
  const next = folded(state, evidence);
  if (next === state) return { state, changed: false };
  if (where(next).says !== where(state).says) next.since = evidence.at;
  return {
    state: next,
    get changed() {
      return !sameView(viewOf(state, now, false), viewOf(next, now, false));
    },
  };
}

function folded(state: PresenceState, e: Evidence): PresenceState {
  if (e.source === "occupancy.empty") return emptied(state, e);
  const row = says[e.source];
  if (!row) return state;
  const next = { ...state };
  const seen = { at: e.at, id: e.id, confidence: e.confidence };
  const certain = e.confidence >= sure;
  if (certain && row.where) next[row.where] = newest(state[row.where], seen);
  if (certain && row.asleep) next.asleep = newest(state.asleep, { ...seen, says: row.asleep });
  if (row.place && e.place !== undefined) {
    next.placed = newest(state.placed, { ...seen, place: e.place });
    if (certain) next.named = newest(state.named, { ...seen, place: e.place });
  }
  return next;
}

function emptied(state: PresenceState, { place, at }: Evidence): PresenceState {
  if (place === undefined || (state.emptied[place] ?? -Infinity) >= at) return state;
  return { ...state, emptied: { ...state.emptied, [place]: at } };
}

function newest<W extends { at: number; id: string; confidence: number }>(known: W | undefined, next: W): W {
  if (!known || next.at > known.at) return next;
  if (next.at < known.at || next.id < known.id) return known;
  return next.id > known.id || next.confidence > known.confidence ? next : known;
}

type Decision = { says: Presence["where"]; by?: z.infer<typeof Witness>; awayAt: number };

/** In the region since then, or undefined; leaving in the same second wins, as being home needs something newer. */
function inRegionSince({ entered, left }: PresenceState): number | undefined {
  return entered && entered.at > (left?.at ?? -Infinity) ? entered.at : undefined;
}

/** The newest witness decides; while inside the region only a fix far out contradicts it, and a tie says away. */
function where(state: PresenceState): Decision {
  const { entered, left, inside, outside, far, seen } = state;
  const home = last(entered, inside, seen);
  const away = last(left, far, inRegionSince(state) === undefined ? outside : undefined);
  const awayAt = away?.at ?? -Infinity;
  if (home && home.at > awayAt) return { says: "home", by: home, awayAt };
  return away ? { says: "away", by: away, awayAt } : { says: "unknown", awayAt };
}

function last(...witnesses: readonly (z.infer<typeof Witness> | undefined)[]): z.infer<typeof Witness> | undefined {
  return witnesses.reduce((a, b) => (a && b ? newest(a, b) : (a ?? b)), undefined);
}

/** What the house says of a resident at an instant; `approaching` = a trip is open and its evidence is strong. */
export function viewOf(state: PresenceState, now: number, approaching: boolean): Presence {
  const { says, by, awayAt } = where(state);
  const phase = phaseOf(state, says, now, approaching);
  const { placed, asleep } = state;
  // A place from before the last way in or out of the house is nobody's place any more.
  const from = Math.max(
    awayAt,
    inRegionSince(state) ?? -Infinity,
    placed ? (state.emptied[placed.place] ?? -Infinity) : 0,
  );
  const here = says === "home" && placed && placed.at > from;
  const faded = asleep?.says === "no" && now - asleep.at >= upFor_ms;
  const slept = asleep && asleep.at >= awayAt && !faded ? asleep : undefined;
  return {
    where: says,
    ...(phase && { phase }),
    ...(here && { place: placed.place }),
    asleep: slept?.says ?? "unknown",
    confidence: by?.confidence ?? 0,
    since: state.since,
    because: [...new Set([by?.id, slept?.id, here ? placed.id : undefined].filter((id) => id !== undefined))],
  };
}

function phaseOf(state: PresenceState, says: Presence["where"], now: number, approaching: boolean): Presence["phase"] {
  if (says !== "home" && approaching) return "approaching";
  const since = inRegionSince(state);
  const crossing = says === "home" ? since : since === undefined ? state.left?.at : undefined;
  if (says === "unknown" || crossing === undefined || now - crossing >= phase_ms) return undefined;
  return says === "home" ? "just-arrived" : "just-left";
}

/** The wall ms at which time alone changes what this state says: a phase ends, or being up fades; else Infinity. */
export function viewTurns({ entered, left, asleep }: PresenceState, now: number): number {
  const phase = Math.max(entered?.at ?? -Infinity, left?.at ?? -Infinity) + phase_ms;
  const fades = asleep?.says === "no" ? asleep.at + upFor_ms : -Infinity;
  return Math.min(phase > now ? phase : Infinity, fades > now ? fades : Infinity);
}

/** Whether two views tell a reader the same. */
export function sameView(a: Presence, b: Presence): boolean {
  return a.where === b.where && a.phase === b.phase && a.place === b.place && a.asleep === b.asleep;
}
