import type { State } from "../core/messages.ts";
import { wallOf } from "../core/instant.ts";
import type { Store } from "../store/open.ts";
import { grow, type Growing, type Sample } from "./stretches.ts";
import { seen, Thermals, unseen } from "./thermals.ts";

/** What the house knows of its rooms' warmth, kept by the thing that makes it. */
export type Rooms = {
  thermals(thing: string): Thermals;
  /** One state of an AC; `outdoor_c` is absent when nobody knows it, `held` while a person's hand is on it. */
  take(thing: string, state: State, how: { readonly outdoor_c: number | undefined; readonly usable: boolean }): void;
};

/** Opens what was learned; the newest stretches of each regime outlive a restart. */
export function openRooms(
  store: Pick<Store, "sql" | "work">,
  wall: () => number,
  onDamage: (error: unknown) => void,
): Rooms {
  const known = new Map<string, Thermals>();
  const growing = new Map<string, Growing>();
  for (const row of store.sql("SELECT thing, document FROM room_thermals").all()) {
    const read = readThermals(String(row["document"]), onDamage);
    if (read) known.set(String(row["thing"]), read);
  }
  const keep = (thing: string, thermals: Thermals) => {
    store.work(() =>
      store
        .sql("INSERT OR REPLACE INTO room_thermals (thing, document, at) VALUES (?, ?, ?)")
        .run(thing, JSON.stringify(thermals), Math.floor(wall())),
    );
    known.set(thing, thermals);
  };
  return {
    thermals: (thing) => known.get(thing) ?? unseen,
    take: (thing, state, { outdoor_c, usable }) => {
      const sample = usable && outdoor_c !== undefined ? sampleOf(state, outdoor_c) : undefined;
      const { growing: next, done } = grow(growing.get(thing), sample);
      growing.set(thing, next);
      if (done) keep(thing, seen(known.get(thing) ?? unseen, done.regime, done.stretch));
    },
  };
}

function readThermals(text: string, onDamage: (error: unknown) => void): Thermals | undefined {
  try {
    return Thermals.parse(JSON.parse(text));
  } catch (error) {
    // A room that must be learned anew is no reason not to open.
    onDamage(error);
    return undefined;
  }
}

/** What one state says of the room; nothing beside an open window, with trouble, or where it is only assumed. */
function sampleOf(state: State, outdoor_c: number): Sample | undefined {
  const { room_c, on, mode, running } = state;
  if (typeof room_c !== "number" || state["window_open"] === true || state["assumed"] === true) return undefined;
  if (state["trouble"] !== undefined) return undefined;
  const works = on === true && running === true;
  if (works && mode !== "cool" && mode !== "heat") return undefined;
  return { at: wallOf(state.at), regime: works ? (mode as "cool" | "heat") : "off", room_c, outdoor_c };
}
