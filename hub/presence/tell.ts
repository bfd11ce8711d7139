import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { Evidence, PlacedHome, HouseholdDocument, Resident, Trip } from "../core/house.ts";
import { moments, type MomentName } from "../core/moments.ts";
import { sameView, viewOf } from "./fuse.ts";
import type { Memory, Way } from "./memory.ts";
import { momentOf } from "./moments.ts";
import type { Near } from "./near.ts";
import type { Places } from "./places.ts";
import type { Rows, Tables } from "./rows.ts";
import { tripAt } from "./trips.ts";
import type { Reasons } from "./why.ts";

/** What the room reads of the household; a memory cache answers at once. */
export type Household = {
  home(): PlacedHome | undefined;
  all<N extends "resident" | "device">(noun: N): readonly HouseholdDocument<N>[];
  get<N extends "device" | "place">(noun: N, id: string): HouseholdDocument<N> | undefined;
};

/** The parts by which sightings become presence, trips and moments. */
export type Parts = {
  readonly bus: Bus;
  readonly store: Tables;
  readonly residents: Household;
  readonly clock: Clock;
  readonly rows: Rows;
  readonly memory: Memory;
  readonly places: Places;
  readonly near: Near;
  readonly reasons: Reasons;
};

/** When something had lasted long enough, and the evidence beside it. */
export type Lasted = { readonly at: number; readonly beside: readonly string[] };

/** Writes and tells what changed; called inside a work. */
export type Tell = {
  /** The resident's presence, if it reads differently now; `moved` = its witnesses changed. */
  refresh(resident: string, home: PlacedHome, moved: boolean): void;
  wayNow(way: Way, home: PlacedHome): Trip;
  way(way: Way, home: PlacedHome): void;
  /** The moment a sighting makes, once, or why it makes none. */
  moment(kind: MomentName, evidence: Evidence, home: PlacedHome, trip: string | undefined, lasted?: Lasted): void;
  /** Whether a sighting would make the moment, were it the first. */
  makes(kind: MomentName, evidence: Evidence, home: PlacedHome, trip: string | undefined): boolean;
  /** Whether a moment can come of such evidence at that place at all. */
  concerns(kind: MomentName, evidence: Evidence): boolean;
  resident(id: string | undefined): Resident | undefined;
};

const saveEvery_ms = 60_000;
// People of one breakfast sit down within this time; later it is another.
const sitting_ms = 3_600_000;
// A sensor that wavers is acted on once a minute; what it starts is done by then.
const wavers_ms = 60_000;
const waverers: ReadonlySet<MomentName> = new Set(["leak-found", "smoke-found"]);

/** Makes what tells the house about its people. */
export function makeTell({ bus, residents, clock, rows, memory, reasons }: Parts): Tell {
  const resident = (id: string | undefined) => residents.all("resident").find((person) => person.id === id);
  const wayNow = (way: Way, home: PlacedHome) => tripAt(way.trip, way.fixes, home, clock.wall(), way.habits);
  /** A touch of nobody known may be of whoever sits there; one of somebody, of the one nobody knew a moment ago. */
  const seated = (kind: MomentName, { place, resident: who }: Evidence, at: number): boolean => {
    if (kind !== "at-table" || place === undefined) return false;
    return rows.seatedSince(place, at - sitting_ms).some((sat) => who === undefined || sat === undefined);
  };
  const othersUp = (who: string | undefined): boolean =>
    residents.all("resident").some(({ id }) => {
      if (id === who) return false;
      const { where, asleep } = viewOf(memory.person(id).state, clock.wall(), false);
      return where === "home" && asleep !== "yes";
    });
  const verdictOf = (
    kind: MomentName,
    evidence: Evidence,
    home: PlacedHome,
    trip: string | undefined,
    lasted?: Lasted,
  ) => {
    const at = lasted?.at ?? evidence.at;
    const about = { home, resident: resident(evidence.resident), people: residents.all("resident"), trip };
    const around = {
      ...about,
      seated: seated(kind, evidence, at),
      get othersUp() {
        return othersUp(evidence.resident);
      },
      wavers: waverers.has(kind) && rows.saidSince(evidence.device, evidence.source, evidence.at - wavers_ms),
      beside: lasted?.beside ?? [],
      now: clock.wall(),
    };
    return momentOf(kind, { ...evidence, at }, around);
  };
  return {
    resident,
    wayNow,
    concerns: (kind, { source, place }) => {
      // A watched door sees who arrives; the phone's word that its owner is near must then last.
      if (kind === "arrived" && source === "region.entered") {
        return residents.all("device").some((device) => device.kind === "door-camera");
      }
      return kind !== "at-table" || (place !== undefined && residents.get("place", place)?.eating === true);
    },
    refresh: (id, home, moved) => {
      const person = memory.person(id);
      const now = clock.wall();
      const way = memory.ways.get(id);
      const presence = viewOf(person.state, now, way !== undefined && wayNow(way, home).evidence === "strong");
      const before = person.told;
      const differs = !sameView(before, presence);
      // News that nobody would read differently is kept once a minute.
      if (differs || (moved && now - person.saved >= saveEvery_ms)) {
        rows.saveState(id, person.state);
        person.saved = now;
      }
      person.told = presence;
      if (differs) bus.emit("presence.changed", { resident: id, presence, before });
    },
    way: (way, home) => {
      const trip = wayNow(way, home);
      way.told = trip.evidence;
      bus.emit("trip.changed", { trip });
    },
    makes: (kind, evidence, home, trip) => "moment" in verdictOf(kind, evidence, home, trip),
    moment: (kind, evidence, home, trip, lasted) => {
      const verdict = verdictOf(kind, evidence, home, trip, lasted);
      if ("why" in verdict) return reasons.note(evidence, verdict.why, kind);
      if (!rows.addMoment(verdict.moment)) {
        return reasons.note(evidence, { key: `why.already.${moments[kind].once}`, params: {} }, kind);
      }
      rows.addEvidence(evidence);
      bus.emit("moment.happened", { moment: verdict.moment });
    },
  };
}
