import type { MomentName } from "../core/moments.ts";

/** What each moment is called where it starts or ends something; `{who}` is whoever it is about. */
export const momentWords: Readonly<Record<Exclude<MomentName, "told">, string>> = {
  woke: "step.when.woke",
  brushing: "step.when.brushing",
  "at-table": "step.when.at-table",
  agreed: "step.when.agreed",
  "heading-home": "step.when.heading-home",
  approaching: "step.when.approaching",
  arrived: "step.when.arrived",
  left: "step.when.left",
  "trip-ended": "step.when.trip-ended",
  leaving: "step.when.leaving",
  "good-night": "step.when.good-night",
  "leak-found": "step.when.leak-found",
  "smoke-found": "step.when.smoke-found",
};

/** What each verb of a role does, by `<role>.<verb>`. */
export const actWords: Readonly<Record<string, string>> = {
  "screen.show": "step.act.screen.show",
  "screen.speak": "step.act.screen.speak",
  "screen.clear": "step.act.screen.clear",
  "alarm.set": "step.act.alarm.set",
  "alarm.snooze": "step.act.alarm.snooze",
  "alarm.stop": "step.act.alarm.stop",
  "breakfast-machine.start": "step.act.breakfast.start",
  "breakfast-machine.stop": "step.act.stop",
  "music.play": "step.act.music.play",
  "music.stop": "step.act.music.stop",
  "music.set": "step.act.music.set",
  "music.duck": "step.act.music.duck",
  "bath.fill": "step.act.bath.fill",
  "bath.warm": "step.act.bath.warm",
  "bath.hold": "step.act.bath.hold",
  "bath.stop": "step.act.stop",
  "climate.set": "step.act.climate.set",
  "climate.release": "step.act.climate.release",
  "climate.stop": "step.act.off",
  "light.on": "step.act.on",
  "light.off": "step.act.off",
  "shut-off.stop": "step.act.shut-off.stop",
};

/** Where a role stands that is found when the scene runs. */
export const placeWords: Readonly<Record<string, string>> = {
  own: "step.place.own",
  here: "step.place.here",
  eating: "step.place.eating",
};

/** What a card shows, by its name. */
export const cardWords: Readonly<Record<string, string>> = {
  morning: "step.card.morning",
  breakfast: "step.card.breakfast",
  "breakfast-missing": "step.card.breakfast-missing",
  welcome: "step.card.welcome",
};

/** What each choice of a value is called, by the value. */
export const choiceWords: Readonly<Record<string, string>> = {
  anyone: "step.choice.anyone",
  adults: "step.choice.adults",
  any: "step.choice.any-day",
  working: "step.choice.working",
  free: "step.choice.free",
  "per-day": "step.choice.per-day",
  "per-trip": "step.choice.per-trip",
  always: "step.choice.always",
  run: "step.choice.run",
  skip: "step.choice.skip",
  ask: "step.choice.ask",
  music: "step.choice.music",
  news: "step.choice.news",
  alarm: "step.choice.alarm",
  cool: "step.choice.cool",
  heat: "step.choice.heat",
};

/** Who a moment is about, in the middle of a sentence. */
export const whoWords: Readonly<Record<string, string>> = {
  anyone: "step.who.anyone",
  adults: "step.who.adults",
};

/** Who it is where it is one resident. */
export const whoResident = "step.who.resident";
