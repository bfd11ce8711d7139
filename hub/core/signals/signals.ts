import type { Category } from "../engage/lists.ts";
import { bathMade } from "./bath-made/bath-made.ts";
import { breakfastMade } from "./breakfast-made/breakfast-made.ts";
import { cameHome } from "./came-home/came-home.ts";
import { dressedForWeather } from "./dressed-for-weather/dressed-for-weather.ts";
import { homeCooledOrWarmed } from "./home-cooled-or-warmed/home-cooled-or-warmed.ts";
import { musicHeard } from "./music-heard/music-heard.ts";
import { newsHeard } from "./news-heard/news-heard.ts";
import type { Happening, Signal } from "./signal.ts";

/** Everything of a day that may ever be told, by name; a new one is one folder and one row. */
export const signals = {
  "breakfast-made": breakfastMade,
  "music-heard": musicHeard,
  "news-heard": newsHeard,
  "home-cooled-or-warmed": homeCooledOrWarmed,
  "bath-made": bathMade,
  "dressed-for-weather": dressedForWeather,
  "came-home": cameHome,
} as const satisfies Readonly<Record<string, Signal>>;

/** The name of one of those; its words are `signal.<name>.what` and `signal.<name>.level1` to `level3`. */
export type SignalName = keyof typeof signals;

/** The same as a list. */
export const signalList: readonly (readonly [SignalName, Signal])[] = Object.entries(signals) as [SignalName, Signal][];

/** The signals of a category. */
export function signalsOf(category: Category): readonly (readonly [SignalName, Signal])[] {
  return signalList.filter(([, signal]) => signal.category === category);
}

/** What a happening counts as; undefined: nothing that may be told. */
export function countedAs(
  happening: Happening,
): { readonly signal: SignalName; readonly category: Category; readonly used: string } | undefined {
  for (const [name, signal] of signalList) {
    const used = signal.use(happening);
    if (used !== undefined) return { signal: name, category: signal.category, used };
  }
  return undefined;
}
