import type { LiveFault, LivePart, LiveRun, LiveValues } from "../core/live.ts";
import { bathValues, climateValues, doorValues, meValues, ownTripValues, soonestValues } from "./evening-values.ts";
import { type Loose, shown, texts } from "./loose.ts";
import { alarmValues, breakfastValues, brushValues, musicValues } from "./morning-values.ts";
import { noticeValues } from "./notice-values.ts";
import type { Sight } from "./sight.ts";

/** All a place shows, by path; pure, so that the same sight always gives the same values. */
export function valuesOf(sight: Sight, shows: readonly LivePart[]): LiveValues {
  const { home, house, place, bedroom, eating, me, trips, since } = sight;
  const parts: Readonly<Record<LivePart, () => LiveValues>> = {
    screen: () => screenValues(sight),
    alarm: () => alarmValues(sight.alarm, since),
    breakfast: () => breakfastValues(sight.breakfast, since),
    music: () => musicValues(sight.music, since),
    brush: () => brushValues(sight.brushes, since),
    bath: () => bathValues(sight.bath, since),
    trip: () => (me ? ownTripValues(trips[0]) : soonestValues(bedroom ? [] : trips)),
    climate: () => climateValues(sight.climate, since),
    door: () => doorValues(sight.door),
    me: () => ({ ...meValues(me, since), ...(me && sight.settings?.unhurried ? { "me.unhurried": true } : {}) }),
    runs: () => runValues(sight),
    faults: () => faultValues(sight),
    notices: () => noticeValues(sight.notices, since),
    card: () => cardValues(sight),
    scenes: () => (sight.scenes ? { "scenes.changes": sight.scenes.changes, "scenes.at": sight.scenes.at } : {}),
  };
  const always: LiveValues = {
    ...(home && {
      "home.name": home.name,
      "home.language": home.language,
      "home.zone": home.zone,
      // Eleven kilometres are enough for the sky, and nobody's address.
      ...(home.lat !== undefined && { "home.lat": Math.round(home.lat * 10) / 10 }),
      ...(home.lon !== undefined && { "home.lon": Math.round(home.lon * 10) / 10 }),
    }),
    "home.house": house,
    "home.at": since,
    ...(place && {
      "place.name": place.name,
      "place.bedroom": bedroom,
      "place.eating": eating,
      "place.at": since,
    }),
  };
  return Object.assign({}, always, ...shows.map((part) => parts[part]()));
}

function screenValues({ screen, settings: { look, unhurried, idle } = {}, photos, since }: Sight): LiveValues {
  if (!screen) return {};
  const state: Loose = screen.state ?? {};
  return {
    "screen.thing": screen.id,
    "screen.online": screen.online,
    ...texts("screen", state, ["card", "spoke", "spoken_id"]),
    ...shown("screen.shows", state["shows"]),
    ...shown("screen.spoken", state["spoken"]),
    ...(look === undefined ? {} : { "screen.look": look }),
    ...(unhurried === true ? { "screen.unhurried": true } : {}),
    ...(idle?.includes("photos") ? { "screen.idle": idle, "screen.photos": photos } : {}),
    "screen.at": screen.at ?? since,
  };
}

/** Nothing at all where there is no card: a screen without one is the same as in a house without brands. */
function cardValues({ cards, me, since }: Sight): LiveValues {
  const [card] = cards;
  if (!card) return {};
  return { ...(me ? { "card.cards": cards } : { "card.card": card }), "card.at": card.at ?? since };
}

function runValues({ runs, whose, since }: Sight): LiveValues {
  const own = runs
    .filter(({ resident, state }) => state === "running" && (resident === undefined || whose.includes(resident)))
    .toSorted((a, b) => b.started - a.started)
    .slice(0, 5);
  const list: LiveRun[] = own.map(({ id, scene, state, started, steps }) => {
    const step = steps.at(-1)?.key;
    return { id, scene, state, started, ...(step === undefined ? {} : { step }) };
  });
  // Even that somebody else's scene went on is not for this wall.
  const newest = Math.max(since, ...own.flatMap(({ started, steps }) => [started, ...steps.map(({ at }) => at)]));
  return { "runs.list": list, "runs.at": newest };
}

function faultValues({ faults, since }: Sight): LiveValues {
  const list: LiveFault[] = faults
    .toSorted((a, b) => b.at - a.at)
    .slice(0, 20)
    .map(({ id, code, params, at }) => ({ id, code, params, at }));
  return { "faults.list": list, "faults.at": list[0]?.at ?? since };
}
