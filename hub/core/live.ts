import type { DoorAsk, DoorPhase } from "./door.ts";
import type { LiveCard } from "./engage/cards.ts";
import type { ErrorCode, Params } from "./errors.ts";
import type { RunView } from "./events.ts";
import type { Language } from "./house.ts";
import type { IdleShow, LiveNotice, Look } from "./notices.ts";
import type { Value } from "./world.ts";

/** The version of what a screen is sent. */
export const liveSchema = 1;

/** The socket.io namespace screens listen to. */
export const liveNamespace = "/live";

/** The parts of the house a screen may show; a place is only ever told those that belong on its wall. */
export const liveParts = [
  "screen",
  "alarm",
  "breakfast",
  "music",
  "brush",
  "bath",
  "trip",
  "climate",
  "door",
  "me",
  "runs",
  "faults",
  "notices",
  "card",
  "scenes",
] as const;
/** One of those parts. */
export type LivePart = (typeof liveParts)[number];

/** What a screen says when it connects; `epoch` and `seq` of its last message let it go on where it was. */
export type Greeting = {
  readonly token?: string;
  /** Whose cookie comes along: the seat of the page, in place of a token. */
  readonly seat?: string;
  /** The place of a wall, or of a phone its own device id with `phone:` before it. */
  readonly place: string;
  /** All parts the place has when left out. */
  readonly shows?: readonly LivePart[];
  readonly epoch?: string;
  readonly seq?: number;
};

/** A run as a wall shows it: nobody's name, only how far it is. */
export type LiveRun = {
  readonly id: string;
  readonly scene: string;
  readonly state: RunView["state"];
  readonly started: number;
  /** The key of the newest step. */
  readonly step?: string;
};

/** A fault as a wall shows it: `error.<code>` is its sentence. */
export type LiveFault = { readonly id: string; readonly code: ErrorCode; readonly params: Params; readonly at: number };

/** The phone a place stands for, as a greeting writes it; undefined for a wall. */
export function phoneIn(place: string): string | undefined {
  return place.startsWith("phone:") ? place.slice("phone:".length) : undefined;
}

/** Whether a swipe would have the bath made; `plan.bath.<key>` is its sentence. */
export const bathPlans = ["permitted", "no-permission", "child-home", "switched-off", "not-ready"] as const;
/** One of those. */
export type BathPlan = (typeof bathPlans)[number];
/** By what the door would open on arrival; `plan.door.<key>` is its sentence. */
export const doorPlans = ["eyes", "code", "none"] as const;
/** One of those. */
export type DoorPlan = (typeof doorPlans)[number];

/** All a place shows, by path; `<part>.at` is the wall time (ms) at which that part was last known to be so. */
export type LiveValues = {
  readonly "home.name"?: string;
  readonly "home.language"?: Language;
  readonly "home.zone"?: string;
  readonly "home.house"?: "virtual" | "real";
  /** Where the house stands, to a tenth of a degree: enough for the sky over it, too little for a visitor. */
  readonly "home.lat"?: number;
  readonly "home.lon"?: number;
  readonly "home.at"?: number;
  readonly "place.name"?: string;
  /** Somebody sleeps here. */
  readonly "place.bedroom"?: boolean;
  /** People have breakfast here. */
  readonly "place.eating"?: boolean;
  readonly "place.at"?: number;
  readonly "screen.thing"?: string;
  readonly "screen.online"?: boolean;
  readonly "screen.card"?: string;
  readonly "screen.shows"?: Readonly<Record<string, Value>>;
  readonly "screen.spoke"?: string;
  /** The values of what it spoke, and the command that asked for it: a page speaks each once. */
  readonly "screen.spoken"?: Readonly<Record<string, Value>>;
  readonly "screen.spoken_id"?: string;
  /** How the household wants it by day; without it walls are dark, kitchens light. */
  readonly "screen.look"?: Look;
  /** Larger words, fewer buttons, more time. */
  readonly "screen.unhurried"?: boolean;
  /** What it shows while nothing is to be said, in this order, and the photos that are shown then. */
  readonly "screen.idle"?: readonly IdleShow[];
  readonly "screen.photos"?: readonly string[];
  readonly "screen.at"?: number;
  readonly "alarm.thing"?: string;
  readonly "alarm.online"?: boolean;
  readonly "alarm.ringing"?: boolean;
  /** Wall ms: when it rings next by itself, since when it rings, and until when it was put off. */
  readonly "alarm.next"?: number;
  readonly "alarm.since"?: number;
  readonly "alarm.snoozed_until"?: number;
  readonly "alarm.snooze_min"?: number;
  /** The next ring was left out by hand: wall ms at which it would have rung; or it rings so much later. */
  readonly "alarm.skipped"?: number;
  readonly "alarm.later_min"?: number;
  readonly "alarm.at"?: number;
  readonly "breakfast.thing"?: string;
  readonly "breakfast.online"?: boolean;
  readonly "breakfast.held"?: boolean;
  readonly "breakfast.phase"?: string;
  readonly "breakfast.recipe"?: string;
  readonly "breakfast.portions"?: number;
  readonly "breakfast.progress_pct"?: number;
  readonly "breakfast.ready_s"?: number;
  readonly "breakfast.loaded"?: boolean;
  readonly "breakfast.lid_closed"?: boolean;
  readonly "breakfast.water_ok"?: boolean;
  readonly "breakfast.interrupted"?: boolean;
  readonly "breakfast.fault"?: string;
  /** It has no button of its own: a hand presses this wall's instead. */
  readonly "breakfast.pressed-here"?: boolean;
  readonly "breakfast.at"?: number;
  readonly "music.thing"?: string;
  readonly "music.online"?: boolean;
  readonly "music.held"?: boolean;
  readonly "music.playing"?: boolean;
  readonly "music.source"?: string;
  readonly "music.out"?: string;
  /** What this page is to play where there is no player, relative to the house's own address. */
  readonly "music.url"?: string;
  readonly "music.title"?: string;
  readonly "music.artist"?: string;
  readonly "music.headlines"?: readonly string[];
  readonly "music.sample"?: boolean;
  readonly "music.volume"?: number;
  readonly "music.rise_s"?: number;
  /** Wall ms from which the volume rises. */
  readonly "music.since"?: number;
  readonly "music.ducked"?: boolean;
  readonly "music.trouble"?: string;
  readonly "music.at"?: number;
  /** That somebody brushes here, never who; `brush.s` is for how long as of `brush.at`. */
  readonly "brush.running"?: boolean;
  readonly "brush.s"?: number;
  readonly "brush.at"?: number;
  readonly "bath.thing"?: string;
  readonly "bath.online"?: boolean;
  readonly "bath.held"?: boolean;
  readonly "bath.phase"?: string;
  readonly "bath.level_pct"?: number;
  readonly "bath.water_c"?: number;
  readonly "bath.target_c"?: number;
  readonly "bath.target_pct"?: number;
  readonly "bath.ready_s"?: number;
  readonly "bath.interrupted"?: boolean;
  /** Its heating was stopped because nobody knows who comes when; the water is kept and may be warmed again. */
  readonly "bath.waits"?: boolean;
  /** It has no button of its own: a hand presses its wall's instead. */
  readonly "bath.pressed-here"?: boolean;
  readonly "bath.fault"?: string;
  readonly "bath.at"?: number;
  readonly "climate.thing"?: string;
  readonly "climate.online"?: boolean;
  readonly "climate.held"?: boolean;
  readonly "climate.on"?: boolean;
  readonly "climate.mode"?: string;
  readonly "climate.target_c"?: number;
  readonly "climate.room_c"?: number;
  readonly "climate.running"?: boolean;
  readonly "climate.unattended"?: boolean;
  readonly "climate.trouble"?: string;
  readonly "climate.at"?: number;
  /** The ladder at the door (core/door.ts DoorView), never anybody's name. */
  readonly "door.phase"?: DoorPhase;
  readonly "door.ask"?: DoorAsk;
  readonly "door.by"?: string;
  readonly "door.recognised_at"?: number;
  readonly "door.confirmed_at"?: number;
  readonly "door.opened_at"?: number;
  /** Until when eyes or codes are not taken, wall ms. */
  readonly "door.until"?: number;
  readonly "door.bolt"?: string;
  readonly "door.leaf"?: string;
  readonly "door.trouble"?: string;
  readonly "door.at"?: number;
  /** Of the resident whose phone this is; no wall is told. */
  readonly "me.resident"?: string;
  readonly "me.name"?: string;
  readonly "me.language"?: Language;
  readonly "me.phone"?: string;
  readonly "me.where"?: string;
  /** What a swipe would do now: the AC, with the sentence why as key and values; the bath; and how the door would open. */
  readonly "me.plan.climate_mode"?: string;
  readonly "me.plan.climate_c"?: number;
  readonly "me.plan.climate_why"?: string;
  readonly "me.plan.climate_why_params"?: Readonly<Record<string, Value>>;
  readonly "me.plan.bath"?: BathPlan;
  readonly "me.plan.door"?: DoorPlan;
  /** Larger words on this phone. */
  readonly "me.unhurried"?: boolean;
  readonly "me.at"?: number;
  /** A wall is told only when it opened, when it expires and the minutes; the rest is for the phone of whoever is on the way. */
  readonly "trip.id"?: string;
  readonly "trip.distance_m"?: number;
  readonly "trip.eta_low_min"?: number;
  readonly "trip.eta_high_min"?: number;
  readonly "trip.evidence"?: string;
  readonly "trip.opened"?: number;
  readonly "trip.expires"?: number;
  /** Minutes to the door as they were at `trip.at`. */
  readonly "trip.eta_min"?: number;
  readonly "trip.at"?: number;
  readonly "runs.list"?: readonly LiveRun[];
  readonly "runs.at"?: number;
  readonly "faults.list"?: readonly LiveFault[];
  readonly "faults.at"?: number;
  /** What a wall of an eating or sleeping place may show of a brand; a phone is told all cards of its resident. */
  readonly "card.card"?: LiveCard;
  readonly "card.cards"?: readonly LiveCard[];
  readonly "card.at"?: number;
  /** On phones: how often scenes, their settings or their next runs were changed; what is shown of them is asked anew. */
  readonly "scenes.changes"?: number;
  readonly "scenes.at"?: number;
  /** Hazards first, then the newest first. */
  readonly "notices.list"?: readonly LiveNotice[];
  readonly "notices.at"?: number;
};

/** One path of what a place shows. */
export type LivePath = keyof LiveValues;

/** Event `snapshot`: everything at once; `at` is the house's own wall time. */
export type Snapshot = {
  readonly schema: typeof liveSchema;
  /** The start of the hub this belongs to; a new one makes every older `seq` void. */
  readonly epoch: string;
  readonly seq: number;
  readonly at: number;
  readonly place: string;
  readonly values: LiveValues;
};

/** Event `diff`: follows the message of `seq - 1`. */
export type Diff = {
  readonly epoch: string;
  readonly seq: number;
  readonly at: number;
  readonly set: LiveValues;
  readonly unset?: readonly LivePath[];
};

/** Event `beat`: nothing changed, the house is still there, and this is its time. */
export type Beat = { readonly epoch: string; readonly seq: number; readonly at: number };

/** What the hub sends a screen. */
export type LiveEvents = {
  snapshot: (snapshot: Snapshot) => void;
  diff: (diff: Diff) => void;
  beat: (beat: Beat) => void;
};

/** The values after a diff. */
export function applied(values: LiveValues, { set, unset = [] }: Pick<Diff, "set" | "unset">): LiveValues {
  const kept = Object.entries({ ...values, ...set }).filter(([path]) => !unset.some((gone) => gone === path));
  return Object.fromEntries(kept);
}
