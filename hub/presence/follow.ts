import type { Sentence } from "../core/events.ts";
import type { Evidence, PlacedHome } from "../core/house.ts";
import type { MomentName } from "../core/moments.ts";
import { awayLast, fuse, type PresenceState } from "./fuse.ts";
import { habitsOf, lessonsOf } from "./habits.ts";
import type { Way } from "./memory.ts";
import { lasting, momentsOf } from "./moments.ts";
import type { Lasted, Parts, Tell } from "./tell.ts";
import { delayedBy, endedBy, openedBy, tripAt, withFix } from "./trips.ts";

/** What follows from evidence and from time, inside a work. */
export type Follow = {
  evidence(evidence: Evidence, home: PlacedHome): void;
  /** Something had lasted long enough for its moment. */
  lasted(kind: MomentName, evidence: Evidence, home: PlacedHome, lasted: Lasted): void;
  /** Ends the trips whose time is over. */
  expire(home: PlacedHome): void;
};

/** Makes the order of things: the way home moves, presence is folded, then the moments are decided. */
export function makeFollow(parts: Parts, tell: Tell): Follow {
  const { clock, memory, reasons, rows } = parts;
  const ways = makeWays(parts, tell);
  const fold = (evidence: Evidence, home: PlacedHome) => {
    const everyone = evidence.source === "occupancy.empty";
    for (const id of everyone ? memory.people.keys() : evidence.resident === undefined ? [] : [evidence.resident]) {
      const person = memory.person(id);
      const before = person.state;
      const { state } = fuse(before, evidence, clock.wall());
      person.state = state;
      tell.refresh(id, home, state !== before);
      // What the next crossing is judged by must survive a restart, though nobody reads it differently.
      if (turned(before, state)) {
        rows.saveState(id, state);
        person.saved = clock.wall();
      }
    }
  };
  return {
    expire: ways.expire,
    lasted: (kind, evidence, home, lasted) => {
      if (kind === "arrived") ways.arrived(evidence, home, lasted);
      else tell.moment(kind, evidence, home, undefined, lasted);
    },
    evidence: (evidence, home) => {
      ways.moveAlong(evidence, home);
      fold(evidence, home);
      if (evidence.source === "phone.swiped") return ways.swiped(evidence, home);
      if (evidence.source === "phone.cancelled") return ways.cancelled(evidence, home);
      if (evidence.source === "phone.delayed") return ways.delayed(evidence, home);
      if (evidence.source === "region.entered") return ways.entered(evidence, home);
      if (evidence.source === "door.opened") return ways.arrived(evidence, home);
      const kinds = momentsOf(evidence.source).filter((kind) => tell.concerns(kind, evidence));
      for (const kind of kinds) {
        if (lasting(kind, evidence.source) > 0) continue;
        tell.moment(kind, evidence, home, memory.ways.get(evidence.resident ?? "")?.trip.id);
      }
      if (kinds.length === 0) reasons.note(evidence, { key: "why.no-moment", params: {} });
    },
  };
}

function makeWays({ bus, clock, rows, memory, reasons }: Parts, tell: Tell) {
  const end = (way: Way, reason: "arrived" | "cancelled" | "expired", home: PlacedHome, at = clock.wall()) => {
    const trip = endedBy(way.trip, reason, clock.wall());
    if (reason === "arrived") rows.addLessons(trip, lessonsOf(way.fixes, home, trip.opened, at), at);
    rows.saveTrip(trip);
    memory.ways.delete(trip.resident);
    bus.emit("trip.changed", { trip: tripAt(trip, [], home, clock.wall()) });
    tell.refresh(trip.resident, home, false);
  };
  /** The end of a trip is a moment of its own, at the instant it ends: what was started for it must stop. */
  const giveUp = (way: Way, reason: "cancelled" | "expired", because: Evidence, home: PlacedHome) => {
    end(way, reason, home);
    tell.moment("trip-ended", { ...because, source: `trip.${reason}`, at: clock.wall() }, home, way.trip.id);
  };
  /** The open trip that such evidence may change: not one that was opened after it. */
  const wayOf = ({ resident, at }: Evidence) => {
    const way = memory.ways.get(resident ?? "");
    return way && at >= way.trip.opened ? way : undefined;
  };
  /** They have arrived since they were away last; each sign of that after the first tells nothing new. */
  const sameArrival = ({ resident, source, at }: Evidence): boolean => {
    const last = resident === undefined ? undefined : rows.lastMoment("arrived", resident)?.at;
    if (resident === undefined || last === undefined) return false;
    const away = awayLast(memory.person(resident).state);
    return source === "door.opened" ? last >= Math.max(away, at - again_ms) : last > away;
  };
  const arrived = (evidence: Evidence, home: PlacedHome, lasted?: Lasted) => {
    const way = wayOf(lasted ? { ...evidence, at: lasted.at } : evidence);
    if (!way && !evidence.baseline && sameArrival(evidence)) return reasons.note(evidence, alreadyHome, "arrived");
    tell.moment("arrived", evidence, home, way?.trip.id, lasted);
    if (way && !evidence.baseline) end(way, "arrived", home, evidence.at);
  };
  return {
    expire: (home: PlacedHome) => {
      for (const way of memory.ways.values()) {
        const { id, resident, expires } = way.trip;
        if (clock.wall() < expires) continue;
        const sighted = { id: `hub:${id}.expired`, source: "trip.expired", at: expires, device: "hub", resident };
        giveUp(way, "expired", { ...sighted, confidence: 1, baseline: false }, home);
      }
    },
    moveAlong: (evidence: Evidence, home: PlacedHome) => {
      const way = memory.ways.get(evidence.resident ?? "");
      if (!way || !evidence.fix || evidence.baseline) return;
      const fixes = withFix(way.trip, way.fixes, evidence.fix);
      if (fixes === way.fixes) return;
      const gone = way.fixes.find((fix) => !fixes.includes(fix));
      if (gone) rows.dropFix(way.trip.id, gone);
      way.fixes = fixes;
      rows.saveFix(way.trip.id, evidence.fix);
      tell.way(way, home);
    },
    swiped: (evidence: Evidence, home: PlacedHome) => {
      const { resident: id } = evidence;
      const open = id === undefined ? undefined : memory.ways.get(id);
      const trip = open?.trip ?? (id === undefined ? undefined : openedBy(evidence, id));
      if (trip && !open && tell.makes("heading-home", evidence, home, trip.id)) {
        const way: Way = { trip, fixes: [], habits: habitsOf(rows.lessons(trip.resident)), told: "none" };
        rows.saveTrip(trip);
        memory.ways.set(trip.resident, way);
        tell.way(way, home);
      }
      // A way home that a program opened is the phone's own from the moment the phone says so, too.
      if (open && !open.trip.proved && evidence.proved && tell.makes("heading-home", evidence, home, open.trip.id)) {
        open.trip = { ...open.trip, proved: true };
        rows.saveTrip(open.trip);
        tell.way(open, home);
      }
      tell.moment("heading-home", evidence, home, trip?.id);
    },
    cancelled: (evidence: Evidence, home: PlacedHome) => {
      const way = wayOf(evidence);
      // A cancel kept back on its way must not end a trip opened since.
      if (!way || evidence.baseline) {
        return reasons.note(evidence, { key: "why.no-trip", params: {} }, "trip-ended");
      }
      giveUp(way, "cancelled", evidence, home);
    },
    delayed: (evidence: Evidence, home: PlacedHome) => {
      const way = wayOf(evidence);
      if (!way || evidence.by_min === undefined || evidence.baseline) {
        return reasons.note(evidence, { key: "why.no-trip", params: {} });
      }
      way.trip = delayedBy(way.trip, tell.wayNow(way, home), evidence.by_min, clock.wall());
      // By its row it is known again after a restart: a delay counts once.
      rows.addEvidence(evidence);
      rows.saveTrip(way.trip);
      tell.way(way, home);
    },
    entered: (evidence: Evidence, home: PlacedHome) => {
      const way = wayOf(evidence);
      if (!way && sameArrival(evidence)) return reasons.note(evidence, alreadyHome, "approaching");
      tell.moment("approaching", evidence, home, way?.trip.id);
      if (tell.concerns("arrived", evidence)) return;
      // Nothing watches the door: reaching the home is all that can be known of an arrival.
      arrived({ ...evidence, id: `${evidence.id}.home`, source: "home.entered" }, home);
    },
    arrived,
  };
}

const alreadyHome: Sentence = { key: "why.already.home", params: {} };
/** A door that opens again so soon is the same coming home. */
const again_ms = 30 * 60_000;

function turned(before: PresenceState, after: PresenceState): boolean {
  const [a, b] = [before.phone?.now, after.phone?.now];
  if (before.entered !== after.entered || before.left !== after.left || before.came !== after.came) return true;
  return a?.is !== b?.is || a?.crossed !== b?.crossed;
}
