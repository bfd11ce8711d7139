import type { LiveValues } from "../../hub/core/live.ts";
import { asOf, limits, type Heard } from "../parts/age.ts";
import type { Theme, Veil } from "../parts/sky.ts";
import type { Said } from "../parts/say.ts";
import { sunAt, type Position, type Sun } from "../parts/sun.ts";
import { tubOf, type Tub } from "../parts/tub-view.ts";
import { wayHome } from "../parts/way-view.ts";
import { rowsOf, type Row } from "./rows.ts";
import { noticesIn } from "./notices.ts";

/** All a phone's view depends on; `secure`: the browser lets this page sign. */
export type Seen = Heard & { readonly values: LiveValues; readonly position: Position; readonly secure: boolean };

/** The button that opens the door: there, or the reason in words why it is not. */
export type DoorTap = { readonly is: "offered" } | { readonly is: "not"; readonly why: Said };

/** One thing a swipe would do. */
export type Plan = { readonly of: Row["of"]; readonly said: Said };

/** The house at a glance, and the swipe. */
export type Home = {
  readonly is: "home";
  /** The one sentence about the house, in short pieces. */
  readonly says: readonly Said[];
  /** What is wrong, said whole. */
  readonly wrong?: Said;
  readonly plans: readonly Plan[];
  /** Why no swipe is taken now; without it one is. */
  readonly refuses?: Said;
  /** Where the owner of this phone is, as far as the house can tell. */
  readonly where: "home" | "away" | "unknown";
  readonly asOf?: number;
};

/** The way home while it lasts. */
export type Trip = {
  readonly is: "trip";
  readonly opened: number;
  readonly along: number;
  readonly minutes?: number;
  /** Between how many minutes it takes, nine times in ten. */
  readonly band?: { readonly low: number; readonly high: number };
  readonly tub?: Tub;
  readonly rows: readonly Row[];
  readonly asOf?: number;
};

/** What a phone shows, and under which sky. */
export type PhoneView = {
  readonly face: Home | Trip;
  readonly tap?: DoorTap;
  readonly theme: Theme;
  readonly sun: Sun;
  readonly veil: Veil;
};

const minute = 60_000;
const baths: Readonly<Record<string, string>> = {
  "cold-first": "phone.says.bath.fill",
  fill: "phone.says.bath.fill",
  trim: "phone.says.bath.trim",
  ready: "phone.says.bath.ready",
  occupied: "phone.says.bath.occupied",
  fault: "phone.says.bath.fault",
};
const bolts: Readonly<Record<string, string>> = {
  locked: "phone.says.door.locked",
  unlocked: "phone.says.door.unlocked",
  jammed: "phone.says.door.jammed",
};

/** Decides what a phone shows. Pure. */
export function phoneViewOf(seen: Seen): PhoneView {
  const { values, now, live, position } = seen;
  const sun = sunAt(now, position);
  const opened = values["trip.opened"];
  const face = opened === undefined ? homeOf(seen) : tripOf(seen, opened);
  const tap = tapOf(seen);
  return {
    face,
    ...(tap ? { tap } : {}),
    theme: sun.height >= 4 ? "pale" : "deep",
    sun,
    // Stale ink is legible on a stale sky alone.
    veil: live && face.asOf === undefined ? {} : { stale: true },
  };
}

function homeOf(seen: Seen): Home {
  const { values, live, heardAt } = seen;
  const [fault] = values["faults.list"] ?? [];
  const presses = noticesIn(values).some(({ level }) => level !== "tell");
  const all: Said = { key: fault || presses ? "phone.says.look" : "phone.says.well" };
  const says = [...(live ? [all] : []), ...bathSays(values), ...doorSays(values)];
  return {
    is: "home",
    says: says.length > 0 ? says : [{ key: "phone.says.nothing" }],
    ...(fault && live ? { wrong: { key: `error.${fault.code}`, params: fault.params } } : {}),
    where: whereOf(values),
    plans: live ? plansOf(values) : [],
    ...(live ? {} : { refuses: { key: "phone.swipe.offline" }, asOf: heardAt }),
  };
}

function whereOf({ "me.where": where }: LiveValues): Home["where"] {
  return where === "home" || where === "away" ? where : "unknown";
}

function bathSays(values: LiveValues): readonly Said[] {
  const { "bath.phase": phase, "bath.online": online } = values;
  if (phase === undefined) return [];
  if (online === false) return [{ key: "phone.says.bath.away" }];
  return [{ key: baths[phase] ?? "phone.says.bath.idle" }];
}

function doorSays(values: LiveValues): readonly Said[] {
  const { "door.leaf": leaf, "door.bolt": bolt } = values;
  if (values["door.phase"] === undefined && bolt === undefined) return [];
  if (leaf === "open") return [{ key: "phone.says.door.open" }];
  return [{ key: bolts[bolt ?? ""] ?? "phone.says.door.unknown" }];
}

/** What a swipe would do now, as the house says. */
function plansOf(values: LiveValues): readonly Plan[] {
  const { "me.plan.climate_why": why, "me.plan.climate_why_params": params } = values;
  const { "me.plan.bath": bath, "me.plan.door": door } = values;
  const own = why?.startsWith("plan.") === true;
  return [
    ...(why === undefined
      ? []
      : [
          {
            of: "climate",
            said: own ? { key: why } : { key: "phone.plan.climate", params: { ...params, why } },
          } as const,
        ]),
    ...(bath === undefined ? [] : [{ of: "bath", said: { key: `plan.bath.${bath}` } } as const]),
    ...(door === undefined ? [] : [{ of: "door", said: { key: `plan.door.${door}` } } as const]),
  ];
}

function tripOf(seen: Seen, opened: number): Trip {
  const { values, now } = seen;
  const tub = tubOf(values);
  const { way, asOf: old } = wayHome(seen, opened, tub);
  const { "trip.eta_low_min": low, "trip.eta_high_min": high, "trip.at": at = opened } = values;
  const gone = (now - at) / minute;
  const left = (min: number) => Math.max(0, Math.round(min - gone));
  const { minutes, ...vague } = way;
  const known = minutes !== undefined && low !== undefined && high !== undefined && left(high) > left(low);
  return {
    is: "trip",
    opened,
    along: way.along,
    ...(minutes === undefined ? {} : { minutes }),
    ...(known ? { band: { low: left(low), high: left(high) } } : {}),
    ...(tub ? { tub } : {}),
    // Nothing is promised for an arrival that grew old.
    rows: rowsOf(seen, tub, old === undefined ? way : vague),
    ...(old === undefined ? {} : { asOf: old }),
  };
}

/** Somebody stands at the door who may be the owner of this phone, or the door asks for just this. */
function tapOf(seen: Seen): DoorTap | undefined {
  const { values, live, now, secure } = seen;
  const { "door.phase": phase, "door.ask": ask, "door.at": at = 0 } = values;
  if (!live || phase === undefined || "asOf" in asOf(seen, at, limits.door) || now < at - minute) return undefined;
  const asks = phase === "asking" && ask === "credential";
  const looks = phase === "looking" || phase === "recognised" || (phase === "asking" && ask === "look");
  const mine = values["trip.opened"] !== undefined || values["me.where"] === "away";
  if (!asks && !(looks && mine)) return undefined;
  return secure ? { is: "offered" } : { is: "not", why: { key: "phone.tap.not-secure" } };
}
