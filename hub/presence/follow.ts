import type { Evidence, Home } from "../core/house.ts";
import { fuse } from "./fuse.ts";
import type { Way } from "./memory.ts";
import { lasting, momentsOf } from "./moments.ts";
import type { Parts, Tell } from "./tell.ts";
import { endedBy, openedBy, tripAt, withFix } from "./trips.ts";

/** What follows from evidence and from time, inside a work. */
export type Follow = {
  evidence(evidence: Evidence, home: Home): void;
  /** Ends the trips whose time is over. */
  expire(home: Home): void;
};

/** Makes the order of things: the way home moves, presence is folded, then the moments are decided. */
export function makeFollow(parts: Parts, tell: Tell): Follow {
  const { clock, memory, reasons } = parts;
  const ways = makeWays(parts, tell);
  const fold = (evidence: Evidence, home: Home) => {
    const everyone = evidence.source === "occupancy.empty";
    for (const id of everyone ? memory.people.keys() : evidence.resident === undefined ? [] : [evidence.resident]) {
      const person = memory.person(id);
      const { state } = fuse(person.state, evidence, clock.wall());
      const moved = state !== person.state;
      person.state = state;
      tell.refresh(id, home, moved);
    }
  };
  return {
    expire: ways.expire,
    evidence: (evidence, home) => {
      ways.moveAlong(evidence, home);
      fold(evidence, home);
      if (evidence.source === "phone.swiped") return ways.swiped(evidence, home);
      if (evidence.source === "phone.cancelled") return ways.cancelled(evidence, home);
      if (evidence.source === "region.entered") return ways.entered(evidence, home);
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
  const end = (way: Way, reason: "arrived" | "cancelled" | "expired", home: Home) => {
    const trip = endedBy(way.trip, reason, clock.wall());
    rows.saveTrip(trip);
    memory.ways.delete(trip.resident);
    bus.emit("trip.changed", { trip: tripAt(trip, [], home, clock.wall()) });
    tell.refresh(trip.resident, home, false);
  };
  /** The end of a trip is a moment of its own, at the instant it ends: what was started for it must stop. */
  const giveUp = (way: Way, reason: "cancelled" | "expired", because: Evidence, home: Home) => {
    end(way, reason, home);
    tell.moment("trip-ended", { ...because, source: `trip.${reason}`, at: clock.wall() }, home, way.trip.id);
  };
  return {
    expire: (home: Home) => {
      for (const way of memory.ways.values()) {
        const { id, resident, expires } = way.trip;
        if (clock.wall() < expires) continue;
        const sighted = { id: `hub:${id}.expired`, source: "trip.expired", at: expires, device: "hub", resident };
        giveUp(way, "expired", { ...sighted, confidence: 1, baseline: false }, home);
      }
    },
    moveAlong: (evidence: Evidence, home: Home) => {
      const way = memory.ways.get(evidence.resident ?? "");
      if (!way || !evidence.fix || evidence.baseline) return;
      const fixes = withFix(way.trip, way.fixes, evidence.fix);
      if (fixes === way.fixes) return;
      way.fixes = fixes;
      rows.saveFix(way.trip.id, evidence.fix);
      tell.way(way, home);
    },
    swiped: (evidence: Evidence, home: Home) => {
      const { resident: id } = evidence;
      const open = id === undefined ? undefined : memory.ways.get(id);
      const trip = open?.trip ?? (id === undefined ? undefined : openedBy(evidence, id));
      if (trip && !open && tell.makes("heading-home", evidence, home, trip.id)) {
        const way: Way = { trip, fixes: [], told: "none" };
        rows.saveTrip(trip);
        memory.ways.set(trip.resident, way);
        tell.way(way, home);
      }
      tell.moment("heading-home", evidence, home, trip?.id);
    },
    cancelled: (evidence: Evidence, home: Home) => {
      const way = memory.ways.get(evidence.resident ?? "");
      // A cancel kept back on its way must not end a trip opened since.
      if (!way || evidence.at < way.trip.opened || evidence.baseline) {
        return reasons.note(evidence, { key: "why.no-trip", params: {} }, "trip-ended");
      }
      giveUp(way, "cancelled", evidence, home);
    },
    entered: (evidence: Evidence, home: Home) => {
      const open = memory.ways.get(evidence.resident ?? "");
      const way = open && evidence.at >= open.trip.opened ? open : undefined;
      tell.moment("arrived", evidence, home, way?.trip.id);
      if (way && !evidence.baseline) end(way, "arrived", home);
    },
  };
}
