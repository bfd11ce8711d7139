import type { Sentence } from "../core/events.ts";
import type { MomentName } from "../core/moments.ts";

type Title = { readonly ran: string; readonly not: string; readonly done: string };

/** What people call each part of the scenes that come with the product, by scene and moment. */
const titles: Readonly<Record<string, Title>> = {
  "morning woke": { ran: "today.morning", not: "today.morning-not", done: "today.morning-done" },
  "morning brushing": { ran: "today.breakfast", not: "today.breakfast-not", done: "today.breakfast-done" },
  "morning at-table": { ran: "today.table", not: "today.table-not", done: "today.table-done" },
  "evening heading-home": { ran: "today.way", not: "today.way-not", done: "today.way-done" },
  "evening arrived": { ran: "today.home", not: "today.home-not", done: "today.home-done" },
  "leaving-home left": { ran: "today.out", not: "today.out-not", done: "today.out-done" },
  "leaving-home leaving": { ran: "today.leaving", not: "today.leaving-not", done: "today.leaving-done" },
  "good-night good-night": { ran: "today.night", not: "today.night-not", done: "today.night-done" },
  "leak-and-smoke leak-found": { ran: "today.leak", not: "today.leak-not", done: "today.leak-done" },
  "leak-and-smoke smoke-found": { ran: "today.smoke", not: "today.smoke-not", done: "today.smoke-done" },
  "evening left": { ran: "today.left", not: "today.left-not", done: "today.left-done" },
};

/** The title of a run of a scene, or of one that did not happen. */
export function titleOf(scene: string, kind: MomentName | undefined, ran: boolean): Sentence {
  const known = Object.hasOwn(titles, `${scene} ${kind ?? ""}`) ? titles[`${scene} ${kind ?? ""}`] : undefined;
  if (known) return { key: ran ? known.ran : known.not, params: {} };
  return { key: ran ? "today.scene" : "today.scene-not", params: { scene } };
}

/** What a run that went as planned has done; undefined where people have no words for it. */
export function doneIn(scene: string, kind: MomentName): Sentence | undefined {
  const name = `${scene} ${kind}`;
  const known = Object.hasOwn(titles, name) ? titles[name] : undefined;
  return known && { key: known.done, params: {} };
}

/** What each kind of evidence is called, where people read why. */
const signs: Readonly<Record<string, string>> = {
  "alarm.stopped": "sign.alarm-stopped",
  "bed.left": "sign.bed-left",
  "bedroom.left": "sign.bedroom-left",
  "screen.touched": "sign.screen-touched",
  "toothbrush.running": "sign.toothbrush",
  "tap.running": "sign.tap",
  "occupancy.occupied": "sign.seated",
  "screen.yes": "sign.yes",
  "phone.swiped": "sign.swiped",
  "region.entered": "sign.near",
  "door.opened": "sign.door",
  "home.entered": "sign.came-in",
  "region.left": "sign.left",
  "trip.cancelled": "sign.cancelled",
  "trip.expired": "sign.expired",
  "screen.leaving": "sign.leaving",
  "phone.leaving": "sign.leaving",
  "screen.good-night": "sign.good-night",
  "bed.entered": "sign.in-bed",
  "leak.found": "sign.leak",
  "smoke.found": "sign.smoke",
};

/** One sign in words; undefined for what people have no word for. */
export function signOf(source: string): Sentence | undefined {
  const key = Object.hasOwn(signs, source) ? signs[source] : undefined;
  return key === undefined ? undefined : { key, params: {} };
}

/** Moments as whom they are about reads them; `tell.<moment>` is how everybody else does. */
const yours: Readonly<Record<string, string>> = {
  "tell.woke": "you.woke",
  "tell.brushing": "you.brushing",
  "tell.at-table": "you.at-table",
  "tell.heading-home": "you.heading-home",
  "tell.approaching": "you.approaching",
  "tell.arrived": "you.arrived",
  "tell.left": "you.left",
  "tell.leaving": "you.leaving",
  "tell.good-night": "you.good-night",
  "tell.trip-ended": "you.trip-ended",
};

/** A sentence as one resident reads it: what is about themselves says "you". */
export function asRead(sentence: Sentence, reader: string | undefined): Sentence {
  const { key, params } = sentence;
  if (reader === undefined) return sentence;
  if (key === "why.skipped" && params["by"] === reader) return { key: "why.skipped-own", params };
  if (key === "today.skipped" && params["by"] === reader) return { key: "today.skipped-own", params };
  const own = Object.hasOwn(yours, key) ? yours[key] : undefined;
  return own !== undefined && params["resident"] === reader ? { key: own, params } : sentence;
}
