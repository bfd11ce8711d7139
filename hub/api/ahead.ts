import type { Sentence } from "../core/events.ts";
import type { Value } from "../core/world.ts";
import type { DayItem, SettingView } from "../scenes/scenes.ts";

/** The next run of a scene for a resident; its sentences are rendered when it is read. */
export type NextView = {
  readonly day: string;
  readonly at?: number;
  readonly skipped?: Sentence;
  readonly later_min?: number;
  readonly can_be_later: boolean;
  readonly blockers: readonly Sentence[];
};

/** What may be wished of the next run; `day` is today's or tomorrow's house day. */
export type NextWanted = { readonly day?: string | undefined } & (
  | { readonly do: "skip" | "unskip" | "clear" }
  | { readonly do: "later"; readonly by_min: number }
  | { readonly do: "once"; readonly set: Readonly<Record<string, Value | null>> }
);

/** What residents choose of scenes ahead, and what their day was. */
export type Ahead = {
  /** What people call a scene. */
  name(scene: string): Sentence;
  /** Without a resident the household's own. E_NOT_FOUND. */
  settings(scene: string, resident?: string): readonly SettingView[];
  /** Changes settings; `null` takes a choice back. E_NOT_FOUND, E_SCENE_PARAMETER. */
  change(
    scene: string,
    resident: string | undefined,
    set: Readonly<Record<string, Value | null>>,
    actor: string,
  ): Promise<void>;
  next(scene: string, resident: string): NextView;
  /** Makes the next run different; the same wish again changes nothing. E_NOT_FOUND, E_SCENE_PARAMETER, E_NOTHING_LATER. */
  arrange(
    scene: string,
    resident: string,
    wanted: NextWanted,
    by: { readonly actor: string; readonly resident: string | undefined },
  ): Promise<void>;
  /** A resident's house day, oldest first; today's without a day. E_NOT_FOUND, E_WRONG_TYPE. */
  today(resident: string, day?: string): { readonly day: string; readonly items: readonly DayItem[] };
  /** What ran last at a place. */
  here(place: string): DayItem | undefined;
};
