import type { Value } from "./world.ts";

/** How a setting is chosen: a switch, a number between two ends, one of a few words, or a time of day. */
export type SettingKind = "switch" | "number" | "choice" | "time";

/** One setting of a scene as a resident may change it; `says`, `unit` and the choices are in the reader's language. */
export type SettingShown = {
  readonly name: string;
  readonly says: string;
  readonly kind: SettingKind;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly unit?: string;
  readonly choices?: readonly { readonly value: string; readonly says: string }[];
  /** What counts now, without what is only for the next run. */
  readonly value: Value;
  /** Who chose it: the resident, the household, or nobody, then it is the scene's own. */
  readonly by: "resident" | "household" | "scene";
  /** What counts where the resident has chosen nothing. */
  readonly default: Value;
  /** What counts for the next run alone. */
  readonly once?: Value;
};

/** The next run of a scene for a resident. */
export type NextRun = {
  /** Its house day, `YYYY-MM-DD`. */
  readonly day: string;
  /** When it is expected, wall ms; absent where nobody can tell. */
  readonly at?: number;
  readonly skipped: boolean;
  /** By whom and when it was skipped, in a sentence. */
  readonly skipped_says?: string;
  readonly later_min?: number;
  /** Something of it can still be put off. */
  readonly can_be_later: boolean;
  /** What will not happen as things stand, one sentence each. */
  readonly blockers: readonly string[];
};

/** What `GET scenes/{scene}/settings` answers. */
export type SceneSettings = {
  readonly scene: string;
  readonly name: string;
  /** Whose they are; absent: the household's own, for everybody who has chosen nothing. */
  readonly resident?: string;
  /** Whether whoever asks may change them. */
  readonly may_change: boolean;
  readonly settings: readonly SettingShown[];
  /** Absent where the household's own are asked for. */
  readonly next?: NextRun;
};

/** What became of one thing of a day. */
export type TodayIs = "ran" | "running" | "did-not" | "coming" | "note";

/** One line of a resident's day, told in the reader's language. */
export type TodayItem = {
  readonly id: string;
  readonly at: number;
  readonly is: TodayIs;
  readonly scene?: string;
  readonly resident?: string;
  readonly title: string;
  /** Why, in one sentence. */
  readonly says: string;
  /** What it followed from, in order. */
  readonly because: readonly { readonly at?: number; readonly says: string }[];
  /** What was looked at, in order; the first that does not hold is the reason. */
  readonly guards: readonly { readonly says: string; readonly holds: boolean }[];
};

/** What `GET today` answers: the house day in order, oldest first. */
export type Today = {
  readonly day: string;
  readonly resident: string;
  readonly items: readonly TodayItem[];
};
