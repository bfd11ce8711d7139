import type { Sentence } from "../core/events.ts";
import type { Params } from "../core/errors.ts";
import type { Condition } from "../core/scene/nodes.ts";

/** What a condition looks at, in words that are true where it holds: `An adult awake`. */
export function conditionInWords(condition: Condition): Sentence {
  switch (condition.is) {
    case "presence":
      return presence(condition);
    case "ready":
      return say("check.ready", { role: condition.role });
    case "compare":
      return of(condition.fact, condition.op, condition.value) ?? say("check.fact", { fact: condition.fact });
    case "role-state": {
      const role = condition.role.split(".")[0] ?? "";
      const plain = of(`${role}.${condition.key}`, condition.op, condition.value);
      return plain ?? say("check.role-state", { role: condition.role });
    }
    case "time":
      return say("check.time", { from: condition.from, to: condition.to });
    case "nobody-asleep":
      return say("check.nobody-asleep");
    case "others-asleep":
      return say("check.others-asleep");
    case "awake":
      return say(condition.who === "adult" ? "check.adult-awake" : "check.awake");
    case "wake-window":
      return say("check.wake-window");
    case "empty":
      return say("check.empty");
    case "setting":
      return say("check.setting", { setting: condition.name });
  }
}

function say(key: string, params: Params = {}): Sentence {
  return { key, params };
}

const whoWhere: Readonly<Record<string, string>> = {
  "resident home": "check.resident-home",
  "resident away": "check.resident-away",
  "anyone home": "check.anyone-home",
  "anyone away": "check.anyone-away",
  "adult home": "check.adult-home",
  "adult away": "check.adult-away",
  "child home": "check.child-home",
  "child away": "check.child-away",
  "others home": "check.others-home",
  "others away": "check.others-away",
  "guest home": "check.guest-home",
  "guest away": "check.guest-away",
};
const whoNowhere: Readonly<Record<string, string>> = {
  "resident home": "check.resident-home-not",
  "resident away": "check.resident-away-not",
  "anyone home": "check.anyone-home-not",
  "anyone away": "check.anyone-away-not",
  "adult home": "check.adult-home-not",
  "adult away": "check.adult-away-not",
  "child home": "check.child-home-not",
  "child away": "check.child-away-not",
  "others home": "check.others-home-not",
  "others away": "check.others-away-not",
  "guest home": "check.guest-home-not",
  "guest away": "check.guest-away-not",
};

function presence({ who, where, not }: Extract<Condition, { is: "presence" }>): Sentence {
  const known = (not ? whoNowhere : whoWhere)[`${who} ${where}`];
  if (known) return say(known);
  const one = not ? whoNowhere[`resident ${where}`] : whoWhere[`resident ${where}`];
  return say(one ?? "check.fact", { fact: "resident.name", resident: who });
}

/** The questions a household reads about, by fact or state, with the answer that lets a scene go on. */
const inWords: Readonly<Record<string, string>> = {
  "breakfast.begun = false": "check.breakfast.not-begun",
  "breakfast.begun = true": "check.breakfast.begun",
  "breakfast.ready = true": "check.breakfast.ready",
  "sound.source != silence": "check.sound.wanted",
  "sound.source = news": "check.sound.news",
  "trip.open = true": "check.trip.open",
  "trip.evidence = strong": "check.trip.certain",
  "climate.needed = true": "check.climate.needed",
  "climate.others = false": "check.climate.no-others",
  "climate.start_in_min <= 0": "check.climate.time",
  "climate.on = false": "check.climate.off",
  "climate.unattended = true": "check.climate.unattended",
  "bath.permitted = true": "check.bath.permitted",
  "bath.start_in_min <= 0": "check.bath.time",
  "bath.begun = true": "check.bath.begun",
  "bath.made = true": "check.bath.made",
  "bath.unsure = true": "check.bath.unsure",
  "bath.others = false": "check.bath.no-others",
  "bath.waits = true": "check.bath.waits",
  "bath.interrupted = false": "check.bath.whole",
  "bath.phase != occupied": "check.bath.free",
  "bath.phase = off": "check.bath.off",
  "home.hazard = false": "check.home.calm",
  "home.closed = false": "check.home.open",
  "climate.on = true": "check.climate.on",
  "music.playing = true": "check.music.playing",
  "music.playing = false": "check.music.quiet",
  "music.source != fact:sound.source": "check.music.other",
};

function of(what: string, op: string, value: unknown): Sentence | undefined {
  const key = inWords[`${what} ${op} ${String(value)}`];
  return key === undefined ? undefined : say(key);
}

/** The reasons a scene gives before it starts at all, each as what would have let it start. */
const beforeStart: Readonly<Record<string, string>> = {
  "why.skipped": "check.not-skipped",
  "why.nobody-known": "check.somebody-known",
  "why.days-working": "check.working-day",
  "why.days-free": "check.free-day",
  "why.window": "check.time",
  "why.late": "check.in-time",
  "why.late-ask": "check.in-time",
  "why.once-per-day": "check.first-today",
  "why.once-per-trip": "check.first-on-way",
};

/** What would have to be true for a scene to start, where this reason kept it from starting. */
export function reasonInWords({ key, params }: Sentence): Sentence | undefined {
  const known = Object.hasOwn(beforeStart, key) ? beforeStart[key] : undefined;
  return known === undefined ? undefined : { key: known, params };
}
