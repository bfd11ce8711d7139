import type { Fix, Presence } from "../core/house.ts";
import { unseen, viewOf, type PresenceState } from "./fuse.ts";
import type { Rows } from "./rows.ts";
import { withFix, type TripRecord } from "./trips.ts";

/** What is held of one resident; `told` is the presence last told to the house. */
export type Person = { state: PresenceState; told: Presence; saved: number };
/** An open trip with its recent fixes; `told` is the strength of evidence last told. */
export type Way = { trip: TripRecord; fixes: readonly Fix[]; told: "strong" | "weak" | "none" };

/** The room's memory: a copy of its rows that is read again after a work that rolled back. */
export type Memory = {
  readonly people: Map<string, Person>;
  /** Open trips by resident. */
  readonly ways: Map<string, Way>;
  /** Newest fix of each phone, wall ms. */
  readonly newestFix: Map<string, number>;
  person(resident: string): Person;
  /** True when this evidence was taken before; remembers it otherwise. */
  repeated(evidence: string): boolean;
  /** Reads the rows again if something was changed in a work that rolled back. */
  settle(): void;
  /** Called before any change. */
  touch(): void;
};

const remembered = 10_000;

/** Reads the memory from its rows; what is restored has been told. */
export function makeMemory(rows: Rows, wall: () => number): Memory {
  const people = new Map<string, Person>();
  const ways = new Map<string, Way>();
  const newestFix = new Map<string, number>();
  const seen = new Set<string>();
  let turn = rows.turn();

  const read = () => {
    for (const kept of [people, ways, newestFix, seen]) kept.clear();
    const now = wall();
    for (const [resident, state] of rows.states()) {
      people.set(resident, { state, told: viewOf(state, now, false), saved: now });
    }
    for (const trip of rows.openTrips()) {
      const fixes = rows.fixes(trip.id).reduce<readonly Fix[]>((all, fix) => withFix(trip, all, fix), []);
      ways.set(trip.resident, { trip, fixes, told: "none" });
    }
  };
  read();

  return {
    people,
    ways,
    newestFix,
    person: (resident) => {
      let person = people.get(resident);
      if (!person) {
        const state = unseen();
        people.set(resident, (person = { state, told: viewOf(state, wall(), false), saved: 0 }));
      }
      return person;
    },
    repeated: (evidence) => {
      if (seen.has(evidence)) return true;
      seen.add(evidence);
      const oldest = seen.values().next();
      if (seen.size > remembered && !oldest.done) seen.delete(oldest.value);
      return false;
    },
    settle: () => {
      const now = rows.turn();
      if (now === turn) return;
      turn = now;
      read();
    },
    touch: () => {
      turn = rows.nextTurn();
    },
  };
}
