import { wallOf } from "../core/instant.ts";
import type { LiveValues } from "../core/live.ts";
import type { ThingView } from "./house.ts";
import { flags, instants, type Loose, numbers, texts } from "./loose.ts";
import type { Served, Sight } from "./sight.ts";

/** The alarm clock at somebody's bed. */
export function alarmValues(alarm: Sight["alarm"], since: number): LiveValues {
  if (!alarm) return {};
  const { thing, snooze_min, moved } = alarm;
  const state: Loose = thing.state ?? {};
  return {
    "alarm.thing": thing.id,
    "alarm.online": thing.online,
    "alarm.snooze_min": snooze_min,
    ...(moved.skipped === undefined ? {} : { "alarm.skipped": moved.skipped }),
    ...(moved.later_min === undefined ? {} : { "alarm.later_min": moved.later_min }),
    ...flags("alarm", state, ["ringing"]),
    ...instants("alarm", state, ["next", "since", "snoozed_until"], wallOf),
    "alarm.at": thing.at ?? since,
  };
}

/** The breakfast machine where it stands. */
export function breakfastValues(breakfast: Served | undefined, since: number): LiveValues {
  if (!breakfast) return {};
  const { thing, held } = breakfast;
  const state: Loose = thing.state ?? {};
  return {
    "breakfast.thing": thing.id,
    "breakfast.online": thing.online,
    "breakfast.held": held,
    ...texts("breakfast", state, ["phase", "recipe", "fault"]),
    ...numbers("breakfast", state, ["portions", "progress_pct", "ready_s"]),
    ...flags("breakfast", state, ["loaded", "lid_closed", "water_ok", "interrupted"]),
    ...(thing.adopted && thing.place !== undefined ? { "breakfast.pressed-here": true } : {}),
    "breakfast.at": thing.at ?? since,
  };
}

/** What is heard in a place. */
export function musicValues(music: Served | undefined, since: number): LiveValues {
  if (!music) return {};
  const { thing, held } = music;
  const state: Loose = thing.state ?? {};
  const headlines = state["headlines"];
  const read = Array.isArray(headlines) ? headlines.filter((one) => typeof one === "string").slice(0, 5) : [];
  return {
    "music.thing": thing.id,
    "music.online": thing.online,
    "music.held": held,
    ...flags("music", state, ["playing", "sample", "ducked"]),
    ...texts("music", state, ["source", "out", "url", "title", "artist", "trouble"]),
    ...numbers("music", state, ["volume", "rise_s"]),
    ...instants("music", state, ["since"], wallOf),
    ...(read.length > 0 ? { "music.headlines": read } : {}),
    "music.at": thing.at ?? since,
  };
}

/** That somebody brushes; with two at it, the one who has brushed longer. */
export function brushValues(brushes: readonly ThingView[], since: number): LiveValues {
  const [longest] = brushes
    .filter(({ online, state }) => online && state?.["running"] === true)
    .toSorted((a, b) => began(a, since) - began(b, since));
  if (!longest) return {};
  const { at = since, state = {} } = longest;
  const s = state["duration_s"];
  return { "brush.running": true, ...(typeof s === "number" ? { "brush.s": s } : {}), "brush.at": at };
}

function began({ at, state = {} }: ThingView, since: number): number {
  const s = state["duration_s"];
  return (at ?? since) - (typeof s === "number" ? s * 1_000 : 0);
}
