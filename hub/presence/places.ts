import type { PlaceView } from "../core/world.ts";

/** What the occupancy sensors say of the places of the house; nothing of it survives a restart. */
export type Places = {
  /** A sensor's word, true since `since` and told at `at`; an older one than the last says nothing any more. */
  tell(
    place: string,
    sensor: string,
    word: { readonly occupied: boolean; readonly at: number; readonly since: number },
  ): void;
  /** Something else there shows that somebody was in it. */
  sign(place: string, at: number): void;
  /** A sensor that went offline says nothing any more. */
  lost(sensor: string): void;
  /** Occupied if any sensor there says so; undefined while none has spoken. */
  view(place: string): PlaceView | undefined;
};

type Word = { readonly occupied: boolean; readonly at: number; readonly since: number };

/** Places of which nothing is known yet. */
export function makePlaces(): Places {
  const words = new Map<string, Map<string, Word>>();
  const signs = new Map<string, number>();
  return {
    tell: (place, sensor, word) => {
      const here = words.get(place) ?? new Map<string, Word>();
      words.set(place, here);
      const last = here.get(sensor);
      if (last && last.at > word.at) return;
      here.set(sensor, last && last.occupied === word.occupied ? { ...last, at: word.at } : word);
    },
    sign: (place, at) => void signs.set(place, Math.max(signs.get(place) ?? -Infinity, at)),
    lost: (sensor) => {
      for (const here of words.values()) here.delete(sensor);
    },
    view: (place) => {
      const said = [...(words.get(place)?.values() ?? [])];
      const occupied = said.some((word) => word.occupied);
      const since = said.filter((word) => word.occupied === occupied).map((word) => word.since);
      if (since.length === 0) return undefined;
      // Occupied since the first who saw somebody; empty since the last who saw them go, or the last sign of anybody.
      return { occupied, since: occupied ? Math.min(...since) : Math.max(...since, signs.get(place) ?? -Infinity) };
    },
  };
}
