import { z } from "zod";
import type { Evidence, Presence } from "../core/house.ts";
import { sure } from "./attribution.ts";
import { phoneOf, PhoneWords, Witness, withWord, type Word } from "./phone-words.ts";

const Asleep = z.object({ ...Witness.shape, says: z.enum(["yes", "no"]) });
const Placed = z.object({ ...Witness.shape, place: z.string() });

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
  /** All that their phone said, in its order; absent in what an earlier release wrote. */
  phone: z.exactOptional(PhoneWords),
  /** The door was let open for them. */
  came: z.exactOptional(Witness),
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
  readonly where?: "entered" | "left" | "inside" | "outside" | "far" | "seen" | "came";
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
  "screen.good-night": { where: "seen", asleep: "no", place: true },
  "screen.leaving": { where: "seen", asleep: "no", place: true },
  "screen.yes": { where: "seen", asleep: "no", place: true },
  "screen.no": { where: "seen", asleep: "no", place: true },
  "screen.too-warm": { where: "seen", asleep: "no", place: true },
  "screen.too-cold": { where: "seen", asleep: "no", place: true },
  "toothbrush.running": { where: "seen", asleep: "no", place: true },
  "tap.running": { where: "seen", asleep: "no", place: true },
  "alarm.stopped": { where: "seen", asleep: "no", place: true },
  "alarm.snoozed": { where: "seen", place: true },
  "bedroom.left": { asleep: "no" },
  "door.opened": { where: "came", asleep: "no", place: true },
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
  const certain = e.confidence >= sure;
  const seen = { at: e.at, id: e.id, confidence: e.confidence };
  if (e.source === "phone.swiped")
    return certain && e.proved && !e.baseline
      ? { ...state, phone: withWord(phoneIn(state), { ...seen, says: "held" }) }
      : state;
  const row = says[e.source];
  if (!row) return state;
  const next = { ...state };
  if (certain && row.where) {
    next[row.where] = newest(state[row.where], seen);
    if (row.where !== "seen" && row.where !== "came")
      next.phone = withWord(phoneIn(state), { ...seen, says: row.where });
  }
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

/** What an earlier release knew of the phone is taken up as its words. */
function phoneIn(state: PresenceState): PhoneWords {
  if (state.phone) return state.phone;
  const says = ["entered", "left", "inside", "outside", "far"] as const;
  return phoneOf(says.flatMap((word): Word[] => (state[word] ? [{ ...state[word], says: word }] : [])));
}

type Decision = { says: Presence["where"]; by?: Witness; awayAt: number };

/** In the region since then, or undefined; leaving in the same second wins, as being home needs something newer. */
export function inRegionSince({ entered, left }: PresenceState): number | undefined {
  return entered && entered.at > (left?.at ?? -Infinity) ? entered.at : undefined;
}

/** Since when a resident was away the last time, as far as it is known; -Infinity when it is not. */
export function awayLast(state: PresenceState): number {
  return where(state).awayAt;
}

/**
 * The phone says where its owner is until they show themselves at home while it is somewhere else: from then on it says
 * so only once it has been home and gone out again. A phone that was never home says nothing of somebody in the house.
 */
function where(state: PresenceState): Decision {
  const { is, since = -Infinity, crossed, by } = phoneIn(state).now;
  const stay = last(state.seen, state.came);
  if (is === "in") {
    const home = last(by, stay);
    return { says: "home", ...(home && { by: home }), awayAt: since };
  }
  if (is === "out" && by && (!stay || (crossed && since >= stay.at))) return { says: "away", by, awayAt: by.at };
  return stay
    ? { says: "home", by: stay, awayAt: crossed ? since : -Infinity }
    : { says: "unknown", awayAt: -Infinity };
}

function last(...witnesses: readonly (Witness | undefined)[]): Witness | undefined {
  return witnesses.reduce((a, b) => (a && b ? newest(a, b) : (a ?? b)), undefined);
}

/** What the house says of a resident at an instant; `approaching` = a trip is open and its evidence is strong. */
export function viewOf(state: PresenceState, now: number, approaching: boolean): Presence {
  const { says, by, awayAt } = where(state);
  const phase = phaseOf(state, says, { now, approaching, awayAt });
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

function phaseOf(
  state: PresenceState,
  says: Presence["where"],
  { now, approaching, awayAt }: { readonly now: number; readonly approaching: boolean; readonly awayAt: number },
): Presence["phase"] {
  if (says !== "home" && approaching) return "approaching";
  const since = inRegionSince(state);
  const came = state.came && state.came.at > awayAt ? state.came.at : -Infinity;
  const crossing =
    says === "home" ? Math.max(since ?? -Infinity, came) : since === undefined ? state.left?.at : undefined;
  if (says === "unknown" || crossing === undefined || now - crossing >= phase_ms) return undefined;
  return says === "home" ? "just-arrived" : "just-left";
}

/** The wall ms at which time alone changes what this state says: a phase ends, or being up fades; else Infinity. */
export function viewTurns({ entered, left, came, asleep }: PresenceState, now: number): number {
  const phase = Math.max(entered?.at ?? -Infinity, left?.at ?? -Infinity, came?.at ?? -Infinity) + phase_ms;
  const fades = asleep?.says === "no" ? asleep.at + upFor_ms : -Infinity;
  return Math.min(phase > now ? phase : Infinity, fades > now ? fades : Infinity);
}

/** Whether two views tell a reader the same. */
export function sameView(a: Presence, b: Presence): boolean {
  return a.where === b.where && a.phase === b.phase && a.place === b.place && a.asleep === b.asleep;
}
