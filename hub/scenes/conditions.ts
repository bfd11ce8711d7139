import type { Sentence } from "../core/events.ts";
import type { Params } from "../core/errors.ts";
import type { FactName } from "../core/facts.ts";
import { minuteOfDay } from "../core/house-day.ts";
import type { Resident } from "../core/house.ts";
import { readRole } from "../core/roles.ts";
import type { Condition } from "../core/scene/nodes.ts";
import type { Value } from "../core/world.ts";
import { addressOf, askedBy, placeOf, roleOf, settingOf, valueOf, type Asking } from "./resolve.ts";

type Of<K extends Condition["is"]> = Extract<Condition, { is: K }>;
type Comparison = Of<"compare">["op"];

/** The reason the first failing condition gives, or undefined when all hold. */
export function firstFailing(asking: Asking, all: readonly Condition[]): Sentence | undefined {
  return failingAt(asking, all)?.reason;
}

/** The first failing condition by its number from 0, with its reason; undefined when all hold. */
export function failingAt(
  asking: Asking,
  all: readonly Condition[],
): { readonly nth: number; readonly reason: Sentence } | undefined {
  for (const [nth, condition] of all.entries()) {
    const reason = failing(asking, condition);
    if (reason) return { nth, reason };
  }
  return undefined;
}

/** Minutes since midnight of a `HH:MM`. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Whether a minute lies in a window that may pass midnight; the end is outside. */
export function within(minute: number, from: string, to: string): boolean {
  const [first, last] = [minuteOf(from), minuteOf(to)];
  return first <= last ? minute >= first && minute < last : minute >= first || minute < last;
}

function failing(asking: Asking, condition: Condition): Sentence | undefined {
  switch (condition.is) {
    case "presence":
      return presence(asking, condition);
    case "ready":
      return ready(asking, condition);
    case "compare":
      return compare(asking, condition);
    case "role-state":
      return roleState(asking, condition);
    case "time":
      return within(minuteOfDay(asking.world.at, asking.world.home.zone), condition.from, condition.to)
        ? undefined
        : because("guard.time", { from: condition.from, to: condition.to });
    case "nobody-asleep":
      return nobodyAsleep(asking, condition);
    case "awake":
      return awake(asking, condition);
    case "others-asleep":
      return othersAsleep(asking, condition);
    case "wake-window":
      return wakeWindow(asking);
    case "empty":
      return empty(asking, condition);
    case "setting":
      return settingOf(asking, condition.name) === valueOf(asking, condition.equals)
        ? undefined
        : because("guard.setting", { setting: condition.name });
  }
}

function because(key: string, params: Params = {}): Sentence {
  return { key, params };
}

// Not known is never good enough: an unknown whereabouts fails a condition and its negation alike.
function presence(asking: Asking, { who, where, not }: Of<"presence">): Sentence | undefined {
  const group = Object.hasOwn(groups, who) ? groups[who as keyof typeof groups] : undefined;
  const one = group ? undefined : who === "resident" ? asking.run.resident : who;
  const name = group ? who : "resident";
  const about = one === undefined ? {} : { resident: one };
  const mine = (r: Resident) =>
    group ? group(r) && !(who === "others" && r.id === asking.run.resident) : r.id === one;
  const concerned = [...asking.world.residents.values()].filter(mine);
  const seen = concerned.map((r) => ({ id: r.id, where: asking.world.presence(r.id).where }));
  if (!not) return seen.some((s) => s.where === where) ? undefined : because(`guard.${name}-${where}`, about);
  const found = seen.find((s) => s.where === where);
  if (found) return because(`guard.${name}-${where}-not`, who === "others" ? { resident: found.id } : about);
  const lost = seen.find((s) => s.where === "unknown");
  if (lost) return because("guard.whereabouts", { resident: lost.id });
  return group || seen.length > 0 ? undefined : because("guard.resident-none");
}

const groups = {
  anyone: () => true,
  others: () => true,
  adult: (r: Resident) => r.standing === "adult" || r.standing === "owner",
  child: (r: Resident) => r.standing === "child",
  guest: (r: Resident) => r.standing === "guest",
};

function ready(asking: Asking, condition: Of<"ready">): Sentence | undefined {
  const role = roleOf(asking, condition.role);
  if (role?.ready) return undefined;
  const named = { role: addressOf(asking, condition.role) ?? condition.role };
  return because(role ? "guard.not-ready" : "guard.unbound", named);
}

/** What a household asks about, facts and states of roles, each with a sentence of its own. */
const inWords: Readonly<Record<string, string>> = {
  "breakfast.begun": "guard.breakfast.begun",
  "breakfast.ready": "guard.breakfast.ready",
  "bath.permitted": "guard.bath.permitted",
  "bath.start_in_min": "guard.bath.start_in_min",
  "bath.begun": "guard.bath.begun",
  "bath.made": "guard.bath.made",
  "bath.others": "guard.bath.others",
  "bath.unsure": "guard.bath.unsure",
  "bath.waits": "guard.bath.waits",
  "bath.interrupted": "guard.bath.interrupted",
  "climate.needed": "guard.climate.needed",
  "climate.others": "guard.climate.others",
  "climate.unattended": "guard.climate.unattended",
  "climate.on": "guard.climate.on",
  "climate.start_in_min": "guard.climate.start_in_min",
  "trip.open": "guard.trip.open",
  "trip.evidence": "guard.trip.evidence",
  "trip.eta_min": "guard.trip.eta_min",
  "sound.source": "guard.sound.source",
  "music.source": "guard.music.source",
  "music.playing = true": "guard.music.playing",
  "climate.on = true": "guard.climate.off",
  "home.closed": "guard.home.closed",
  "home.hazard": "guard.home.hazard",
};

/** Facts whose reason is a fact itself: the key of one sentence. */
const reasons: Readonly<Record<string, FactName>> = {
  "breakfast.ready": "breakfast.missing",
  "bath.permitted": "bath.missing",
};

function compare(asking: Asking, { fact, op, value }: Of<"compare">): Sentence | undefined {
  const is = asking.world.fact(askedBy(asking), fact);
  const wanted = valueOf(asking, value);
  if (is === undefined || wanted === undefined) return because("guard.fact-unknown", { fact });
  if (holds(is, op, wanted)) return undefined;
  const reason = reasons[fact] && asking.world.fact(askedBy(asking), reasons[fact]);
  if (typeof reason === "string") return because(reason);
  return because(inWords[`${fact} ${op} ${wanted}`] ?? inWords[fact] ?? "guard.fact", { fact, is, op, value: wanted });
}

function roleState(asking: Asking, { role, key, op, value }: Of<"role-state">): Sentence | undefined {
  const named = { role: addressOf(asking, role) ?? role, key };
  const view = roleOf(asking, role);
  const is = view && Object.hasOwn(view.state, key) ? view.state[key] : undefined;
  const wanted = valueOf(asking, value);
  if (!isValue(is) || wanted === undefined) return because("guard.role-unknown", named);
  if (holds(is, op, wanted)) return undefined;
  const name = `${readRole(role)?.role ?? ""}.${key}`;
  const plain = inWords[`${name} ${op} ${wanted}`] ?? inWords[name];
  return because(plain ?? "guard.role-state", { ...named, is, op, value: wanted });
}

function nobodyAsleep(asking: Asking, condition: Of<"nobody-asleep">): Sentence | undefined {
  const anywhere = condition.place === "anywhere";
  const place = anywhere ? undefined : placeOf(asking, condition.place);
  for (const resident of asking.world.residents.values()) {
    const seen = asking.world.presence(resident.id);
    const there = anywhere || (seen.place ?? resident.sleeps) === place;
    const counts = condition.others !== true || resident.id !== asking.run.resident;
    if (seen.asleep === "yes" && there && counts) return because("guard.asleep", { resident: resident.id });
  }
  return undefined;
}

// As with presence, not known is never good enough: who may be asleep is not up, and an unseen place not empty.
function awake({ run, world }: Asking, { who }: Of<"awake">): Sentence | undefined {
  const up = (id: string) => {
    const { where, asleep } = world.presence(id);
    return where === "home" && asleep === "no";
  };
  if (who === "adult") {
    const adults = [...world.residents.values()].filter(groups.adult);
    return adults.some(({ id }) => up(id)) ? undefined : because("guard.no-adult-awake");
  }
  if (run.resident === undefined) return because("guard.resident-none");
  return up(run.resident) ? undefined : because("guard.not-awake", { resident: run.resident });
}

function othersAsleep(asking: Asking, condition: Of<"others-asleep">): Sentence | undefined {
  const { run, world } = asking;
  const place = condition.place === "anywhere" ? undefined : placeOf(asking, condition.place);
  const up = [...world.residents.values()].find(({ id, sleeps }) => {
    const { where, asleep, place: at = sleeps } = world.presence(id);
    const there = condition.place === "anywhere" || at === place;
    return id !== run.resident && there && where !== "away" && asleep !== "yes";
  });
  return up && because("guard.others-up", { resident: up.id });
}

function wakeWindow({ run, world }: Asking): Sentence | undefined {
  const resident = run.resident === undefined ? undefined : world.residents.get(run.resident);
  if (!resident) return because("guard.resident-none");
  const inside = within(minuteOfDay(world.at, world.home.zone), resident.wakes_from, resident.wakes_to);
  return inside ? undefined : because("guard.wake-window", { resident: resident.id });
}

function empty(asking: Asking, condition: Of<"empty">): Sentence | undefined {
  const place = placeOf(asking, condition.place);
  const seen = place === undefined ? undefined : asking.world.place(place);
  const named = { place: place ?? condition.place };
  if (!seen) return because("guard.place-unknown", named);
  const long = !seen.occupied && asking.world.at - seen.since >= condition.for_s * 1000;
  return long ? undefined : because("guard.not-empty", named);
}

function isValue(value: unknown): value is Value {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function holds(is: Value, op: Comparison, wanted: Value): boolean {
  if (op === "=") return is === wanted;
  if (op === "!=") return is !== wanted;
  if (typeof is !== "number" || typeof wanted !== "number") return false;
  if (op === "<") return is < wanted;
  if (op === "<=") return is <= wanted;
  return op === ">" ? is > wanted : is >= wanted;
}
