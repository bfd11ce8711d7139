import type { Bus } from "../bus/bus.ts";
import { houseDay } from "../core/house-day.ts";
import { type NoteBook, ofHouse } from "./offers-notes.ts";

/** The card of a bedside screen that tells the day: weather, air and what to wear. */
const morningCard = "morning";
const shown = "shown";

/** On which house day a screen last showed the weather; what a screen merely repeats after a reconnection counts not. */
export type WeatherShown = { day(): string | undefined; [Symbol.dispose](): void };

/** Follows it; written down only where somebody permits anything, so that others' houses keep nothing of it. */
export function followWeather(from: {
  readonly bus: Pick<Bus, "on">;
  readonly notes: NoteBook;
  readonly now: () => number;
  readonly zone: () => string;
  readonly permitted: () => boolean;
}): WeatherShown {
  const { bus, notes, now, zone, permitted } = from;
  let last = notes.get<{ readonly day: string }>(ofHouse, "weather", shown)?.document.day;
  let written = last;
  const keep = () => {
    if (last === undefined || last === written || !permitted()) return;
    written = last;
    notes.put(ofHouse, "weather", shown, now(), { day: last });
  };
  const offs = [
    bus.on("device.state", ({ state, baseline }) => {
      if (baseline || state["card"] !== morningCard) return;
      last = houseDay(now(), zone());
      keep();
    }),
    bus.on("consent.changed", keep),
  ];
  return {
    day: () => last,
    [Symbol.dispose]: () => {
      for (const off of offs) off();
    },
  };
}
