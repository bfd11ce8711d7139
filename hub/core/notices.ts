import type { Params } from "./errors.ts";

/** How much a notice weighs: `hazard` for what may hurt, `urgent` for what somebody must see to, `tell` for the rest. */
export type NoticeLevel = "hazard" | "urgent" | "tell";

/**
 * What becomes a notice, and how. `walls`: of the place it is about (`there`), every shared one (`house`), or none, for
 * what whoever stands in front of a wall must not learn. `lasts_min`: it says nothing any more after that; without it,
 * it stands until its cause is over. `notice.<name>` in ui/words is its sentence.
 */
export type NoticeRow = {
  readonly level: NoticeLevel;
  readonly walls: "there" | "house" | "none";
  readonly lasts_min?: number;
  /** Every screen and every grown-up's phone at once, whoever is where. */
  readonly everywhere?: true;
  /** Nobody but grown-ups, not even where it is a hazard. */
  readonly adults?: true;
};

const row = <R extends NoticeRow>(one: R): R => one;

/** Every notice of the house; nothing else is ever shown as one. */
export const notices = {
  "bath-water": row({ level: "hazard", walls: "house" }),
  "bath-hot": row({ level: "hazard", walls: "house" }),
  "bath-lost": row({ level: "urgent", walls: "house" }),
  "bath-fault": row({ level: "urgent", walls: "house" }),
  "bath-interrupted": row({ level: "tell", walls: "house", lasts_min: 720 }),
  "bath-waits": row({ level: "tell", walls: "there" }),
  "breakfast-smoke": row({ level: "hazard", walls: "house" }),
  "breakfast-on": row({ level: "hazard", walls: "house" }),
  "breakfast-fault": row({ level: "urgent", walls: "house" }),
  "breakfast-interrupted": row({ level: "tell", walls: "house", lasts_min: 720 }),
  leak: row({ level: "hazard", walls: "house", everywhere: true }),
  smoke: row({ level: "hazard", walls: "house", everywhere: true }),
  /** Of the sensor of a leak or of smoke: what it warned of in the night must still be known in the morning. */
  "sensor-over": row({ level: "urgent", walls: "house", lasts_min: 1_440 }),
  "sensor-blind": row({ level: "urgent", walls: "house" }),
  "water-not-shut": row({ level: "urgent", walls: "house" }),
  "door-open": row({ level: "urgent", walls: "house" }),
  /** Everybody is out, and a window is not shut: only whoever left last is told, while nobody is home. */
  "left-open": row({ level: "urgent", walls: "house" }),
  "door-lock": row({ level: "urgent", walls: "house" }),
  "door-forced": row({ level: "hazard", walls: "none", lasts_min: 720, adults: true }),
  "camera-blind": row({ level: "tell", walls: "house" }),
  "camera-tampered": row({ level: "urgent", walls: "house" }),
  "role-silent": row({ level: "tell", walls: "house", lasts_min: 720 }),
  "tomorrow-lacks": row({ level: "tell", walls: "house", lasts_min: 720 }),
  "screen-silent": row({ level: "tell", walls: "house" }),
  "store-fault": row({ level: "urgent", walls: "house" }),
  "clock-wrong": row({ level: "tell", walls: "house", lasts_min: 720 }),
} as const satisfies Readonly<Record<string, NoticeRow>>;

/** The name of a row of the notice table. */
export type NoticeName = keyof typeof notices;

/** How long an urgent notice waits for somebody at the walls and then for each person, and a hazard for anybody, ms. */
export const waits = { walls_ms: 60_000, person_ms: 120_000, hazard_ms: 60_000 } as const;

/** How long phones still show that a notice was handled, ms. */
export const handledShown_ms = 600_000;

/** What a touchpoint can do. */
export const modalities = ["shows", "touch", "sound", "speech"] as const;
/** One of those. */
export type Modality = (typeof modalities)[number];

/** What a household may allow a touchpoint: to show notices (hazards are shown on every one), to answer questions. */
export const touchpointRights = ["notices", "answers"] as const;
/** One of those. */
export type TouchpointRight = (typeof touchpointRights)[number];

/** How a screen can look by day. */
export const looks = ["dark", "light"] as const;
/** One of those. */
export type Look = (typeof looks)[number];

/** What an idle screen can show. */
export const idleShows = ["clock", "photos"] as const;
/** One of those. */
export type IdleShow = (typeof idleShows)[number];

/** One notice as a screen shows it: `key` and `params` are its sentence. */
export type LiveNotice = {
  readonly id: string;
  readonly at: number;
  readonly level: NoticeLevel;
  readonly key: string;
  readonly params: Params;
  /** The place it is about. */
  readonly place?: string;
  /** Somebody has seen it, on whatever screen. */
  readonly seen: boolean;
  /** Somebody has seen to it; only phones still show it then, for a while. `by` is a name. */
  readonly handled?: { readonly at: number; readonly by?: string };
};

/** What a push carries: no text, for it passes through strangers; the page says it in its own words. */
export type Pushed = { readonly notice: string; readonly key: string; readonly level: NoticeLevel };
