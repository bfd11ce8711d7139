import type { Evidence, Fix, Presence } from "../core/house.ts";
import { unseen, viewOf, type PresenceState } from "./fuse.ts";
import { type Habits, habitsOf } from "./habits.ts";
import type { Rows } from "./rows.ts";
import { withFix, type TripRecord } from "./trips.ts";

/** What is held of one resident; `told` is the presence last told to the house. */
export type Person = { state: PresenceState; told: Presence; saved: number };
/** An open trip with its fixes and what earlier ones taught; `told` is the strength of evidence last told. */
export type Way = {
  trip: TripRecord;
  fixes: readonly Fix[];
  readonly habits: Habits;
  told: "strong" | "weak" | "none";
};

/** The room's memory: a copy of its rows that is read again after a work that rolled back. */
export type Memory = {
  readonly people: Map<string, Person>;
  /** Open trips by resident. */
  readonly ways: Map<string, Way>;
  /** Newest fix of each phone, wall ms. */
  readonly newestFix: Map<string, number>;
  /** The newest start of a breakfast. */
  breakfast: Pick<Evidence, "id" | "at"> | undefined;
  /** Wall ms of the newest sign of somebody moving in the house, since the hub runs. */
  motion: number | undefined;
  person(resident: string): Person;
  /** True when this evidence was taken before; remembers it otherwise. */
  repeated(evidence: string): boolean;
  /** Reads the rows again if something was changed in a work that rolled back. */
  settle(): void;
  /** Called before any change. */
  touch(): void;
  /** The number of the work in which something was changed last; they only grow. */
  work(): number;
  /** Called when works rolled back: those after `kept` did not happen. */
  onLost(listener: (kept: number) => void): void;
};

const remembered = 10_000;

/** Reads the memory from its rows; what is restored has been told. */
export function makeMemory(rows: Rows, wall: () => number): Memory {
  const people = new Map<string, Person>();
  const ways = new Map<string, Way>();
  const newestFix = new Map<string, number>();
  const seen = new Set<string>();
  const listeners: ((kept: number) => void)[] = [];
  let turn = rows.turn();

  const read = () => {
    for (const kept of [people, ways, newestFix, seen]) kept.clear();
    const now = wall();
    for (const [resident, state] of rows.states()) {
      people.set(resident, { state, told: viewOf(state, now, false), saved: now });
    }
    memory.breakfast = rows.lastBreakfast();
    for (const trip of rows.openTrips()) {
      const fixes = rows.fixes(trip.id).reduce<readonly Fix[]>((all, fix) => withFix(trip, all, fix), []);
      ways.set(trip.resident, { trip, fixes, habits: habitsOf(rows.lessons(trip.resident)), told: "none" });
    }
  };
  const memory: Memory = {
    people,
    ways,
    newestFix,
    breakfast: undefined,
    motion: undefined,
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
      for (const listener of listeners) listener(now);
    },
    touch: () => {
      turn = rows.nextTurn();
    },
    work: () => turn,
    onLost: (listener) => void listeners.push(listener),
  };
  read();
  return memory;
}
